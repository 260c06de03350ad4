//! Signals the shutdown to every task, and waits for them.

use std::time::Duration;

use tokio::{sync::watch, task::JoinHandle, time::timeout};

/// The switch: off while the server runs.
pub(crate) struct Shutdown(watch::Sender<bool>);

/// Sees the switch. Cheap to clone.
#[derive(Clone)]
pub(crate) struct ShutdownListener(watch::Receiver<bool>);

impl Shutdown {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    pub(crate) fn listener(&self) -> ShutdownListener {
        ShutdownListener(self.0.subscribe())
    }

    /// Tells every listener.
    pub(crate) fn begin(&self) {
        self.0.send_replace(true);
    }
}

impl ShutdownListener {
    /// Whether the shutdown has begun.
    pub(crate) fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns when the shutdown begins.
    pub(crate) async fn begun(&mut self) {
        // An error means that the server is gone, which is a shutdown too.
        let _ = self.0.wait_for(|begun| *begun).await;
    }
}

/// Waits for a task for at most `limit`; then it is aborted.
pub(crate) async fn finish_within(limit: Duration, mut task: JoinHandle<()>, what: &str) {
    match timeout(limit, &mut task).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, what, "failed"),
        Err(_) => {
            tracing::warn!(what, seconds = limit.as_secs(), "not finished in time, ended");
            task.abort();
        }
    }
}
