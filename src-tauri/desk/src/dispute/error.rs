//! Errors about disputes.

use money::Amount;
use serde_json::json;

use super::state::DisputeAct;
use crate::refusal::Refusal;

/// An error about a dispute or inquiry.
#[derive(Debug, thiserror::Error)]
pub enum DisputeError {
    /// No such dispute.
    #[error("there is no dispute \"{0}\" here; it may not have been read from Stripe yet")]
    NotFound(String),
    /// The dispute's amount is not positive.
    #[error(
        "dispute {id} over {minor} minor units cannot be: it is not above zero; look at it in Stripe's dashboard"
    )]
    Impossible {
        /// Id of the dispute.
        id: String,
        /// Its amount in minor units.
        minor: i64,
    },
    /// The dispute changed at Stripe since it was displayed.
    #[error("the dispute has changed at Stripe meanwhile; look at it again before it is answered")]
    Changed {
        /// Its current status.
        status: String,
    },
    /// The dispute is not in a state that allows this.
    #[error("this cannot be done while the case is {state}; reload to see who changed it and why")]
    IllegalStep {
        /// Its status, or its action with the action's state.
        state: String,
        /// The action that was tried.
        act: DisputeAct,
    },
    /// Somebody else changed the dispute between reading and saving.
    #[error("this cannot be done while the case is changed; reload to see who changed it and why")]
    Overtaken,
    /// Closing an inquiry does not end it.
    #[error(
        "an inquiry is not ended by accepting it: refund the payment in full, or answer with evidence"
    )]
    InquiryNotAcceptable,
    /// A refund does not end a chargeback.
    #[error(
        "the bank has taken the money of a chargeback already, so the payment takes no refund: accept the dispute, or answer with evidence"
    )]
    ChargebackNotRefundable,
    /// The bank accepts no answer.
    #[error("the bank allows no answer to this dispute; it will be closed as lost by itself")]
    NotAnswerable,
    /// Stripe refunds no charge whose money a bank has withdrawn (Stripe: `charge_disputed`).
    #[error(
        "dispute {0} stands on this payment, and Stripe refunds no disputed charge; answer or accept the dispute instead"
    )]
    ChargeDisputed(String),
    /// Stripe would not refund the whole payment, so the refund would not end the inquiry.
    #[error(
        "{noted} of this payment was refunded outside Stripe or given as credits: a refund of the rest does not end the inquiry; answer with evidence"
    )]
    RefundNotFull {
        /// Money refunded past Stripe.
        noted: Amount,
    },
    /// A part refunded during an inquiry may be lost in addition to the whole amount (measured at
    /// Stripe).
    #[error(
        "an inquiry ({dispute}) is open on this payment: if it becomes a chargeback, {loss} may be lost on {captured} in all; refund all that is left, which ends the inquiry, or confirm that you accept this"
    )]
    RefundDoubleLoss {
        /// Id of the inquiry.
        dispute: String,
        /// Total of refunds and chargeback in that case.
        loss: Amount,
        /// Money captured of the payment.
        captured: Amount,
    },
}

impl DisputeError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::NotFound(id) => {
                Refusal::not_found("dispute_not_found").with(json!({ "dispute_id": id }))
            }
            Self::Impossible { id, minor } => Refusal::invalid("dispute_impossible")
                .with(json!({ "dispute_id": id, "amount": minor })),
            Self::Changed { status } => {
                Refusal::conflict("dispute_changed").with(json!({ "status": status }))
            }
            Self::IllegalStep { state, act } => Refusal::conflict("case_already_handled")
                .with(json!({ "state": state, "step": act })),
            Self::Overtaken => Refusal::conflict("case_already_handled")
                .with(json!({ "state": "changed", "step": "save" })),
            Self::InquiryNotAcceptable => Refusal::refused("inquiry_not_acceptable"),
            Self::ChargebackNotRefundable => Refusal::refused("chargeback_not_refundable"),
            Self::NotAnswerable => Refusal::refused("dispute_not_answerable"),
            Self::ChargeDisputed(id) => {
                Refusal::refused("charge_disputed").with(json!({ "dispute_id": id }))
            }
            Self::RefundNotFull { noted } => Refusal::refused("refund_not_full").with(json!({
                "noted": noted.minor(), "currency": noted.currency().to_string(),
            })),
            Self::RefundDoubleLoss { dispute, loss, captured } => {
                Refusal::refused("refund_double_loss").with(json!({
                    "dispute_id": dispute, "loss": loss.minor(), "captured": captured.minor(),
                    "currency": loss.currency().to_string(),
                }))
            }
        }
    }
}
