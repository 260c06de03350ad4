//! Saving a dispute, and reconciling its payment with all claims on it.

use store::{Timestamp, Tx};

use super::{
    audit::{read_record, snapshot},
    money::{self, update_attention_in},
    row::{self, Dispute},
    state::Effect,
};
use crate::{Actor, DeskError, audit::record_in, payment};

/// Reconciles ledger and holds of a payment with its claims. A lost dispute whose part changed has
/// its money posted again.
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

/// Posts the money of a payment's lost disputes again, whose parts may have changed.
pub(super) async fn repost_all_in(
    tx: &mut Tx,
    reference: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    for dispute in row::of_payment_in(tx, reference).await? {
        if dispute.effect == Effect::Take {
            repost_in(tx, &dispute, now).await?;
        }
    }
    Ok(())
}

/// Posts a dispute's money again after a fee was read or its part of the payment changed.
pub(super) async fn repost_in(
    tx: &mut Tx,
    before: &Dispute,
    now: Timestamp,
) -> Result<(), DeskError> {
    let mut after = before.clone();
    after.awaits = money::post_in(tx, &after, now).await?;
    if after.awaits != before.awaits {
        save_in(tx, Some(before), &mut after, now).await?;
    }
    Ok(())
}

/// Saves `after` with its audit record and attention item; returns whether a recorded field
/// changed.
pub(super) async fn save_in(
    tx: &mut Tx,
    before: Option<&Dispute>,
    after: &mut Dispute,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let is_news = before.is_none_or(|before| snapshot(before) != snapshot(after));
    after.revision = before.map_or(0, |before| before.revision) + i64::from(is_news);
    row::save_in(tx, before, after).await?;
    update_attention_in(tx, before, after, now).await?;
    if is_news {
        record_in(tx, read_record(before, after, now)).await?;
    }
    Ok(is_news)
}
