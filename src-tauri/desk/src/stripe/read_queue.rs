//! Objects to be read, each once however many events name it.
//!
//! Asking while a reading is under way is not lost: a row carries how often it was asked for, and
//! only a reading that began with the last asking ends it. A row also carries when it was planned,
//! so that a clock that was ahead and has been set back keeps nothing waiting.

use store::{Query, StoreError, Timestamp, Tx};

use super::clock;

/// Objects taken in one piece of work.
const PIECE: i64 = 100;
/// Objects that were tried so often are shown to a person.
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

    /// How often it has been tried, this time included.
    pub(super) fn tries(&self) -> u32 {
        u32::try_from(self.attempts).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// Has it failed so often that a person should know?
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

/// Asks for an object to be read now.
pub(crate) async fn ask_in(
    tx: &mut Tx,
    kind: &str,
    id: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    ask_at_in(tx, (kind, id), now, now).await
}

/// Asks for an object to be read at a moment, or before if it was to be read before.
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

/// Is a reading of this object planned?
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

/// Objects that were to be read by a moment, the one that waits longest first. What a clock has planned that has
/// been set back since is read at once.
pub(super) async fn due_in(
    tx: &mut Tx,
    due_by: Timestamp,
    now: Timestamp,
) -> Result<Vec<ReadRequest>, StoreError> {
    let query = Query::new(DUE).bind(due_by.micros()).bind(clock::latest(now).micros());
    query.bind(PIECE).all(tx).await
}

/// The reading has had its effect; what was asked for meanwhile stays.
pub(super) async fn done_in(tx: &mut Tx, request: &ReadRequest) -> Result<(), StoreError> {
    of(DONE, request).execute(tx).await?;
    Ok(())
}

/// The reading did not work: again at a moment.
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

/// How many objects are to be read by now.
pub(super) async fn due_count_in(tx: &mut Tx, now: Timestamp) -> Result<i64, StoreError> {
    let query = Query::new(COUNT).bind(now.micros()).bind(clock::latest(now).micros());
    let (count,): (i64,) = query.one(tx).await?;
    Ok(count)
}

fn of(text: &'static str, request: &ReadRequest) -> Query {
    Query::new(text).bind(request.kind.as_str()).bind(request.id.as_str()).bind(request.asked)
}
