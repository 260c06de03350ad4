//! Ending long work on a file from outside.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// A request to end long work. Clones are one request.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Requests it; the work ends soon with an error.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was requested.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
