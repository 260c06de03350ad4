//! The outbox: calls to be sent to Stripe. Key and exact body are written in the same transaction
//! as the decision, before the first attempt (ARCHITECTURE.md, "A call to Stripe").
//! `stripe/send.rs` sends due calls and records the result.
//!
//! All other modules write here; this one depends on none of them.

mod error;
mod forget;
mod list;
mod row;
mod state;

pub use error::OutboxError;
pub(crate) use forget::{forget_in, open_one_in};
pub use list::{ListOutbox, OutboxView};
pub(crate) use list::{calls_in, of_case_in, view_in};
pub(crate) use row::{
    DueCall, NewCall, Retry, answered_in, cancel_in, cancel_one_in, check_later_in, claim_in,
    give_up_in, has_future_times_in, load_in, next_in, not_executed_in, open_by_state_in,
    open_count_in, put_in, refused_in, reschedule_in, retry_later_in, retry_now_in, stale_in,
    unclear_in, unresolved_in, was_put_in, withdraw_in,
};
pub use state::OutboxState;

/// Metadata key of our refunds, by which they are found at Stripe; the value is the idempotency key
/// of the call.
pub(crate) const CALL_MARK: &str = "redress_call";
/// Metadata key of a refund that ends an inquiry; the value is the dispute's id.
pub(crate) const DISPUTE_MARK: &str = "redress_dispute";
