use super::super::money;
use crate::{form::Form, refusal::Refusal};

const REASONS: [&str; 3] = ["duplicate", "fraudulent", "requested_by_customer"];

/// What a call wants given back.
pub(super) struct Wish {
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

impl Wish {
    pub(super) fn take(form: &mut Form) -> Result<Self, Refusal> {
        let origin = form.take_text("origin")?;
        let currency = form.take_text("currency")?;
        let wish = Self {
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
        if origin.is_some() && !wish.is_from_balance {
            return Err(
                Refusal::unreadable("Invalid origin: must be customer_balance").param("origin")
            );
        }
        if let Some(reason) = &wish.reason
            && !REASONS.contains(&reason.as_str())
        {
            let message =
                "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer";
            return Err(Refusal::unreadable(message).param("reason"));
        }
        Ok(wish)
    }
}
