//! `SQLite` as a library inside this process.
//!
//! Statements run on the thread that asks: one of a few microseconds costs a hundred times as much
//! when it is handed to a thread of its own and back. What may last (reading, a commit) tells the
//! runtime first, see [`lasting`]; work on a whole file is done [`beside`].

mod options;
mod pool;
mod statement;
mod tx;

pub(crate) use options::{BUSY_WAIT, FileOptions};
pub(crate) use pool::Pool;
pub(crate) use tx::SqliteTx;

use tokio::runtime::{Handle, RuntimeFlavor};

use crate::StoreError;

/// Runs what may last for more than a moment; the other tasks of this thread go on elsewhere
/// meanwhile. A runtime of one thread has nowhere to go.
pub(crate) fn lasting<T>(work: impl FnOnce() -> T) -> T {
    let flavor = Handle::try_current().map(|runtime| runtime.runtime_flavor());
    match flavor {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        Ok(_) | Err(_) => work(),
    }
}

/// Does work on a whole file, with a connection of its own, on a thread of its own.
pub(crate) async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|failed| StoreError::Engine(Box::new(failed)))?
}

#[cfg(test)]
mod tests;
