//! Errors about settings.

use decision::PolicyProblem;
use serde_json::json;

use crate::refusal::Refusal;

/// An error about settings or the policy in them.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The policy has problems and cannot be used.
    #[error("the rules cannot be used: {}", problems_in_words(.0))]
    PolicyInvalid(Vec<PolicyProblem>),
}

impl SettingsError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::PolicyInvalid(problems) => {
                Refusal::invalid("policy_invalid").with(json!({ "problems": problems }))
            }
        }
    }
}

fn problems_in_words(problems: &[PolicyProblem]) -> String {
    let words = problems.iter().map(|problem| format!("{}: {}", problem.place, problem.reason));
    words.collect::<Vec<_>>().join("; ")
}
