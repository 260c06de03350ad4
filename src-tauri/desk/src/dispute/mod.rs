//! Disputes and inquiries, from letter to money (design section 7).

mod act;
mod autopilot;
mod check;
mod decide;
mod facts;
mod list;
mod mirror;
mod past;
mod progress;
mod receivable;
mod standing;
mod state;
mod stripe;
mod trail;

pub use act::ActOnDispute;
pub(crate) use check::check_contest;
pub use decide::DecideDispute;
pub(crate) use list::view_in;
pub use list::{DisputeDetail, DisputeRow, DisputeView, GetDispute, ListDisputes};
pub(crate) use list::{at_risk_in, next_deadlines_in};
pub(crate) use mirror::{Dispute, load_in, open_count_in, reference_in};
pub(crate) use past::past_in;
pub(crate) use progress::{answered_in, refused_in, sent_in, undo_in};
pub(crate) use receivable::money_in;
pub use receivable::{AwaitedMoney, DisputeMoney, OpenReason};
pub use standing::PaymentDispute;
pub(crate) use standing::{blocking_in, check_refund_in, of_payment_in};
pub use state::{DisputeAct, DisputeActionState};
pub(crate) use stripe::{ingest_in, ingest_row_in, repost_in, takers_in};
pub(crate) use trail::timeline_in;
