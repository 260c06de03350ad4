//! How long work tells how far it is, and is told to stop.

use std::ops::ControlFlow;

/// Told after each piece how many rows are written; answers whether to go on.
pub type Progress<'a> = &'a (dyn Fn(u64) -> ControlFlow<()> + Send + Sync);
