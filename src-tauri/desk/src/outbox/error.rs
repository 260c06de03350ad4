//! Errors about calls in the outbox.

use serde_json::json;

use super::OutboxState;
use crate::refusal::Refusal;

/// An error about a call in the outbox.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// No such call.
    #[error("there is no call {0} in the outbox")]
    NotFound(i64),
    /// The call is not in a state that allows this.
    #[error(
        "this cannot be done while the case is {}; reload to see who changed it and why",
        .state.as_str()
    )]
    IllegalStep {
        /// State of the call.
        state: OutboxState,
        /// The step that was tried.
        step: &'static str,
    },
    /// Stripe has the object that the call created.
    #[error("Stripe has executed this call: it made {0}; settle it as executed")]
    WasExecuted(String),
    /// The named object is not one that this call would have created.
    #[error("{0} at Stripe is not what this call makes: it is about another payment or dispute")]
    OtherObject(String),
    /// The step needs a connection to Stripe.
    #[error("connect Stripe first: what became of a call is looked up there")]
    StripeNotConnected,
    /// Somebody else changed the call between reading and changing it.
    #[error("this cannot be done while the case is changed; reload to see who changed it and why")]
    Overtaken(i64),
    /// The case has no call that waits to be sent.
    #[error("there is nothing to undo: the action has already left for Stripe or was undone")]
    NothingToUndo,
}

impl OutboxError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::NotFound(id) => Refusal::not_found("call_not_found").with(json!({ "id": id })),
            Self::IllegalStep { state, step } => Refusal::conflict("case_already_handled")
                .with(json!({ "state": state, "step": step })),
            Self::WasExecuted(id) => {
                Refusal::conflict("call_was_executed").with(json!({ "object_id": id }))
            }
            Self::OtherObject(id) => {
                Refusal::refused("call_object_differs").with(json!({ "object_id": id }))
            }
            Self::StripeNotConnected => Refusal::unavailable("stripe_not_connected"),
            Self::Overtaken(id) => Refusal::conflict("case_already_handled")
                .with(json!({ "state": "changed", "step": "save", "id": id })),
            Self::NothingToUndo => Refusal::conflict("nothing_to_undo"),
        }
    }
}
