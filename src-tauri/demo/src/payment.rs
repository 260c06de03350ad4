//! A payment of a customer.

use money::Amount;
use store::Timestamp;

use crate::rng::Rng;

/// A paid top-up.
#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) person: usize,
    pub(crate) wallet: usize,
    pub(crate) reference: String,
    pub(crate) charge: String,
    pub(crate) amount: Amount,
    pub(crate) at: Timestamp,
    /// The checkout session that made it; without one it was an automatic top-up.
    pub(crate) session: Option<String>,
    /// What the card issuer said.
    pub(crate) checks: Checks,
    /// A case is about it.
    pub(crate) is_taken: bool,
    /// Stripe's stand-in knows it.
    pub(crate) is_published: bool,
}

/// What the card issuer said of what was typed at checkout.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checks {
    pub(crate) cvc: &'static str,
    pub(crate) line1: &'static str,
    pub(crate) postal_code: &'static str,
}

const CVC: [(&str, u32); 3] = [("pass", 90), ("unavailable", 6), ("fail", 4)];
const ADDRESS: [(&str, u32); 4] =
    [("pass", 74), ("unavailable", 12), ("fail", 9), ("unchecked", 5)];

impl Checks {
    pub(crate) fn draw(rng: &mut Rng) -> Self {
        Self {
            cvc: rng.weighted(&CVC),
            line1: rng.weighted(&ADDRESS),
            postal_code: rng.weighted(&ADDRESS),
        }
    }
}

/// Unix seconds, as Stripe writes times.
pub(crate) fn unix_seconds(at: Timestamp) -> i64 {
    at.micros().div_euclid(1_000_000)
}
