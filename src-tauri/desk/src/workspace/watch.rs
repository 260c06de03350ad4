//! Long work on a new file: how far it is, and its end from outside.

use std::{
    ops::ControlFlow,
    path::Path,
    pin::pin,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use store::Stop;
use tokio::time::{MissedTickBehavior, interval};

use crate::DeskError;

/// How often whoever watches is asked.
const TICK: Duration = Duration::from_millis(100);

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FileProgress {
    /// Bytes that the new file has.
    pub bytes: u64,
    /// Bytes that it will have, at most about so many.
    pub total: u64,
    /// It has all, and is read back.
    pub is_checking: bool,
}

/// Asked at the start and ten times a second; `Break` ends the work.
pub type FileWatch<'a> = &'a (dyn Fn(FileProgress) -> ControlFlow<()> + Send + Sync);

/// Work that fills a file.
pub(super) struct Work<'a> {
    file: &'a Path,
    total: u64,
    pub(super) stop: Stop,
    is_checking: AtomicBool,
}

impl<'a> Work<'a> {
    /// Work that writes about `total` bytes to `file`.
    pub(super) fn of(file: &'a Path, total: u64) -> Self {
        Self { file, total, stop: Stop::default(), is_checking: AtomicBool::new(false) }
    }

    /// Says that the file has all its bytes.
    pub(super) fn mark_written(&self) {
        self.is_checking.store(true, Ordering::Relaxed);
    }

    /// Does the work, which ends with an error soon after `stop` is requested.
    ///
    /// # Errors
    /// Those of the work; [`DeskError::Cancelled`] when `watch` has ended it.
    pub(super) async fn watched<T>(
        &self,
        work: impl Future<Output = Result<T, DeskError>>,
        watch: FileWatch<'_>,
    ) -> Result<T, DeskError> {
        let mut work = pin!(work);
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                _ = ticks.tick() => {
                    if watch(self.progress()).is_break() {
                        self.stop.request();
                    }
                }
                done = &mut work => {
                    return if self.stop.is_requested() { Err(DeskError::Cancelled) } else { done };
                }
            }
        }
    }

    fn progress(&self) -> FileProgress {
        let bytes = self.file.metadata().map_or(0, |about| about.len());
        let is_checking = self.is_checking.load(Ordering::Relaxed);
        FileProgress {
            bytes,
            total: if is_checking { bytes } else { self.total.max(bytes) },
            is_checking,
        }
    }
}
