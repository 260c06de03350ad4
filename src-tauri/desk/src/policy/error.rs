//! Why a change or a version of the rules is refused.

use serde_json::json;

use crate::refusal::Refusal;

/// A refusal about versions of the rules.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// No such version of the rules.
    #[error("there is no version {0} of the rules")]
    NotFound(i64),
    /// Somebody else changed the rules.
    #[error(
        "the rules were changed meanwhile (version {found} is in force, these were made from {made_from}); load them again and repeat the change"
    )]
    Changed {
        /// What is in force.
        found: i64,
        /// What the change was made from.
        made_from: i64,
    },
}

impl PolicyError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::NotFound(version) => {
                Refusal::not_found("policy_not_found").with(json!({ "version": version }))
            }
            Self::Changed { found, made_from } => Refusal::conflict("policy_changed")
                .with(json!({ "found": found, "made_from": made_from })),
        }
    }
}
