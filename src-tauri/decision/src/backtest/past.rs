use crate::policy::{CaseAction, CaseFacts, CheckedPolicy};
use crate::{DecisionError, policy};

/// A case of the past, as it was known when it was decided.
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
    /// How it really came out.
    pub outcome: PastOutcome,
}

policy::named! {
    /// How a case really came out.
    PastOutcome {
        /// Nobody knows yet.
        Open = "open",
        /// Answered, and the money stayed or came back.
        Won = "won",
        /// Answered, and the money is gone.
        Lost = "lost",
        /// Not answered: accepted, or the time ran out.
        Accepted = "accepted",
        /// Refunded in full.
        Refunded = "refunded",
    }
}

/// What the draft is compared with.
#[derive(Clone, Copy, Debug)]
pub enum Baseline<'a> {
    /// What was decided then, whichever policy was in force.
    Decided,
    /// What another policy says about the same facts.
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
