//! Blocking work (reading a file, laying out a document, calling the keychain) outside the async
//! threads.

/// Runs `work` on tokio's blocking threads and returns its result.
pub(crate) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
}
