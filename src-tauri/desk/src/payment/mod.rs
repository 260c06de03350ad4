//! Payments: what was paid, what was taken back, what is left, and the claims on it.
//!
//! ```text
//! refund, dispute ──▶ claim.rs (payment_claims) ──▶ allocation.rs: what each takes and holds ──▶ ledger
//! top_up.rs: what was paid                          balance.rs: what is left
//! noted.rs: refunds that did not go through Stripe
//! user_of.rs: whose payment it is                    money.rs: what Stripe truly took and kept
//! ```

mod allocation;
mod balance;
mod claim;
mod error;
mod ids;
mod list;
mod money;
pub(crate) mod noted;
pub(crate) mod top_up;
pub(crate) mod user_of;

pub(crate) use allocation::{is_settled_in, settle_in};
pub use balance::PaymentView;
pub(crate) use balance::{Payment, check_top_up_in, payment_in};
pub(crate) use claim::{
    Claim, ClaimKind, ClaimState, claim_in, find_claim_in, forget_claims_in, give_up_in,
    has_refunds_in, open_refund_count_in, payment_of_hold_in, refund_under_way_in, refunded_in,
    shown_in,
};
pub use error::PaymentError;
pub(crate) use ids::{learn_in, of_charge_in};
pub(crate) use list::credited_in;
pub use list::{ListPayments, PaymentRow};
pub(crate) use money::{fee, fees_in, post_money_in};
