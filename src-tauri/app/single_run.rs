//! Long work of which a window does one at a time: its back-test, its backup or restore.

use std::{
    ops::ControlFlow,
    sync::atomic::{AtomicU64, Ordering},
};

/// The running work of one kind: newer work, or a cancellation, stops it.
#[derive(Debug, Default)]
pub(crate) struct SingleRun {
    newest: AtomicU64,
}

impl SingleRun {
    /// Begins one; answers with its number.
    pub(crate) fn begin(&self) -> u64 {
        self.newest.fetch_add(1, Ordering::Relaxed).saturating_add(1)
    }

    /// Stops the running one.
    pub(crate) fn stop(&self) {
        self.begin();
    }

    /// Is the one of this number still the newest?
    pub(crate) fn goes_on(&self, number: u64) -> ControlFlow<()> {
        let is_newest = self.newest.load(Ordering::Relaxed) == number;
        if is_newest { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_run_or_the_end_of_the_window_stops_one_and_no_other_windows() {
        let (here, elsewhere) = (SingleRun::default(), SingleRun::default());
        let (first, other) = (here.begin(), elsewhere.begin());
        let second = here.begin();
        assert!(here.goes_on(first).is_break() && here.goes_on(second).is_continue());
        here.stop();
        assert!(here.goes_on(second).is_break() && elsewhere.goes_on(other).is_continue());
    }
}
