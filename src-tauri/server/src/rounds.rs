//! Rounds with Stripe, and scheduled backups and exports, while the server runs.

use std::{sync::Arc, time::Duration};

use desk::Sync;
use tokio::time::{Interval, MissedTickBehavior, interval};

use crate::{Shared, shutdown::ShutdownListener};

/// Time between two rounds when no event is delivered.
const INTERVAL: Duration = Duration::from_secs(5);
/// Time between two checks for due calls.
const SENDING_INTERVAL: Duration = Duration::from_secs(1);
/// Time between two checks for a due backup or export.
const BACKUP_INTERVAL: Duration = Duration::from_mins(1);

/// What is done again and again until the shutdown begins; what has begun is finished.
struct Worker {
    ticks: Interval,
    /// What it does, for the log.
    work: &'static str,
    failing_with: Option<&'static str>,
}

impl Worker {
    fn every(period: Duration, work: &'static str) -> Self {
        let mut ticks = interval(period);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { ticks, work, failing_with: None }
    }

    /// Waits for the next turn; false when the shutdown has begun.
    async fn next_turn(&mut self, shutdown: &mut ShutdownListener) -> bool {
        tokio::select! {
            biased;
            () = shutdown.begun() => false,
            _ = self.ticks.tick() => true,
        }
    }

    /// Logs the code of a failure once for each cause, and when it is over.
    fn log(&mut self, failure: Option<&'static str>) {
        if failure == self.failing_with {
            return;
        }
        if let Some(code) = failure {
            tracing::warn!(code, "failed: {}; it is tried again", self.work);
        } else {
            tracing::info!("succeeds again: {}", self.work);
        }
        self.failing_with = failure;
    }
}

/// Makes rounds of reading. What concerns one call or object is in the outbox or under "needs
/// attention".
pub(crate) async fn run(shared: Arc<Shared>, mut shutdown: ShutdownListener) {
    let mut worker = Worker::every(INTERVAL, "rounds with Stripe");
    loop {
        let goes_on = tokio::select! {
            biased;
            goes_on = worker.next_turn(&mut shutdown) => goes_on,
            () = shared.delivered.notified() => true,
        };
        if !goes_on {
            return;
        }
        worker.log(rounds(&shared, &shutdown).await);
    }
}

/// Sends due calls, in parallel with the rounds that read: a call that hangs does not delay reading.
pub(crate) async fn send(shared: Arc<Shared>, mut shutdown: ShutdownListener) {
    let mut worker = Worker::every(SENDING_INTERVAL, "sending due calls");
    while worker.next_turn(&mut shutdown).await {
        worker.log(shared.desk.send_waiting().await.err().map(|error| error.code()));
    }
}

/// Makes backups when they are due. A failure stands under "needs attention"; the log has those that
/// cannot be written there either.
pub(crate) async fn back_up(shared: Arc<Shared>, mut shutdown: ShutdownListener) {
    let mut worker = Worker::every(BACKUP_INTERVAL, "scheduled backups");
    while worker.next_turn(&mut shutdown).await {
        worker.log(shared.desk.back_up_when_due().await.err().map(|error| error.code()));
    }
}

/// Makes exports when they are due, as [`back_up`] makes backups.
pub(crate) async fn export(shared: Arc<Shared>, mut shutdown: ShutdownListener) {
    let mut worker = Worker::every(BACKUP_INTERVAL, "scheduled exports");
    while worker.next_turn(&mut shutdown).await {
        worker.log(shared.desk.export_when_due().await.err().map(|error| error.code()));
    }
}

/// Rounds until nothing is left to do; the code of the failure that ended them.
async fn rounds(shared: &Shared, shutdown: &ShutdownListener) -> Option<&'static str> {
    while !shutdown.has_begun() {
        match shared.desk.receive_changes(Sync::default()).await {
            Ok(done) if done.more => {}
            Ok(_) => return None,
            Err(error) => return Some(error.code()),
        }
    }
    None
}
