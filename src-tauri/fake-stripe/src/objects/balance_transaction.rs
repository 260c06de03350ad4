use serde_json::{Value, json};

/// What distinguishes one balance transaction from another; see [`balance_transaction`].
#[derive(Clone, Copy, Debug)]
pub struct BalanceTransactionSpec<'a> {
    /// `txn_…`
    pub id: &'a str,
    /// `charge`, `refund`, `adjustment`, …
    pub kind: &'a str,
    /// `charge`, `refund`, `dispute`, `dispute_reversal`, …
    pub reporting_category: &'a str,
    /// Signed, from the account's point of view, before the fee.
    pub amount: i64,
    /// What Stripe keeps; `net` is `amount − fee`.
    pub fee: i64,
    /// What the fee is called, when there is one.
    pub fee_description: &'a str,
    /// Three lower-case letters.
    pub currency: &'a str,
    /// Unix seconds.
    pub created: i64,
    /// The object that moved the money.
    pub source: &'a str,
    /// For people.
    pub description: &'a str,
}

/// One row of Stripe's own ledger.
pub fn balance_transaction(spec: &BalanceTransactionSpec<'_>) -> Value {
    let fee_details = if spec.fee == 0 {
        json!([])
    } else {
        json!([{
            "amount": spec.fee,
            "application": null,
            "currency": spec.currency,
            "description": spec.fee_description,
            "type": "stripe_fee",
        }])
    };
    json!({
        "id": spec.id,
        "object": "balance_transaction",
        "amount": spec.amount,
        "available_on": spec.created,
        "balance_type": "payments",
        "created": spec.created,
        "currency": spec.currency,
        "description": spec.description,
        "exchange_rate": null,
        "fee": spec.fee,
        "fee_details": fee_details,
        "net": spec.amount.saturating_sub(spec.fee),
        "reporting_category": spec.reporting_category,
        "source": spec.source,
        "status": "available",
        "type": spec.kind,
    })
}
