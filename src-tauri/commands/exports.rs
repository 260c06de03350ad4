//! Exports run beside the window: they tell how far they are, and can be stopped.

use std::{
    collections::HashMap,
    ops::ControlFlow,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use desk::{CommandError, Desk, DeskError, ExportTransactions, Exported};
use serde::{Deserialize, Serialize};
use tauri::{
    AppHandle, Manager as _, State,
    async_runtime::{self, JoinHandle},
};
use tauri_specta::Event;

use crate::session::Session;

/// Names one export of this window.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportId {
    /// Unique while the window is open.
    export_id: String,
}

/// How an export stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExportState {
    /// It goes on.
    Running,
    /// The file is there.
    Done,
    /// It was stopped; there is no file.
    Cancelled,
    /// It could not go on; there is no file.
    Failed,
}

/// How far an export is.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, Event)]
pub(crate) struct ExportProgress {
    /// Which one.
    export_id: String,
    /// Rows that were read.
    rows: u64,
    /// How it stands.
    state: ExportState,
    /// What was written, when it is done.
    manifest: Option<Exported>,
    /// Why it failed.
    error: Option<CommandError>,
}

/// The exports under way.
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

/// Starts an export; its progress comes as events.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_export(
    app: AppHandle,
    session: State<'_, Session>,
    input: ExportTransactions,
) -> Result<ExportId, CommandError> {
    let desk = session.desk().await?.clone();
    Ok(session.exports().start(|id, stop| run(app, desk, input, id, stop)))
}

/// Stops an export; one that has ended stays as it ended.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_export(
    session: State<'_, Session>,
    input: ExportId,
) -> Result<ExportId, CommandError> {
    session.exports().stop(&input);
    Ok(input)
}

impl Exports {
    fn start<W>(&self, work: impl FnOnce(ExportId, Arc<AtomicBool>) -> W) -> ExportId
    where
        W: Future<Output = ()> + Send + 'static,
    {
        // The lock is kept until the entry stands, so that an export never ends before it.
        let mut started = self.lock();
        started.count = started.count.saturating_add(1);
        let id = ExportId { export_id: format!("export_{}", started.count) };
        let stop = Arc::new(AtomicBool::new(false));
        let task = async_runtime::spawn(work(id.clone(), Arc::clone(&stop)));
        started.running.insert(id.clone(), Running { stop, task });
        id
    }

    fn stop(&self, id: &ExportId) {
        if let Some(running) = self.lock().running.get(id) {
            running.stop.store(true, Ordering::Relaxed);
        }
    }

    fn ended(&self, id: &ExportId) {
        self.lock().running.remove(id);
    }

    /// Stops every export and waits until its half-written file is gone.
    pub(crate) async fn stop_all(&self) {
        let running: Vec<_> = self.lock().running.drain().map(|(_, running)| running).collect();
        for export in &running {
            export.stop.store(true, Ordering::Relaxed);
        }
        for export in running {
            // One that panicked has nothing more to clean up.
            let _ = export.task.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Started> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn run(
    app: AppHandle,
    desk: Desk,
    input: ExportTransactions,
    id: ExportId,
    stop: Arc<AtomicBool>,
) {
    let progress = |rows, state| ExportProgress {
        export_id: id.export_id.clone(),
        rows,
        state,
        manifest: None,
        error: None,
    };
    let watch = |rows| {
        if stop.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        crate::tell(&app, &progress(rows, ExportState::Running));
        ControlFlow::Continue(())
    };
    let last = match desk.export_transactions_with(input, &watch).await {
        Ok(written) => ExportProgress {
            manifest: Some(written.clone()),
            ..progress(written.rows, ExportState::Done)
        },
        Err(DeskError::Cancelled) => progress(0, ExportState::Cancelled),
        Err(error) => {
            tracing::warn!(code = error.code(), "an export failed");
            ExportProgress { error: Some(error.into()), ..progress(0, ExportState::Failed) }
        }
    };
    app.state::<Session>().exports().ended(&id);
    crate::tell(&app, &last);
}

#[cfg(test)]
mod tests {
    use tokio::task::yield_now;

    use super::*;

    /// An export that goes on until it is told to stop, and then says so.
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
