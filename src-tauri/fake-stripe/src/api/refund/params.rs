use super::super::money;
use crate::{api_error::ApiError, form::Form};

const REASONS: [&str; 3] = ["duplicate", "fraudulent", "requested_by_customer"];

/// The parameters of `POST /v1/refunds`.
pub(super) struct RefundParams {
    pub(super) charge: Option<String>,
    pub(super) payment_intent: Option<String>,
    pub(super) amount: Option<i64>,
    pub(super) reason: Option<String>,
    pub(super) instructions_email: Option<String>,
    pub(super) customer: Option<String>,
    pub(super) currency: Option<String>,
    /// `origin=customer_balance`: no charge, but what the customer has with us.
    pub(super) is_from_balance: bool,
}

impl RefundParams {
    pub(super) fn take(form: &mut Form) -> Result<Self, ApiError> {
        let origin = form.take_text("origin")?;
        let currency = form.take_text("currency")?;
        let params = Self {
            charge: form.take_text("charge")?,
            payment_intent: form.take_text("payment_intent")?,
            amount: form.take_positive("amount")?,
            reason: form.take_text("reason")?,
            instructions_email: form.take_text("instructions_email")?,
            customer: form.take_text("customer")?,
            currency: currency
                .map(|currency| money::checked_currency(&currency, "currency"))
                .transpose()?,
            is_from_balance: origin.as_deref() == Some("customer_balance"),
        };
        if origin.is_some() && !params.is_from_balance {
            return Err(
                ApiError::unreadable("Invalid origin: must be customer_balance").param("origin")
            );
        }
        if let Some(reason) = &params.reason
            && !REASONS.contains(&reason.as_str())
        {
            let message =
                "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer";
            return Err(ApiError::unreadable(message).param("reason"));
        }
        Ok(params)
    }
}
