use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// Spaces requests evenly: no bursts, first come, first served. Clones share it.
///
/// Whoever gives up while waiting takes nobody's turn: a turn is only spent when it comes.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    interval: Duration,
    /// When the next request may leave; none before the first. tokio's lock is fair, and it is held
    /// while waiting: that is the queue.
    next: Arc<Mutex<Option<Instant>>>,
}

impl Pace {
    /// None for zero: nothing is spaced then.
    pub(crate) fn per_second(requests: u32) -> Option<Self> {
        let interval = Duration::from_secs(1).checked_div(requests)?;
        Some(Self { interval, next: Arc::default() })
    }

    /// Returns when it is the caller's turn.
    pub(crate) async fn turn(&self) {
        let mut next = self.next.lock().await;
        if let Some(next) = *next {
            sleep_until(next).await;
        }
        *next = Instant::now().checked_add(self.interval);
    }
}
