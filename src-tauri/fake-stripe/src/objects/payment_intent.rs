use serde_json::{Value, json};

use super::{Metadata, metadata};

/// What distinguishes one payment intent from another; see [`payment_intent`].
#[derive(Clone, Copy, Debug)]
pub struct PaymentIntentSpec<'a> {
    /// `pi_…`
    pub id: &'a str,
    /// Amount in the currency's smallest unit.
    pub amount: i64,
    /// Three lower-case letters.
    pub currency: &'a str,
    /// Unix seconds.
    pub created: i64,
    /// `succeeded` by default; `amount_received` follows from it.
    pub status: &'a str,
    /// `cus_…`
    pub customer: Option<&'a str>,
    /// `ch_…`, the charge that paid it.
    pub latest_charge: Option<&'a str>,
    /// `pm_…`
    pub payment_method: Option<&'a str>,
    /// Shown on the receipt.
    pub description: Option<&'a str>,
    /// Address for the receipt.
    pub receipt_email: Option<&'a str>,
    /// The caller's own names and values.
    pub metadata: Metadata<'a>,
}

impl<'a> PaymentIntentSpec<'a> {
    /// A paid intent; name its charge with `latest_charge`.
    pub fn new(id: &'a str, amount: i64, currency: &'a str, created: i64) -> Self {
        Self {
            id,
            amount,
            currency,
            created,
            status: "succeeded",
            customer: None,
            latest_charge: None,
            payment_method: None,
            description: None,
            receipt_email: None,
            metadata: &[],
        }
    }
}

/// A payment intent for a card payment.
pub fn payment_intent(spec: &PaymentIntentSpec<'_>) -> Value {
    let received = if spec.status == "succeeded" { spec.amount } else { 0 };
    json!({
        "id": spec.id,
        "object": "payment_intent",
        "amount": spec.amount,
        "amount_capturable": 0,
        "amount_details": { "tip": {} },
        "amount_received": received,
        "application": null,
        "application_fee_amount": null,
        "automatic_payment_methods": null,
        "canceled_at": null,
        "cancellation_reason": null,
        "capture_method": "automatic",
        "client_secret": format!("{}_secret_stand_in", spec.id),
        "confirmation_method": "automatic",
        "created": spec.created,
        "currency": spec.currency,
        "customer": spec.customer,
        "customer_account": null,
        "description": spec.description,
        "excluded_payment_method_types": null,
        "last_payment_error": null,
        "latest_charge": spec.latest_charge,
        "livemode": false,
        "metadata": metadata(spec.metadata),
        "next_action": null,
        "on_behalf_of": null,
        "payment_method": spec.payment_method,
        "payment_method_configuration_details": null,
        "payment_method_options": { "card": { "installments": null, "mandate_options": null, "network": null, "request_three_d_secure": "automatic" } },
        "payment_method_types": ["card"],
        "processing": null,
        "receipt_email": spec.receipt_email,
        "review": null,
        "setup_future_usage": null,
        "shipping": null,
        "source": null,
        "statement_descriptor": null,
        "statement_descriptor_suffix": null,
        "status": spec.status,
        "transfer_data": null,
        "transfer_group": null,
    })
}
