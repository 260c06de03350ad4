//! The attention item of a movement that Stripe has not reported. It is open from the time the
//! movement is missed until it is read; an item that a person has closed is not opened again for
//! the same movement.

use store::{StoreError, Timestamp, Tx};

use crate::{attention, dispute::row::Dispute};

/// Opens the item when a movement begins to be missed, and closes it when the movement is read.
pub(in crate::dispute) async fn update_attention_in(
    tx: &mut Tx,
    before: Option<&Dispute>,
    after: &Dispute,
    now: Timestamp,
) -> Result<(), StoreError> {
    let missed = before.and_then(|before| before.awaits);
    if missed == after.awaits {
        return Ok(());
    }
    let subject = after.subject().name();
    if missed.is_some() {
        let note = "no longer missed";
        attention::close_kind_in(tx, (attention::AWAITS_MONEY, &subject), note, now).await?;
    }
    if let Some(awaited) = after.awaits {
        let why = format!("{}; look for it in Stripe's balance", awaited.sentence());
        attention::open_in(tx, attention::AWAITS_MONEY, &subject, &why, now).await?;
    }
    Ok(())
}
