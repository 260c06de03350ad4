//! Applying refunds read from Stripe: row, ledger, claims, and the request they belong to, in one
//! transaction.

use gateway::mirror::{RefundObject, RefundStatus};
use money::Amount;
use serde_json::json;
use store::{Timestamp, Tx};

use super::{
    APPROVED_TEXT, RefundError, RefundState,
    commands::changed,
    link::{self, Found, Known, Link},
    money::settle_in,
    row::{self, RefundRequest},
    state::RefundEvent,
};
use crate::{
    Actor, DeskError, Ingested, attention,
    audit::{Action, Change, record_in},
    dispute,
    ingested::IngestOutcome,
    payment::{self, Claim, ClaimKind, ClaimState, Payment, PaymentError, payment_in},
    subject::Subject,
};

/// A refund older than this at its first reading is historic.
const HISTORY_SECONDS: i64 = 30 * 24 * 3_600;

/// Applies a refund as just read from Stripe. Applying the same refund again changes nothing.
pub(crate) async fn ingest_in(
    tx: &mut Tx,
    refund: &RefundObject,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    let reference = refund.payment_intent.as_deref().or(refund.charge.as_deref());
    let reference =
        reference.ok_or_else(|| DeskError::Payment(PaymentError::NotFound(refund.id.clone())))?;
    if refund.amount <= 0 {
        return Err(impossible(refund, "it is not above zero"));
    }
    let payment = payment_in(tx, reference).await?;
    if payment.is_beyond(Amount::new(refund.amount, refund.currency.parse()?)?)? {
        return Err(impossible(refund, "it is more than was paid"));
    }
    let known = link::known_in(tx, &refund.id).await?;
    let found = match &known {
        Some(Known { link: Some(link), .. }) => Found { link: Some(*link), hold_case: None },
        Some(Known { link: None, .. }) => link::find_later_in(tx, &refund.id).await?,
        None => link::find_in(tx, refund, &payment, now).await?,
    };
    let request = match found.link {
        Some(link) => Some(row::load_in(tx, link.request).await?),
        None => None,
    };
    let of = (payment.reference.as_str(), &payment.owner);
    link::save_in(tx, refund, of, found.link, now).await?;
    let before = payment::find_claim_in(tx, ClaimKind::Refund, &refund.id).await?;
    let state = state_of(&refund.status, before.map(|before| before.state));
    let claim = claim(refund, state, &payment, request.as_ref(), found.hold_case)?;
    payment::claim_in(tx, &claim).await?;
    settle_in(tx, &Actor::stripe(), &payment.reference, now).await?;
    let is_followed = match (found.link, &request) {
        (Some(link), Some(request)) => follow_in(tx, refund, link, request, now).await?,
        _ => false,
    };
    let status = refund.status.as_str();
    // A refund that failed long before its first reading needs nobody's attention.
    let created_at = Timestamp::from_seconds(refund.created.unwrap_or(0));
    let is_history = known.is_none() && created_at.plus_seconds(HISTORY_SECONDS) < now;
    let is_news = known.is_none_or(|known| known.status != status);
    if is_news {
        record_in(tx, seen(refund, found.link, now)).await?;
        if !is_followed && !is_history {
            tell_failure_in(tx, refund, now).await?;
        }
    }
    let transaction = payment_in(tx, reference).await?;
    let transaction = transaction.unreversed(&refund.id).0.map(|record| record.id);
    let case = request.map_or_else(
        || Subject::Refund(refund.id.clone()).name(),
        |request| request.subject().name(),
    );
    Ok(Ingested {
        outcome: IngestOutcome::of_news(status, is_news),
        case: Some(case),
        transaction,
        is_under_way: matches!(
            refund.status,
            RefundStatus::Pending | RefundStatus::RequiresAction | RefundStatus::Unknown(_)
        ),
    })
}

fn impossible(refund: &RefundObject, why: &'static str) -> DeskError {
    RefundError::Impossible { id: refund.id.clone(), minor: refund.amount, why }.into()
}

/// The effect of a status on the payment. An unknown status keeps the state before.
fn state_of(status: &RefundStatus, before: Option<ClaimState>) -> ClaimState {
    match status {
        RefundStatus::Succeeded => ClaimState::Takes,
        RefundStatus::Failed | RefundStatus::Canceled => ClaimState::Nothing,
        RefundStatus::Pending | RefundStatus::RequiresAction => ClaimState::MayTake,
        RefundStatus::Unknown(_) => before.unwrap_or(ClaimState::MayTake),
    }
}

/// The claim of the refund on its payment.
fn claim(
    refund: &RefundObject,
    state: ClaimState,
    payment: &Payment,
    request: Option<&RefundRequest>,
    hold_case: Option<String>,
) -> Result<Claim, DeskError> {
    let reason = match (state, request) {
        (ClaimState::Nothing, _) => reason_of(refund),
        (ClaimState::Takes | ClaimState::MayTake, Some(request)) => request.reason.clone(),
        (ClaimState::Takes | ClaimState::MayTake, None) => "made at Stripe".to_owned(),
    };
    Ok(Claim {
        kind: ClaimKind::Refund,
        source: refund.id.clone(),
        reference: payment.reference.clone(),
        amount: Amount::new(refund.amount, refund.currency.parse()?)?,
        state,
        reason,
        ordered_at: Timestamp::from_seconds(refund.created.unwrap_or(0)),
        hold_case: hold_case.unwrap_or_else(|| Subject::Refund(refund.id.clone()).name()),
    })
}

/// Moves the request to the state of its refund; false when the request does not belong to this
/// refund.
async fn follow_in(
    tx: &mut Tx,
    refund: &RefundObject,
    link: Link,
    before: &RefundRequest,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let event = match refund.status {
        RefundStatus::Succeeded => RefundEvent::Succeeded,
        RefundStatus::Failed => RefundEvent::Failed,
        RefundStatus::Canceled => RefundEvent::Canceled,
        RefundStatus::Pending | RefundStatus::RequiresAction => RefundEvent::Pending,
        RefundStatus::Unknown(_) => return Ok(true),
    };
    // A request settled without Stripe follows no refund any more.
    if before.means.is_some() {
        return Ok(true);
    }
    // The refund of an earlier attempt, or one created at Stripe, must not end the current attempt.
    let is_present = link.attempt == Some(before.attempt)
        || before.refund_id.as_deref() == Some(refund.id.as_str());
    let settles = before.state.waits_for_operator() && event == RefundEvent::Succeeded;
    if !is_present && !settles {
        return Ok(false);
    }
    // The same status again, or one without a step for the request (it was decided otherwise here).
    let Ok(state) = before.state.next(event) else { return Ok(true) };
    let mut after = before.clone();
    after.state = state;
    after.refund_id = Some(refund.id.clone());
    after.leaves_at = None;
    if state == RefundState::Succeeded {
        after.result = Some(APPROVED_TEXT.to_owned());
    }
    if state == before.state && after.refund_id == before.refund_id {
        return Ok(true);
    }
    row::save_in(tx, before, &after).await?;
    let reason =
        matches!(state, RefundState::Failed | RefundState::Canceled).then(|| reason_of(refund));
    record_in(tx, changed(&Actor::stripe(), now, before, &after, reason)).await?;
    Ok(true)
}

/// Handles a failed refund without a request: the inquiry it was to end is reopened, or an item
/// reports that the customer was not paid.
async fn tell_failure_in(
    tx: &mut Tx,
    refund: &RefundObject,
    now: Timestamp,
) -> Result<(), DeskError> {
    let subject = Subject::Refund(refund.id.clone()).name();
    if !matches!(refund.status, RefundStatus::Failed | RefundStatus::Canceled) {
        let item = (attention::REFUND_FAILED, subject.as_str());
        return Ok(attention::close_kind_in(tx, item, "no longer failed", now).await?);
    }
    let why = reason_of(refund);
    if dispute::refund_failed_in(tx, refund, &why, now).await? {
        return Ok(());
    }
    Ok(attention::open_in(tx, attention::REFUND_FAILED, &subject, &why, now).await?)
}

fn seen(refund: &RefundObject, link: Option<Link>, now: Timestamp) -> Change {
    Change::new(Actor::stripe().name(), Action::RefundSeen, Subject::Refund(refund.id.clone()), now)
        .because(refund.failure_reason.clone())
        .after(Some(json!({
            "status": refund.status.as_str(),
            "amount": refund.amount,
            "request": link.map(|link| link.request),
        })))
}

fn reason_of(refund: &RefundObject) -> String {
    let why = refund.failure_reason.as_deref().unwrap_or("no reason given");
    format!("the refund is {} at Stripe: {why}", refund.status.as_str())
}
