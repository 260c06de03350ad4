//! Background exports: each can be stopped, and closing the window waits for all.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use serde::{Deserialize, Serialize};
use tauri::async_runtime::{self, JoinHandle};

/// Id of one export of this window.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportId {
    /// Unique while the window is open.
    pub(crate) export_id: String,
}

/// The running exports.
#[derive(Default)]
pub(crate) struct Exports(Mutex<Started>);

#[derive(Default)]
struct Started {
    count: u64,
    running: HashMap<ExportId, Running>,
}

struct Running {
    stop: Arc<AtomicBool>,
    task: JoinHandle<()>,
}

impl Exports {
    /// Runs `work` in a task of its own; it ends soon after its flag becomes true.
    pub(crate) fn start<W>(&self, work: impl FnOnce(ExportId, Arc<AtomicBool>) -> W) -> ExportId
    where
        W: Future<Output = ()> + Send + 'static,
    {
        // The lock is kept until the entry is in the map, so that an export never ends before it.
        let mut started = self.lock();
        started.count = started.count.saturating_add(1);
        let id = ExportId { export_id: format!("export_{}", started.count) };
        let stop = Arc::new(AtomicBool::new(false));
        let task = async_runtime::spawn(work(id.clone(), Arc::clone(&stop)));
        started.running.insert(id.clone(), Running { stop, task });
        id
    }

    /// Stops an export; no effect on one that has ended.
    pub(crate) fn stop(&self, id: &ExportId) {
        if let Some(running) = self.lock().running.get(id) {
            running.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Removes an export that has ended.
    pub(crate) fn ended(&self, id: &ExportId) {
        self.lock().running.remove(id);
    }

    /// Stops every export and waits until its partial file is removed.
    pub(crate) async fn stop_all(&self) {
        let running: Vec<_> = self.lock().running.drain().map(|(_, running)| running).collect();
        for export in &running {
            export.stop.store(true, Ordering::Relaxed);
        }
        for export in running {
            // An export that panicked needs no cleanup.
            let _ = export.task.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Started> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use tokio::task::yield_now;

    use super::*;

    /// An export that runs until it is stopped, and then sets `ended`.
    async fn endless(stop: Arc<AtomicBool>, ended: Arc<AtomicBool>) {
        while !stop.load(Ordering::Relaxed) {
            yield_now().await;
        }
        ended.store(true, Ordering::Relaxed);
    }

    #[test]
    fn closing_the_window_waits_until_every_export_has_stopped() {
        let exports = Exports::default();
        let ended = [Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false))];
        for ended in &ended {
            exports.start(|_, stop| endless(stop, Arc::clone(ended)));
        }
        async_runtime::block_on(exports.stop_all());
        assert!(ended.iter().all(|ended| ended.load(Ordering::Relaxed)));
    }

    #[test]
    fn only_the_export_that_is_named_stops() {
        let exports = Exports::default();
        let mut stops = vec![];
        let mut start = || {
            exports.start(|_, stop| {
                stops.push(Arc::clone(&stop));
                endless(stop, Arc::default())
            })
        };
        let (first, _) = (start(), start());
        exports.stop(&first);
        exports.stop(&ExportId { export_id: "export_9".to_owned() });
        let told: Vec<_> = stops.iter().map(|stop| stop.load(Ordering::Relaxed)).collect();
        assert_eq!(told, [true, false]);
        async_runtime::block_on(exports.stop_all());
    }
}
