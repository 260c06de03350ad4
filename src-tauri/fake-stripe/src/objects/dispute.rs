use serde_json::{Map, Value, json};

use super::{BalanceTransactionSpec, Metadata, balance_transaction, metadata};

/// The evidence fields that hold text or a file id; all are null until they are filled.
pub(crate) const EVIDENCE_FIELDS: [&str; 27] = [
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
];

/// Those of them that hold a file id.
pub(crate) const EVIDENCE_FILES: [&str; 9] = [
    "cancellation_policy",
    "customer_communication",
    "customer_signature",
    "duplicate_charge_documentation",
    "receipt",
    "refund_policy",
    "service_documentation",
    "shipping_documentation",
    "uncategorized_file",
];

/// Stripe keeps it even when the dispute is won.
const DISPUTE_FEE: i64 = 1500;

const DAY_SECONDS: i64 = 86_400;

/// What distinguishes one dispute from another; see [`dispute`].
#[derive(Clone, Copy, Debug)]
pub struct DisputeSpec<'a> {
    /// `du_…`
    pub id: &'a str,
    /// Disputed amount in the currency's smallest unit; may differ from the charge's.
    pub amount: i64,
    /// Three lower-case letters.
    pub currency: &'a str,
    /// Unix seconds.
    pub created: i64,
    /// `ch_…`
    pub charge: &'a str,
    /// `pi_…`
    pub payment_intent: Option<&'a str>,
    /// `needs_response` by default; `warning_…` makes it an inquiry.
    pub status: &'a str,
    /// `fraudulent`, `product_not_received`, …
    pub reason: &'a str,
    /// The network's own code for the reason, as text: `10.4`.
    pub network_reason_code: &'a str,
    /// `visa`, `mastercard`, `amex`, …
    pub card_brand: &'a str,
    /// Unix seconds; 0 when the bank allows no answer.
    pub due_by: i64,
    /// Answers given so far, normally at most one.
    pub submission_count: i64,
    /// The caller's own names and values.
    pub metadata: Metadata<'a>,
}

impl<'a> DisputeSpec<'a> {
    /// A fraud chargeback that waits for an answer until [`dispute_due_by`].
    pub fn new(id: &'a str, charge: &'a str, amount: i64, currency: &'a str, created: i64) -> Self {
        Self {
            id,
            amount,
            currency,
            created,
            charge,
            payment_intent: None,
            status: "needs_response",
            reason: "fraudulent",
            network_reason_code: "10.4",
            card_brand: "visa",
            due_by: dispute_due_by(created),
            submission_count: 0,
            metadata: &[],
        }
    }

    fn is_inquiry(&self) -> bool {
        self.status.starts_with("warning_")
    }
}

/// The last second of the UTC day eight days on, as in the one recording there is.
pub fn dispute_due_by(created: i64) -> i64 {
    let day = created.div_euclid(DAY_SECONDS).saturating_add(9);
    day.saturating_mul(DAY_SECONDS).saturating_sub(1)
}

/// A dispute whose money follows from its status: an inquiry has moved nothing, a chargeback has
/// its withdrawal, a won one its reinstatement too.
pub fn dispute(spec: &DisputeSpec<'_>) -> Value {
    let won = spec.status == "won";
    let mut rows = Vec::new();
    if !spec.is_inquiry() && spec.status != "prevented" {
        rows.push(dispute_withdrawal(
            spec.id,
            spec.charge,
            spec.amount,
            spec.currency,
            spec.created,
        ));
    }
    if won {
        rows.push(dispute_reinstatement(
            spec.id,
            spec.charge,
            spec.amount,
            spec.currency,
            spec.created,
        ));
    }
    json!({
        "id": spec.id,
        "object": "dispute",
        "amount": spec.amount,
        "balance_transactions": rows,
        "charge": spec.charge,
        "created": spec.created,
        "currency": spec.currency,
        "enhanced_eligibility_types": [],
        "evidence": empty_evidence(),
        "evidence_details": {
            "due_by": spec.due_by,
            "enhanced_eligibility": {},
            "has_evidence": spec.submission_count > 0,
            "past_due": false,
            "submission_count": spec.submission_count,
        },
        "is_charge_refundable": spec.is_inquiry() || won,
        "livemode": false,
        "metadata": metadata(spec.metadata),
        "payment_intent": spec.payment_intent,
        "payment_method_details": {
            "card": {
                "brand": spec.card_brand,
                "case_type": if spec.is_inquiry() { "inquiry" } else { "chargeback" },
                "network": spec.card_brand,
                "network_reason_code": spec.network_reason_code,
            },
            "type": "card",
        },
        "reason": spec.reason,
        "status": spec.status,
    })
}

/// The row that takes the disputed amount and the dispute fee out of the account's balance.
pub fn dispute_withdrawal(
    dispute: &str,
    charge: &str,
    amount: i64,
    currency: &str,
    created: i64,
) -> Value {
    balance_transaction(&BalanceTransactionSpec {
        id: &format!("txn_withdrawal_{dispute}"),
        kind: "adjustment",
        reporting_category: "dispute",
        amount: amount.saturating_neg(),
        fee: DISPUTE_FEE,
        fee_description: "Dispute fee",
        currency,
        created,
        source: dispute,
        description: &format!("Chargeback withdrawal for {charge}"),
    })
}

/// The row that brings the disputed amount back after a win, without the fee.
pub fn dispute_reinstatement(
    dispute: &str,
    charge: &str,
    amount: i64,
    currency: &str,
    created: i64,
) -> Value {
    balance_transaction(&BalanceTransactionSpec {
        id: &format!("txn_reinstatement_{dispute}"),
        kind: "adjustment",
        reporting_category: "dispute_reversal",
        amount,
        fee: 0,
        fee_description: "",
        currency,
        created,
        source: dispute,
        description: &format!("Chargeback reversal for {charge}"),
    })
}

fn empty_evidence() -> Value {
    let mut evidence: Map<String, Value> =
        EVIDENCE_FIELDS.iter().map(|&name| (name.to_owned(), Value::Null)).collect();
    evidence.insert("enhanced_evidence".to_owned(), json!({}));
    evidence.into()
}
