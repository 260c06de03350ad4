//! Errors about early fraud warnings.

use serde_json::json;

use crate::refusal::Refusal;

/// An error about an early fraud warning.
#[derive(Debug, thiserror::Error)]
pub enum FraudWarningError {
    /// No such warning was read from Stripe.
    #[error("no early fraud warning {0} was read; sync with Stripe and try again")]
    NotFound(String),
}

impl FraudWarningError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::NotFound(id) => {
                Refusal::not_found("fraud_warning_not_found").with(json!({ "warning_id": id }))
            }
        }
    }
}
