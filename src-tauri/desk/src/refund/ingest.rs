//! Refunds as Stripe tells of them: the mirror row, the ledger effect, and the request they
//! belong to, in one transaction.

use gateway::mirror::{RefundObject, RefundStatus};
use ledger::{HoldState, Kind, NewTransaction, Operation, hold_in};
use money::Amount;
use serde_json::json;
use store::{Query, StoreError, Timestamp, Tx};

use super::{
    APPROVED_TEXT, RefundState,
    commands::changed,
    row::{self, RefundRequest},
    state::RefundEvent,
};
use crate::{
    Actor, DeskError, Ingested,
    audit::{Action, Change, record_in},
    dispute,
    payment::{self, Claim, ClaimKind, ClaimState, Payment, PaymentError, payment_in},
    posting::{apply_in, key_after},
    subject::Subject,
};

const KNOWN: &str = "select status, request_id from refunds where id = $1";
const SAVE: &str = "
    insert into refunds (id, reference, user_id, currency, amount_minor, status, request_id, raw, seen_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (id) do update set amount_minor = excluded.amount_minor, status = excluded.status,
        request_id = excluded.request_id, raw = excluded.raw, seen_at = excluded.seen_at";

/// What the refund may take from its payment.
fn claim(refund: &RefundObject, payment: &Payment) -> Result<Claim, DeskError> {
    Ok(Claim {
        kind: ClaimKind::Refund,
        source: refund.id.clone(),
        reference: payment.reference.clone(),
        amount: Amount::new(refund.amount, refund.currency.parse()?)?,
        state: match refund.status {
            RefundStatus::Succeeded => ClaimState::Takes,
            RefundStatus::Failed | RefundStatus::Canceled => ClaimState::Returned,
            RefundStatus::Pending | RefundStatus::RequiresAction | RefundStatus::Unknown(_) => {
                ClaimState::MayTake
            }
        },
        reason: "refunded".to_owned(),
        ordered_at: Timestamp::from_seconds(refund.created.unwrap_or(0)),
    })
}

/// Takes a refund as just read from Stripe. The same again changes nothing.
pub(crate) async fn ingest_in(
    tx: &mut Tx,
    refund: &RefundObject,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    let reference = refund.payment_intent.as_deref().or(refund.charge.as_deref());
    let reference =
        reference.ok_or_else(|| DeskError::Payment(PaymentError::NotFound(refund.id.clone())))?;
    let payment = payment_in(tx, reference).await?;
    let request = request_in(tx, refund, &payment).await?;
    let known: Option<(String, Option<i64>)> =
        Query::new(KNOWN).bind(refund.id.as_str()).optional(tx).await?;
    save_in(tx, refund, &payment, request.as_ref(), now).await?;
    payment::claim_in(tx, &claim(refund, &payment)?).await?;
    let known_for = known.as_ref().and_then(|(_, request)| *request);
    let moved = request.as_ref().filter(|request| !is_of_before(refund, request, known_for));
    let transaction = match refund.status {
        RefundStatus::Succeeded => take_in(tx, refund, &payment, moved, now).await?,
        RefundStatus::Failed | RefundStatus::Canceled => {
            give_back_in(tx, refund, &payment, moved, now).await?
        }
        RefundStatus::Pending | RefundStatus::RequiresAction | RefundStatus::Unknown(_) => None,
    };
    if let Some(request) = moved {
        follow_in(tx, refund, request, now).await?;
    }
    let status = refund.status.as_str();
    let is_news = known.is_none_or(|(before, _)| before != status);
    if is_news {
        record_in(tx, seen(refund, request.as_ref(), now)).await?;
    }
    let case = request.map_or_else(
        || Subject::Refund(refund.id.clone()).name(),
        |request| request.subject().name(),
    );
    let outcome = if is_news { status.to_owned() } else { "unchanged".to_owned() };
    Ok(Ingested { outcome, case: Some(case), transaction, is_under_way: false })
}

/// The request this refund answers: its own, or (for one made at Stripe) the oldest that waits
/// for the same payment and amount, and only that one.
async fn request_in(
    tx: &mut Tx,
    refund: &RefundObject,
    payment: &Payment,
) -> Result<Option<RefundRequest>, DeskError> {
    if let Some(request) = row::by_refund_in(tx, &refund.id).await? {
        return Ok(Some(request));
    }
    let ours = refund.metadata.get("redress_request").and_then(|id| id.parse().ok());
    if let Some(id) = ours
        && let Ok(request) = row::load_in(tx, id).await
        && request.reference == payment.reference
    {
        return Ok(Some(request));
    }
    if refund.status != RefundStatus::Succeeded {
        return Ok(None);
    }
    let amount = Amount::new(refund.amount, payment.currency())?;
    row::oldest_open_in(tx, &payment.reference, amount).await
}

/// Is this the refund of an earlier attempt? What is told of it again must not end the attempt
/// that is under way.
fn is_of_before(refund: &RefundObject, request: &RefundRequest, known_for: Option<i64>) -> bool {
    request.attempt > 1
        && known_for == Some(request.id)
        && request.refund_id.as_deref() != Some(refund.id.as_str())
}

async fn save_in(
    tx: &mut Tx,
    refund: &RefundObject,
    payment: &Payment,
    request: Option<&RefundRequest>,
    now: Timestamp,
) -> Result<(), StoreError> {
    Query::new(SAVE)
        .bind(refund.id.as_str())
        .bind(payment.reference.as_str())
        .bind(payment.owner.as_str())
        .bind(refund.currency.as_str())
        .bind(refund.amount)
        .bind(refund.status.as_str())
        .bind(request.map(|request| request.id))
        .bind(refund.raw.to_string())
        .bind(now.micros())
        .execute(tx)
        .await?;
    Ok(())
}

/// The money went back: the hold is captured and the refund posted, up to what is left.
async fn take_in(
    tx: &mut Tx,
    refund: &RefundObject,
    payment: &Payment,
    request: Option<&RefundRequest>,
    now: Timestamp,
) -> Result<Option<i64>, DeskError> {
    let (standing, before) = payment.unreversed(&refund.id);
    if let Some(standing) = standing {
        return Ok(Some(standing.id));
    }
    let hold = match request {
        Some(request) => hold_in(tx, &request.hold_case(), now).await?,
        None => None,
    };
    let hold = hold.filter(|hold| hold.state == HoldState::Active);
    let currency = refund.currency.parse()?;
    let amount =
        payment.credits_taken(payment.credits_of(Amount::new(refund.amount, currency)?)?)?;
    let stripe = Actor::stripe();
    if !amount.is_positive() {
        if let Some(hold) = hold {
            apply_in(tx, &stripe, now, Operation::ReleaseHold { case: hold.case }).await?;
        }
        dispute::settle_in(tx, &payment.reference, now).await?;
        return Ok(None);
    }
    let transaction = NewTransaction {
        key: key_after(&refund.id, before),
        owner: payment.owner.clone(),
        kind: Kind::Refund,
        amount: amount.checked_neg()?,
        reference: Some(payment.reference.clone()),
        reason: Some(request.map_or_else(|| "made at Stripe".to_owned(), |it| it.reason.clone())),
        metadata: None,
    };
    let operation = match hold {
        Some(hold) => Operation::CaptureHold { case: hold.case, transaction },
        None => Operation::Post(transaction),
    };
    let applied = apply_in(tx, &stripe, now, operation).await?;
    dispute::settle_in(tx, &payment.reference, now).await?;
    Ok(applied.transaction().map(|record| record.id))
}

/// The money came back: what was posted is reversed, what is held is released.
async fn give_back_in(
    tx: &mut Tx,
    refund: &RefundObject,
    payment: &Payment,
    request: Option<&RefundRequest>,
    now: Timestamp,
) -> Result<Option<i64>, DeskError> {
    let stripe = Actor::stripe();
    if let Some(request) = request {
        release_in(tx, &stripe, request, now).await?;
    }
    let Some(standing) = payment.unreversed(&refund.id).0 else { return Ok(None) };
    let operation = Operation::Reverse {
        id: standing.id,
        key: format!("{}:{}", standing.key, refund.status.as_str()),
        reason: reason_of(refund),
    };
    let applied = apply_in(tx, &stripe, now, operation).await?;
    dispute::settle_in(tx, &payment.reference, now).await?;
    Ok(applied.transaction().map(|record| record.id))
}

async fn release_in(
    tx: &mut Tx,
    actor: &Actor,
    request: &RefundRequest,
    now: Timestamp,
) -> Result<(), DeskError> {
    let hold = hold_in(tx, &request.hold_case(), now).await?;
    if let Some(hold) = hold.filter(|hold| hold.state == HoldState::Active) {
        apply_in(tx, actor, now, Operation::ReleaseHold { case: hold.case }).await?;
    }
    Ok(())
}

/// Moves the request to where its refund stands.
async fn follow_in(
    tx: &mut Tx,
    refund: &RefundObject,
    before: &RefundRequest,
    now: Timestamp,
) -> Result<(), DeskError> {
    let event = match refund.status {
        RefundStatus::Succeeded => RefundEvent::Succeeded,
        RefundStatus::Failed => RefundEvent::Failed,
        RefundStatus::Canceled => RefundEvent::Canceled,
        RefundStatus::Pending | RefundStatus::RequiresAction => RefundEvent::Pending,
        RefundStatus::Unknown(_) => return Ok(()),
    };
    // The same news again, or news the request has no step for (it was decided otherwise here).
    let Ok(state) = before.state.next(event) else { return Ok(()) };
    let mut after = before.clone();
    after.state = state;
    after.refund_id = Some(refund.id.clone());
    after.leaves_at = None;
    if state == RefundState::Succeeded {
        after.result = Some(APPROVED_TEXT.to_owned());
    }
    if state == before.state && after.refund_id == before.refund_id {
        return Ok(());
    }
    row::save_in(tx, before, &after).await?;
    let reason =
        matches!(state, RefundState::Failed | RefundState::Canceled).then(|| reason_of(refund));
    Ok(record_in(tx, changed(&Actor::stripe(), now, before, &after, reason)).await?)
}

/// The call has been claimed for sending: undo is over.
pub(crate) async fn sent_in(tx: &mut Tx, id: i64, now: Timestamp) -> Result<(), DeskError> {
    let before = row::load_in(tx, id).await?;
    if before.state != RefundState::Leaving {
        return Ok(());
    }
    let after = RefundRequest { state: before.state.next(RefundEvent::Send)?, ..before.clone() };
    row::save_in(tx, &before, &after).await?;
    let actor = Actor::outbox();
    Ok(record_in(tx, changed(&actor, now, &before, &after, None)).await?)
}

/// The payment that a request is about.
pub(crate) async fn reference_in(tx: &mut Tx, id: i64) -> Result<String, DeskError> {
    Ok(row::load_in(tx, id).await?.reference)
}

/// Stripe has answered the call with this refund; where it stands is read by the next sync.
pub(crate) async fn answered_in(tx: &mut Tx, id: i64, refund: &str) -> Result<(), DeskError> {
    let before = row::load_in(tx, id).await?;
    let after = RefundRequest { refund_id: Some(refund.to_owned()), ..before.clone() };
    row::save_in(tx, &before, &after).await
}

/// The call was refused, or given up by an operator: the case is open again, with the reason.
pub(crate) async fn refused_in(
    tx: &mut Tx,
    actor: &Actor,
    id: i64,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let before = row::load_in(tx, id).await?;
    // What Stripe said of the refund meanwhile outweighs the refusal of a repeated call.
    let Ok(state) = before.state.next(RefundEvent::Refused) else { return Ok(()) };
    let mut after = RefundRequest { state, ..before.clone() };
    after.leaves_at = None;
    release_in(tx, actor, &before, now).await?;
    row::save_in(tx, &before, &after).await?;
    Ok(record_in(tx, changed(actor, now, &before, &after, Some(why.to_owned()))).await?)
}

fn seen(refund: &RefundObject, request: Option<&RefundRequest>, now: Timestamp) -> Change {
    Change::new(Actor::stripe().name(), Action::RefundSeen, Subject::Refund(refund.id.clone()), now)
        .because(refund.failure_reason.clone())
        .after(Some(json!({
            "status": refund.status.as_str(),
            "amount": refund.amount,
            "request": request.map(|request| request.id),
        })))
}

fn reason_of(refund: &RefundObject) -> String {
    let why = refund.failure_reason.as_deref().unwrap_or("no reason given");
    format!("the refund is {} at Stripe: {why}", refund.status.as_str())
}
