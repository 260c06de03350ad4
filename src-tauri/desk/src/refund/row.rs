//! The row of a refund request: all SQL of the table.

use std::{collections::HashMap, sync::LazyLock};

use decision::{Decision, RefundAction};
use ledger::Owner;
use money::Amount;
use store::{Lookup, Query, StoreError, Timestamp, Tx, Value};

use super::{
    APPROVED_TEXT, REVIEW_TEXT, RefundState,
    state::{OPEN, WAITING},
};
use crate::{
    DeskError, RefundMeans,
    refund::RefundError,
    subject::{CallSubject, Subject},
};

/// A row of `refund_requests`.
#[derive(Clone, Debug)]
pub(crate) struct RefundRequest {
    pub(crate) id: i64,
    pub(crate) user: Owner,
    pub(crate) reference: String,
    pub(crate) asked: Amount,
    /// Approved amount; the requested amount before the approval.
    pub(crate) amount: Amount,
    pub(crate) state: RefundState,
    pub(crate) reason: String,
    pub(crate) result: Option<String>,
    pub(crate) decision: Decision<RefundAction>,
    pub(crate) attempt: i64,
    pub(crate) refund_id: Option<String>,
    pub(crate) leaves_at: Option<Timestamp>,
    pub(crate) handled_by: Option<String>,
    pub(crate) requested_at: Timestamp,
    /// By what it was settled; `None` unless that was without Stripe.
    pub(crate) means: Option<RefundMeans>,
}

impl RefundRequest {
    pub(crate) fn subject(&self) -> Subject {
        Subject::RefundRequest(self.id)
    }

    /// The subject of its calls.
    pub(crate) const fn call_subject(&self) -> CallSubject {
        CallSubject::RefundRequest(self.id)
    }

    /// The case of the hold of the current attempt.
    pub(crate) fn hold_case(&self) -> String {
        format!("{}/{}", self.subject().name(), self.attempt)
    }

    /// Idempotency key of the current attempt's call, which is also the source of its claim.
    pub(super) fn call_key(&self) -> String {
        format!("redress:{}:{}", self.hold_case(), self.requested_at.micros())
    }
}

/// Id and attempt of the request that a hold's case names.
pub(super) fn of_hold_case(case: &str) -> Option<(i64, i64)> {
    let (name, attempt) = case.split_once('/')?;
    match CallSubject::parse(name)? {
        CallSubject::RefundRequest(id) => Some((id, attempt.parse().ok()?)),
        CallSubject::Dispute(_) | CallSubject::Evidence(_) => None,
    }
}

/// A select of all columns, followed by the rest of the statement.
macro_rules! request_select {
    ($tail:literal) => {
        concat!(
            "select r.id, r.user_id, r.reference, r.currency, r.asked_minor, r.amount_minor,
                    r.state, r.reason, r.result, r.decision, r.attempt, r.refund_id, r.leaves_at,
                    r.handled_by, r.requested_at, r.means
               from refund_requests r ",
            $tail
        )
    };
}
pub(super) use request_select;

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: i64,
    user_id: String,
    reference: String,
    currency: String,
    asked_minor: i64,
    amount_minor: i64,
    state: String,
    reason: String,
    result: Option<String>,
    decision: String,
    attempt: i64,
    refund_id: Option<String>,
    leaves_at: Option<i64>,
    handled_by: Option<String>,
    requested_at: i64,
    means: Option<String>,
}

impl Row {
    pub(super) fn request(self) -> Result<RefundRequest, DeskError> {
        let damaged = || StoreError::Damaged(format!("refund request {}", self.id));
        let currency = self.currency.parse().map_err(|_| damaged())?;
        Ok(RefundRequest {
            id: self.id,
            user: Owner::new(self.user_id)?,
            asked: Amount::new(self.asked_minor, currency)?,
            amount: Amount::new(self.amount_minor, currency)?,
            state: RefundState::parse(&self.state)?,
            means: self.means.as_deref().map(RefundMeans::parse).transpose()?,
            decision: serde_json::from_str(&self.decision).map_err(|_| damaged())?,
            reference: self.reference,
            reason: self.reason,
            result: self.result,
            attempt: self.attempt,
            refund_id: self.refund_id,
            leaves_at: self.leaves_at.map(Timestamp::from_micros),
            handled_by: self.handled_by,
            requested_at: Timestamp::from_micros(self.requested_at),
        })
    }
}

const BY_ID: &str = request_select!("where r.id = $1");
const BY_KEY: &str = request_select!("where r.key = $1");
const BY_REFUND: &str = request_select!("where r.refund_id = $1");
static OLDEST_OPEN: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{} and r.state in ({}) order by r.id limit 1",
        request_select!(
            "where (r.reference = $1
                    or r.reference in (select reference from payment_references where asked = $1))
               and r.amount_minor = $2 and r.currency = $3 and r.requested_at <= $4"
        ),
        *WAITING
    )
});
static OPEN_ONES: LazyLock<String> =
    LazyLock::new(|| format!(" and state in ({}) group by user_id", *OPEN));
static OPEN_COUNTS: LazyLock<Lookup> = LazyLock::new(|| {
    Lookup::new("select user_id, count(*) from refund_requests where user_id in", &OPEN_ONES)
});
static OPEN_OF_USER: LazyLock<String> = LazyLock::new(|| {
    format!(
        "select id from refund_requests where user_id = $1 and state in ({}) order by id limit 1",
        *OPEN
    )
});
const IDS_OF_USER: &str = "select id from refund_requests where user_id = $1 order by id";
/// The texts that every request gets name nobody.
const FORGET: &str = "
    update refund_requests
       set reason = $2, result = case when result in ($3, $4) then result else $2 end
     where user_id = $1";
const NEXT_ID: &str = "select coalesce(max(id), 0) + 1 from refund_requests";
const INSERT: &str = "
    insert into refund_requests (id, key, user_id, reference, currency, asked_minor, amount_minor,
                                 state, reason, result, decision, attempt, requested_at)
    values ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, 0, $11)";
const MOVE: &str = "update refund_requests set user_id = $2 where user_id = $1";
const UPDATE: &str = "
    update refund_requests
       set amount_minor = $3, state = $4, result = $5, attempt = $6, refund_id = $7,
           leaves_at = $8, handled_by = $9, means = $11
     where id = $1 and state = $2 and attempt = $10";

pub(crate) async fn load_in(tx: &mut Tx, id: i64) -> Result<RefundRequest, DeskError> {
    let row: Option<Row> = Query::new(BY_ID).bind(id).optional(tx).await?;
    row.ok_or_else(|| DeskError::Refund(RefundError::NotFound(id.to_string())))?.request()
}

/// The request that has this refund id, from Stripe's answer or from `settle_call`.
pub(super) async fn by_refund_in(
    tx: &mut Tx,
    refund: &str,
) -> Result<Option<RefundRequest>, DeskError> {
    let row: Option<Row> = Query::new(BY_REFUND).bind(refund).optional(tx).await?;
    row.map(Row::request).transpose()
}

pub(crate) async fn by_key_in(tx: &mut Tx, key: &str) -> Result<Option<RefundRequest>, DeskError> {
    let row: Option<Row> = Query::new(BY_KEY).bind(key).optional(tx).await?;
    row.map(Row::request).transpose()
}

/// The oldest request with this payment and amount that was not handled and was made before a time.
pub(crate) async fn oldest_open_in(
    tx: &mut Tx,
    reference: &str,
    amount: Amount,
    before: Timestamp,
) -> Result<Option<RefundRequest>, DeskError> {
    let query = Query::new(&OLDEST_OPEN).bind(reference).bind(amount.minor());
    let query = query.bind(amount.currency().to_string()).bind(before.micros());
    let row: Option<Row> = query.optional(tx).await?;
    row.map(Row::request).transpose()
}

/// Number of open requests of each of these users.
pub(crate) async fn open_counts_in(
    tx: &mut Tx,
    users: impl Iterator<Item = &str>,
) -> Result<HashMap<String, i64>, StoreError> {
    let counts: Vec<(String, i64)> = OPEN_COUNTS.all(tx, users.map(Value::from).collect()).await?;
    Ok(counts.into_iter().collect())
}

/// A user's oldest request that is not over.
pub(crate) async fn open_of_user_in(tx: &mut Tx, user: &Owner) -> Result<Option<i64>, StoreError> {
    let row: Option<(i64,)> = Query::new(&OPEN_OF_USER).bind(user.as_str()).optional(tx).await?;
    Ok(row.map(|(id,)| id))
}

/// The ids of a user's requests.
pub(crate) async fn ids_of_user_in(tx: &mut Tx, user: &Owner) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<(i64,)> = Query::new(IDS_OF_USER).bind(user.as_str()).all(tx).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Replaces what a user wrote, and what was written to the user.
pub(crate) async fn forget_in(
    tx: &mut Tx,
    user: &Owner,
    replacement: &str,
) -> Result<(), StoreError> {
    let query = Query::new(FORGET).bind(user.as_str()).bind(replacement);
    query.bind(APPROVED_TEXT).bind(REVIEW_TEXT).execute(tx).await?;
    Ok(())
}

/// Inserts a new request and returns its id.
pub(crate) async fn insert_in(
    tx: &mut Tx,
    request: &mut RefundRequest,
    key: Option<&str>,
) -> Result<(), DeskError> {
    let (id,): (i64,) = Query::new(NEXT_ID).one(tx).await?;
    request.id = id;
    Query::new(INSERT)
        .bind(id)
        .bind(key)
        .bind(request.user.as_str())
        .bind(request.reference.as_str())
        .bind(request.amount.currency().to_string())
        .bind(request.asked.minor())
        .bind(request.state.as_str())
        .bind(request.reason.as_str())
        .bind(request.result.as_deref())
        .bind(decision_text(request))
        .bind(request.requested_at.micros())
        .execute(tx)
        .await?;
    Ok(())
}

/// Saves `after` if the row still has the state and attempt of `before`.
pub(crate) async fn save_in(
    tx: &mut Tx,
    before: &RefundRequest,
    after: &RefundRequest,
) -> Result<(), DeskError> {
    let touched = Query::new(UPDATE)
        .bind(before.id)
        .bind(before.state.as_str())
        .bind(after.amount.minor())
        .bind(after.state.as_str())
        .bind(after.result.as_deref())
        .bind(after.attempt)
        .bind(after.refund_id.as_deref())
        .bind(after.leaves_at.map(Timestamp::micros))
        .bind(after.handled_by.as_deref())
        .bind(before.attempt)
        .bind(after.means.map(RefundMeans::as_str))
        .execute(tx)
        .await?;
    if touched == 1 {
        return Ok(());
    }
    Err(RefundError::Overtaken.into())
}

/// Gives the requests of a user to another one.
pub(super) async fn move_requests_in(
    tx: &mut Tx,
    from: &Owner,
    into: &Owner,
) -> Result<(), StoreError> {
    Query::new(MOVE).bind(from.as_str()).bind(into.as_str()).execute(tx).await?;
    Ok(())
}

fn decision_text(request: &RefundRequest) -> String {
    serde_json::json!(request.decision).to_string()
}
