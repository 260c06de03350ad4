//! The row of a call: all SQL that changes the table. Every change names the state and the attempt
//! that its row was read in; when somebody else was faster, it is refused ([`OutboxError::Overtaken`])
//! and nothing is written.

use std::{sync::LazyLock, time::Duration};

use gateway::StripeCall;
use store::{Query, StoreError, Timestamp, Tx};

use super::{
    OutboxError, OutboxState, OutboxView,
    state::{OPEN, TO_BE_SENT},
};
use crate::{DeskError, subject::CallSubject};

/// A claim older than this belongs to a process that died; sending again with the same key is safe.
const CLAIM_SECONDS: i64 = 120;
/// Stripe may forget a key after 24 hours; a call first sent before that is looked for at Stripe
/// before it is sent again (ARCHITECTURE.md, "A call to Stripe").
const RESEND_SECONDS: i64 = 23 * 3_600;
/// Tries after which a call whose outcome is unknown is looked for at Stripe.
const UNCLEAR_ATTEMPTS: i64 = 2;

/// A call that is due, as its row stands.
#[derive(Clone, Debug)]
pub(crate) struct DueCall {
    pub(crate) id: i64,
    pub(crate) subject: CallSubject,
    pub(crate) key: String,
    pub(crate) call: StripeCall,
    pub(crate) attempts: i64,
    state: OutboxState,
}

/// Why a call is tried again later, and when.
#[derive(Clone, Debug)]
pub(crate) struct Retry {
    /// For the operator.
    pub(crate) why: String,
    /// Has Stripe surely not executed it?
    pub(crate) is_outcome_known: bool,
    /// How long until the next try.
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
}

impl Row {
    fn due(self) -> Result<DueCall, StoreError> {
        let damaged = || StoreError::Damaged(format!("outbox call {}", self.id));
        Ok(DueCall {
            id: self.id,
            subject: CallSubject::parse(&self.subject).ok_or_else(damaged)?,
            state: OutboxState::parse(&self.state)?,
            key: self.idempotency_key,
            call: StripeCall { method: self.method, path: self.path, body: self.body },
            attempts: self.attempts,
        })
    }
}

const NEXT_ID: &str = "select coalesce(max(id), 0) + 1 from outbox_calls";
const INSERT: &str = "
    insert into outbox_calls (id, subject, idempotency_key, method, path, body, state, due_at,
                              attempts, created_at, changed_at)
    values ($1, $2, $3, $4, $5, $6, $9, $7, 0, $8, $8)";
const CANCEL: &str = "
    update outbox_calls set state = $3, changed_at = $2
     where subject = $1 and state = $4 and attempts = 0";
const SELECT: &str = "
    select id, subject, idempotency_key, method, path, body, attempts, state
      from outbox_calls ";
static DUE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{SELECT} where state in ({}) and due_at <= $1
            and (first_sent_at is null or coalesce(looked_at, first_sent_at) > $2)
            and (state <> '{}' or changed_at <= $3)
          order by due_at, id limit 1",
        *OPEN,
        OutboxState::Sending.as_str()
    )
});
static OLD: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{SELECT} where state in ({}) and due_at <= $1
            and coalesce(looked_at, first_sent_at) <= $2
            and (state <> '{}' or changed_at <= $3)
          order by due_at, id limit 20",
        *OPEN,
        OutboxState::Sending.as_str()
    )
});
static UNCLEAR: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{SELECT} where state = '{}' and due_at <= $1 and attempts >= $2
          order by due_at, id limit 20",
        OutboxState::Unknown.as_str()
    )
});
static ANY_DUE: LazyLock<String> = LazyLock::new(|| {
    format!("select count(*) from outbox_calls where state in ({}) and due_at <= $1", *OPEN)
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
static AHEAD: LazyLock<String> = LazyLock::new(|| {
    format!(
        "select count(*) from outbox_calls
          where state in ({}) and (changed_at > $1 or first_sent_at > $1 or looked_at > $1)",
        *OPEN
    )
});
/// What a call still has to wait begins again. When it was first sent is not known: it is looked for
/// before it is sent again.
static PLAN_ANEW: LazyLock<String> = LazyLock::new(|| {
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
const CLAIM: &str = "
    update outbox_calls
       set state = $4, attempts = attempts + 1, changed_at = $5,
           first_sent_at = coalesce(first_sent_at, $5)
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
const NOT_EXECUTED: &str = "
    update outbox_calls set state = $4, looked_at = $5, changed_at = $5
     where id = $1 and state = $2 and attempts = $3";
const RETRY_NOW: &str = "
    update outbox_calls set due_at = $4 where id = $1 and state = $2 and attempts = $3";
const CANCEL_ONE: &str = "
    update outbox_calls set state = $4, changed_at = $5
     where id = $1 and state = $2 and attempts = $3";

/// Begins a change of a row that must still be as it was read.
fn change(text: &'static str, (id, state, attempts): (i64, OutboxState, i64)) -> Query {
    Query::new(text).bind(id).bind(state.as_str()).bind(attempts)
}

impl DueCall {
    fn change(&self, text: &'static str) -> Query {
        change(text, (self.id, self.state, self.attempts))
    }
}

/// Executes a change; refused when the row was another one by then.
async fn once_in(tx: &mut Tx, query: Query, id: i64) -> Result<(), DeskError> {
    match query.execute(tx).await? {
        1 => Ok(()),
        _ => Err(OutboxError::Overtaken(id).into()),
    }
}

/// Puts a call into the outbox; it leaves at `due_at`.
pub(crate) async fn put_in(
    tx: &mut Tx,
    subject: &CallSubject,
    key: &str,
    call: &StripeCall,
    due_at: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
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
        .execute(tx)
        .await?;
    Ok(())
}

/// Cancels what has not left of a case; whether there was anything.
pub(crate) async fn cancel_in(
    tx: &mut Tx,
    subject: &CallSubject,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = Query::new(CANCEL).bind(subject.name()).bind(now.micros());
    let query = query.bind(OutboxState::Cancelled.as_str()).bind(OutboxState::Waiting.as_str());
    Ok(query.execute(tx).await? > 0)
}

/// Takes the next call (of one case, or of any) that was due at `due_by` for sending, so that nobody
/// else does.
///
/// # Errors
/// [`OutboxError::Overtaken`].
pub(crate) async fn claim_in(
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
    let Some(due) = row.map(Row::due).transpose()? else { return Ok(None) };
    let claim = due.change(CLAIM).bind(OutboxState::Sending.as_str()).bind(now.micros());
    once_in(tx, claim, due.id).await?;
    let attempts = due.attempts.saturating_add(1);
    Ok(Some(DueCall { attempts, state: OutboxState::Sending, ..due }))
}

/// Was anything noted later than a clock that is right can have noted it?
pub(crate) async fn is_ahead_in(tx: &mut Tx, latest: Timestamp) -> Result<bool, StoreError> {
    let (count,): (i64,) = Query::new(&AHEAD).bind(latest.micros()).one(tx).await?;
    Ok(count > 0)
}

/// Plans calls anew whose moments were set by a clock that was ahead and has been set back.
pub(crate) async fn plan_anew_in(
    tx: &mut Tx,
    latest: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    Query::new(&PLAN_ANEW)
        .bind(now.micros())
        .bind(latest.micros())
        .bind(now.plus_seconds(-RESEND_SECONDS).micros())
        .execute(tx)
        .await?;
    Ok(())
}

/// Is anything due? Asked without the write lock, so that an idle round costs a read.
pub(crate) async fn is_due_in(tx: &mut Tx, now: Timestamp) -> Result<bool, StoreError> {
    let (count,): (i64,) = Query::new(&ANY_DUE).bind(now.micros()).one(tx).await?;
    Ok(count > 0)
}

/// Stripe has executed the call; what it changed is to be read again.
pub(crate) async fn answered_in(
    tx: &mut Tx,
    due: &DueCall,
    request_id: Option<&str>,
    object_id: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let query = due.change(ANSWERED).bind(OutboxState::Answered.as_str());
    once_in(tx, query.bind(request_id).bind(object_id).bind(now.micros()), due.id).await
}

/// Stripe has refused the call for good.
pub(crate) async fn refused_in(
    tx: &mut Tx,
    due: &DueCall,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let query = due.change(REFUSED).bind(OutboxState::Refused.as_str());
    once_in(tx, query.bind(why).bind(now.micros()), due.id).await
}

/// The call is tried again later, with the same key and body.
pub(crate) async fn retry_later_in(
    tx: &mut Tx,
    due: &DueCall,
    retry: &Retry,
    now: Timestamp,
) -> Result<(), DeskError> {
    let state = if retry.is_outcome_known { OutboxState::Waiting } else { OutboxState::Unknown };
    let query = due.change(RETRY_LATER).bind(state.as_str()).bind(retry.why.as_str());
    let query = query.bind(now.plus(retry.wait).micros()).bind(now.micros());
    once_in(tx, query, due.id).await
}

/// Calls that Stripe may have executed a day ago, whose keys it may have forgotten.
pub(crate) async fn old_in(tx: &mut Tx, now: Timestamp) -> Result<Vec<DueCall>, StoreError> {
    let rows: Vec<Row> = Query::new(&OLD)
        .bind(now.micros())
        .bind(now.plus_seconds(-RESEND_SECONDS).micros())
        .bind(now.plus_seconds(-CLAIM_SECONDS).micros())
        .all(tx)
        .await?;
    rows.into_iter().map(Row::due).collect()
}

/// Calls whose outcome stayed unknown. Stripe keeps a 500 under the key and gives it again for a
/// day, though it may have executed the call: only the object itself can tell.
pub(crate) async fn unclear_in(tx: &mut Tx, now: Timestamp) -> Result<Vec<DueCall>, StoreError> {
    let query = Query::new(&UNCLEAR).bind(now.micros()).bind(UNCLEAR_ATTEMPTS);
    let rows: Vec<Row> = query.all(tx).await?;
    rows.into_iter().map(Row::due).collect()
}

/// Stripe was asked and has not executed the call: it may be sent again for a day.
pub(crate) async fn not_executed_in(
    tx: &mut Tx,
    due: &DueCall,
    now: Timestamp,
) -> Result<(), DeskError> {
    let query = due.change(NOT_EXECUTED).bind(OutboxState::Unknown.as_str());
    once_in(tx, query.bind(now.micros()), due.id).await
}

/// The next try is due now.
pub(crate) async fn retry_now_in(
    tx: &mut Tx,
    call: &OutboxView,
    now: Timestamp,
) -> Result<(), DeskError> {
    let query = change(RETRY_NOW, (call.id, call.state, call.attempts)).bind(now.micros());
    once_in(tx, query, call.id).await
}

/// Cancels one call as it was read.
pub(crate) async fn cancel_one_in(
    tx: &mut Tx,
    call: &OutboxView,
    now: Timestamp,
) -> Result<(), DeskError> {
    let query = change(CANCEL_ONE, (call.id, call.state, call.attempts));
    let query = query.bind(OutboxState::Cancelled.as_str()).bind(now.micros());
    once_in(tx, query, call.id).await
}

/// How many calls have not had their answer.
pub(crate) async fn open_count_in(tx: &mut Tx) -> Result<i64, StoreError> {
    let (count,): (i64,) = Query::new(&COUNT_OPEN).one(tx).await?;
    Ok(count)
}
