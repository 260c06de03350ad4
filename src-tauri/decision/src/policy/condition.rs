use money::MinorUnits;

use super::fact::{Fact, FlagFact, NumberFact, WordFact};
use super::named::named;
use super::settings::{PolicySetting, PolicySettings};

/// A condition: a fact, an operator, a value. The type of the fact determines the form.
///
/// No condition holds for an unknown fact, including `none_of` and `is` false.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(untagged)]
pub enum Condition {
    /// About a number.
    Number(NumberCondition),
    /// About a word.
    Word(WordCondition),
    /// About a yes or a no.
    Flag(FlagCondition),
}

/// A number compared with a limit.
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
#[serde(deny_unknown_fields)]
pub struct NumberCondition {
    /// The fact.
    pub fact: NumberFact,
    /// The comparison.
    pub operator: NumberOperator,
    /// The limit, in the unit of the fact.
    pub value: Limit,
}

/// A text fact and a list.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(deny_unknown_fields)]
pub struct WordCondition {
    /// The fact.
    pub fact: WordFact,
    /// Whether it must be in the list or not.
    pub operator: WordOperator,
    /// The list; not empty.
    pub value: Vec<String>,
}

/// A boolean fact.
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
#[serde(deny_unknown_fields)]
pub struct FlagCondition {
    /// The fact.
    pub fact: FlagFact,
    /// Always `is`.
    pub operator: FlagOperator,
    /// The required value.
    pub value: bool,
}

named! {
    /// Comparison of a number.
    NumberOperator {
        /// ≥
        AtLeast = "at_least",
        /// ≤
        AtMost = "at_most",
        /// >
        Above = "above",
        /// <
        Below = "below",
        /// =
        Equals = "equals",
    }
}

named! {
    /// Comparison of a text.
    WordOperator {
        /// It is in the list.
        OneOf = "one_of",
        /// It is known and not in the list.
        NoneOf = "none_of",
    }
}

named! {
    /// Comparison of a boolean.
    FlagOperator {
        /// It is known and has the value.
        Is = "is",
    }
}

/// A number, or the name of a setting.
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
#[serde(untagged)]
pub enum Limit {
    /// A number in the unit of the fact; within ±(2^53 − 1), like every amount.
    Number(MinorUnits),
    /// A setting; only facts that are money may be compared with it.
    Setting(PolicySetting),
}

impl Limit {
    /// The fact.
    pub const fn resolved(self, settings: &PolicySettings) -> i64 {
        match self {
            Self::Number(number) => number.get(),
            Self::Setting(PolicySetting::Tolerance) => settings.tolerance.get(),
        }
    }
}

impl Condition {
    /// Its fact.
    pub const fn fact(&self) -> Fact {
        match self {
            Self::Number(condition) => Fact::Number(condition.fact),
            Self::Word(condition) => Fact::Word(condition.fact),
            Self::Flag(condition) => Fact::Flag(condition.fact),
        }
    }

    /// Whether it compares with the setting.
    pub(super) fn names_setting(&self) -> bool {
        match self {
            Self::Number(condition) => matches!(condition.value, Limit::Setting(_)),
            Self::Word(_) | Self::Flag(_) => false,
        }
    }
}
