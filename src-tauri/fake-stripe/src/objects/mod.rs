//! Complete Stripe objects as the API returns them: every required field, nulls included.
//!
//! Each kind has a spec that names what a caller usually cares about, and a function that
//! writes the rest. Whatever else a case needs is set on the returned [`serde_json::Value`].
//! Shapes follow Stripe's description of its API; the schema test holds them to it.

mod balance_transaction;
mod charge;
mod checkout_session;
mod customer;
mod dispute;
mod early_fraud_warning;
mod file;
mod payment_intent;
mod payment_method;
mod payout;
mod product;
mod refund;

pub use balance_transaction::{BalanceTransactionSpec, balance_transaction};
pub use charge::{ChargeSpec, charge};
pub use checkout_session::{CheckoutSessionSpec, checkout_session};
pub use customer::{CustomerSpec, customer};
pub use dispute::{
    DisputeSpec, dispute, dispute_due_by, dispute_reinstatement, dispute_withdrawal,
};
pub(crate) use dispute::{EVIDENCE_FIELDS, EVIDENCE_FILES};
pub use early_fraud_warning::early_fraud_warning;
pub use file::file;
pub use payment_intent::{PaymentIntentSpec, payment_intent};
pub use payment_method::payment_method;
pub use payout::{PayoutSpec, payout};
pub use product::{price, product};
pub use refund::{RefundSpec, refund};

/// Metadata of an object: names and values, in the order they were given.
pub type Metadata<'a> = &'a [(&'a str, &'a str)];

fn metadata(pairs: Metadata<'_>) -> serde_json::Value {
    pairs
        .iter()
        .map(|&(name, value)| (name.to_owned(), value.into()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
