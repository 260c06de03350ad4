//! Why a payment is refused.

use serde_json::json;

use crate::refusal::Refusal;

/// A refusal about payments.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// The ledger knows no top-up of this payment.
    #[error("no top-up of payment \"{0}\" is known here; check the payment intent")]
    NotFound(String),
}

impl PaymentError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::NotFound(reference) => {
                Refusal::not_found("payment_not_found").with(json!({ "reference": reference }))
            }
        }
    }
}
