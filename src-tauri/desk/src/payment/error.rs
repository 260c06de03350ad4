//! Why a payment is refused.

use money::Currency;
use serde_json::json;

use crate::refusal::Refusal;

/// A refusal about payments.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// The ledger knows no top-up of this payment.
    #[error("no top-up of payment \"{0}\" is known here; check the payment intent")]
    NotFound(String),
    /// The platform credits in one currency what Stripe took in another.
    #[error(
        "payment \"{reference}\" was made in {at_stripe}, not in {credited}; correct the top-up before money is moved"
    )]
    CurrencyDiffers {
        /// The payment.
        reference: String,
        /// Currency of its top-up, or of what is to be credited.
        credited: Currency,
        /// Currency of the money at Stripe.
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
