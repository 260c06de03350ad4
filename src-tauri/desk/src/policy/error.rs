//! Errors about versions of the policy.

use serde_json::json;

use crate::refusal::Refusal;

/// An error about a version of the policy.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// No such version of the policy.
    #[error("there is no version {0} of the rules")]
    NotFound(i64),
    /// Somebody else changed the policy meanwhile.
    #[error(
        "the rules were changed meanwhile (version {found} is in force, these were made from {made_from}); load them again and repeat the change"
    )]
    Changed {
        /// The version in force.
        found: i64,
        /// The version that was edited.
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
