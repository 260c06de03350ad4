use money::{Amount, MinorUnits};

use super::compiled::CheckedPolicy;
use super::counterfactual::Counterfactual;
use super::document::{Autopilot, CaseAction, Rule};
use super::expected::{Expected, ExpectedOverrides};
use super::fact::{Fact, FactSource, FactUnit, FlagFact, NumberFact, OtherFact, WordFact};
use super::facts::{BasisPoints, CaseFacts};
use super::reason::FactsLookedAt;
use crate::{DecisionError, DisputeKind};

/// The policy's decision about one dispute, with everything needed to check it.
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
pub struct CaseDecision {
    /// The proposed action.
    pub action: CaseAction,
    /// Name of the rule that fired, or `fallback`.
    pub rule: String,
    /// Whether it is confirmed without a person.
    pub autopilot: Autopilot,
    /// Version of the policy that was applied.
    pub policy_version: i64,
    /// Exactly the facts used up to the rule that fired.
    pub facts: Vec<FactRead>,
    /// The reason, for people.
    pub sentence: String,
    /// The nearest change that would give another action; `None` when no single number does.
    pub counterfactual: Option<Counterfactual>,
    /// The expected value of each action.
    pub expected: Expected,
}

/// A fact that was used.
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
pub struct FactRead {
    /// The value.
    pub fact: Fact,
    /// Its value.
    pub value: FactValue,
    /// Its source.
    pub source: FactSource,
}

/// The value of a fact.
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
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FactValue {
    /// Money.
    Money(Amount),
    /// Prepaid credits.
    Credits {
        /// The number.
        credits: MinorUnits,
    },
    /// Whole days.
    Days {
        /// The number.
        days: i64,
    },
    /// A share.
    Share {
        /// Hundredths of a percent.
        basis_points: BasisPoints,
    },
    /// A count.
    Count {
        /// The number.
        count: i64,
    },
    /// A text.
    Word {
        /// As Stripe sent it.
        word: String,
    },
    /// A boolean.
    Flag {
        /// The value.
        flag: bool,
    },
    /// Unknown; no condition on it holds.
    Unknown,
}

impl CheckedPolicy {
    /// Decides a case, with the reason.
    ///
    /// `version` is the version the policy is stored under; `given` replaces inputs of the expected
    /// value for this case.
    ///
    /// # Errors
    /// As [`CheckedPolicy::choose`].
    pub fn decide(
        &self,
        version: i64,
        facts: &CaseFacts,
        given: &ExpectedOverrides,
    ) -> Result<CaseDecision, DecisionError> {
        let choice = self.choose(facts)?;
        let looked_at = FactsLookedAt::by(self, choice, facts.kind);
        Ok(CaseDecision {
            action: choice.action,
            rule: self.rule_name(choice.rule).to_owned(),
            autopilot: choice.autopilot,
            policy_version: version,
            sentence: self.reason(choice, facts, &looked_at),
            facts: self.facts_read(facts, &looked_at),
            counterfactual: self.counterfactual(facts),
            expected: Expected::of(facts, &self.policy.settings, given),
        })
    }

    pub(super) fn rules_about(&self, kind: DisputeKind) -> impl Iterator<Item = (usize, &Rule)> {
        let is_about =
            move |index: usize| self.rules.get(index).is_some_and(|rule| rule.is_about(kind));
        self.policy.rules.iter().enumerate().filter(move |(index, _)| is_about(*index))
    }

    fn facts_read(&self, facts: &CaseFacts, looked_at: &FactsLookedAt) -> Vec<FactRead> {
        let mut read = Vec::with_capacity(8);
        let mut push = |fact: Fact, value: FactValue| {
            read.push(FactRead { fact, value, source: fact.source() });
        };
        let kind = match facts.kind {
            DisputeKind::Inquiry => "inquiry",
            DisputeKind::Chargeback => "chargeback",
        };
        push(Fact::Other(OtherFact::Kind), FactValue::Word { word: kind.to_owned() });
        for fact in NumberFact::ALL.iter().copied().filter(|fact| looked_at.number(*fact)) {
            push(Fact::Number(fact), number_value(fact, facts));
        }
        for fact in WordFact::ALL.iter().copied().filter(|fact| looked_at.word(*fact)) {
            let value = facts.word(fact).map(|word| FactValue::Word { word: word.to_owned() });
            push(Fact::Word(fact), value.unwrap_or(FactValue::Unknown));
        }
        for fact in FlagFact::ALL.iter().copied().filter(|fact| looked_at.flag(*fact)) {
            let value = facts.flag(fact).map(|flag| FactValue::Flag { flag });
            push(Fact::Flag(fact), value.unwrap_or(FactValue::Unknown));
        }
        if looked_at.tolerance {
            let credits = self.policy.settings.tolerance;
            push(Fact::Other(OtherFact::Tolerance), FactValue::Credits { credits });
        }
        read
    }
}

fn number_value(fact: NumberFact, facts: &CaseFacts) -> FactValue {
    let Some(number) = facts.number(fact) else { return FactValue::Unknown };
    match fact.unit() {
        FactUnit::Money => Amount::new(number, facts.currency).map_or(
            // Not reached: the facts were checked.
            FactValue::Unknown,
            FactValue::Money,
        ),
        FactUnit::Credits => MinorUnits::new(number)
            .map_or(FactValue::Unknown, |credits| FactValue::Credits { credits }),
        FactUnit::Days => FactValue::Days { days: number },
        FactUnit::Share => u16::try_from(number)
            .ok()
            .and_then(BasisPoints::new)
            .map_or(FactValue::Unknown, |basis_points| FactValue::Share { basis_points }),
        FactUnit::Count => FactValue::Count { count: number },
    }
}
