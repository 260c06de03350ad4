//! What Stripe must still show of a case. It stands in the case, and under "needs attention" from the
//! moment it is missed until it is there; what a person has closed stays closed.

use store::{StoreError, Timestamp, Tx};

use crate::{attention, dispute::row::Dispute};

/// Opens an item when something begins to be missed, and closes it when it is there.
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
