use serde_json::{Value, json};

use super::{Metadata, metadata};

/// What distinguishes one charge from another; see [`charge`].
#[derive(Clone, Copy, Debug)]
pub struct ChargeSpec<'a> {
    /// `ch_…`
    pub id: &'a str,
    /// Captured amount in the currency's smallest unit.
    pub amount: i64,
    /// Three lower-case letters.
    pub currency: &'a str,
    /// Unix seconds.
    pub created: i64,
    /// `cus_…`
    pub customer: Option<&'a str>,
    /// `pi_…`
    pub payment_intent: Option<&'a str>,
    /// What has been given back so far; `refunded` follows from it.
    pub amount_refunded: i64,
    /// Whether a dispute was ever opened; stays true after a win.
    pub disputed: bool,
    /// Shown on the receipt.
    pub description: Option<&'a str>,
    /// Name on the card.
    pub billing_name: Option<&'a str>,
    /// Address the customer typed at checkout.
    pub billing_email: Option<&'a str>,
    /// `visa`, `mastercard`, `amex`, …
    pub card_brand: &'a str,
    /// The last four digits.
    pub card_last4: &'a str,
    /// `txn_…`
    pub balance_transaction: Option<&'a str>,
    /// The caller's own names and values.
    pub metadata: Metadata<'a>,
}

impl<'a> ChargeSpec<'a> {
    /// A captured Visa charge without customer, refunds or dispute.
    pub fn new(id: &'a str, amount: i64, currency: &'a str, created: i64) -> Self {
        Self {
            id,
            amount,
            currency,
            created,
            customer: None,
            payment_intent: None,
            amount_refunded: 0,
            disputed: false,
            description: None,
            billing_name: None,
            billing_email: None,
            card_brand: "visa",
            card_last4: "4242",
            balance_transaction: None,
            metadata: &[],
        }
    }
}

/// A succeeded, captured card charge.
pub fn charge(spec: &ChargeSpec<'_>) -> Value {
    json!({
        "id": spec.id,
        "object": "charge",
        "amount": spec.amount,
        "amount_captured": spec.amount,
        "amount_refunded": spec.amount_refunded,
        "application": null,
        "application_fee": null,
        "application_fee_amount": null,
        "balance_transaction": spec.balance_transaction,
        "billing_details": {
            "address": { "city": null, "country": null, "line1": null, "line2": null, "postal_code": null, "state": null },
            "email": spec.billing_email,
            "name": spec.billing_name,
            "phone": null,
            "tax_id": null,
        },
        "calculated_statement_descriptor": null,
        "captured": true,
        "created": spec.created,
        "currency": spec.currency,
        "customer": spec.customer,
        "description": spec.description,
        "disputed": spec.disputed,
        "failure_balance_transaction": null,
        "failure_code": null,
        "failure_message": null,
        "fraud_details": {},
        "livemode": false,
        "metadata": metadata(spec.metadata),
        "on_behalf_of": null,
        "outcome": {
            "advice_code": null,
            "network_advice_code": null,
            "network_decline_code": null,
            "network_status": "approved_by_network",
            "reason": null,
            "risk_level": "normal",
            "risk_score": 20,
            "seller_message": "Payment complete.",
            "type": "authorized",
        },
        "paid": true,
        "payment_intent": spec.payment_intent,
        "payment_method": "pm_card_visa",
        "payment_method_details": { "card": card(spec), "type": "card" },
        "radar_options": {},
        "receipt_email": spec.billing_email,
        "receipt_number": null,
        "receipt_url": null,
        "refunded": spec.amount_refunded >= spec.amount,
        "review": null,
        "shipping": null,
        "source_transfer": null,
        "statement_descriptor": null,
        "statement_descriptor_suffix": null,
        "status": "succeeded",
        "transfer_data": null,
        "transfer_group": null,
    })
}

fn card(spec: &ChargeSpec<'_>) -> Value {
    json!({
        "amount_authorized": spec.amount,
        "authorization_code": null,
        "brand": spec.card_brand,
        "checks": { "address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass" },
        "country": "US",
        "exp_month": 12,
        "exp_year": 2034,
        "extended_authorization": { "status": "disabled" },
        "fingerprint": null,
        "funding": "credit",
        "incremental_authorization": { "status": "unavailable" },
        "installments": null,
        "last4": spec.card_last4,
        "mandate": null,
        "multicapture": { "status": "unavailable" },
        "network": spec.card_brand,
        "network_token": { "used": false },
        "network_transaction_id": null,
        "overcapture": { "maximum_amount_capturable": spec.amount, "status": "unavailable" },
        "regulated_status": "unregulated",
        "three_d_secure": null,
        "transaction_link_id": null,
        "wallet": null,
    })
}
