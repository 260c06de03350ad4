use std::borrow::Cow;

use money::Currency;

use super::condition::{Condition, Limit, WordOperator};
use super::fact::{FactUnit, WordFact};
use super::named::named;
use super::settings::PolicySettings;
use crate::DisputeKind;

/// The name of the fallback in decisions; no rule may have this name.
pub const FALLBACK: &str = "fallback";

/// The dispute policy as data: settings, ordered rules, and a fallback.
///
/// This is the stored form. It is not used before [`DisputePolicy::check`].
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
pub struct DisputePolicy {
    /// Settings used by the rules and the expected value.
    pub settings: PolicySettings,
    /// Rules in order; the first that fits decides. May be empty.
    pub rules: Vec<Rule>,
    /// Used when no rule fits.
    pub fallback: Fallback,
}

/// One rule.
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
pub struct Rule {
    /// Stable name, unique in the policy.
    pub id: RuleId,
    /// Note for people.
    #[serde(default)]
    pub note: Option<String>,
    /// The kinds of case it applies to; not empty.
    pub applies_to: Vec<DisputeKind>,
    /// Conditions that must all hold; without any, the rule always fits.
    pub when: Vec<Condition>,
    /// The proposed action.
    pub action: CaseAction,
    /// Whether it is confirmed without a person.
    #[serde(default)]
    pub autopilot: Autopilot,
}

/// The action when no rule fits, for inquiries and chargebacks.
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
pub struct Fallback {
    /// The proposed action; must be possible for both kinds.
    pub action: CaseAction,
    /// Whether it is confirmed without a person.
    #[serde(default)]
    pub autopilot: Autopilot,
}

named! {
    /// Actions for a dispute.
    CaseAction {
        /// Accept: close the chargeback as lost. Not possible for an inquiry, which does not end by
        /// closing.
        Accept = "accept",
        /// Answer with evidence; for an inquiry the same as `answer_inquiry`.
        Contest = "contest",
        /// Answer the question of the bank; inquiries only.
        AnswerInquiry = "answer_inquiry",
        /// Refund the payment in full; inquiries only, a charged back payment takes no refund.
        RefundInFull = "refund_in_full",
        /// Do nothing now.
        Wait = "wait",
        /// Leave it to a person.
        AskPerson = "ask_person",
    }
}

named! {
    /// Whether an action is confirmed without a person.
    #[derive(Default)]
    Autopilot {
        /// It is proposed; a person confirms.
        #[default]
        Off = "off",
        /// It is sent after the grace period unless somebody undoes it.
        ActAfterGrace = "act_after_grace",
    }
}

impl Rule {
    /// Whether it compares with an amount that is written in it, not with a setting.
    pub(super) fn has_own_amount(&self) -> bool {
        self.when.iter().any(|condition| match condition {
            Condition::Number(condition) => match condition.fact.unit() {
                FactUnit::Money | FactUnit::Credits => matches!(condition.value, Limit::Number(_)),
                FactUnit::Days | FactUnit::Share | FactUnit::Count => false,
            },
            Condition::Word(_) | Condition::Flag(_) => false,
        })
    }

    /// Whether it applies to cases in this currency by a condition on the currency.
    pub(super) fn names(&self, currency: Currency) -> bool {
        self.when.iter().any(|condition| match condition {
            Condition::Word(condition) => {
                condition.fact == WordFact::Currency
                    && condition.operator == WordOperator::OneOf
                    && condition.value.iter().any(|word| word == currency.as_str())
            }
            Condition::Number(_) | Condition::Flag(_) => false,
        })
    }
}

impl CaseAction {
    /// Whether it is possible for a kind of case.
    pub const fn is_possible_for(self, kind: DisputeKind) -> bool {
        match (self, kind) {
            (Self::Accept, DisputeKind::Inquiry)
            | (Self::AnswerInquiry | Self::RefundInFull, DisputeKind::Chargeback) => false,
            (Self::Accept, DisputeKind::Chargeback)
            | (Self::AnswerInquiry | Self::RefundInFull, DisputeKind::Inquiry)
            | (Self::Contest | Self::Wait | Self::AskPerson, _) => true,
        }
    }

    /// The action by its effect: contesting an inquiry is answering it. Two actions with the same
    /// effect do not count as a flip.
    #[must_use]
    pub const fn effect_on(self, kind: DisputeKind) -> Self {
        match (self, kind) {
            (Self::Contest, DisputeKind::Inquiry) | (Self::AnswerInquiry, _) => Self::AnswerInquiry,
            (Self::Contest, DisputeKind::Chargeback) => Self::Contest,
            (Self::Accept, _) => Self::Accept,
            (Self::RefundInFull, _) => Self::RefundInFull,
            (Self::Wait, _) => Self::Wait,
            (Self::AskPerson, _) => Self::AskPerson,
        }
    }

    /// Whether it sends evidence.
    pub const fn is_answer(self) -> bool {
        match self {
            Self::Contest | Self::AnswerInquiry => true,
            Self::Accept | Self::RefundInFull | Self::Wait | Self::AskPerson => false,
        }
    }

    /// Whether it results in a call to Stripe.
    pub const fn is_act(self) -> bool {
        match self {
            Self::Accept | Self::Contest | Self::AnswerInquiry | Self::RefundInFull => true,
            Self::Wait | Self::AskPerson => false,
        }
    }
}

/// Name of a rule: a lower-case letter, then at most 63 lower-case letters, digits, `_` or `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct RuleId(pub(super) String);

impl RuleId {
    /// Checks a name; `None` when it is invalid.
    pub fn new(id: &str) -> Option<Self> {
        let starts_well = id.bytes().next().is_some_and(|first| first.is_ascii_lowercase());
        let is_slug = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-'
        };
        let fine = starts_well && id.len() <= 64 && id.bytes().all(is_slug) && id != FALLBACK;
        fine.then(|| Self(id.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> serde::Deserialize<'de> for RuleId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = Cow::<str>::deserialize(deserializer)?;
        Self::new(&id).ok_or_else(|| serde::de::Error::custom("not the name of a rule"))
    }
}

impl schemars::JsonSchema for RuleId {
    fn schema_name() -> Cow<'static, str> {
        "RuleId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "Name of a rule; not `fallback`.",
            "pattern": "^[a-z][a-z0-9_-]{0,63}$"
        })
    }
}
