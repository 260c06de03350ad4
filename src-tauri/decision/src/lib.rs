//! What the policy says about one case, and why: a pure function of policy and facts.
//!
//! A [`Decision`] only proposes. Whether it is followed at once (autopilot), by an operator, or not
//! at all is the desk's business, and so is everything the facts come from.
//!
//! | Case | Rule | At equality |
//! |---|---|---|
//! | refund request ([`decide_refund`]) | automatic iff `amount − balance ≤ tolerance` | automatic |
//! | dispute, inquiry ([`CheckedPolicy::decide`]) | the first rule that holds; by default accept iff `balance − amount ≥ tolerance` | accept |
//! | dispute, inquiry, by rules ([`DisputePolicy`], [`CheckedPolicy::decide`]) | first rule whose conditions all hold, else the fallback | as each operator says |
//!
//! [`back_test`] replays past cases under another policy.
//!
//! For the first two, more balance never turns a yes into a no, so every decision can name the one
//! balance at which it would turn: its counterfactual.
//!
//! Absent on purpose: clock, database, network, randomness. The same input gives the same decision
//! in a back-test years later.

#![deny(clippy::arithmetic_side_effects)]

mod backtest;
mod dispute;
mod error;
pub mod evidence;
mod outcome;
mod policy;
mod refund;
mod refund_policy;

pub use backtest::{
    BackTest, Baseline, Flip, GroupTotals, MoneyTotals, PROGRESS_EVERY, PastCase, PastOutcome,
    RuleCount, Totals, UndecidedCase, back_test,
};
pub use dispute::DisputeKind;
pub use error::DecisionError;
pub use outcome::{Decision, FactUsed};
pub use policy::{
    Autopilot, BasisPoints, CaseAction, CaseDecision, CaseFacts, CheckedPolicy, Choice, Condition,
    Counterfactual, DisputePolicy, Expected, ExpectedOverrides, FALLBACK, Fact, FactRead,
    FactSource, FactUnit, FactValue, Fallback, FlagCondition, FlagFact, FlagOperator, InputSource,
    Limit, MoneyInput, NumberCondition, NumberFact, NumberOperator, OtherFact, PolicyDraft,
    PolicyProblem, PolicySetting, PolicySettings, ProblemCode, Rule, RuleId, WinChance,
    WinChanceBasis, WinRecord, WordCondition, WordFact, WordOperator,
};
pub use refund::{RefundAction, RefundFacts, decide_refund};
pub use refund_policy::RefundPolicy;

#[cfg(test)]
mod tests;
