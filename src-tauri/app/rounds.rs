//! The rounds with Stripe: every second calls that are due are sent, every few seconds changes are read.
//! Every minute it is looked whether a backup is due.

use std::time::Duration;

use desk::{Desk, DeskError, Sync, SyncDone};
use serde::{Deserialize, Serialize};
use tauri::AppHandle;
use tauri_specta::Event;
use tokio::time::{Interval, MissedTickBehavior, interval};

const BETWEEN_SENDINGS: Duration = Duration::from_secs(1);
/// Longer than between sendings, because Stripe limits the rate of reads.
const BETWEEN_POLLS: Duration = Duration::from_secs(5);
const BETWEEN_LOOKS_FOR_A_BACKUP: Duration = Duration::from_mins(1);

/// A round or a backup changed something: lists that are shown may be stale.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type, Event)]
pub(crate) struct WorkspaceChanged;

/// The window that is told, by its label.
pub(crate) type Window<'a> = (&'a AppHandle, &'a str);

/// Repeats the rounds for as long as the window is open: workers of their own, so that calls which time
/// out do not delay reading.
pub(crate) async fn run(window: Window<'_>, desk: &Desk) {
    desk.keep_stripe_lease();
    tokio::join!(
        send(window, desk),
        read(window, desk),
        back_up(window, desk),
        export(window, desk)
    );
}

async fn send(window: Window<'_>, desk: &Desk) {
    let mut clock = every(BETWEEN_SENDINGS);
    let mut last_failure = None;
    loop {
        clock.tick().await;
        let done = desk.send_waiting().await;
        // A round without requests to Stripe does not show that an earlier failure is over.
        if done.as_ref().map_or(true, |done| *done != SyncDone::default()) {
            last_failure = report(window, done, last_failure);
        }
    }
}

async fn read(window: Window<'_>, desk: &Desk) {
    let mut clock = every(BETWEEN_POLLS);
    let mut last_failure = None;
    loop {
        clock.tick().await;
        let round = desk.receive_changes(Sync::default()).await;
        if round.as_ref().is_ok_and(|done| done.more) {
            // A whole account is read without a pause; Stripe's rate limit is kept by the gateway.
            clock.reset_immediately();
        }
        last_failure = report(window, round, last_failure);
    }
}

async fn back_up(window: Window<'_>, desk: &Desk) {
    let mut clock = every(BETWEEN_LOOKS_FOR_A_BACKUP);
    let mut last_failure = None;
    loop {
        clock.tick().await;
        match desk.back_up_when_due().await {
            Ok(None) => continue,
            Ok(Some(_)) => last_failure = None,
            Err(error) => last_failure = Some(log_failure(&error, last_failure)),
        }
        crate::emit(window.0, window.1, &WorkspaceChanged);
    }
}

async fn export(window: Window<'_>, desk: &Desk) {
    let mut clock = every(BETWEEN_LOOKS_FOR_A_BACKUP);
    let mut last_failure = None;
    loop {
        clock.tick().await;
        match desk.export_when_due().await {
            Ok(made) if made.is_empty() => continue,
            Ok(_) => last_failure = None,
            Err(error) => last_failure = Some(log_failure(&error, last_failure)),
        }
        crate::emit(window.0, window.1, &WorkspaceChanged);
    }
}

fn every(period: Duration) -> Interval {
    let mut clock = interval(period);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    clock
}

/// Logs and emits what a round did; returns the code of its failure. A failure that lasts is logged once.
fn report(
    window: Window<'_>,
    round: Result<SyncDone, DeskError>,
    before: Option<&'static str>,
) -> Option<&'static str> {
    let done = match round {
        Ok(done) => done,
        Err(error) => return Some(log_failure(&error, before)),
    };
    if done != SyncDone::default() {
        let SyncDone { sent, failed, heard, read, .. } = done;
        tracing::info!(sent, failed, heard, read, "a round with Stripe");
        crate::emit(window.0, window.1, &WorkspaceChanged);
    }
    None
}

fn log_failure(error: &DeskError, before: Option<&'static str>) -> &'static str {
    let code = error.code();
    if before != Some(code) {
        tracing::warn!(code, "a round failed; the next one tries again");
    }
    code
}
