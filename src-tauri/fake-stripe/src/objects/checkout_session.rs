use serde_json::{Value, json};

use super::{Metadata, metadata};

/// How long a customer has to pay.
const OPEN_SECONDS: i64 = 86_400;

/// What distinguishes one checkout session from another; see [`checkout_session`].
#[derive(Clone, Copy, Debug)]
pub struct CheckoutSessionSpec<'a> {
    /// `cs_…`
    pub id: &'a str,
    /// Amount in the currency's smallest unit.
    pub amount: i64,
    /// Three lower-case letters.
    pub currency: &'a str,
    /// Unix seconds.
    pub created: i64,
    /// `cus_…`
    pub customer: Option<&'a str>,
    /// The platform's own name for the customer or cart.
    pub client_reference_id: Option<&'a str>,
    /// The caller's own names and values.
    pub metadata: Metadata<'a>,
}

impl<'a> CheckoutSessionSpec<'a> {
    /// A session without a customer.
    pub fn new(id: &'a str, amount: i64, currency: &'a str, created: i64) -> Self {
        Self {
            id,
            amount,
            currency,
            created,
            customer: None,
            client_reference_id: None,
            metadata: &[],
        }
    }
}

/// An open checkout session for a one-time card payment.
pub fn checkout_session(spec: &CheckoutSessionSpec<'_>) -> Value {
    json!({
        "id": spec.id,
        "object": "checkout.session",
        "adaptive_pricing": { "enabled": false },
        "after_expiration": null,
        "allow_promotion_codes": null,
        "amount_subtotal": spec.amount,
        "amount_total": spec.amount,
        "automatic_tax": { "enabled": false, "liability": null, "provider": null, "status": null },
        "billing_address_collection": null,
        "cancel_url": null,
        "client_reference_id": spec.client_reference_id,
        "client_secret": null,
        "collected_information": null,
        "consent": null,
        "consent_collection": null,
        "created": spec.created,
        "currency": spec.currency,
        "currency_conversion": null,
        "custom_fields": [],
        "custom_text": {
            "after_submit": null,
            "shipping_address": null,
            "submit": null,
            "terms_of_service_acceptance": null,
        },
        "customer": spec.customer,
        "customer_account": null,
        "customer_creation": "if_required",
        "customer_details": null,
        "customer_email": null,
        "discounts": [],
        "expires_at": spec.created.saturating_add(OPEN_SECONDS),
        "invoice": null,
        "invoice_creation": null,
        "livemode": false,
        "locale": null,
        "metadata": metadata(spec.metadata),
        "mode": "payment",
        "origin_context": null,
        "payment_intent": null,
        "payment_link": null,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": null,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "permissions": null,
        "phone_number_collection": { "enabled": false },
        "recovered_from": null,
        "saved_payment_method_options": null,
        "setup_intent": null,
        "shipping_address_collection": null,
        "shipping_cost": null,
        "shipping_options": [],
        "status": "open",
        "submit_type": null,
        "subscription": null,
        "success_url": null,
        "total_details": { "amount_discount": 0, "amount_shipping": 0, "amount_tax": 0 },
        "ui_mode": "hosted_page",
        "url": format!("https://checkout.stripe.com/c/pay/{}", spec.id),
        "wallet_options": null,
    })
}
