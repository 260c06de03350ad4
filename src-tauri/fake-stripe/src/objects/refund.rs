use serde_json::{Value, json};

use super::{Metadata, metadata};

/// What distinguishes one refund from another; see [`refund`].
#[derive(Clone, Copy, Debug)]
pub struct RefundSpec<'a> {
    /// `re_…`
    pub id: &'a str,
    /// Amount in the currency's smallest unit.
    pub amount: i64,
    /// Three lower-case letters.
    pub currency: &'a str,
    /// Unix seconds.
    pub created: i64,
    /// `ch_…`
    pub charge: Option<&'a str>,
    /// `pi_…`
    pub payment_intent: Option<&'a str>,
    /// `cus_…`
    pub customer: Option<&'a str>,
    /// `succeeded` by default.
    pub status: &'a str,
    /// Why the merchant gives it back: `duplicate`, `fraudulent`, `requested_by_customer`.
    pub reason: Option<&'a str>,
    /// Why the bank sent it back, on a failed refund.
    pub failure_reason: Option<&'a str>,
    /// `txn_…`; a pending refund has none.
    pub balance_transaction: Option<&'a str>,
    /// The caller's own names and values.
    pub metadata: Metadata<'a>,
}

impl<'a> RefundSpec<'a> {
    /// A succeeded refund; name its payment with `charge` and `payment_intent`.
    pub fn new(id: &'a str, amount: i64, currency: &'a str, created: i64) -> Self {
        Self {
            id,
            amount,
            currency,
            created,
            charge: None,
            payment_intent: None,
            customer: None,
            status: "succeeded",
            reason: None,
            failure_reason: None,
            balance_transaction: None,
            metadata: &[],
        }
    }
}

/// A refund to a card. `failure_reason` and `pending_reason` are absent, not null, when they say nothing.
pub fn refund(spec: &RefundSpec<'_>) -> Value {
    let card = if spec.status == "pending" {
        json!({ "type": "pending" })
    } else {
        json!({ "reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund" })
    };
    let mut refund = json!({
        "id": spec.id,
        "object": "refund",
        "amount": spec.amount,
        "balance_transaction": spec.balance_transaction,
        "charge": spec.charge,
        "created": spec.created,
        "currency": spec.currency,
        "customer": spec.customer,
        "customer_account": null,
        "destination_details": { "card": card, "type": "card" },
        "metadata": metadata(spec.metadata),
        "payment_intent": spec.payment_intent,
        "payment_method": null,
        "reason": spec.reason,
        "receipt_number": null,
        "source_transfer_reversal": null,
        "status": spec.status,
        "transfer_reversal": null,
    });
    if let Some(reason) = spec.failure_reason {
        refund["failure_reason"] = reason.into();
    }
    if spec.status == "pending" {
        refund["pending_reason"] = "processing".into();
    }
    refund
}
