//! Why something about a dispute is refused.

use money::Amount;
use serde_json::json;

use super::state::DisputeAct;
use crate::refusal::Refusal;

/// A refusal about disputes and inquiries.
#[derive(Debug, thiserror::Error)]
pub enum DisputeError {
    /// No such dispute.
    #[error("there is no dispute \"{0}\" here; it may not have been read from Stripe yet")]
    NotFound(String),
    /// Stripe tells of an amount that no dispute can have.
    #[error(
        "dispute {id} over {minor} minor units cannot be: it is not above zero; look at it in Stripe's dashboard"
    )]
    Impossible {
        /// The dispute.
        id: String,
        /// Its amount.
        minor: i64,
    },
    /// The dispute changed at Stripe while somebody worked on it.
    #[error("the dispute has changed at Stripe meanwhile; look at it again before it is answered")]
    Changed {
        /// How it stands now.
        status: String,
    },
    /// The dispute is not in a state that allows this.
    #[error("this cannot be done while the case is {state}; reload to see who changed it and why")]
    IllegalStep {
        /// Its status, or its action and how far that is.
        state: String,
        /// What was tried.
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
    /// The bank allows no answer.
    #[error("the bank allows no answer to this dispute; it will be closed as lost by itself")]
    NotAnswerable,
    /// Stripe refunds no charge whose money a bank has taken back (Stripe: `charge_disputed`).
    #[error(
        "dispute {0} stands on this payment, and Stripe refunds no disputed charge; answer or accept the dispute instead"
    )]
    ChargeDisputed(String),
    /// A partial refund during an inquiry may be lost besides the whole amount (measured at Stripe).
    #[error(
        "an inquiry ({dispute}) is open on this payment: if it becomes a chargeback, {loss} may be lost on {captured} in all; refund all that is left, which ends the inquiry, or confirm that you accept this"
    )]
    RefundDoubleLoss {
        /// The inquiry.
        dispute: String,
        /// Refunds and chargeback together, if it comes to that.
        loss: Amount,
        /// The money captured.
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
            Self::RefundDoubleLoss { dispute, loss, captured } => {
                Refusal::refused("refund_double_loss").with(json!({
                    "dispute_id": dispute, "loss": loss.minor(), "captured": captured.minor(),
                    "currency": loss.currency().to_string(),
                }))
            }
        }
    }
}
