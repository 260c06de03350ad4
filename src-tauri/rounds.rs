//! Once a second what is due leaves for Stripe; every few seconds what changed there is read.

use std::time::Duration;

use desk::{Desk, DeskError, Sync, SyncDone};
use serde::{Deserialize, Serialize};
use tauri::AppHandle;
use tauri_specta::Event;
use tokio::time::{MissedTickBehavior, interval};

const BETWEEN_ROUNDS: Duration = Duration::from_secs(1);
/// Every so many rounds Stripe is asked what happened: reads are counted there.
const ROUNDS_BETWEEN_POLLS: u64 = 5;

/// A round changed something: lists that are shown may be stale.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type, Event)]
pub(crate) struct WorkspaceChanged {
    /// Calls that left.
    sent: u32,
    /// Calls that were refused, or that must be tried again.
    failed: u32,
    /// Objects that were read again.
    read: u32,
}

/// Goes round for as long as the window is open.
pub(crate) async fn go_round(app: &AppHandle, desk: &Desk) {
    let mut clock = interval(BETWEEN_ROUNDS);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut trouble = None;
    for round in 0_u64.. {
        clock.tick().await;
        let is_poll = round.is_multiple_of(ROUNDS_BETWEEN_POLLS);
        let done =
            if is_poll { desk.sync(Sync::default()).await } else { desk.send_waiting().await };
        // Between polls nothing is asked of Stripe, so nothing is known of its trouble.
        if is_poll || done.is_err() || done.as_ref().is_ok_and(|done| *done != SyncDone::default())
        {
            trouble = announce(app, done, trouble);
        }
    }
}

/// Tells what a round did; answers what went wrong. Trouble that stays is logged once.
fn announce(
    app: &AppHandle,
    round: Result<SyncDone, DeskError>,
    before: Option<&'static str>,
) -> Option<&'static str> {
    let done = match round {
        Ok(done) => done,
        Err(error) => return Some(note(&error, before)),
    };
    if done != SyncDone::default() {
        let SyncDone { sent, failed, heard, read, .. } = done;
        tracing::info!(sent, failed, heard, read, "a round with Stripe");
        crate::tell(app, &WorkspaceChanged { sent, failed, read });
    }
    None
}

fn note(error: &DeskError, before: Option<&'static str>) -> &'static str {
    let code = error.code();
    if before != Some(code) {
        tracing::warn!(code, "a round with Stripe failed; the next one tries again");
    }
    code
}
