use serde_json::{Value, json};

/// A card issuer's report of fraud about a charge; `actionable` while there is neither a dispute
/// nor a full refund.
pub fn early_fraud_warning(
    id: &str,
    charge: &str,
    payment_intent: Option<&str>,
    fraud_type: &str,
    actionable: bool,
    created: i64,
) -> Value {
    let mut warning = json!({
        "id": id,
        "object": "radar.early_fraud_warning",
        "actionable": actionable,
        "charge": charge,
        "created": created,
        "fraud_type": fraud_type,
        "livemode": false,
    });
    if let Some(intent) = payment_intent {
        warning["payment_intent"] = intent.into();
    }
    warning
}
