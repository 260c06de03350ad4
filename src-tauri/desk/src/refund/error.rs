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
            Self::Overtaken => Refusal::conflict("case_already_handled")
                .with(json!({ "state": "changed", "step": "save" })),
        }
    }
}
