//! The money of a dispute in the ledger.
//!
//! Stripe reports the movements as balance transactions (`rows.rs`). Each is posted once, under its
//! own id; the wallet's part follows the status (`state.rs`). In a closed case the receivable is
//! zero: what neither the customer's credits nor the bank made good is written off (tax is not part
//! of the credits, credits were a promotion, the bank returned another currency), and the write-off
//! is reversed when a lost dispute is won later.
//!
//! A loss is written off only while the bank has the money. A case that was won and then lost again
//! awaits a second withdrawal (`summary.rs`): until then nothing is written off.
//!
//! Signs are those of the ledger: liabilities of the merchant are positive, assets and expenses
//! negative. A withdrawal of 30.00 with a fee of 15.00, and the 500.00 that an answer costs in a
//! compliance dispute:
//!
//! ```text
//!            stripe_balance   disputes_receivable   dispute_fees   wallet
//! withdrawn      +30.00             −30.00
//! fee            +15.00                                −15.00
//! answered      +500.00                               −500.00
//! lost                              +30.00                         −30.00
//! or won         −30.00             +30.00
//!               −500.00                               +500.00
//! ```

mod attention;
mod rows;
mod summary;

use gateway::mirror::BalanceTransactionObject;
use ledger::{NewTransfer, Operation, Route, by_reference_in};
use money::{Amount, Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use store::{Timestamp, Tx};

use super::{awaited_money::AwaitedMoney, row::Dispute};
use crate::{
    Actor, DeskError,
    payment::{Payment, payment_in},
    posting::{apply_in, reconcile_in},
};

pub(super) use attention::update_attention_in;
use rows::{awaited_fee, rows_in};
pub(super) use rows::{fee_in, funds_of};
use summary::{SettlementSummary, rest_key};

/// The reason for a residual that is not zero.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum OpenReason {
    /// The outcome is open.
    AwaitsOutcome,
    /// Lost, and no withdrawal by the bank was read.
    AwaitsWithdrawal,
    /// Won, and no reinstatement by the bank was read.
    AwaitsReinstatement,
}

/// The money of a case in one currency, in minor units. Amounts are positive in the direction of
/// their name.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct DisputeMoney {
    /// The currency.
    pub currency: Currency,
    /// Withdrawn by the bank.
    pub withdrawn: MinorUnits,
    /// Reinstated by the bank.
    pub reinstated: MinorUnits,
    /// Fees of Stripe, less returned fees.
    pub fees: MinorUnits,
    /// Credits taken from the wallet.
    pub taken: MinorUnits,
    /// Written off by the merchant; negative where more credits than money were taken.
    pub written_off: MinorUnits,
    /// Residual: zero in a closed case, otherwise explained by `open`.
    pub residual: MinorUnits,
    /// Reason for a residual that is not zero.
    pub open: Option<OpenReason>,
}

/// Posts the balance transactions of a dispute, and the write-off of a closed one. Returns the
/// movement that Stripe has not reported yet.
pub(in crate::dispute) async fn post_in(
    tx: &mut Tx,
    dispute: &Dispute,
    now: Timestamp,
) -> Result<Option<AwaitedMoney>, DeskError> {
    let rows = rows_in(tx, dispute).await?;
    for row in &rows {
        post_row_in(tx, dispute, row, now).await?;
    }
    let records = by_reference_in(tx, &dispute.id).await?;
    let payment = payment_in(tx, &dispute.reference).await?;
    let summary = SettlementSummary::of(dispute, &rows, &records, &payment)?;
    for (currency, wanted) in summary.to_write_off(dispute.effect)? {
        let transfer = NewTransfer {
            key: rest_key(dispute, currency),
            route: Route::DisputeWriteOff,
            amount: wanted,
            reference: Some(dispute.id.clone()),
            reason: Some("neither credits nor bank made this good".to_owned()),
        };
        let undone = format!("the dispute is {} now", dispute.status.as_str());
        reconcile_in(tx, &Actor::stripe(), &records, transfer, &undone, now).await?;
    }
    Ok(summary.awaits(dispute.effect)?.or_else(|| awaited_fee(dispute, &rows)))
}

/// The money of a case, one row for each currency.
pub(crate) async fn money_in(
    tx: &mut Tx,
    dispute: &Dispute,
    payment: &Payment,
) -> Result<Vec<DisputeMoney>, DeskError> {
    let records = by_reference_in(tx, &dispute.id).await?;
    let rows = rows_in(tx, dispute).await?;
    SettlementSummary::of(dispute, &rows, &records, payment)?.view(dispute.effect)
}

async fn post_row_in(
    tx: &mut Tx,
    dispute: &Dispute,
    row: &BalanceTransactionObject,
    now: Timestamp,
) -> Result<(), DeskError> {
    let currency: Currency = row.currency.parse()?;
    let (route, reason) = match (row.is_fee(), row.amount < 0) {
        (false, true) => (Route::DisputeFunds, "taken by the bank"),
        (false, false) => (Route::DisputeFunds, "given back by the bank"),
        (true, true) => (Route::DisputeFee, "fee of the answer"),
        (true, false) => (Route::DisputeFee, "fee of the answer given back"),
    };
    let moved = NewTransfer {
        key: row.id.clone(),
        route,
        amount: Amount::new(row.amount, currency)?,
        reference: Some(dispute.id.clone()),
        reason: Some(reason.to_owned()),
    };
    let fee = NewTransfer {
        key: format!("{}:fee", row.id),
        route: Route::DisputeFee,
        amount: Amount::new(row.fee, currency)?.checked_neg()?,
        reason: Some("dispute fee".to_owned()),
        ..moved.clone()
    };
    for transfer in [moved, fee] {
        if !transfer.amount.is_zero() {
            apply_in(tx, &Actor::stripe(), now, Operation::Transfer(transfer)).await?;
        }
    }
    Ok(())
}
