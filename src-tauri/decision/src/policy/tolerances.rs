use money::{Amount, Currency, MinorUnits};

/// The rules of one desk, as data. A change makes a new version; decisions name theirs.
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
pub struct Policy {
    /// 1, 2, 3 … in the order of changes.
    pub version: i64,
    /// How far below zero an automatic refund may take a balance.
    pub refund_tolerance: MinorUnits,
    /// How much an accepted dispute must leave of a balance.
    pub dispute_tolerance: MinorUnits,
}

impl Policy {
    pub(crate) fn refund_tolerance_in(&self, currency: Currency) -> Amount {
        Amount::of(self.refund_tolerance, currency)
    }

    pub(crate) fn dispute_tolerance_in(&self, currency: Currency) -> Amount {
        Amount::of(self.dispute_tolerance, currency)
    }
}

/// The policy of a new desk.
impl Default for Policy {
    fn default() -> Self {
        Self { version: 1, refund_tolerance: 500.into(), dispute_tolerance: 500.into() }
    }
}
