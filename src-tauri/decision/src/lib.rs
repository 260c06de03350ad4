//! The policy's decision about one case, with its reason: a pure function of policy and facts.
//!
//! A [`Decision`] is a proposal. Whether it is followed at once (autopilot), by an operator, or not
//! at all is decided by the desk, which also collects the facts.
//!
//! | Case | Rule | At equality | File |
//! |---|---|---|---|
//! | refund request ([`decide_refund`]) | automatic iff `amount − balance ≤ tolerance` | automatic | `policy/refund_tolerance.rs` |
//! | dispute, inquiry ([`CheckedPolicy::decide`]) | the first rule whose conditions all hold, else the fallback | as each operator says | `policy/decide.rs` |
//! | the same under the policy of a new desk | accept iff `balance − amount ≥ tolerance`, else contest | accept | `policy/dispute_tolerance.rs` |
//!
//! [`back_test`] replays past cases under another policy.
//!
//! Under the two rules of tolerance a higher balance never turns a yes into a no, so each decision
//! has one balance at which it changes: its counterfactual.
//!
//! Absent on purpose: clock, database, network, randomness. The same input gives the same decision
//! in a back-test years later.

#![deny(clippy::arithmetic_side_effects)]

mod backtest;
mod decision;
mod dispute_kind;
pub mod evidence;
mod method;
mod policy;

pub use backtest::{
    BackTest, Baseline, Flip, GroupTotals, MoneyTotals, PROGRESS_EVERY, PastCase, PastOutcome,
    RuleCount, Totals, UndecidedCase, back_test,
};
pub use decision::{Decision, DecisionError, FactUsed};
pub use dispute_kind::DisputeKind;
pub use method::{Answer, Fee, METHOD_TERMS, MethodTerms};
pub use policy::{
    Autopilot, BasisPoints, CaseAction, CaseDecision, CaseFacts, CheckedPolicy, Choice, Condition,
    Counterfactual, CurrencyPolicies, DisputePolicy, Expected, ExpectedOverrides, FALLBACK, Fact,
    FactRead, FactSource, FactUnit, FactValue, Fallback, FlagCondition, FlagFact, FlagOperator,
    InputSource, Limit, MoneyInput, NumberCondition, NumberFact, NumberOperator, OtherFact,
    PolicyDraft, PolicyProblem, PolicySetting, PolicySettings, ProblemCode, RefundAction,
    RefundFacts, RefundPolicy, Rule, RuleId, WinChance, WinChanceBasis, WinRecord, WordCondition,
    WordFact, WordOperator, decide_refund,
};

#[cfg(test)]
mod tests;
