//! Whether the disputes of a payment allow a refund of it.
//!
//! Once a bank has withdrawn the money, Stripe refuses refunds (`charge_disputed`). During an
//! inquiry it accepts them, at a risk: a part refunded now may be lost a second time when the
//! inquiry becomes a chargeback over the whole amount; only a full refund ends the inquiry (both
//! measured in Stripe's test mode).

use decision::DisputeKind;
use money::{Amount, Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use store::Tx;

use super::{
    row::{self, Dispute},
    state::is_open,
};
use crate::{DeskError, dispute::DisputeError, payment::Payment};

/// A dispute of a payment, as shown before a refund.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct PaymentDispute {
    /// Id at Stripe.
    pub id: String,
    /// Inquiry or chargeback.
    pub kind: DisputeKind,
    /// Stripe's `status`, as Stripe sent it.
    pub status: String,
    /// Whether the operator, the bank or Stripe still has to act or decide.
    pub is_open: bool,
    /// The disputed amount, in minor units of `currency`.
    pub amount: MinorUnits,
    /// The dispute's currency, which may differ from the request's.
    pub currency: Currency,
    /// Whether Stripe refuses a refund because of it.
    pub blocks_refund: bool,
}

impl PaymentDispute {
    fn of(dispute: Dispute) -> Self {
        Self {
            is_open: is_open(&dispute.status),
            blocks_refund: blocks_refund(&dispute),
            status: dispute.status.as_str().to_owned(),
            kind: dispute.kind,
            amount: dispute.amount.units(),
            currency: dispute.amount.currency(),
            id: dispute.id,
        }
    }
}

/// Taken from Stripe's object; an older object without the field blocks while it is an open
/// chargeback.
fn blocks_refund(dispute: &Dispute) -> bool {
    let is_under_way = dispute.kind == DisputeKind::Chargeback && is_open(&dispute.status);
    let said = dispute.object.raw["is_charge_refundable"].as_bool();
    said.map_or(is_under_way, |refundable| !refundable)
}

/// Every dispute of a payment, oldest first.
pub(crate) async fn of_payment_in(
    tx: &mut Tx,
    reference: &str,
) -> Result<Vec<PaymentDispute>, DeskError> {
    let disputes = row::of_payment_in(tx, reference).await?;
    Ok(disputes.into_iter().map(PaymentDispute::of).collect())
}

/// The id of a dispute because of which Stripe would refuse a refund.
pub(crate) async fn blocking_in(tx: &mut Tx, reference: &str) -> Result<Option<String>, DeskError> {
    let disputes = row::of_payment_in(tx, reference).await?;
    Ok(disputes.into_iter().find(blocks_refund).map(|dispute| dispute.id))
}

/// Refuses a refund that Stripe would refuse, and one that risks a double loss unless
/// `despite_inquiry`.
///
/// # Errors
/// `charge_disputed`, `refund_double_loss`.
pub(crate) async fn check_refund_in(
    tx: &mut Tx,
    payment: &Payment,
    amount: Amount,
    despite_inquiry: bool,
) -> Result<(), DeskError> {
    let Some(inquiry) = inquiry_in(tx, payment).await?.filter(|_| !despite_inquiry) else {
        return Ok(());
    };
    // A refund of all that Stripe has left ends the inquiry.
    let is_full = amount.compare(payment.free_money()?)?.is_ge();
    if is_full && !payment.noted()?.is_positive() {
        return Ok(());
    }
    Err(double_loss(payment, &inquiry, amount)?)
}

/// Refuses a refund past Stripe as [`check_refund_in`] does one at Stripe; no amount of it ends an
/// inquiry.
///
/// # Errors
/// `charge_disputed`, `refund_double_loss`.
pub(crate) async fn check_noted_in(
    tx: &mut Tx,
    payment: &Payment,
    amount: Amount,
    despite_inquiry: bool,
) -> Result<(), DeskError> {
    match inquiry_in(tx, payment).await?.filter(|_| !despite_inquiry) {
        Some(inquiry) => Err(double_loss(payment, &inquiry, amount)?),
        None => Ok(()),
    }
}

/// The open inquiry of a payment.
///
/// # Errors
/// `charge_disputed` when a dispute allows no refund at all.
async fn inquiry_in(tx: &mut Tx, payment: &Payment) -> Result<Option<Dispute>, DeskError> {
    let disputes = row::of_payment_in(tx, &payment.reference).await?;
    if let Some(blocking) = disputes.iter().find(|dispute| blocks_refund(dispute)) {
        return Err(DisputeError::ChargeDisputed(blocking.id.clone()).into());
    }
    let is_inquiry =
        |dispute: &Dispute| dispute.kind == DisputeKind::Inquiry && is_open(&dispute.status);
    Ok(disputes.into_iter().find(is_inquiry))
}

fn double_loss(
    payment: &Payment,
    inquiry: &Dispute,
    amount: Amount,
) -> Result<DeskError, DeskError> {
    let captured = payment.captured();
    let refunded = captured.checked_sub(payment.untaken_money()?)?.checked_add(amount)?;
    // A dispute in another currency counts as the whole payment.
    let disputed =
        if inquiry.amount.currency() == captured.currency() { inquiry.amount } else { captured };
    let loss = refunded.checked_add(disputed)?;
    Ok(DeskError::Dispute(DisputeError::RefundDoubleLoss {
        dispute: inquiry.id.clone(),
        loss,
        captured,
    }))
}
