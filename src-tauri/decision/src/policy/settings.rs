//! The numbers of a policy that its rules refer to by name.

use money::MinorUnits;

use super::named::named;

/// Numbers that rules refer to by name, for cases in one currency: 500 is $5.00 where it is of dollars,
/// and says nothing of yen.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(deny_unknown_fields)]
pub struct PolicySettings {
    /// How much an accepted dispute must leave of a balance.
    pub tolerance: MinorUnits,
    /// What a person's work on an answer costs; 0 leaves it out of the expected value.
    #[serde(default)]
    pub work_cost: MinorUnits,
}

named! {
    /// A setting of the policy that a condition may name instead of a number.
    PolicySetting {
        /// [`PolicySettings::tolerance`].
        Tolerance = "tolerance",
    }
}
