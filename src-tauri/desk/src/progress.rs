//! Progress and cancellation of long operations.

use std::ops::ControlFlow;

/// Called after each batch with the number of rows written so far; `Break` cancels the operation.
pub type Progress<'a> = &'a (dyn Fn(u64) -> ControlFlow<()> + Send + Sync);
