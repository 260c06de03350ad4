//! What becomes of a confirmed action: taken back, sent, answered or refused.

use store::{Timestamp, Tx};

use super::{row, state::DisputeActionState, witness::changed};
use crate::{
    Actor, DeskError,
    audit::{Action, record_in},
};

/// Takes an action back while its call has not left. The call itself is already cancelled.
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
    let reason = Some("undone".to_owned());
    Ok(record_in(tx, changed(actor, Action::Undone, &before, &after, reason, now)).await?)
}

/// The call has been claimed for sending: undo is over.
pub(crate) async fn sent_in(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), DeskError> {
    move_in(tx, &Actor::outbox(), id, DisputeActionState::Sent, None, now).await
}

/// Stripe has executed the call; where the dispute stands is read by the next sync.
pub(crate) async fn answered_in(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), DeskError> {
    move_in(tx, &Actor::stripe(), id, DisputeActionState::Answered, None, now).await
}

/// Stripe has refused the call: the case can be acted on again.
pub(crate) async fn refused_in(
    tx: &mut Tx,
    actor: &Actor,
    id: &str,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let why = Some(why.to_owned());
    move_in(tx, actor, id, DisputeActionState::Refused, why, now).await
}

async fn move_in(
    tx: &mut Tx,
    actor: &Actor,
    id: &str,
    state: DisputeActionState,
    reason: Option<String>,
    now: Timestamp,
) -> Result<(), DeskError> {
    let before = row::load_in(tx, id).await?;
    let Some((act, was)) = before.action else { return Ok(()) };
    if was == state {
        return Ok(());
    }
    let mut after = before.clone();
    after.action = Some((act, state));
    row::save_in(tx, Some(&before), &after).await?;
    Ok(record_in(tx, changed(actor, action_of(state), &before, &after, reason, now)).await?)
}

const fn action_of(state: DisputeActionState) -> Action {
    match state {
        DisputeActionState::Leaving => Action::Leaving,
        DisputeActionState::Sent => Action::Sent,
        DisputeActionState::Answered => Action::Answered,
        DisputeActionState::Refused => Action::Refused,
    }
}
