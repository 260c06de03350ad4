//! Refund requests, and what fulfils them: refunds at Stripe, money paid elsewhere, or credits.

mod commands;
mod error;
mod ingest;
mod link;
mod list;
mod money;
mod note;
mod noted;
mod past;
mod progress;
mod request;
mod row;
mod state;

pub(crate) use commands::undo_in;
pub use commands::{ApproveRefund, RejectRefund, WithdrawRefund};
pub use error::RefundError;
pub(crate) use ingest::ingest_in;
pub(crate) use link::{
    REQUEST_MARK, forget_in as forget_refunds_in, move_refunds_in, of_refund_in,
};
pub use list::{
    BankReference, GetRefundRequest, ListRefundRequests, RefundRequestDetail, RefundRequestRow,
    RefundRequestView,
};
pub(crate) use list::{open_sums_in, requests_in};
pub(crate) use money::{ingest_row_in, is_awaited_in, settle_payment_in};
pub use note::{NoteRefund, VoidNotedRefund};
pub use noted::{ListNotedRefunds, NotedRefundView};
pub(crate) use past::{PastRequest, is_known_in, record_past_in};
pub(crate) use progress::{answered_in, reference_in, refused_in, sent_in};
pub use request::RequestRefund;
pub(crate) use row::{
    forget_in as forget_requests_in, ids_of_user_in, open_counts_in, open_of_user_in,
};
pub(crate) use state::WAITING;
pub use state::{RefundEvent, RefundState};

/// Text for the customer of an approved refund.
pub(crate) const APPROVED_TEXT: &str =
    "The refund request has been approved, the amount will be credited back to your account.";
/// Text for the customer while an operator decides.
pub(crate) const REVIEW_TEXT: &str = "The refund request is under review.";
/// Text for the customer of a refund paid outside Stripe.
const ELSEWHERE_TEXT: &str =
    "The refund request has been approved, the amount has been paid to you in another way.";
/// Text for the customer who gets credits instead.
const CREDIT_TEXT: &str =
    "The refund request has been approved, the amount has been added to your credits.";
