//! Applying disputes read from Stripe: row, hold, ledger, decision and autopilot's action, in one
//! transaction.

use ::money::Amount;
use decision::{DisputeKind, ExpectedOverrides};
use gateway::mirror::{BalanceTransactionObject, DisputeObject};
use store::{Timestamp, Tx};

use super::{
    DisputeError,
    autopilot::{autopilot_in, is_of_the_case},
    awaited_money::AwaitedMoney,
    decide::decide,
    facts::facts_in,
    money::{self, funds_of},
    row::{self, Dispute},
    settle::{repost_all_in, repost_in, save_in},
    state::{Effect, effect, needs_response, phase},
};
use crate::{
    Actor, DeskError, Ingested, attention,
    ingested::IngestOutcome,
    outbox,
    payment::{self, Claim, ClaimKind, ClaimState, Payment, PaymentError, payment_in},
    settings::{self, InForce},
    subject::{CallSubject, Phase, Subject},
};

/// Applies a dispute as just read from Stripe. Applying the same dispute again changes nothing.
pub(crate) async fn ingest_in(
    tx: &mut Tx,
    object: &DisputeObject,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    let reference = object.payment_intent.as_deref().or(object.charge.as_deref());
    let reference =
        reference.ok_or_else(|| DeskError::Payment(PaymentError::NotFound(object.id.clone())))?;
    if object.amount <= 0 {
        return Err(DisputeError::Impossible { id: object.id.clone(), minor: object.amount }.into());
    }
    let payment = payment_in(tx, reference).await?;
    let before = row::find_in(tx, &object.id).await?;
    let mut after = mirrored(object, &payment, before.as_ref(), now)?;
    if let Some(before) = &before {
        withdraw_in(tx, before, &mut after, now).await?;
    }
    payment::claim_in(tx, &claim(&after)).await?;
    let is_recut = payment::settle_in(tx, &Actor::stripe(), &after.reference, now).await?;
    let payment = payment_in(tx, reference).await?;
    let transaction = payment.unreversed(&after.id).0.map(|record| record.id);
    after.awaits = money::post_in(tx, &after, now).await?;
    let settings = settings::load_in(tx).await?;
    if after.takes_action() {
        decide_in(tx, &mut after, &payment, &settings, now).await?;
    }
    let is_news = save_in(tx, before.as_ref(), &mut after, now).await?;
    if is_recut {
        repost_all_in(tx, &after.reference, now).await?;
    }
    autopilot_in(tx, &settings, &after, now).await?;
    if !after.waits() {
        let item = (attention::NEEDS_PERSON, &*after.subject().name());
        attention::close_kind_in(tx, item, "nobody needs to act any more", now).await?;
    }
    Ok(Ingested {
        outcome: IngestOutcome::of_news(after.status.as_str(), is_news),
        case: Some(after.subject().name()),
        transaction,
        is_under_way: after.awaits.is_some_and(AwaitedMoney::has_no_event),
    })
}

/// Decides by the policy. A case that it cannot decide waits for a person without a proposal.
async fn decide_in(
    tx: &mut Tx,
    dispute: &mut Dispute,
    payment: &Payment,
    settings: &InForce,
    now: Timestamp,
) -> Result<(), DeskError> {
    let given = ExpectedOverrides::default();
    let facts = facts_in(tx, dispute, payment, settings, now).await;
    let decided = facts.and_then(|facts| {
        let decision = facts.as_ref().map(|facts| decide(settings, facts, &given)).transpose()?;
        Ok((facts, decision))
    });
    match decided {
        Ok((facts, decision)) => {
            dispute.facts = facts;
            dispute.decision = decision;
            Ok(())
        }
        Err(error) if is_of_the_case(&error) => {
            dispute.facts = None;
            dispute.decision = None;
            let why = format!("the rules could not decide: {error}");
            let subject = dispute.subject().name();
            Ok(attention::open_in(tx, attention::NEEDS_PERSON, &subject, &why, now).await?)
        }
        Err(error) => Err(error),
    }
}

/// Applies a balance transaction as just read: a fee that names a dispute as its source is posted
/// to the case. All others are read with the dispute itself.
pub(crate) async fn ingest_row_in(
    tx: &mut Tx,
    row: &BalanceTransactionObject,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    let mirrored = Ingested::mirrored();
    let Some(id) = row.source.as_deref().filter(|_| row.is_fee()) else { return Ok(mirrored) };
    let Some(before) = row::find_in(tx, id).await? else { return Ok(mirrored) };
    repost_in(tx, &before, now).await?;
    Ok(Ingested { case: Some(before.subject().name()), ..mirrored })
}

/// The claim of the dispute on its payment.
fn claim(dispute: &Dispute) -> Claim {
    let state = match dispute.effect {
        Effect::Take => ClaimState::Takes,
        Effect::Hold => ClaimState::MayTake,
        Effect::GiveBack | Effect::Nothing => ClaimState::Nothing,
    };
    let reason = match state {
        ClaimState::Takes | ClaimState::MayTake => format!("dispute lost ({})", dispute.reason),
        ClaimState::Nothing => {
            format!("the dispute is {} after it was lost", dispute.status.as_str())
        }
    };
    Claim {
        kind: ClaimKind::Dispute,
        source: dispute.id.clone(),
        reference: dispute.reference.clone(),
        amount: dispute.amount,
        state,
        reason,
        ordered_at: dispute.opened_at,
        hold_case: dispute.hold_case(),
    }
}

/// Cancels calls of an earlier phase, or of a dispute that takes no answer any more. A call that
/// Stripe may have executed is not cancelled: its outcome is checked and it is not sent again
/// (`stripe/outcome.rs`).
async fn withdraw_in(
    tx: &mut Tx,
    before: &Dispute,
    after: &mut Dispute,
    now: Timestamp,
) -> Result<(), DeskError> {
    if before.phase == after.phase && after.needs_response {
        return Ok(());
    }
    let why = format!("the dispute is {} at Stripe meanwhile", after.status.as_str());
    let mut withdrawn = outbox::withdraw_in(tx, &after.call_subject(), &why, now).await?;
    if !withdrawn.is_empty() && after.is_moving() {
        after.action = None;
        after.leaves_at = None;
        after.handled_by = None;
    }
    let drafts = CallSubject::Evidence(after.id.clone());
    withdrawn.extend(outbox::withdraw_in(tx, &drafts, &why, now).await?);
    for call in withdrawn {
        payment::give_up_in(tx, &call.key, &why).await?;
        attention::close_settled_in(tx, &Subject::OutboxCall(call.id).name(), now).await?;
    }
    Ok(())
}

fn mirrored(
    object: &DisputeObject,
    payment: &Payment,
    before: Option<&Dispute>,
    now: Timestamp,
) -> Result<Dispute, DeskError> {
    let phase = phase(&object.status, before.map(|before| before.phase));
    let effect = effect(&object.status, funds_of(object), before.map(|before| before.effect));
    let due_by = object.due_by.filter(|&seconds| seconds != 0);
    let due_at = due_by.map(Timestamp::from_seconds);
    let needs_response = needs_response(&object.status, due_at, now);
    // Attempts are counted across phases, so that each has its own idempotency key.
    let attempt = before.map_or(0, |before| before.attempt);
    // Each phase has its own answer; an action of the phase before is over.
    let is_over = |before: &&Dispute| {
        !needs_response && before.action.is_none_or(|(_, state)| !state.is_moving())
    };
    let before = before.filter(|before| before.phase == phase || is_over(before));
    Ok(Dispute {
        id: object.id.clone(),
        user: payment.owner.clone(),
        reference: payment.reference.clone(),
        charge: object.charge.clone().unwrap_or_default(),
        kind: match phase {
            Phase::Inquiry => DisputeKind::Inquiry,
            Phase::Chargeback | Phase::Appeal => DisputeKind::Chargeback,
        },
        status: object.status.clone(),
        phase,
        needs_response,
        effect,
        reason: object.reason.clone(),
        amount: Amount::new(object.amount, object.currency.parse()?)?,
        due_at,
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
        answered_at: before.and_then(|before| before.answered_at),
        refund_id: before.and_then(|before| before.refund_id.clone()),
        awaits: None,
        handled_by: before.and_then(|before| before.handled_by.clone()),
        object: object.clone(),
        seen_at: now,
    })
}
