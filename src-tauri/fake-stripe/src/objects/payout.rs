use serde_json::{Value, json};

/// What distinguishes one payout from another; see [`payout`].
#[derive(Clone, Copy, Debug)]
pub struct PayoutSpec<'a> {
    /// `po_…`
    pub id: &'a str,
    /// Amount in the currency's smallest unit.
    pub amount: i64,
    /// Three lower-case letters.
    pub currency: &'a str,
    /// Unix seconds.
    pub created: i64,
    /// When the bank is expected to have it, in Unix seconds.
    pub arrival_date: i64,
    /// Made by the account's schedule, not by a person.
    pub automatic: bool,
    /// `txn_…`, the row that takes the money out of the balance.
    pub balance_transaction: &'a str,
}

/// A payout to a bank account that was just made. What an automatic one contains is not known yet, what a
/// manual one contains never is.
pub fn payout(spec: &PayoutSpec<'_>) -> Value {
    json!({
        "id": spec.id,
        "object": "payout",
        "amount": spec.amount,
        "application_fee": null,
        "application_fee_amount": null,
        "arrival_date": spec.arrival_date,
        "automatic": spec.automatic,
        "balance_transaction": spec.balance_transaction,
        "created": spec.created,
        "currency": spec.currency,
        "description": "STRIPE PAYOUT",
        "destination": "ba_stand_in",
        "failure_balance_transaction": null,
        "failure_code": null,
        "failure_message": null,
        "livemode": false,
        "metadata": {},
        "method": "standard",
        "original_payout": null,
        "payout_method": null,
        "reconciliation_status": if spec.automatic { "in_progress" } else { "not_applicable" },
        "reversed_by": null,
        "source_type": "card",
        "statement_descriptor": null,
        "status": "pending",
        "trace_id": { "status": "pending", "value": null },
        "type": "bank_account",
    })
}
