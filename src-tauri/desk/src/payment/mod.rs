//! A payment: what was paid, what went back, what is left, and everybody who takes from it.
//!
//! ```text
//! refund, dispute ──▶ claim.rs (payment_claims) ──▶ allocation.rs: what each takes and holds ──▶ ledger
//! top_up.rs: what was paid                          balance.rs: what is left
//! under_way.rs: what will still leave a wallet
//! ```

mod allocation;
mod balance;
mod claim;
mod error;
mod ids;
pub(crate) mod top_up;
mod under_way;

pub(crate) use allocation::settle_in;
pub use balance::PaymentView;
pub(crate) use balance::{Payment, check_top_up_in, payment_in};
pub(crate) use claim::{
    Claim, ClaimKind, ClaimState, claim_in, find_claim_in, give_up_in, refunded_in, shown_in,
};
pub use error::PaymentError;
pub(crate) use ids::learn_in;
pub(crate) use under_way::under_way_in;
