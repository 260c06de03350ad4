//! Why a refund is refused.

use money::Amount;
use serde_json::json;

use super::state::{RefundEvent, RefundState};
use crate::refusal::Refusal;

/// A refusal about refund requests.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// No such refund request.
    #[error("there is no refund request {0}")]
    NotFound(String),
    /// Refunding more than is left.
    #[error("{asked} is more than is left of the payment ({left}); lower the amount")]
    ExceedsPayment {
        /// What was asked.
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
        /// The request's state.
        state: RefundState,
        /// What was tried.
        event: RefundEvent,
    },
    /// Another refund of the payment is under way that nobody approved here.
    #[error(
        "a refund of {amount} that was made at Stripe is under way on this payment; confirm that the customer is to get this one as well"
    )]
    UnderWay {
        /// How much it takes.
        amount: Amount,
    },
    /// A refund that cannot be: of nothing, of less, or of more than was paid.
    #[error("refund {id} of {minor} minor units cannot be: {why}; it was not booked")]
    Impossible {
        /// The refund.
        id: String,
        /// Its amount.
        minor: i64,
        /// What is wrong.
        why: &'static str,
    },
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
            Self::Overtaken => Refusal::conflict("case_already_handled")
                .with(json!({ "state": "changed", "step": "save" })),
        }
    }
}
