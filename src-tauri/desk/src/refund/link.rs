//! The row of a refund at Stripe, and the request it belongs to.
//!
//! Which request a refund belongs to is decided at its first reading and never changed. It is the
//! request whose approved attempt has the refund's call mark, with the same payment and amount. A
//! refund without such a mark was created at Stripe; it settles the oldest request with the same
//! payment and amount that waits for an operator and is older than the refund.

use gateway::mirror::{RefundObject, RefundStatus};
use ledger::{Owner, payment_of_in};
use money::Amount;
use store::{Query, StoreError, Timestamp, Tx};

use super::row::{self, RefundRequest};
use crate::{
    DeskError, attention, mirror,
    outbox::{CALL_MARK, DISPUTE_MARK},
    payment::{self, Claim, ClaimKind, Payment},
    subject::Subject,
};

/// Metadata key of our refunds; the value is the request's id.
pub(crate) const REQUEST_MARK: &str = "redress_request";
/// Attention code of a refund whose marks look like ours but belong to no call.
const MARK_UNKNOWN: &str = "refund_mark_unknown";

/// The request that a refund belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) request: i64,
    /// The approved attempt that created it; `None` when it was created at Stripe.
    pub(super) attempt: Option<i64>,
}

/// What is stored of a refund.
pub(super) struct Known {
    pub(super) status: String,
    pub(super) link: Option<Link>,
}

const MOVE: &str = "update refunds set user_id = $2 where user_id = $1";
const KNOWN: &str = "select status, request_id, attempt from refunds where id = $1";
const OF_USER: &str = "select id, raw from refunds where user_id = $1";
const REPLACE: &str = "update refunds set raw = $2 where id = $1";
const PAYMENT: &str = "select reference from refunds where id = $1";
/// The request keeps the value of the first reading.
const SAVE: &str = "
    insert into refunds (id, reference, user_id, currency, amount_minor, status, request_id, attempt,
                         raw, seen_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (id) do update set reference = excluded.reference, user_id = excluded.user_id,
        amount_minor = excluded.amount_minor, status = excluded.status, raw = excluded.raw,
        seen_at = excluded.seen_at, request_id = coalesce(refunds.request_id, excluded.request_id),
        attempt = case when refunds.request_id is null then excluded.attempt else refunds.attempt end";

/// Gives the refunds of a user, also noted ones, and the requests to another one.
pub(crate) async fn move_refunds_in(
    tx: &mut Tx,
    from: &Owner,
    into: &Owner,
) -> Result<(), StoreError> {
    Query::new(MOVE).bind(from.as_str()).bind(into.as_str()).execute(tx).await?;
    row::move_requests_in(tx, from, into).await?;
    payment::noted::move_in(tx, from, into).await
}

/// The stored refund, if it was read before.
pub(super) async fn known_in(tx: &mut Tx, refund: &str) -> Result<Option<Known>, StoreError> {
    let row: Option<(String, Option<i64>, Option<i64>)> =
        Query::new(KNOWN).bind(refund).optional(tx).await?;
    Ok(row.map(|(status, request, attempt)| Known {
        status,
        link: request.map(|request| Link { request, attempt }),
    }))
}

/// The stored request of a refund.
pub(crate) async fn of_refund_in(tx: &mut Tx, refund: &str) -> Result<Option<i64>, DeskError> {
    if let Some(link) = known_in(tx, refund).await?.and_then(|known| known.link) {
        return Ok(Some(link.request));
    }
    Ok(row::by_refund_in(tx, refund).await?.map(|request| request.id))
}

/// The payment of a refund that was read before.
pub(super) async fn payment_of_refund_in(
    tx: &mut Tx,
    refund: &str,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = Query::new(PAYMENT).bind(refund).optional(tx).await?;
    Ok(row.map(|(payment,)| payment))
}

/// Saves a reading of a refund.
pub(super) async fn save_in(
    tx: &mut Tx,
    refund: &RefundObject,
    (reference, owner): (&str, &Owner),
    link: Option<Link>,
    now: Timestamp,
) -> Result<(), StoreError> {
    Query::new(SAVE)
        .bind(refund.id.as_str())
        .bind(reference)
        .bind(owner.as_str())
        .bind(refund.currency.as_str())
        .bind(refund.amount)
        .bind(refund.status.as_str())
        .bind(link.map(|link| link.request))
        .bind(link.and_then(|link| link.attempt))
        .bind(refund.raw.to_string())
        .bind(now.micros())
        .execute(tx)
        .await?;
    Ok(())
}

/// Stores the refunds of a user without personal data.
pub(crate) async fn forget_in(
    tx: &mut Tx,
    user: &Owner,
    kept_metadata: &[String],
) -> Result<(), StoreError> {
    let rows: Vec<(String, String)> = Query::new(OF_USER).bind(user.as_str()).all(tx).await?;
    for (id, raw) in rows {
        let raw = mirror::without_person(&raw, kept_metadata);
        Query::new(REPLACE).bind(id).bind(raw).execute(tx).await?;
    }
    Ok(())
}

/// The request of a refund, and the case of its hold.
pub(super) struct Found {
    pub(super) link: Option<Link>,
    pub(super) hold_case: Option<String>,
}

/// Finds the request of a refund at its first reading.
pub(super) async fn find_in(
    tx: &mut Tx,
    refund: &RefundObject,
    payment: &Payment,
    now: Timestamp,
) -> Result<Found, DeskError> {
    if let Some(approved) = approved_in(tx, refund, payment).await? {
        payment::shown_in(tx, &approved.source).await?;
        let link = row::of_hold_case(&approved.hold_case)
            .map(|(request, attempt)| Link { request, attempt: Some(attempt) });
        return Ok(Found { link, hold_case: Some(approved.hold_case) });
    }
    if let Some(request) = row::by_refund_in(tx, &refund.id).await? {
        payment::shown_in(tx, &request.call_key()).await?;
        return Ok(Found { link: Some(link_of(&request)), hold_case: Some(request.hold_case()) });
    }
    // A full refund of an inquiry names its dispute and belongs to no request.
    let is_of_dispute = refund.metadata.contains_key(DISPUTE_MARK);
    let is_marked = refund.metadata.contains_key(REQUEST_MARK)
        || (refund.metadata.contains_key(CALL_MARK) && !is_of_dispute);
    if is_marked {
        let why = "this refund carries the marks of a refund request, but no call of this workspace \
                   made it; it counts as made at Stripe (a restored backup, a second workspace on \
                   the same account, or copied metadata)";
        let subject = Subject::Refund(refund.id.clone()).name();
        attention::open_in(tx, MARK_UNKNOWN, &subject, why, now).await?;
    }
    let request = waiting_in(tx, refund, payment, now).await?;
    let link = request.map(|request| Link { request: request.id, attempt: None });
    Ok(Found { link, hold_case: None })
}

/// The request that was assigned by `settle_call` to a refund read before as created at Stripe. The
/// refund keeps its own hold; the hold of the approval is released.
pub(super) async fn find_later_in(tx: &mut Tx, refund: &str) -> Result<Found, DeskError> {
    let Some(request) = row::by_refund_in(tx, refund).await? else {
        return Ok(Found { link: None, hold_case: None });
    };
    payment::give_up_in(tx, &request.call_key(), "its refund was named").await?;
    Ok(Found { link: Some(link_of(&request)), hold_case: None })
}

fn link_of(request: &RefundRequest) -> Link {
    Link { request: request.id, attempt: Some(request.attempt) }
}

/// The approved attempt whose call created this refund.
async fn approved_in(
    tx: &mut Tx,
    refund: &RefundObject,
    payment: &Payment,
) -> Result<Option<Claim>, DeskError> {
    let Some(mark) = refund.metadata.get(CALL_MARK) else { return Ok(None) };
    let amount = Amount::new(refund.amount, refund.currency.parse()?)?;
    let approved = payment::find_claim_in(tx, ClaimKind::Approved, mark).await?;
    let Some(approved) = approved.filter(|approved| approved.amount == amount) else {
        return Ok(None);
    };
    let is_same = payment_of_in(tx, &approved.reference).await? == payment.reference;
    Ok(is_same.then_some(approved))
}

/// The request settled by a refund created at Stripe.
async fn waiting_in(
    tx: &mut Tx,
    refund: &RefundObject,
    payment: &Payment,
    now: Timestamp,
) -> Result<Option<RefundRequest>, DeskError> {
    if matches!(refund.status, RefundStatus::Failed | RefundStatus::Canceled) {
        return Ok(None);
    }
    let amount = Amount::new(refund.amount, refund.currency.parse()?)?;
    // Stripe's times have whole seconds: a request of the same second may be older.
    let made_at = refund.created.map(|made_at| Timestamp::from_seconds(made_at).plus_seconds(1));
    let made_at = made_at.filter(|made_at| payment.may_be_older_than(*made_at)).unwrap_or(now);
    row::oldest_open_in(tx, &payment.reference, amount, made_at).await
}
