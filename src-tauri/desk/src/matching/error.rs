//! Errors about the list of unmatched payments.

use serde_json::json;

use crate::refusal::Refusal;

/// An error about the list of unmatched payments.
#[derive(Debug, thiserror::Error)]
pub enum MatchingError {
    /// The payment is not in the list: it is credited to another user, ignored, or not known.
    #[error("payment \"{0}\" is not waiting for a user; reload the list")]
    NotUnmatched(String),
}

impl MatchingError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::NotUnmatched(payment) => {
                Refusal::conflict("payment_not_unmatched").with(json!({ "payment": payment }))
            }
        }
    }
}
