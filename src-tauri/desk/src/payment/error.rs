//! Errors about payments.

use money::Currency;
use serde_json::json;

use crate::refusal::Refusal;

/// An error about a payment.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// The ledger has no settled top-up of this payment.
    #[error("no top-up of payment \"{0}\" is known here; check the payment intent")]
    NotFound(String),
    /// The payment was credited in another currency than it was paid in.
    #[error(
        "payment \"{reference}\" was made in {at_stripe}, not in {credited}; correct the top-up before money is moved"
    )]
    CurrencyDiffers {
        /// Id of the payment.
        reference: String,
        /// Currency of its top-up, or of the credits to be granted.
        credited: Currency,
        /// Currency of the payment at Stripe.
        at_stripe: Currency,
    },
}

impl PaymentError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::NotFound(reference) => {
                Refusal::not_found("payment_not_found").with(json!({ "reference": reference }))
            }
            Self::CurrencyDiffers { reference, credited, at_stripe } => {
                Refusal::refused("payment_currency_differs").with(json!({
                    "reference": reference,
                    "credited": credited.to_string(),
                    "at_stripe": at_stripe.to_string(),
                }))
            }
        }
    }
}
