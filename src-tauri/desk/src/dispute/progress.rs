//! Results of a confirmed action: undone, sent, executed or refused.

use gateway::mirror::RefundObject;
use store::{Timestamp, Tx};

use super::{
    audit::change_record,
    row::{self, Dispute},
    settle::settle_in,
    state::DisputeActionState,
};
use crate::{
    Actor, DeskError,
    audit::{Action, record_in},
    outbox::{CALL_MARK, DISPUTE_MARK},
    payment, settings,
    subject::CallTarget,
};

/// Time without effect after which an answer is reported when the deadline is near.
const NEAR_DEADLINE_SECONDS: i64 = 3_600;

/// Undoes an action whose call has not been sent. The caller has cancelled the call.
pub(crate) async fn undo_in(
    tx: &mut Tx,
    actor: &Actor,
    id: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let before = row::load_in(tx, id).await?;
    let mut after = before.clone();
    after.action = None;
    after.leaves_at = None;
    after.handled_by = None;
    row::save_in(tx, Some(&before), &after).await?;
    give_up_refund_in(tx, actor, &before, (before.attempt, "undone"), now).await?;
    let reason = Some("undone".to_owned());
    Ok(record_in(tx, change_record(actor, Action::Undone, &before, &after, reason, now)).await?)
}

/// Marks the action as sent; undo is no longer possible. False when the case is not as it was when
/// the call was confirmed: another attempt, another phase, or no answer needed any more.
pub(crate) async fn sent_in(
    tx: &mut Tx,
    id: &str,
    target: CallTarget,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let dispute = row::load_in(tx, id).await?;
    if dispute.call_target() != target || !dispute.needs_response || !dispute.is_moving() {
        return Ok(false);
    }
    let step = Step { attempt: target.attempt, state: DisputeActionState::Sent, reason: None, now };
    move_in(tx, &Actor::outbox(), dispute, step, |_| ()).await?;
    Ok(true)
}

/// Whether a draft of the evidence still fits attempt and phase of the case.
pub(crate) async fn takes_draft_in(
    tx: &mut Tx,
    id: &str,
    target: CallTarget,
) -> Result<bool, DeskError> {
    let dispute = row::load_in(tx, id).await?;
    Ok(dispute.call_target() == target && dispute.takes_action())
}

/// `submission_count` of a dispute.
pub(crate) async fn submission_count_in(tx: &mut Tx, id: &str) -> Result<i64, DeskError> {
    Ok(row::load_in(tx, id).await?.submission_count)
}

/// Records that Stripe has executed the call of an attempt; the new status is read by the next
/// sync.
pub(crate) async fn answered_in(
    tx: &mut Tx,
    (id, attempt): (&str, i64),
    refund: Option<&str>,
    now: Timestamp,
) -> Result<(), DeskError> {
    let dispute = row::load_in(tx, id).await?;
    let step = Step { attempt, state: DisputeActionState::Answered, reason: None, now };
    let keep = |after: &mut Dispute| {
        after.answered_at = Some(now);
        after.refund_id = refund.map(str::to_owned);
    };
    move_in(tx, &Actor::stripe(), dispute, step, keep).await
}

/// Reopens the case after the call of an attempt was refused or given up.
pub(crate) async fn refused_in(
    tx: &mut Tx,
    actor: &Actor,
    (id, attempt): (&str, i64),
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let dispute = row::load_in(tx, id).await?;
    give_up_refund_in(tx, actor, &dispute, (attempt, why), now).await?;
    let reason = Some(why.to_owned());
    let step = Step { attempt, state: DisputeActionState::Refused, reason, now };
    move_in(tx, actor, dispute, step, |_| ()).await
}

/// Ends the claim of a full refund that will not be made, and releases its hold.
async fn give_up_refund_in(
    tx: &mut Tx,
    actor: &Actor,
    dispute: &Dispute,
    (attempt, why): (i64, &str),
    now: Timestamp,
) -> Result<(), DeskError> {
    payment::give_up_in(tx, &dispute.call_key_of(attempt), why).await?;
    settle_in(tx, actor, &dispute.reference, now).await
}

/// Reopens an inquiry whose refund has failed. False when the refund is not ours, or when its
/// dispute does not wait for anybody.
pub(crate) async fn refund_failed_in(
    tx: &mut Tx,
    refund: &RefundObject,
    why: &str,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let dispute = match refund.metadata.get(DISPUTE_MARK) {
        Some(id) => row::find_in(tx, id).await?,
        // Created by hand at Stripe and assigned by `settle_call`.
        None => row::by_refund_in(tx, &refund.id).await?,
    };
    let Some(dispute) = dispute else { return Ok(false) };
    let is_its_own = refund.metadata.get(CALL_MARK) == Some(&dispute.call_key())
        || dispute.refund_id.as_deref() == Some(&refund.id);
    if is_its_own {
        refused_in(tx, &Actor::stripe(), (&dispute.id, dispute.attempt), why, now).await?;
    }
    Ok(row::load_in(tx, &dispute.id).await?.waits())
}

/// Disputes whose answer was executed long enough ago and that still need one.
pub(crate) async fn without_effect_in(
    tx: &mut Tx,
    now: Timestamp,
) -> Result<Vec<Dispute>, DeskError> {
    let wait = i64::from(settings::load_in(tx).await?.effect_hours).saturating_mul(3_600);
    let moments =
        (now.plus_seconds(-wait), now.plus_seconds(wait), now.plus_seconds(-NEAR_DEADLINE_SECONDS));
    row::without_effect_in(tx, moments).await
}

/// Reopens cases whose answer Stripe has executed without effect.
pub(crate) async fn reopen_without_effect_in(tx: &mut Tx, now: Timestamp) -> Result<(), DeskError> {
    for dispute in without_effect_in(tx, now).await? {
        let answered_at = dispute.answered_at.unwrap_or(now);
        let reason = Some(format!("sent on {}, without effect", answered_at.date()));
        let state = DisputeActionState::WithoutEffect;
        let step = Step { attempt: dispute.attempt, state, reason, now };
        move_in(tx, &Actor::stripe(), dispute, step, |_| ()).await?;
    }
    Ok(())
}

/// A new state of an attempt.
struct Step {
    attempt: i64,
    state: DisputeActionState,
    reason: Option<String>,
    now: Timestamp,
}

/// Changes the state of the action; results of an earlier attempt do not change a later one.
async fn move_in(
    tx: &mut Tx,
    actor: &Actor,
    before: Dispute,
    step: Step,
    keep: impl FnOnce(&mut Dispute),
) -> Result<(), DeskError> {
    let Step { attempt, state, reason, now } = step;
    let Some((act, was)) = before.action.filter(|_| before.attempt == attempt) else {
        return Ok(());
    };
    if !was.may_become(state) {
        return Ok(());
    }
    let mut after = before.clone();
    after.action = Some((act, state));
    keep(&mut after);
    row::save_in(tx, Some(&before), &after).await?;
    Ok(record_in(tx, change_record(actor, action_of(state), &before, &after, reason, now)).await?)
}

const fn action_of(state: DisputeActionState) -> Action {
    match state {
        DisputeActionState::Leaving => Action::Leaving,
        DisputeActionState::Sent => Action::Sent,
        DisputeActionState::Answered => Action::Answered,
        DisputeActionState::Refused => Action::Refused,
        DisputeActionState::WithoutEffect => Action::WithoutEffect,
    }
}
