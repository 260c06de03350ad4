//! The row of a call: all SQL that changes the table. Each update names the state and the attempt
//! that were read; when another process has changed the row, the update fails with
//! [`OutboxError::Overtaken`] and writes nothing.

use std::{collections::BTreeMap, sync::LazyLock, time::Duration};

use gateway::StripeCall;
use store::{Query, StoreError, Timestamp, Tx};

use super::{
    OutboxError, OutboxState, OutboxView,
    state::{MAY_LEAVE, OPEN, TO_BE_SENT},
};
use crate::{
    DeskError,
    subject::{CallSubject, CallTarget, Phase},
};

/// A claim older than this belongs to a process that died; the call can be sent again with the same
/// key.
const CLAIM_SECONDS: i64 = 120;
/// Stripe may forget an idempotency key after 24 hours; the outcome of a call first sent before
/// that is checked at Stripe before it is sent again (ARCHITECTURE.md, "A call to Stripe").
const RESEND_SECONDS: i64 = 23 * 3_600;
/// Attempts after which the outcome of a call is checked at Stripe.
const UNCLEAR_ATTEMPTS: i64 = 2;
/// Path of the calls that create refunds.
const REFUNDS_PATH: &str = "/v1/refunds";
/// Interval at which the outcome of a call that is not sent again is checked at Stripe.
const CHECK_AGAIN_SECONDS: i64 = 3_600;

/// A call to be put into the outbox.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewCall<'a> {
    pub(crate) subject: &'a CallSubject,
    pub(crate) target: CallTarget,
    pub(crate) key: &'a str,
    pub(crate) call: &'a StripeCall,
    pub(crate) due_at: Timestamp,
}

/// A call as read from its row.
#[derive(Clone, Debug)]
pub(crate) struct DueCall {
    pub(crate) id: i64,
    pub(crate) subject: CallSubject,
    pub(crate) target: CallTarget,
    pub(crate) key: String,
    pub(crate) call: StripeCall,
    pub(crate) attempts: i64,
    pub(crate) state: OutboxState,
    /// `submission_count` of the dispute when the call was first sent.
    pub(crate) answers_before: Option<i64>,
    created_at: Timestamp,
    last_error: Option<String>,
    looked_at: Option<i64>,
}

/// Why a call is tried again later, and when.
#[derive(Clone, Debug)]
pub(crate) struct Retry {
    /// Error message for the operator.
    pub(crate) why: String,
    /// Whether Stripe has certainly not executed the call.
    pub(crate) is_outcome_known: bool,
    /// Time until the next attempt.
    pub(crate) wait: Duration,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    subject: String,
    idempotency_key: String,
    method: String,
    path: String,
    body: String,
    attempts: i64,
    state: String,
    for_attempt: i64,
    for_phase: Option<String>,
    answers_before: Option<i64>,
    looked_at: Option<i64>,
    created_at: i64,
    last_error: Option<String>,
}

impl Row {
    fn due(self) -> Result<DueCall, StoreError> {
        let damaged = || StoreError::Damaged(format!("outbox call {}", self.id));
        Ok(DueCall {
            id: self.id,
            subject: CallSubject::parse(&self.subject).ok_or_else(damaged)?,
            target: CallTarget {
                attempt: self.for_attempt,
                phase: self.for_phase.as_deref().map(Phase::parse).transpose()?,
            },
            state: OutboxState::parse(&self.state)?,
            answers_before: self.answers_before,
            looked_at: self.looked_at,
            created_at: Timestamp::from_micros(self.created_at),
            last_error: self.last_error,
            key: self.idempotency_key,
            call: StripeCall { method: self.method, path: self.path, body: self.body },
            attempts: self.attempts,
        })
    }
}

const NEXT_ID: &str = "select coalesce(max(id), 0) + 1 from outbox_calls";
const INSERT: &str = "
    insert into outbox_calls (id, subject, idempotency_key, method, path, body, state, due_at,
                              attempts, created_at, changed_at, for_attempt, for_phase)
    values ($1, $2, $3, $4, $5, $6, $9, $7, 0, $8, $8, $10, $11)";
const WAS_PUT: &str = "select count(*) from outbox_calls where subject = $1 and for_phase = $2";
const CANCEL: &str = "
    update outbox_calls set state = $3, changed_at = $2
     where subject = $1 and state = $4 and attempts = 0";
const SELECT: &str = "
    select id, subject, idempotency_key, method, path, body, attempts, state, for_attempt,
           for_phase, answers_before, looked_at, created_at, last_error
      from outbox_calls ";
static BY_ID: LazyLock<String> = LazyLock::new(|| format!("{SELECT} where id = $1"));
static OF_SUBJECT: LazyLock<String> =
    LazyLock::new(|| format!("{SELECT} where subject = $1 and state = $2 order by id"));
/// The condition repeats the text of the partial index on open states, so that the index is used.
static DUE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{SELECT} where state in ({}) and state in ({}) and due_at <= $1
            and (first_sent_at is null or coalesce(looked_at, first_sent_at) > $2)
            and (state <> '{}' or changed_at <= $3)
          order by due_at, id limit 1",
        *OPEN,
        *MAY_LEAVE,
        OutboxState::Sending.as_str()
    )
});
static STALE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{SELECT} where state in ({}) and state in ({}) and due_at <= $1
            and coalesce(looked_at, first_sent_at) <= $2
            and (state <> '{}' or changed_at <= $3)
          order by due_at, id limit 20",
        *OPEN,
        *MAY_LEAVE,
        OutboxState::Sending.as_str()
    )
});
static UNCLEAR: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{SELECT} where state in ({}) and due_at <= $1
            and (state = '{}' and attempts >= $2 or state = '{}')
          order by due_at, id limit 20",
        *OPEN,
        OutboxState::Unknown.as_str(),
        OutboxState::Unresolved.as_str()
    )
});
static DUE_OF_SUBJECT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{SELECT} where subject = $4 and state in ({}) and due_at <= $1
            and (first_sent_at is null or coalesce(looked_at, first_sent_at) > $2)
            and changed_at <= $3
          order by due_at, id limit 1",
        *TO_BE_SENT
    )
});
static FUTURE_TIMES: LazyLock<String> = LazyLock::new(|| {
    format!(
        "select count(*) from outbox_calls
          where state in ({}) and (changed_at > $1 or first_sent_at > $1 or looked_at > $1)",
        *OPEN
    )
});
/// Restarts the remaining wait. Since the time of the first attempt is wrong, the outcome is
/// checked at Stripe before the call is sent again.
static RESCHEDULE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "update outbox_calls
            set due_at = $1 + case when due_at > changed_at then due_at - changed_at else 0 end,
                changed_at = $1,
                first_sent_at = case when first_sent_at > $2 then $3 else first_sent_at end,
                looked_at = case when looked_at > $2 then $3 else looked_at end
          where state in ({}) and (changed_at > $2 or first_sent_at > $2 or looked_at > $2)",
        *OPEN
    )
});
static COUNT_OPEN: LazyLock<String> =
    LazyLock::new(|| format!("select count(*) from outbox_calls where state in ({})", *OPEN));
static COUNT_BY_STATE: LazyLock<String> = LazyLock::new(|| {
    format!("select state, count(*) from outbox_calls where state in ({}) group by state", *OPEN)
});
const CLAIM: &str = "
    update outbox_calls
       set state = $4, attempts = attempts + 1, changed_at = $5,
           first_sent_at = coalesce(first_sent_at, $5),
           answers_before = coalesce(answers_before, $6)
     where id = $1 and state = $2 and attempts = $3";
const ANSWERED: &str = "
    update outbox_calls
       set state = $4, request_id = $5, object_id = $6, last_error = null, changed_at = $7
     where id = $1 and state = $2 and attempts = $3";
const REFUSED: &str = "
    update outbox_calls set state = $4, last_error = $5, changed_at = $6
     where id = $1 and state = $2 and attempts = $3";
const RETRY_LATER: &str = "
    update outbox_calls set state = $4, last_error = $5, due_at = $6, changed_at = $7
     where id = $1 and state = $2 and attempts = $3";
const UNRESOLVED: &str = "
    update outbox_calls set state = $4, last_error = $5, due_at = $6, changed_at = $7
     where id = $1 and state = $2 and attempts = $3";
const CHECK_LATER: &str = "
    update outbox_calls set looked_at = $4, due_at = $5, changed_at = $4
     where id = $1 and state = $2 and attempts = $3";
const NOT_EXECUTED: &str = "
    update outbox_calls set state = $4, looked_at = $5, changed_at = $5
     where id = $1 and state = $2 and attempts = $3";
const RETRY_NOW: &str = "
    update outbox_calls set due_at = $4 where id = $1 and state = $2 and attempts = $3";
const CANCEL_ONE: &str = "
    update outbox_calls set state = $4, last_error = coalesce($6, last_error), changed_at = $5
     where id = $1 and state = $2 and attempts = $3";

/// Begins an update of a row that must still have this state and attempt.
fn change(text: &'static str, (id, state, attempts): (i64, OutboxState, i64)) -> Query {
    Query::new(text).bind(id).bind(state.as_str()).bind(attempts)
}

impl DueCall {
    /// Whether it creates a refund. All other calls change the dispute itself.
    pub(crate) fn makes_refund(&self) -> bool {
        self.call.path == REFUNDS_PATH
    }

    /// Whether an earlier attempt failed, including a failure to read its dispute.
    pub(crate) const fn has_failed(&self) -> bool {
        self.last_error.is_some()
    }

    /// Seconds since it was put into the outbox.
    pub(crate) fn age_seconds(&self, now: Timestamp) -> i64 {
        now.micros().saturating_sub(self.created_at.micros()) / 1_000_000
    }

    /// Whether its outcome was checked at Stripe a day after it was first sent, and not found.
    pub(crate) const fn was_checked(&self) -> bool {
        self.looked_at.is_some()
    }

    /// Whether the row has not changed since `other` was read.
    pub(crate) fn is_same_version_as(&self, other: &Self) -> bool {
        (self.id, self.state, self.attempts) == (other.id, other.state, other.attempts)
    }

    fn change(&self, text: &'static str) -> Query {
        change(text, (self.id, self.state, self.attempts))
    }
}

/// Executes an update of exactly one row; [`OutboxError::Overtaken`] when the row has changed.
async fn update_one_in(tx: &mut Tx, query: Query, id: i64) -> Result<(), DeskError> {
    match query.execute(tx).await? {
        1 => Ok(()),
        _ => Err(OutboxError::Overtaken(id).into()),
    }
}

/// Puts a call into the outbox; it is sent at its `due_at`.
pub(crate) async fn put_in(
    tx: &mut Tx,
    new: NewCall<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let NewCall { subject, target, key, call, due_at } = new;
    let (id,): (i64,) = Query::new(NEXT_ID).one(tx).await?;
    Query::new(INSERT)
        .bind(id)
        .bind(subject.name())
        .bind(key)
        .bind(call.method.as_str())
        .bind(call.path.as_str())
        .bind(call.body.as_str())
        .bind(due_at.micros())
        .bind(now.micros())
        .bind(OutboxState::Waiting.as_str())
        .bind(target.attempt)
        .bind(target.phase.map(Phase::as_str))
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether there ever was a call of this dispute in this phase.
pub(crate) async fn was_put_in(
    tx: &mut Tx,
    subject: &CallSubject,
    phase: Phase,
) -> Result<bool, StoreError> {
    let query = Query::new(WAS_PUT).bind(subject.name()).bind(phase.as_str());
    let (count,): (i64,) = query.one(tx).await?;
    Ok(count > 0)
}

/// Reads a call.
///
/// # Errors
/// [`OutboxError::NotFound`].
pub(crate) async fn load_in(tx: &mut Tx, id: i64) -> Result<DueCall, DeskError> {
    let row: Option<Row> = Query::new(&BY_ID).bind(id).optional(tx).await?;
    Ok(row.ok_or(OutboxError::NotFound(id))?.due()?)
}

/// Cancels the calls of a case that were never sent; whether there were any.
pub(crate) async fn cancel_in(
    tx: &mut Tx,
    subject: &CallSubject,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = Query::new(CANCEL).bind(subject.name()).bind(now.micros());
    let query = query.bind(OutboxState::Cancelled.as_str()).bind(OutboxState::Waiting.as_str());
    Ok(query.execute(tx).await? > 0)
}

/// Cancels the waiting calls of a case, tried or not, which Stripe has certainly not executed.
/// Returns them.
pub(crate) async fn withdraw_in(
    tx: &mut Tx,
    subject: &CallSubject,
    why: &str,
    now: Timestamp,
) -> Result<Vec<DueCall>, DeskError> {
    let waiting = OutboxState::Waiting.as_str();
    let query = Query::new(&OF_SUBJECT).bind(subject.name()).bind(waiting);
    let rows: Vec<Row> = query.all(tx).await?;
    let calls = rows.into_iter().map(Row::due).collect::<Result<Vec<_>, _>>()?;
    for call in &calls {
        give_up_in(tx, call, why, now).await?;
    }
    Ok(calls)
}

/// Cancels a call that Stripe has not executed, with a reason.
///
/// # Errors
/// [`OutboxError::Overtaken`].
pub(crate) async fn give_up_in(
    tx: &mut Tx,
    due: &DueCall,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let query = due.change(CANCEL_ONE).bind(OutboxState::Cancelled.as_str());
    update_one_in(tx, query.bind(now.micros()).bind(why), due.id).await
}

/// The next due call (of one case, or of any), not claimed yet.
pub(crate) async fn next_in(
    tx: &mut Tx,
    subject: Option<&CallSubject>,
    (due_by, now): (Timestamp, Timestamp),
) -> Result<Option<DueCall>, DeskError> {
    let text: &'static str = if subject.is_some() { &DUE_OF_SUBJECT } else { &DUE };
    let query =
        Query::new(text).bind(due_by.micros()).bind(now.plus_seconds(-RESEND_SECONDS).micros());
    let query = match subject {
        Some(subject) => query.bind(now.micros()).bind(subject.name()),
        None => query.bind(now.plus_seconds(-CLAIM_SECONDS).micros()),
    };
    let row: Option<Row> = query.optional(tx).await?;
    Ok(row.map(Row::due).transpose()?)
}

/// Claims a call for sending, so that no other process sends it. `answers` is the
/// `submission_count` of its dispute now.
///
/// # Errors
/// [`OutboxError::Overtaken`].
pub(crate) async fn claim_in(
    tx: &mut Tx,
    due: DueCall,
    answers: Option<i64>,
    now: Timestamp,
) -> Result<DueCall, DeskError> {
    let claim = due.change(CLAIM).bind(OutboxState::Sending.as_str()).bind(now.micros());
    update_one_in(tx, claim.bind(answers), due.id).await?;
    let attempts = due.attempts.saturating_add(1);
    let answers_before = due.answers_before.or(answers);
    Ok(DueCall { attempts, state: OutboxState::Sending, answers_before, ..due })
}

/// Whether a row has a time later than `latest`, which only a wrong clock can have written.
pub(crate) async fn has_future_times_in(
    tx: &mut Tx,
    latest: Timestamp,
) -> Result<bool, StoreError> {
    let (count,): (i64,) = Query::new(&FUTURE_TIMES).bind(latest.micros()).one(tx).await?;
    Ok(count > 0)
}

/// Reschedules calls whose times were written by a clock that was ahead and has been set back.
pub(crate) async fn reschedule_in(
    tx: &mut Tx,
    latest: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    Query::new(&RESCHEDULE)
        .bind(now.micros())
        .bind(latest.micros())
        .bind(now.plus_seconds(-RESEND_SECONDS).micros())
        .execute(tx)
        .await?;
    Ok(())
}

/// Marks the call as executed by Stripe.
pub(crate) async fn answered_in(
    tx: &mut Tx,
    due: &DueCall,
    request_id: Option<&str>,
    object_id: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let query = due.change(ANSWERED).bind(OutboxState::Answered.as_str());
    update_one_in(tx, query.bind(request_id).bind(object_id).bind(now.micros()), due.id).await
}

/// Marks the call as refused by Stripe, with no further attempt.
pub(crate) async fn refused_in(
    tx: &mut Tx,
    due: &DueCall,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let query = due.change(REFUSED).bind(OutboxState::Refused.as_str());
    update_one_in(tx, query.bind(why).bind(now.micros()), due.id).await
}

/// Schedules the next attempt, with the same key and body.
pub(crate) async fn retry_later_in(
    tx: &mut Tx,
    due: &DueCall,
    retry: &Retry,
    now: Timestamp,
) -> Result<(), DeskError> {
    let state = if retry.is_outcome_known { OutboxState::Waiting } else { OutboxState::Unknown };
    let query = due.change(RETRY_LATER).bind(state.as_str()).bind(retry.why.as_str());
    let query = query.bind(now.plus(retry.wait).micros()).bind(now.micros());
    update_one_in(tx, query, due.id).await
}

/// Marks the call as unresolved: it is not sent again automatically, and its outcome is checked at
/// Stripe from `check_at` on.
pub(crate) async fn unresolved_in(
    tx: &mut Tx,
    due: &DueCall,
    why: &str,
    check_at: Timestamp,
    now: Timestamp,
) -> Result<(), DeskError> {
    let query = due.change(UNRESOLVED).bind(OutboxState::Unresolved.as_str()).bind(why);
    update_one_in(tx, query.bind(check_at.micros()).bind(now.micros()), due.id).await
}

/// Schedules the next check of an unresolved call that Stripe does not show yet.
pub(crate) async fn check_later_in(
    tx: &mut Tx,
    due: &DueCall,
    now: Timestamp,
) -> Result<(), DeskError> {
    let next = now.plus_seconds(CHECK_AGAIN_SECONDS);
    let query = due.change(CHECK_LATER).bind(now.micros()).bind(next.micros());
    update_one_in(tx, query, due.id).await
}

/// Calls first sent a day ago, whose keys Stripe may have forgotten.
pub(crate) async fn stale_in(tx: &mut Tx, now: Timestamp) -> Result<Vec<DueCall>, StoreError> {
    let rows: Vec<Row> = Query::new(&STALE)
        .bind(now.micros())
        .bind(now.plus_seconds(-RESEND_SECONDS).micros())
        .bind(now.plus_seconds(-CLAIM_SECONDS).micros())
        .all(tx)
        .await?;
    rows.into_iter().map(Row::due).collect()
}

/// Calls whose outcome stayed unknown, and unresolved calls. Stripe stores a 500 under the key and
/// returns it for a day, although it may have executed the call: only the object itself shows the
/// outcome.
pub(crate) async fn unclear_in(tx: &mut Tx, now: Timestamp) -> Result<Vec<DueCall>, StoreError> {
    let query = Query::new(&UNCLEAR).bind(now.micros()).bind(UNCLEAR_ATTEMPTS);
    let rows: Vec<Row> = query.all(tx).await?;
    rows.into_iter().map(Row::due).collect()
}

/// Records that the outcome was checked and Stripe has not executed the call: it may be sent again
/// for a day.
pub(crate) async fn not_executed_in(
    tx: &mut Tx,
    due: &DueCall,
    now: Timestamp,
) -> Result<(), DeskError> {
    let query = due.change(NOT_EXECUTED).bind(OutboxState::Unknown.as_str());
    update_one_in(tx, query.bind(now.micros()), due.id).await
}

/// Makes the next attempt due now.
pub(crate) async fn retry_now_in(
    tx: &mut Tx,
    call: &OutboxView,
    now: Timestamp,
) -> Result<(), DeskError> {
    let query = change(RETRY_NOW, (call.id, call.state, call.attempts)).bind(now.micros());
    update_one_in(tx, query, call.id).await
}

/// Cancels a call, if it has not changed since it was read.
pub(crate) async fn cancel_one_in(
    tx: &mut Tx,
    call: &OutboxView,
    now: Timestamp,
) -> Result<(), DeskError> {
    let query = change(CANCEL_ONE, (call.id, call.state, call.attempts));
    let query = query.bind(OutboxState::Cancelled.as_str()).bind(now.micros());
    let query = query.bind(None::<&str>);
    update_one_in(tx, query, call.id).await
}

/// The number of open calls.
pub(crate) async fn open_count_in(tx: &mut Tx) -> Result<i64, StoreError> {
    let (count,): (i64,) = Query::new(&COUNT_OPEN).one(tx).await?;
    Ok(count)
}

/// The number of open calls by state.
pub(crate) async fn open_by_state_in(tx: &mut Tx) -> Result<BTreeMap<String, i64>, StoreError> {
    let rows: Vec<(String, i64)> = Query::new(&COUNT_BY_STATE).all(tx).await?;
    Ok(rows.into_iter().collect())
}
