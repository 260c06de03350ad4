//! Disputes and inquiries, from letter to money (design section 7).

mod act;
mod autopilot;
mod facts;
mod list;
mod mirror;
mod past;
mod receivable;
mod standing;
mod state;
mod stripe;

pub use act::{ActOnDispute, DecideDispute};
pub(crate) use act::{answered_in, check_contest, refused_in, sent_in, undo_in};
pub(crate) use list::view_in;
pub use list::{DisputeDetail, DisputeRow, DisputeView, GetDispute, ListDisputes};
pub(crate) use list::{at_risk_in, next_deadlines_in};
pub(crate) use mirror::{Dispute, load_in, open_count_in, reference_in};
pub(crate) use past::past_in;
pub use receivable::{DisputeMoney, OpenReason};
pub(crate) use receivable::{money_in, post_in as post_money_in};
pub use standing::PaymentDispute;
pub(crate) use standing::{blocking_in, check_refund_in, of_payment_in};
pub use state::{DisputeAct, DisputeActionState};
pub(crate) use stripe::{ingest_in, takers_in};
