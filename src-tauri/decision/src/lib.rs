//! What the policy says about one case, and why: a pure function of policy and facts.
//!
//! A [`Decision`] only proposes. Whether it is followed at once (autopilot), by an operator, or not
//! at all is the desk's business, and so is everything the facts come from.
//!
//! | Case | Rule | At equality |
//! |---|---|---|
//! | refund request ([`decide_refund`]) | automatic iff `amount − balance ≤ tolerance` | automatic |
//! | dispute, inquiry ([`decide_dispute`]) | accept iff `balance − amount ≥ tolerance` | accept |
//!
//! More balance never turns a yes into a no, so every decision can name the one balance at which it
//! would turn: its counterfactual.
//!
//! Absent on purpose: clock, database, network, randomness. The same input gives the same decision
//! in a back-test years later.

#![deny(clippy::arithmetic_side_effects)]

mod dispute;
mod error;
mod outcome;
mod policy;
mod refund;

pub use dispute::{DisputeAction, DisputeFacts, DisputeKind, decide_dispute};
pub use error::DecisionError;
pub use outcome::{Decision, FactUsed};
pub use policy::Policy;
pub use refund::{RefundAction, RefundFacts, decide_refund};

#[cfg(test)]
mod tests;
