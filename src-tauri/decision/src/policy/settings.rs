//! Settings of a policy that its rules refer to by name.

use money::MinorUnits;

use super::named::named;

/// Settings for cases in one currency, in its minor units: 500 is $5.00 for dollars.
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
    /// Minimum balance that an accepted dispute must leave.
    pub tolerance: MinorUnits,
    /// Cost of a person's work on an answer; 0 leaves it out of the expected value.
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
