//! Which balance transactions belong to a dispute.
//!
//! The dispute's own object carries its withdrawal and reinstatement, and a list filtered by the
//! dispute as source carries nothing (recorded). Where Stripe puts the fee that an answer to a
//! compliance dispute costs is written nowhere. So it is taken wherever it is read: among the
//! dispute's own rows, or as a `stripe_fee` that names the dispute as its source. Only what was read
//! is posted; a fee that was agreed to and not read is awaited, never assumed.

use std::collections::BTreeMap;

use gateway::mirror::{BalanceTransactionObject, DisputeObject, DisputeStatus};
use money::{Currency, MinorUnits};
use serde_json::Value as Json;
use store::Tx;

use crate::{
    DeskError,
    dispute::{awaited_money::AwaitedMoney, row::Dispute, state::Funds},
    mirror::moved_by_in,
};

/// Every row, each once.
pub(super) async fn rows_in(
    tx: &mut Tx,
    dispute: &Dispute,
) -> Result<Vec<BalanceTransactionObject>, DeskError> {
    let mut rows = own_rows(dispute);
    let read = moved_by_in(tx, &dispute.id).await?;
    let mut fees = parsed(&read);
    fees.retain(|fee| fee.is_fee() && rows.iter().all(|row| row.id != fee.id));
    rows.append(&mut fees);
    Ok(rows)
}

/// The fee that was agreed to and that Stripe has not shown, or not given back after a win.
pub(super) fn awaited_fee(
    dispute: &Dispute,
    rows: &[BalanceTransactionObject],
) -> Option<AwaitedMoney> {
    if !dispute.object.has_costly_answer() {
        return None;
    }
    let mut fees = rows.iter().filter(|row| row.is_fee());
    if !fees.clone().any(|fee| fee.amount < 0) {
        return Some(AwaitedMoney::Fee);
    }
    let is_returned = fees.any(|fee| fee.amount > 0);
    (dispute.status == DisputeStatus::Won && !is_returned).then_some(AwaitedMoney::FeeReturn)
}

/// What Stripe kept of a dispute's own rows in a currency; none while it shows nothing.
pub(in crate::dispute) fn fee_in(
    dispute: &Dispute,
    currency: Currency,
) -> Result<Option<MinorUnits>, DeskError> {
    let word = currency.to_string();
    let fees: Vec<i64> =
        own_rows(dispute).iter().filter(|row| row.currency == word).map(|row| row.fee).collect();
    let sum = fees.iter().fold(0_i64, |sum, fee| sum.saturating_add(*fee));
    Ok(if fees.is_empty() { None } else { Some(MinorUnits::new(sum)?) })
}

/// Where the disputed money is, by the dispute's own rows. A part given back leaves the rest at the
/// bank, and so does another currency.
pub(in crate::dispute) fn funds_of(object: &DisputeObject) -> Funds {
    let mut kept: BTreeMap<String, i64> = BTreeMap::new();
    for row in parsed(&object.balance_transactions) {
        if !row.is_fee() {
            let sum = kept.entry(row.currency).or_insert(0);
            *sum = sum.saturating_sub(row.amount);
        }
    }
    if kept.values().any(|kept| *kept > 0) {
        Funds::AtBank
    } else if kept.is_empty() {
        Funds::Unmoved
    } else {
        Funds::Back
    }
}

fn own_rows(dispute: &Dispute) -> Vec<BalanceTransactionObject> {
    parsed(&dispute.object.balance_transactions)
}

/// What does not read is shown by the mirror.
fn parsed(rows: &[Json]) -> Vec<BalanceTransactionObject> {
    rows.iter().filter_map(|row| BalanceTransactionObject::parse(row).ok()).collect()
}
