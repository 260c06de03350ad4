//! The queue of objects to be read, each once for any number of events.
//!
//! A request made while the object is being read is not lost: a row counts its requests, and a
//! reading removes the row only if no request was added since it began. A row also has the time of
//! its planning, so that a clock that was ahead and has been set back does not delay it.

use serde_json::Value as Json;
use store::{Query, StoreError, Timestamp, Tx};

use super::clock;
use crate::payout;

/// Objects per batch.
const PIECE: i64 = 100;
/// Attempts after which a person is notified.
const ATTEMPTS_SHOWN: i64 = 8;

/// An object to be read.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct ReadRequest {
    pub(super) kind: String,
    pub(super) id: String,
    asked: i64,
    attempts: i64,
}

impl ReadRequest {
    /// `refund:re_1`.
    pub(super) fn subject(&self) -> String {
        format!("{}:{}", self.kind, self.id)
    }

    /// Number of attempts including this one.
    pub(super) fn tries(&self) -> u32 {
        u32::try_from(self.attempts).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// Whether it has failed so often that a person is notified.
    pub(super) const fn is_stuck(&self) -> bool {
        self.attempts >= ATTEMPTS_SHOWN
    }
}

const ASK: &str = "
    insert into stripe_reads (kind, id, asked, attempts, next_at, planned_at)
    values ($1, $2, 1, 0, $3, $4)
    on conflict (kind, id) do update set asked = stripe_reads.asked + 1, attempts = 0,
        next_at = case when stripe_reads.next_at < excluded.next_at then stripe_reads.next_at
                       else excluded.next_at end,
        planned_at = excluded.planned_at";
const PLAN: &str = "
    insert into stripe_reads (kind, id, asked, attempts, next_at, planned_at)
    values ($1, $2, 1, 0, $3, $4)
    on conflict (kind, id) do nothing";
const IS_WAITING: &str = "select count(*) from stripe_reads where kind = $1 and id = $2";
const DUE: &str = "
    select kind, id, asked, attempts
      from stripe_reads
     where next_at <= $1 or planned_at > $2
     order by next_at, kind, id
     limit $3";
const DONE: &str = "delete from stripe_reads where kind = $1 and id = $2 and asked = $3";
const RESCHEDULE: &str = "
    update stripe_reads
       set attempts = attempts + 1, next_at = $4, planned_at = $6, last_error = $5
     where kind = $1 and id = $2 and asked = $3";
const COUNT: &str = "select count(*) from stripe_reads where next_at <= $1 or planned_at > $2";

/// Requests a reading of an object now.
pub(crate) async fn ask_in(
    tx: &mut Tx,
    kind: &str,
    id: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    ask_at_in(tx, (kind, id), now, now).await
}

/// Requests a reading of an object that is a payout whose contents can be listed and were not.
pub(super) async fn ask_for_contents_in(
    tx: &mut Tx,
    object: &Json,
    now: Timestamp,
) -> Result<(), StoreError> {
    if let (Some("payout"), Some(id)) = (object["object"].as_str(), object["id"].as_str())
        && payout::awaits_list_in(tx, id).await?
    {
        ask_in(tx, "payout", id, now).await?;
    }
    Ok(())
}

/// Requests a reading at a time, or earlier if an earlier one is planned.
pub(super) async fn ask_at_in(
    tx: &mut Tx,
    object: (&str, &str),
    at: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    planned(ASK, object, at, now).execute(tx).await?;
    Ok(())
}

/// Plans a reading of an object, unless one is planned already.
pub(super) async fn plan_in(
    tx: &mut Tx,
    object: (&str, &str),
    at: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    planned(PLAN, object, at, now).execute(tx).await?;
    Ok(())
}

/// Whether a reading of this object is planned.
pub(super) async fn is_planned_in(
    tx: &mut Tx,
    (kind, id): (&str, &str),
) -> Result<bool, StoreError> {
    let (count,): (i64,) = Query::new(IS_WAITING).bind(kind).bind(id).one(tx).await?;
    Ok(count > 0)
}

fn planned(text: &'static str, (kind, id): (&str, &str), at: Timestamp, now: Timestamp) -> Query {
    Query::new(text).bind(kind).bind(id).bind(at.micros()).bind(now.micros())
}

/// Objects due at a time, the longest waiting first. Objects planned by a clock that has been set
/// back since are due at once.
pub(super) async fn due_in(
    tx: &mut Tx,
    due_by: Timestamp,
    now: Timestamp,
) -> Result<Vec<ReadRequest>, StoreError> {
    let query = Query::new(DUE).bind(due_by.micros()).bind(clock::latest(now).micros());
    query.bind(PIECE).all(tx).await
}

/// Removes a request after its reading was applied; a request made meanwhile stays.
pub(super) async fn done_in(tx: &mut Tx, request: &ReadRequest) -> Result<(), StoreError> {
    of(DONE, request).execute(tx).await?;
    Ok(())
}

/// Schedules the next attempt after a failed reading.
pub(super) async fn later_in(
    tx: &mut Tx,
    request: &ReadRequest,
    why: &str,
    next: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    of(RESCHEDULE, request).bind(next.micros()).bind(why).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// The number of due objects.
pub(super) async fn due_count_in(tx: &mut Tx, now: Timestamp) -> Result<i64, StoreError> {
    let query = Query::new(COUNT).bind(now.micros()).bind(clock::latest(now).micros());
    let (count,): (i64,) = query.one(tx).await?;
    Ok(count)
}

fn of(text: &'static str, request: &ReadRequest) -> Query {
    Query::new(text).bind(request.kind.as_str()).bind(request.id.as_str()).bind(request.asked)
}
