//! Ctrl-c as a wish that long work looks at, so that it ends at a place of its own choice.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Whether somebody wants the work to stop. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Starts to listen for ctrl-c. A second one ends the program at once.
    pub(crate) fn listen() -> Self {
        let interrupt = Self::default();
        let wished = interrupt.clone();
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                wished.0.store(true, Ordering::SeqCst);
            }
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(130);
            }
        });
        interrupt
    }

    /// Does somebody want it to stop?
    pub(crate) fn is_wished(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
