//! Payouts: what went from the balance at Stripe to the bank, and in which payout a payment or refund
//! was settled.
//!
//! Stripe says of automatic payouts alone which balance transactions they contain, and only once they are
//! reconciled (`stripe/contents.rs` reads the list then). A payment is found through its first balance
//! transaction, so it does not matter in which order payment, payout and list become known. A payout can
//! fail after it was paid: its transactions stay in it, and its status says so.

mod row;

use serde::{Deserialize, Serialize};

pub(crate) use row::{
    awaits_list_in, link_in, listed_in, not_final_in, of_payment_in, of_sources_in, save_in,
};

/// A payout in which a payment or refund was settled.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct PayoutView {
    /// Its id at Stripe.
    pub id: String,
    /// Status at Stripe: `pending`, `in_transit`, `paid`, `failed`, `canceled`; an open set of values.
    pub status: String,
    /// The day on which it arrives at the bank, as `2026-11-24`; null when Stripe does not say.
    pub arrives_on: Option<String>,
}
