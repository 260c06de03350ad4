use money::MinorUnits;

use super::fact::{Fact, FlagFact, NumberFact, WordFact};
use super::named::named;
use super::settings::{PolicySetting, PolicySettings};

/// One thing that must hold: a fact, an operator, a value. The fact says which shape it has.
///
/// On an unknown fact no condition holds, `none_of` and `is` false included.
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
    /// The number.
    pub fact: NumberFact,
    /// How it is compared.
    pub operator: NumberOperator,
    /// What it is compared with, in the unit of the fact.
    pub value: Limit,
}

/// A word looked for in a list.
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
    /// The word.
    pub fact: WordFact,
    /// In the list, or outside.
    pub operator: WordOperator,
    /// The list; not empty.
    pub value: Vec<String>,
}

/// A yes or a no.
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
    /// What is asked.
    pub fact: FlagFact,
    /// Always `is`.
    pub operator: FlagOperator,
    /// The answer that is wanted.
    pub value: bool,
}

named! {
    /// How a number is compared.
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
    /// How a word is compared.
    WordOperator {
        /// It is in the list.
        OneOf = "one_of",
        /// It is known, and not in the list.
        NoneOf = "none_of",
    }
}

named! {
    /// How a yes or a no is compared.
    FlagOperator {
        /// It is known, and it is that.
        Is = "is",
    }
}

/// A number, or the name of a setting that holds it.
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
    /// As it stands, in the unit of the fact; within ±(2^53 − 1), like every amount.
    Number(MinorUnits),
    /// A setting; only facts that are money may be compared with it.
    Setting(PolicySetting),
}

impl Limit {
    /// The number.
    pub const fn resolved(self, settings: &PolicySettings) -> i64 {
        match self {
            Self::Number(number) => number.get(),
            Self::Setting(PolicySetting::Tolerance) => settings.tolerance.get(),
        }
    }
}

impl Condition {
    /// What it asks about.
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
