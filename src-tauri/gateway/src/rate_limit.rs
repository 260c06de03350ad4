use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// Limits the rate of requests by spacing them evenly, without bursts, in the order of the callers.
/// Clones share the limit.
///
/// A caller that is cancelled while it waits does not use up a slot.
#[derive(Clone, Debug)]
pub(crate) struct RateLimit {
    interval: Duration,
    /// When the next request may be sent; `None` before the first. tokio's mutex is fair and is held
    /// while waiting, so waiting callers queue for it.
    next: Arc<Mutex<Option<Instant>>>,
}

impl RateLimit {
    /// A limit of `requests` per second; `None`, which means no limit, for zero.
    pub(crate) fn per_second(requests: u32) -> Option<Self> {
        let interval = Duration::from_secs(1).checked_div(requests)?;
        Some(Self { interval, next: Arc::default() })
    }

    /// Waits until the next request may be sent.
    pub(crate) async fn wait(&self) {
        let mut next = self.next.lock().await;
        if let Some(next) = *next {
            sleep_until(next).await;
        }
        *next = Instant::now().checked_add(self.interval);
    }
}
