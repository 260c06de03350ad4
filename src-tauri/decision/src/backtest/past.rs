use crate::policy::{CaseAction, CaseFacts, CheckedPolicy};
use crate::{DecisionError, policy};

/// A past case, with what was known when it was decided.
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
pub struct PastCase {
    /// Id of the dispute.
    pub id: String,
    /// Month it is counted in, `YYYY-MM`, UTC.
    pub month: String,
    /// The facts stored with the decision.
    pub facts: CaseFacts,
    /// The action that was decided then.
    pub decided: CaseAction,
    /// The actual outcome.
    pub outcome: PastOutcome,
}

policy::named! {
    /// The actual outcome of a case.
    PastOutcome {
        /// Not known yet.
        Open = "open",
        /// Answered and won: the money was kept or reinstated.
        Won = "won",
        /// Answered and lost.
        Lost = "lost",
        /// Not answered: accepted, or the deadline passed.
        Accepted = "accepted",
        /// Refunded in full.
        Refunded = "refunded",
    }
}

/// What the draft is compared with.
#[derive(Clone, Copy, Debug)]
pub enum Baseline<'a> {
    /// The decisions of that time, by the policy then in force.
    Decided,
    /// The decisions of another policy about the same facts.
    Policy(&'a CheckedPolicy),
}

impl Baseline<'_> {
    pub(super) fn action(self, case: &PastCase) -> Result<CaseAction, DecisionError> {
        match self {
            Self::Decided => Ok(case.decided),
            Self::Policy(policy) => Ok(policy.choose(&case.facts)?.action),
        }
    }
}
