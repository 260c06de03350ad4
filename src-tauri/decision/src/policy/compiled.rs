use money::Currency;

use super::condition::{Condition, WordOperator};
use super::document::{Autopilot, CaseAction, DisputePolicy, FALLBACK, Rule};
use super::fact::{FlagFact, NumberFact, WordFact};
use super::facts::CaseFacts;
use super::settings::PolicySettings;
use super::value_set::{Range, Words};
use crate::{DecisionError, DisputeKind};

/// A policy that passed [`DisputePolicy::check`]; only such a policy decides.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedPolicy {
    pub(super) policy: DisputePolicy,
    pub(super) rules: Vec<CheckedRule>,
}

/// The choice of a policy, without the reasons: cheap enough for every past case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The proposed action.
    pub action: CaseAction,
    /// Whether it is confirmed without a person.
    pub autopilot: Autopilot,
    /// Position of the rule in the policy; `None` for the fallback.
    pub rule: Option<usize>,
}

impl Choice {
    /// The same choice, or `wait` where an answer would not be read.
    pub(super) fn possible_for(self, facts: &CaseFacts) -> Self {
        if self.action.is_answer() && facts.why_no_answer().is_some() {
            return Self { action: CaseAction::Wait, autopilot: Autopilot::Off, ..self };
        }
        self
    }
}

/// A rule with its conditions resolved by the settings.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CheckedRule {
    about_inquiries: bool,
    about_chargebacks: bool,
    pub(super) tests: Vec<Test>,
}

/// A condition as the set of values that fulfil it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    Number { fact: NumberFact, range: Range },
    Word { fact: WordFact, words: Words },
    Flag { fact: FlagFact, value: bool },
}

impl Test {
    pub(super) fn of(condition: &Condition, settings: &PolicySettings) -> Self {
        match condition {
            Condition::Number(condition) => {
                let limit = condition.value.resolved(settings);
                Self::Number { fact: condition.fact, range: Range::of(condition.operator, limit) }
            }
            Condition::Word(condition) => {
                let words = condition.value.iter().cloned().collect();
                let words = match condition.operator {
                    WordOperator::OneOf => Words::Only(words),
                    WordOperator::NoneOf => Words::Except(words),
                };
                Self::Word { fact: condition.fact, words }
            }
            Condition::Flag(condition) => {
                Self::Flag { fact: condition.fact, value: condition.value }
            }
        }
    }

    /// No condition holds for an unknown fact.
    pub(super) fn holds(&self, facts: &CaseFacts) -> bool {
        match self {
            Self::Number { fact, range } => {
                facts.number(*fact).is_some_and(|number| range.contains(number))
            }
            Self::Word { fact, words } => {
                facts.word(*fact).is_some_and(|word| words.contains(word))
            }
            Self::Flag { fact, value } => facts.flag(*fact) == Some(*value),
        }
    }
}

impl CheckedRule {
    pub(super) fn of(rule: &Rule, settings: &PolicySettings) -> Self {
        Self {
            about_inquiries: rule.applies_to.contains(&DisputeKind::Inquiry),
            about_chargebacks: rule.applies_to.contains(&DisputeKind::Chargeback),
            tests: rule.when.iter().map(|condition| Test::of(condition, settings)).collect(),
        }
    }

    fn about_nothing(self) -> Self {
        Self { about_inquiries: false, about_chargebacks: false, ..self }
    }

    pub(super) const fn is_about(&self, kind: DisputeKind) -> bool {
        match kind {
            DisputeKind::Inquiry => self.about_inquiries,
            DisputeKind::Chargeback => self.about_chargebacks,
        }
    }
}

impl CheckedPolicy {
    /// The document.
    pub const fn policy(&self) -> &DisputePolicy {
        &self.policy
    }

    /// The same rules with the settings of another currency. A rule with an amount of its own
    /// applies to the currency it names, else to the workspace's only.
    #[must_use]
    pub fn in_currency(self, currency: Currency, settings: PolicySettings) -> Self {
        let policy = DisputePolicy { settings, ..self.policy };
        let rules = policy.rules.iter().map(|rule| {
            let is_foreign = rule.has_own_amount() && !rule.names(currency);
            let rule = CheckedRule::of(rule, &settings);
            if is_foreign { rule.about_nothing() } else { rule }
        });
        Self { rules: rules.collect(), policy }
    }

    /// The policy's choice for a case.
    ///
    /// # Errors
    /// [`DecisionError::AmountNotPositive`]; [`DecisionError::Amount`] when a balance less the
    /// amount is out of range.
    pub fn choose(&self, facts: &CaseFacts) -> Result<Choice, DecisionError> {
        facts.check()?;
        let rule = self.rules.iter().position(|rule| {
            rule.is_about(facts.kind) && rule.tests.iter().all(|test| test.holds(facts))
        });
        Ok(self.choice(rule).possible_for(facts))
    }

    /// The choice of a rule; `None` is the fallback.
    pub(super) fn choice(&self, rule: Option<usize>) -> Choice {
        let fallback = &self.policy.fallback;
        let (action, autopilot) = match rule.and_then(|index| self.policy.rules.get(index)) {
            Some(rule) => (rule.action, rule.autopilot),
            None => (fallback.action, fallback.autopilot),
        };
        Choice { action, autopilot, rule }
    }

    /// Name of a rule, or of the fallback.
    pub fn rule_name(&self, rule: Option<usize>) -> &str {
        rule.and_then(|index| self.policy.rules.get(index))
            .map_or(FALLBACK, |rule| rule.id.as_str())
    }
}
