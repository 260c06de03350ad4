//! Disputes as Stripe tells of them: mirror row, hold, ledger effect, decision, and autopilot's
//! action, in one transaction.

use decision::{Autopilot, CaseAction, CaseDecision, CaseFacts, DisputeKind, ExpectedOverrides};
use gateway::mirror::DisputeObject;
use ledger::{HoldState, Kind, NewTransaction, Operation, PlaceHold, hold_in};
use money::Amount;
use serde_json::json;
use store::{Timestamp, Tx};

use super::{
    act::act_in,
    facts::facts_in,
    mirror::{self, Dispute},
    receivable,
    state::{DisputeAct, Effect, effect},
};
use crate::{
    Actor, DeskError, Ingested,
    audit::{Change, record_in},
    books::book_in,
    cap::{self, Taker},
    keys::key_after,
    outbox,
    payment::{Payment, payment_in},
    policy,
};

/// Takes a dispute as just read from Stripe. The same again changes nothing.
pub(crate) async fn ingest_in(
    tx: &mut Tx,
    object: &DisputeObject,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    let reference = object.payment_intent.as_deref().or(object.charge.as_deref());
    let reference = reference.ok_or_else(|| DeskError::PaymentNotFound(object.id.clone()))?;
    let payment = payment_in(tx, reference).await?;
    let before = mirror::find_in(tx, &object.id).await?;
    let mut after = mirrored(object, &payment, before.as_ref(), now)?;
    if before.as_ref().is_some_and(|before| before.action.is_some()) && after.action.is_none() {
        // What waited to answer the inquiry does not answer the chargeback.
        outbox::cancel_in(tx, &after.subject().name(), now).await?;
    }
    let transaction = follow_in(tx, &after, &payment, now).await?;
    receivable::post_in(tx, &after, now).await?;
    if after.takes_action() {
        let decided = decide_in(tx, &after, &payment, &ExpectedOverrides::default(), now).await?;
        (after.decision, after.facts) = decided.unzip();
    }
    let is_news = before.as_ref().is_none_or(|before| picture(before) != picture(&after));
    after.revision = before.as_ref().map_or(0, |before| before.revision) + i64::from(is_news);
    mirror::save_in(tx, before.as_ref(), &after).await?;
    if matches!(effect(&after.status), Effect::Take | Effect::GiveBack) {
        cap::settle_in(tx, &after.reference, now).await?;
    }
    if is_news {
        record_in(tx, seen(before.as_ref(), &after, now)).await?;
    }
    autopilot_in(tx, &after, now).await?;
    let outcome = if is_news { after.status.as_str() } else { "unchanged" };
    Ok(Ingested {
        outcome: outcome.to_owned(),
        case: Some(after.subject().name()),
        transaction,
        is_under_way: false,
    })
}

fn mirrored(
    object: &DisputeObject,
    payment: &Payment,
    before: Option<&Dispute>,
    now: Timestamp,
) -> Result<Dispute, DeskError> {
    let kind =
        if object.status.is_inquiry() { DisputeKind::Inquiry } else { DisputeKind::Chargeback };
    // Attempts are counted over both lives: each intent has a key of its own.
    let attempt = before.map_or(0, |before| before.attempt);
    // An inquiry that became a chargeback needs a second answer: what was done is history.
    let before = before.filter(|before| before.kind == kind || !object.status.needs_response());
    let due_by = object.due_by.filter(|&seconds| seconds != 0);
    Ok(Dispute {
        id: object.id.clone(),
        user: payment.owner.clone(),
        reference: payment.reference.clone(),
        charge: object.charge.clone().unwrap_or_default(),
        kind,
        status: object.status.clone(),
        reason: object.reason.clone(),
        amount: Amount::new(object.amount, object.currency.parse()?)?,
        due_at: due_by.map(Timestamp::from_seconds),
        answerable: object.is_answerable(),
        submission_count: object.submission_count,
        livemode: object.livemode,
        opened_at: object.created.map_or(now, Timestamp::from_seconds),
        decision: before.and_then(|before| before.decision.clone()),
        facts: before.and_then(|before| before.facts.clone()),
        revision: 0,
        action: before.and_then(|before| before.action),
        attempt,
        leaves_at: before.and_then(|before| before.leaves_at),
        handled_by: before.and_then(|before| before.handled_by.clone()),
        raw: object.raw.to_string(),
        seen_at: now,
    })
}

/// Brings hold and ledger to where the status says they belong.
async fn follow_in(
    tx: &mut Tx,
    dispute: &Dispute,
    payment: &Payment,
    now: Timestamp,
) -> Result<Option<i64>, DeskError> {
    let (standing, before) = payment.standing(&dispute.id);
    let standing = standing.map(|record| (record.id, record.key.clone()));
    match (effect(&dispute.status), standing) {
        (Effect::Nothing, standing) | (Effect::Take, standing @ Some(_)) => {
            Ok(standing.map(|(id, _)| id))
        }
        (Effect::Hold, standing) => {
            if standing.is_none() {
                hold_credits_in(tx, dispute, payment, now).await?;
            }
            Ok(None)
        }
        (Effect::Take, None) => take_in(tx, dispute, payment, before, now).await,
        (Effect::GiveBack, standing) => give_back_in(tx, dispute, standing, now).await,
    }
}

async fn hold_credits_in(
    tx: &mut Tx,
    dispute: &Dispute,
    payment: &Payment,
    now: Timestamp,
) -> Result<(), DeskError> {
    let case = dispute.hold_case();
    if hold_in(tx, &case, now).await?.is_some() {
        return Ok(());
    }
    let amount = payment.credits_disputed(dispute.amount)?;
    if !amount.is_positive() {
        return Ok(());
    }
    let hold = PlaceHold { case, owner: dispute.user.clone(), amount, expires_at: None };
    book_in(tx, &Actor::stripe(), now, Operation::PlaceHold(hold)).await?;
    Ok(())
}

/// Lost: the hold is captured and the credits are taken, up to what is left of the payment.
async fn take_in(
    tx: &mut Tx,
    dispute: &Dispute,
    payment: &Payment,
    before: usize,
    now: Timestamp,
) -> Result<Option<i64>, DeskError> {
    let hold = hold_in(tx, &dispute.hold_case(), now).await?;
    let hold = hold.filter(|hold| hold.state == HoldState::Active);
    let amount = payment.credits_taken(payment.credits_disputed(dispute.amount)?)?;
    let stripe = Actor::stripe();
    if !amount.is_positive() {
        if let Some(hold) = hold {
            book_in(tx, &stripe, now, Operation::ReleaseHold { case: hold.case }).await?;
        }
        return Ok(None);
    }
    let transaction = NewTransaction {
        key: key_after(&dispute.id, before),
        owner: dispute.user.clone(),
        kind: Kind::Dispute,
        amount: amount.checked_neg()?,
        reference: Some(dispute.reference.clone()),
        reason: Some(lost_reason(dispute)),
        metadata: None,
    };
    let operation = match hold {
        Some(hold) => Operation::CaptureHold { case: hold.case, transaction },
        None => Operation::Post(transaction),
    };
    let applied = book_in(tx, &stripe, now, operation).await?;
    Ok(applied.transaction().map(|record| record.id))
}

fn lost_reason(dispute: &Dispute) -> String {
    format!("dispute lost ({})", dispute.reason)
}

/// What the lost disputes of a payment take from it for good.
pub(crate) async fn takers_in(
    tx: &mut Tx,
    reference: &str,
) -> Result<Vec<(Taker, Dispute)>, DeskError> {
    let mut disputes = mirror::of_payment_in(tx, reference).await?;
    disputes.retain(|dispute| effect(&dispute.status) == Effect::Take);
    let takers = disputes.into_iter().map(|dispute| {
        let taker = Taker {
            id: dispute.id.clone(),
            kind: Kind::Dispute,
            money: dispute.amount,
            reason: lost_reason(&dispute),
        };
        (taker, dispute)
    });
    Ok(takers.collect())
}

async fn give_back_in(
    tx: &mut Tx,
    dispute: &Dispute,
    standing: Option<(i64, String)>,
    now: Timestamp,
) -> Result<Option<i64>, DeskError> {
    let stripe = Actor::stripe();
    let case = dispute.hold_case();
    let hold = hold_in(tx, &case, now).await?;
    if hold.is_some_and(|hold| hold.state == HoldState::Active) {
        book_in(tx, &stripe, now, Operation::ReleaseHold { case }).await?;
    }
    let Some((id, key)) = standing else { return Ok(None) };
    let status = dispute.status.as_str();
    let reason = format!("the dispute is {status} after it was lost");
    let operation = Operation::Reverse { id, key: format!("{key}:{status}"), reason };
    let applied = book_in(tx, &stripe, now, operation).await?;
    Ok(applied.transaction().map(|record| record.id))
}

/// What the policy says about a dispute now, and what it knew; nothing about a dispute over nothing.
pub(super) async fn decide_in(
    tx: &mut Tx,
    dispute: &Dispute,
    payment: &Payment,
    given: &ExpectedOverrides,
    now: Timestamp,
) -> Result<Option<(CaseDecision, CaseFacts)>, DeskError> {
    let settings = policy::settings_in(tx).await?;
    let Some(facts) = facts_in(tx, dispute, payment, &settings, now).await? else {
        return Ok(None);
    };
    let decision = settings.disputes()?.decide(settings.version, &facts, given)?;
    Ok(Some((decision, facts)))
}

/// With autopilot on, a decision is acted on at once where its rule allows it.
async fn autopilot_in(tx: &mut Tx, dispute: &Dispute, now: Timestamp) -> Result<(), DeskError> {
    let settings = policy::settings_in(tx).await?;
    let Some(act) = wanted(&settings, dispute) else { return Ok(()) };
    act_in(tx, &Actor::autopilot(), dispute, act, None, now).await?;
    Ok(())
}

/// What autopilot does with a dispute now.
pub(super) fn wanted(settings: &policy::InForce, dispute: &Dispute) -> Option<DisputeAct> {
    let decision = dispute.decision.as_ref().filter(|_| settings.dispute_autopilot)?;
    if !dispute.takes_action() || decision.autopilot == Autopilot::Off {
        return None;
    }
    act_of(decision.action)
}

/// What is done for an action; waiting and asking leave it to a person.
const fn act_of(action: CaseAction) -> Option<DisputeAct> {
    match action {
        CaseAction::Accept => Some(DisputeAct::Accept),
        CaseAction::Contest | CaseAction::AnswerInquiry => Some(DisputeAct::Contest),
        CaseAction::RefundInFull => Some(DisputeAct::RefundInFull),
        CaseAction::Wait | CaseAction::AskPerson => None,
    }
}

/// What the trail keeps of a dispute.
pub(super) fn picture(dispute: &Dispute) -> serde_json::Value {
    json!({
        "status": dispute.status.as_str(),
        "kind": dispute.kind,
        "amount": dispute.amount.minor(),
        "submissions": dispute.submission_count,
        "decision": dispute.decision.as_ref().map(|decision| decision.action),
        "action": dispute.action.map(|(act, _)| act),
        "action_state": dispute.action.map(|(_, state)| state),
    })
}

fn seen(before: Option<&Dispute>, after: &Dispute, now: Timestamp) -> Change {
    Change {
        at: now,
        actor: Actor::stripe().name().to_owned(),
        action: "dispute_seen",
        subject: after.subject(),
        reason: Some(after.reason.clone()),
        before: before.map(picture),
        after: Some(picture(after)),
        content: None,
    }
}
