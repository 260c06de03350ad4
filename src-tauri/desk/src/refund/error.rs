//! Errors about refund requests.

use money::Amount;
use serde_json::json;

use super::state::{RefundEvent, RefundState};
use crate::refusal::Refusal;

/// An error about a refund request.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// No such refund request.
    #[error("there is no refund request {0}")]
    NotFound(String),
    /// The amount is more than can still be refunded.
    #[error("{asked} is more than is left of the payment ({left}); lower the amount")]
    ExceedsPayment {
        /// The requested amount.
        asked: Amount,
        /// What can still be refunded.
        left: Amount,
    },
    /// The request is not in a state that allows this.
    #[error(
        "this cannot be done while the case is {}; reload to see who changed it and why",
        .state.as_str()
    )]
    IllegalStep {
        /// State of the request.
        state: RefundState,
        /// The step that was tried.
        event: RefundEvent,
    },
    /// Another refund of the payment, not approved here, is pending.
    #[error(
        "a refund of {amount} that was made at Stripe is under way on this payment; confirm that the customer is to get this one as well"
    )]
    UnderWay {
        /// Its amount.
        amount: Amount,
    },
    /// An invalid refund at Stripe: its amount is not positive or exceeds the payment.
    #[error("refund {id} of {minor} minor units cannot be: {why}; it was not booked")]
    Impossible {
        /// Id of the refund.
        id: String,
        /// Its amount in minor units.
        minor: i64,
        /// The problem.
        why: &'static str,
    },
    /// The request is about another payment than the refund.
    #[error("refund request {request} is about another payment than {reference}")]
    OtherPayment {
        /// The request.
        request: i64,
        /// The payment of the refund.
        reference: String,
    },
    /// No such noted refund.
    #[error("there is no noted refund {0}")]
    NotedNotFound(String),
    /// Somebody has marked the noted refund as a mistake before.
    #[error("noted refund {0} was marked as a mistake before; reload to see who did and why")]
    NotedVoided(i64),
    /// Somebody else changed the request between reading and saving.
    #[error("this cannot be done while the case is changed; reload to see who changed it and why")]
    Overtaken,
}

impl RefundError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::NotFound(id) => {
                Refusal::not_found("refund_request_not_found").with(json!({ "request_id": id }))
            }
            Self::ExceedsPayment { asked, left } => Refusal::refused("refund_exceeds_payment")
                .with(json!({
                    "asked": asked.minor(), "left": left.minor(),
                    "currency": asked.currency().to_string(),
                })),
            Self::IllegalStep { state, event } => Refusal::conflict("case_already_handled")
                .with(json!({ "state": state, "step": event.as_str() })),
            Self::UnderWay { amount } => Refusal::conflict("refund_under_way").with(json!({
                "amount": amount.minor(), "currency": amount.currency().to_string(),
            })),
            Self::Impossible { id, minor, .. } => Refusal::invalid("refund_impossible")
                .with(json!({ "refund_id": id, "amount": minor })),
            Self::OtherPayment { request, reference } => {
                Refusal::refused("refund_request_other_payment")
                    .with(json!({ "request_id": request.to_string(), "reference": reference }))
            }
            Self::NotedNotFound(id) => {
                Refusal::not_found("noted_refund_not_found").with(json!({ "id": id }))
            }
            Self::NotedVoided(id) => {
                Refusal::conflict("noted_refund_voided").with(json!({ "id": id.to_string() }))
            }
            Self::Overtaken => Refusal::conflict("case_already_handled")
                .with(json!({ "state": "changed", "step": "save" })),
        }
    }
}
