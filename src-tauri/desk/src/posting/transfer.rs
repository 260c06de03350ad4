//! Transfers that are derived from what is known now, and corrected when that changes.

use ledger::{NewTransfer, Operation, Route, TransactionRecord};
use money::Amount;
use store::{Timestamp, Tx};

use super::{apply_in, key_after, unreversed};
use crate::{Actor, DeskError};

/// Makes the posted transfer of a key equal to `transfer`; an amount of zero means that none is
/// posted. A transfer with another amount is reversed with `reverse_reason`, and the right one is
/// posted under the next key. `records` are the transactions with the transfer's reference.
pub(crate) async fn reconcile_in(
    tx: &mut Tx,
    actor: &Actor,
    records: &[TransactionRecord],
    transfer: NewTransfer,
    reverse_reason: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let (current, before) = unreversed(records, &transfer.key);
    let is_reconciled = current
        .map_or_else(|| transfer.amount.is_zero(), |current| current.amount == transfer.amount);
    if is_reconciled {
        return Ok(());
    }
    if let Some(current) = current {
        let key = format!("{}:undone", current.key);
        let operation =
            Operation::Reverse { id: current.id, key, reason: reverse_reason.to_owned() };
        apply_in(tx, actor, now, operation).await?;
    }
    if !transfer.amount.is_zero() {
        let key = key_after(&transfer.key, before);
        let operation = Operation::Transfer(NewTransfer { key, ..transfer });
        apply_in(tx, actor, now, operation).await?;
    }
    Ok(())
}

/// The difference between credits and money of a payment or a refund.
pub(crate) struct Difference<'a> {
    /// Id of the payment or the refund.
    pub(crate) of: &'a str,
    /// Route of a promotion, and route of any other difference.
    pub(crate) routes: (Route, Route),
    pub(crate) amount: Amount,
    pub(crate) is_promotion: bool,
}

/// Reconciles the transfer of a difference, which is posted as promotion or as adjustment, never as
/// both.
pub(crate) async fn reconcile_difference_in(
    tx: &mut Tx,
    actor: &Actor,
    records: &[TransactionRecord],
    difference: Difference<'_>,
    reverse_reason: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let Difference { of, routes, amount, is_promotion } = difference;
    let currency = amount.currency();
    let zero = Amount::zero(currency);
    let (promotion, adjustment) = if is_promotion { (amount, zero) } else { (zero, amount) };
    for (name, route, amount) in
        [("promotion", routes.0, promotion), ("adjustment", routes.1, adjustment)]
    {
        let transfer = NewTransfer {
            key: format!("{of}:{name}:{currency}"),
            route,
            amount,
            reference: Some(of.to_owned()),
            reason: Some("difference between credits and money".to_owned()),
        };
        reconcile_in(tx, actor, records, transfer, reverse_reason, now).await?;
    }
    Ok(())
}

/// Posts a transfer unless one of its key is among the records with its reference, or its amount is
/// zero.
pub(crate) async fn post_once_in(
    tx: &mut Tx,
    records: &[TransactionRecord],
    transfer: NewTransfer,
    now: Timestamp,
) -> Result<(), DeskError> {
    let is_posted = records.iter().any(|record| record.key == transfer.key);
    if !is_posted && !transfer.amount.is_zero() {
        apply_in(tx, &Actor::stripe(), now, Operation::Transfer(transfer)).await?;
    }
    Ok(())
}
