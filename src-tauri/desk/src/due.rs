//! When something that happens on a schedule is due: backups and exports.

use store::Timestamp;

/// Wait after an attempt that failed, or whose process ended.
const RETRY_SECONDS: i64 = 3_600;

/// When the next is due: `next` after the last that succeeded, at once without one, and an hour after an
/// attempt that failed. Whatever lies in the future was written by a clock that was ahead, and does not
/// count. However many were missed, one makes up for them.
pub(crate) fn due_at(
    last: Option<Timestamp>,
    tried: Option<Timestamp>,
    now: Timestamp,
    next: impl Fn(Timestamp) -> Timestamp,
) -> Timestamp {
    let past = |at: &Timestamp| *at <= now;
    let last = last.filter(past);
    let due = last.map_or(now, next);
    let failed = tried.filter(past).filter(|tried| last.is_none_or(|last| *tried > last));
    failed.map_or(due, |tried| due.max(tried.plus_seconds(RETRY_SECONDS)))
}
