//! What becomes of the call of an approved request.

use store::{Timestamp, Tx};

use super::{
    RefundState,
    commands::{changed, give_up_in},
    row::{self, RefundRequest},
    state::RefundEvent,
};
use crate::{Actor, DeskError, audit::record_in};

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
    row::save_in(tx, &before, &after).await?;
    give_up_in(tx, actor, &before, why, now).await?;
    Ok(record_in(tx, changed(actor, now, &before, &after, Some(why.to_owned()))).await?)
}
