//! Which balance transactions belong to a dispute.
//!
//! The dispute object contains its withdrawal and reinstatement; a list filtered by the dispute as
//! source is empty (measured). Where Stripe reports the fee for an answer to a compliance dispute
//! is not documented. It is therefore accepted in both places: among the dispute's own rows, and as
//! a `stripe_fee` with the dispute as its source. Only rows that were read are posted; an agreed
//! fee that was not read is awaited, never assumed.

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

/// All rows, without duplicates.
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

/// The agreed fee that was not read, or whose return after a win was not read.
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

/// Fees in the dispute's own rows, in one currency; `None` when there is no row.
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

/// Where the disputed money is, by the dispute's own rows. After a partial or foreign-currency
/// reinstatement the rest is still at the bank.
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

/// Rows that cannot be parsed are reported when they are mirrored.
fn parsed(rows: &[Json]) -> Vec<BalanceTransactionObject> {
    rows.iter().filter_map(|row| BalanceTransactionObject::parse(row).ok()).collect()
}
