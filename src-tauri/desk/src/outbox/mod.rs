//! Calls that must reach Stripe. Key and exact body are written in the same transaction as the
//! decision, before the first attempt (ARCHITECTURE.md, "A call to Stripe"); `stripe/send.rs` sends
//! what is due and writes down what came of it.
//!
//! Everybody writes into this room; it uses nobody's.

mod list;

use std::time::Duration;

use gateway::StripeCall;
use store::{Query, StoreError, Timestamp, Tx};

pub use list::{ListOutbox, OutboxState, OutboxView};
pub(crate) use list::{of_case_in, view_in};

use crate::subject::Subject;

/// The metadata by which our refunds are found again at Stripe; its value is the call's key.
pub(crate) const CALL_MARK: &str = "redress_call";
/// A claim older than this belongs to a process that died; sending again with the same key is safe.
const CLAIM_SECONDS: i64 = 120;
/// Stripe may forget a key after 24 hours; a call first sent before that is looked for at Stripe
/// before it is sent again (ARCHITECTURE.md, "A call to Stripe").
const RESEND_SECONDS: i64 = 23 * 3_600;

/// Tries after which a call whose outcome is unknown is looked for at Stripe.
const UNCLEAR_ATTEMPTS: i64 = 2;

/// A call about to be sent.
#[derive(Clone, Debug)]
pub(crate) struct DueCall {
    pub(crate) id: i64,
    pub(crate) subject_kind: String,
    pub(crate) subject_id: String,
    pub(crate) key: String,
    pub(crate) call: StripeCall,
    pub(crate) attempts: i64,
}

/// Why a call is tried again later, and when.
#[derive(Clone, Debug)]
pub(crate) struct PutOff {
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
}

impl Row {
    fn due(self) -> Result<DueCall, StoreError> {
        let (kind, id) = self
            .subject
            .split_once(':')
            .ok_or_else(|| StoreError::Damaged(format!("outbox call {}", self.id)))?;
        Ok(DueCall {
            id: self.id,
            subject_kind: kind.to_owned(),
            subject_id: id.to_owned(),
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
    values ($1, $2, $3, $4, $5, $6, 'waiting', $7, 0, $8, $8)";
const CANCEL: &str = "
    update outbox_calls set state = 'cancelled', changed_at = $2
     where subject = $1 and state = 'waiting' and attempts = 0";
const DUE: &str = "
    select id, subject, idempotency_key, method, path, body, attempts
      from outbox_calls
     where state in ('waiting', 'sending', 'unknown') and due_at <= $1
       and (first_sent_at is null or coalesce(looked_at, first_sent_at) > $2)
       and (state <> 'sending' or changed_at <= $3)
     order by due_at, id
     limit 1";
const OLD: &str = "
    select id, subject, idempotency_key, method, path, body, attempts
      from outbox_calls
     where state in ('waiting', 'sending', 'unknown') and due_at <= $1
       and coalesce(looked_at, first_sent_at) <= $2
       and (state <> 'sending' or changed_at <= $3)
     order by due_at, id
     limit 20";
const UNCLEAR: &str = "
    select id, subject, idempotency_key, method, path, body, attempts
      from outbox_calls
     where state = 'unknown' and due_at <= $1 and attempts >= $2
     order by due_at, id
     limit 20";
const ANY_DUE: &str = "
    select count(*) from outbox_calls
     where state in ('waiting', 'sending', 'unknown') and due_at <= $1";
const DUE_OF_SUBJECT: &str = "
    select id, subject, idempotency_key, method, path, body, attempts
      from outbox_calls
     where subject = $4 and state in ('waiting', 'unknown') and due_at <= $1
       and (first_sent_at is null or coalesce(looked_at, first_sent_at) > $2)
       and changed_at <= $3
     order by due_at, id
     limit 1";
const CLAIM: &str = "
    update outbox_calls
       set state = 'sending', attempts = attempts + 1, changed_at = $2,
           first_sent_at = coalesce(first_sent_at, $2)
     where id = $1 and attempts = $3";
const ANSWERED: &str = "
    update outbox_calls
       set state = 'answered', request_id = $2, object_id = $4, last_error = null,
           changed_at = $3
     where id = $1";
const REFUSED: &str = "
    update outbox_calls set state = 'refused', last_error = $2, changed_at = $3 where id = $1";
const LATER: &str = "
    update outbox_calls set state = $2, last_error = $3, due_at = $4, changed_at = $5
     where id = $1";
const LOOKED: &str =
    "update outbox_calls set looked_at = $2, state = 'unknown', changed_at = $2 where id = $1";
const HURRY: &str = "update outbox_calls set due_at = $2 where id = $1";
const CANCEL_ONE: &str = "
    update outbox_calls set state = 'cancelled', changed_at = $2
     where id = $1 and state = 'waiting'";
const WAITING: &str =
    "select count(*) from outbox_calls where state in ('waiting', 'sending', 'unknown')";

/// Puts a call into the outbox; it leaves at `due_at`.
pub(crate) async fn put_in(
    tx: &mut Tx,
    subject: &Subject,
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
        .execute(tx)
        .await?;
    Ok(())
}

/// Cancels what has not left of a case; whether there was anything.
pub(crate) async fn cancel_in(tx: &mut Tx, case: &str, now: Timestamp) -> Result<bool, StoreError> {
    let cancelled = Query::new(CANCEL).bind(case).bind(now.micros()).execute(tx).await?;
    Ok(cancelled > 0)
}

/// Takes the next due call (of one case, or of any) for sending, so that nobody else does.
pub(crate) async fn claim_in(
    tx: &mut Tx,
    case: Option<&str>,
    now: Timestamp,
) -> Result<Option<DueCall>, StoreError> {
    let query = Query::new(if case.is_some() { DUE_OF_SUBJECT } else { DUE })
        .bind(now.micros())
        .bind(now.plus_seconds(-RESEND_SECONDS).micros());
    let query = match case {
        Some(case) => query.bind(now.micros()).bind(case),
        None => query.bind(now.plus_seconds(-CLAIM_SECONDS).micros()),
    };
    let row: Option<Row> = query.optional(tx).await?;
    let Some(mut due) = row.map(Row::due).transpose()? else { return Ok(None) };
    Query::new(CLAIM).bind(due.id).bind(now.micros()).bind(due.attempts).execute(tx).await?;
    due.attempts = due.attempts.saturating_add(1);
    Ok(Some(due))
}

/// Is anything due? Asked without the pen, so that an idle round costs a read.
pub(crate) async fn is_due_in(tx: &mut Tx, now: Timestamp) -> Result<bool, StoreError> {
    let (count,): (i64,) = Query::new(ANY_DUE).bind(now.micros()).one(tx).await?;
    Ok(count > 0)
}

/// Stripe has executed the call; what it changed is to be read again.
pub(crate) async fn answered_in(
    tx: &mut Tx,
    id: i64,
    request_id: Option<&str>,
    object_id: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    Query::new(ANSWERED)
        .bind(id)
        .bind(request_id)
        .bind(now.micros())
        .bind(object_id)
        .execute(tx)
        .await?;
    Ok(())
}

/// Stripe has refused the call for good.
pub(crate) async fn refused_in(
    tx: &mut Tx,
    id: i64,
    why: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    Query::new(REFUSED).bind(id).bind(why).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// The call is tried again later, with the same key and body.
pub(crate) async fn later_in(
    tx: &mut Tx,
    call: &DueCall,
    put_off: &PutOff,
    now: Timestamp,
) -> Result<(), StoreError> {
    let state = if put_off.is_outcome_known { "waiting" } else { "unknown" };
    Query::new(LATER)
        .bind(call.id)
        .bind(state)
        .bind(put_off.why.as_str())
        .bind(now.plus(put_off.wait).micros())
        .bind(now.micros())
        .execute(tx)
        .await?;
    Ok(())
}

/// Calls that Stripe may have executed a day ago, whose keys it may have forgotten.
pub(crate) async fn old_in(tx: &mut Tx, now: Timestamp) -> Result<Vec<DueCall>, StoreError> {
    let rows: Vec<Row> = Query::new(OLD)
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
    let query = Query::new(UNCLEAR).bind(now.micros()).bind(UNCLEAR_ATTEMPTS);
    let rows: Vec<Row> = query.all(tx).await?;
    rows.into_iter().map(Row::due).collect()
}

/// Stripe was asked and has not executed the call: it may be sent again for a day.
pub(crate) async fn looked_in(tx: &mut Tx, id: i64, now: Timestamp) -> Result<(), StoreError> {
    Query::new(LOOKED).bind(id).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// The next try is due now.
pub(crate) async fn hurry_in(tx: &mut Tx, id: i64, now: Timestamp) -> Result<(), StoreError> {
    Query::new(HURRY).bind(id).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// Cancels one call that waits.
pub(crate) async fn cancel_one_in(tx: &mut Tx, id: i64, now: Timestamp) -> Result<(), StoreError> {
    Query::new(CANCEL_ONE).bind(id).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// How many calls have not had their answer.
pub(crate) async fn waiting_count_in(tx: &mut Tx) -> Result<i64, StoreError> {
    let (count,): (i64,) = Query::new(WAITING).one(tx).await?;
    Ok(count)
}
