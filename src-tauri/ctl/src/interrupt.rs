//! Ctrl-c as a flag that long work checks, so that it ends at a safe point.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Whether an interruption was requested. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Starts to listen for ctrl-c. The second ctrl-c ends the program at once.
    pub(crate) fn listen() -> Self {
        let interrupt = Self::default();
        let requested = interrupt.clone();
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                requested.0.store(true, Ordering::SeqCst);
            }
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(130);
            }
        });
        interrupt
    }

    /// Whether ctrl-c was pressed.
    pub(crate) fn is_requested(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
