//! Disputes as Stripe tells of them: mirror row, hold, ledger effect, decision, and autopilot's
//! action, in one transaction.

use ::money::Amount;
use decision::{DisputeKind, ExpectedOverrides};
use gateway::mirror::{BalanceTransactionObject, DisputeObject};
use store::{Timestamp, Tx};

use super::{
    autopilot::autopilot_in,
    awaited_money::AwaitedMoney,
    decide::decided,
    facts::facts_in,
    money::{self, tell_in},
    row::{self, Dispute},
    state::{Effect, effect},
    witness::{picture, seen},
};
use crate::{
    Actor, DeskError, Ingested,
    audit::record_in,
    outbox,
    payment::{self, Claim, ClaimKind, ClaimState, Payment, PaymentError, payment_in},
    settings,
};

/// Takes a dispute as just read from Stripe. The same again changes nothing.
pub(crate) async fn ingest_in(
    tx: &mut Tx,
    object: &DisputeObject,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    let reference = object.payment_intent.as_deref().or(object.charge.as_deref());
    let reference =
        reference.ok_or_else(|| DeskError::Payment(PaymentError::NotFound(object.id.clone())))?;
    let payment = payment_in(tx, reference).await?;
    let before = row::find_in(tx, &object.id).await?;
    let mut after = mirrored(object, &payment, before.as_ref(), now)?;
    if before.as_ref().is_some_and(|before| before.action.is_some()) && after.action.is_none() {
        // What waited to answer the inquiry does not answer the chargeback.
        outbox::cancel_in(tx, &after.call_subject(), now).await?;
    }
    let known = payment::find_claim_in(tx, ClaimKind::Dispute, &after.id).await?;
    payment::claim_in(tx, &claim(&after, known.as_ref())).await?;
    let is_recut = payment::settle_in(tx, &Actor::stripe(), &after.reference, now).await?;
    let payment = payment_in(tx, reference).await?;
    let transaction = payment.unreversed(&after.id).0.map(|record| record.id);
    after.awaits = money::post_in(tx, &after, now).await?;
    let settings = settings::load_in(tx).await?;
    if after.takes_action() {
        let given = ExpectedOverrides::default();
        after.facts = facts_in(tx, &after, &payment, &settings, now).await?;
        let facts = after.facts.as_ref();
        after.decision = facts.map(|facts| decided(&settings, facts, &given)).transpose()?;
    }
    let is_news = save_in(tx, before.as_ref(), &mut after, now).await?;
    if is_recut {
        repost_all_in(tx, &after.reference, now).await?;
    }
    autopilot_in(tx, &settings, &after, now).await?;
    let outcome = if is_news { after.status.as_str() } else { "unchanged" };
    Ok(Ingested {
        outcome: outcome.to_owned(),
        case: Some(after.subject().name()),
        transaction,
        is_under_way: after.awaits.is_some_and(AwaitedMoney::is_silent),
    })
}

/// Takes a balance transaction as just read: a fee that stands beside its dispute is posted to the
/// case; all else is read from the dispute itself.
pub(crate) async fn ingest_row_in(
    tx: &mut Tx,
    row: &BalanceTransactionObject,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    let mirrored = Ingested::mirrored("mirrored");
    let Some(id) = row.source.as_deref().filter(|_| row.is_fee()) else { return Ok(mirrored) };
    let Some(before) = row::find_in(tx, id).await? else { return Ok(mirrored) };
    repost_in(tx, &before, now).await?;
    Ok(Ingested { case: Some(before.subject().name()), ..mirrored })
}

/// Posts a dispute's money anew, because something beside it has changed: a fee was read, or its part
/// of the payment is another one.
async fn repost_in(tx: &mut Tx, before: &Dispute, now: Timestamp) -> Result<(), DeskError> {
    let mut after = before.clone();
    after.awaits = money::post_in(tx, &after, now).await?;
    if after.awaits != before.awaits {
        save_in(tx, Some(before), &mut after, now).await?;
    }
    Ok(())
}

/// Brings ledger and holds of a payment to what its claims say. A lost dispute whose part is another
/// one then has its money posted anew.
pub(crate) async fn settle_in(
    tx: &mut Tx,
    actor: &Actor,
    reference: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    if !payment::settle_in(tx, actor, reference, now).await? {
        return Ok(());
    }
    repost_all_in(tx, reference, now).await
}

/// Posts the money of a payment's lost disputes anew: the part of one may be another now.
async fn repost_all_in(tx: &mut Tx, reference: &str, now: Timestamp) -> Result<(), DeskError> {
    for dispute in row::of_payment_in(tx, reference).await? {
        if effect(&dispute.status) == Effect::Take {
            repost_in(tx, &dispute, now).await?;
        }
    }
    Ok(())
}

/// What the dispute takes, or may take, from its payment. A status that moves no money leaves it
/// as it was known.
fn claim(dispute: &Dispute, known: Option<&Claim>) -> Claim {
    let state = match effect(&dispute.status) {
        Effect::Take => ClaimState::Takes,
        Effect::Hold => ClaimState::MayTake,
        Effect::GiveBack => ClaimState::Nothing,
        Effect::Nothing => known.map_or(ClaimState::Nothing, |known| known.state),
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

/// Saves what is known now and says what is new of it; whether anything is.
async fn save_in(
    tx: &mut Tx,
    before: Option<&Dispute>,
    after: &mut Dispute,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let is_news = before.is_none_or(|before| picture(before) != picture(after));
    after.revision = before.map_or(0, |before| before.revision) + i64::from(is_news);
    row::save_in(tx, before, after).await?;
    tell_in(tx, before, after, now).await?;
    if is_news {
        record_in(tx, seen(before, after, now)).await?;
    }
    Ok(is_news)
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
        awaits: None,
        handled_by: before.and_then(|before| before.handled_by.clone()),
        object: object.clone(),
        seen_at: now,
    })
}
