use money::{Amount, Currency, MinorUnits};

/// What decides refund requests. A change makes a new version; decisions name theirs.
///
/// A tolerance counts in minor units of the currency of the case: 500 is $5.00, and also ¥500.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct RefundPolicy {
    /// 1, 2, 3 … in the order of changes.
    pub version: i64,
    /// How far below zero an automatic refund may take a balance.
    pub refund_tolerance: MinorUnits,
}

impl RefundPolicy {
    pub(crate) fn refund_tolerance_in(&self, currency: Currency) -> Amount {
        Amount::of(self.refund_tolerance, currency)
    }
}

/// The policy of a new desk.
impl Default for RefundPolicy {
    fn default() -> Self {
        Self { version: 1, refund_tolerance: 500.into() }
    }
}
