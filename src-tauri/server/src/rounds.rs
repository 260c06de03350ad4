//! Rounds with Stripe, and scheduled backups, while the server runs.

use std::{sync::Arc, time::Duration};

use desk::Sync;
use tokio::time::{MissedTickBehavior, interval};

use crate::{Shared, shutdown::ShutdownListener};

/// Time between two rounds when no event is delivered.
const INTERVAL: Duration = Duration::from_secs(5);
/// Time between two checks for due calls.
const SENDING_INTERVAL: Duration = Duration::from_secs(1);

/// Time between two checks for a due backup.
const BACKUP_INTERVAL: Duration = Duration::from_mins(1);

/// Makes rounds until the shutdown begins; the present round is finished. A failed round is logged,
/// once for each cause, and the next one comes all the same; what concerns one call or object is in
/// the outbox or under "needs attention".
pub(crate) async fn run(shared: Arc<Shared>, mut shutdown: ShutdownListener) {
    let mut ticks = interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing_with: Option<&'static str> = None;
    loop {
        tokio::select! {
            biased;
            () = shutdown.begun() => return,
            _ = ticks.tick() => {}
            () = shared.delivered.notified() => {}
        }
        let failure = rounds(&shared, &shutdown).await;
        if failure != failing_with {
            if let Some(code) = failure {
                tracing::warn!(code, "rounds with Stripe fail");
            } else {
                tracing::info!("rounds with Stripe succeed again");
            }
            failing_with = failure;
        }
    }
}

/// Sends due calls until the shutdown begins, in parallel with the rounds that read: a call that
/// hangs does not delay reading. A failure is logged once for each cause.
pub(crate) async fn send(shared: Arc<Shared>, mut shutdown: ShutdownListener) {
    let mut ticks = interval(SENDING_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing_with: Option<&'static str> = None;
    loop {
        tokio::select! {
            biased;
            () = shutdown.begun() => return,
            _ = ticks.tick() => {}
        }
        let failure = shared.desk.send_waiting().await.err().map(|error| error.code());
        if let Some(code) = failure.filter(|_| failure != failing_with) {
            tracing::warn!(code, "calls that are due cannot be sent");
        }
        failing_with = failure;
    }
}

/// Makes backups when they are due, until the shutdown begins. A failure stands under "needs
/// attention"; one that cannot be written there either is logged, once for each cause.
pub(crate) async fn back_up(shared: Arc<Shared>, mut shutdown: ShutdownListener) {
    let mut ticks = interval(BACKUP_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing_with: Option<&'static str> = None;
    loop {
        tokio::select! {
            biased;
            () = shutdown.begun() => return,
            _ = ticks.tick() => {}
        }
        let failure = shared.desk.back_up_when_due().await.err().map(|error| error.code());
        if let Some(code) = failure.filter(|_| failure != failing_with) {
            tracing::warn!(code, "the scheduled backup was not made");
        }
        failing_with = failure;
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
