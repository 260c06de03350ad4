//! Refund requests, from wish to money (design section 6), and the refunds at Stripe that
//! answer them.

mod act;
mod ask;
mod list;
mod request;
mod state;
mod stripe;

pub(crate) use act::undo_in;
pub use act::{ApproveRefund, RejectRefund, WithdrawRefund};
pub use ask::RequestRefund;
pub(crate) use list::open_sums_in;
pub use list::{
    GetRefundRequest, ListRefundRequests, RefundRequestDetail, RefundRequestRow, RefundRequestView,
};
pub(crate) use request::open_count_in;
pub use state::RefundState;
pub(crate) use stripe::{answered_in, ingest_in, reference_in, refused_in, sent_in, takers_in};

/// What the customer reads when the money is on its way (design section 5).
pub(crate) const APPROVED_TEXT: &str =
    "The refund request has been approved, the amount will be credited back to your account.";
/// What the customer reads while an operator decides (design section 5).
pub(crate) const REVIEW_TEXT: &str = "The refund request is under review.";
