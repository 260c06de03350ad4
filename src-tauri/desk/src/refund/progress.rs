//! Results of the call of an approved request.

use store::{Timestamp, Tx};

use super::{
    RefundState,
    commands::{changed, give_up_in},
    row::{self, RefundRequest},
    state::RefundEvent,
};
use crate::{Actor, DeskError, audit::record_in};

/// Marks the request as sent; undo is no longer possible. False when the request is not in the
/// state in which the call was confirmed: another attempt, or settled or failed meanwhile.
pub(crate) async fn sent_in(
    tx: &mut Tx,
    (id, attempt): (i64, i64),
    now: Timestamp,
) -> Result<bool, DeskError> {
    let before = row::load_in(tx, id).await?;
    if before.attempt != attempt || before.state != RefundState::Leaving {
        return Ok(before.attempt == attempt && before.state == RefundState::Sent);
    }
    let after = RefundRequest { state: before.state.next(RefundEvent::Send)?, ..before.clone() };
    row::save_in(tx, &before, &after).await?;
    let actor = Actor::outbox();
    record_in(tx, changed(&actor, now, &before, &after, None)).await?;
    Ok(true)
}

/// The payment that a request is about.
pub(crate) async fn reference_in(tx: &mut Tx, id: i64) -> Result<String, DeskError> {
    Ok(row::load_in(tx, id).await?.reference)
}

/// Records the refund that the call of an attempt created; its state is read by the next sync. A
/// late answer does not change a later attempt.
pub(crate) async fn answered_in(
    tx: &mut Tx,
    (id, attempt): (i64, i64),
    refund: &str,
) -> Result<(), DeskError> {
    let before = row::load_in(tx, id).await?;
    if before.attempt != attempt {
        return Ok(());
    }
    let after = RefundRequest { refund_id: Some(refund.to_owned()), ..before.clone() };
    row::save_in(tx, &before, &after).await
}

/// Reopens the request, with the reason, after the call of an attempt was refused or given up.
pub(crate) async fn refused_in(
    tx: &mut Tx,
    actor: &Actor,
    (id, attempt): (i64, i64),
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let before = row::load_in(tx, id).await?;
    if before.attempt != attempt {
        return Ok(());
    }
    // A state of the refund read meanwhile takes precedence over the refusal of a repeated call.
    let Ok(state) = before.state.next(RefundEvent::Refused) else { return Ok(()) };
    let mut after = RefundRequest { state, ..before.clone() };
    after.leaves_at = None;
    row::save_in(tx, &before, &after).await?;
    give_up_in(tx, actor, &before, why, now).await?;
    Ok(record_in(tx, changed(actor, now, &before, &after, Some(why.to_owned()))).await?)
}
