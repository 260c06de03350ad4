//! The policy for disputes: ordered rules as data, checked once, applied many times.
//!
//! ```text
//! PolicyDraft --read--> DisputePolicy --check--> CheckedPolicy --choose--> Choice
//!  (any JSON)           (typed, as stored)       (only this decides) --decide--> CaseDecision
//! ```
//!
//! The first rule that applies to the kind of the case and whose conditions all hold decides, else
//! the fallback. No condition holds for an unknown fact.
//!
//! All numbers are integers, so each condition on a number is a closed range, and the cases of a
//! rule are a box. That makes two checks exact: whether a rule can hold at all, and whether the
//! rules above leave it any case ([`DisputePolicy::check`]).

mod check;
mod compiled;
mod condition;
mod counterfactual;
mod currencies;
mod decide;
mod dispute_tolerance;
mod document;
mod expected;
mod fact;
mod facts;
mod named;
mod problem;
mod read;
mod read_rule;
mod reason;
mod refund_tolerance;
mod region;
mod settings;
mod shadowing;
mod untyped;
mod value_set;
mod words;

pub use compiled::{CheckedPolicy, Choice};
pub use condition::{
    Condition, FlagCondition, FlagOperator, Limit, NumberCondition, NumberOperator, WordCondition,
    WordOperator,
};
pub use counterfactual::Counterfactual;
pub use currencies::CurrencyPolicies;
pub use decide::{CaseDecision, FactRead, FactValue};
pub use document::{Autopilot, CaseAction, DisputePolicy, FALLBACK, Fallback, Rule, RuleId};
pub use expected::{
    Expected, ExpectedOverrides, InputSource, MoneyInput, WinChance, WinChanceBasis,
};
pub use fact::{Fact, FactSource, FactUnit, FlagFact, NumberFact, OtherFact, WordFact};
pub use facts::{BasisPoints, CaseFacts, WinRecord};
pub use problem::{PolicyProblem, ProblemCode};
pub use refund_tolerance::{RefundAction, RefundFacts, RefundPolicy, decide_refund};
pub use settings::{PolicySetting, PolicySettings};
pub use untyped::PolicyDraft;

pub(crate) use expected::at_risk;
pub(crate) use named::named;
