//! Stripe's objects without personal data, for people who were forgotten.

use serde_json::{Map, Value};

/// Fields whose texts are kept: ids, states, codes of Stripe, and the merchant's own words. Every other
/// text becomes null, also that of a field that did not exist when this was written.
const KEPT: [&str; 68] = [
    "account",
    "address_line1_check",
    "address_postal_code_check",
    "api_version",
    "application",
    "application_fee",
    "balance_transaction",
    "balance_type",
    "brand",
    "calculated_statement_descriptor",
    "cancellation_reason",
    "capture_method",
    "case_type",
    "charge",
    "client_reference_id",
    "code",
    "confirmation_method",
    "country",
    "currency",
    "customer",
    "cvc_check",
    "decline_code",
    "default_currency",
    "destination",
    "dispute",
    "failure_balance_transaction",
    "failure_code",
    "failure_reason",
    "fraud_type",
    "funding",
    "id",
    "idempotency_key",
    "intended_submission_method",
    "invoice",
    "latest_charge",
    "mode",
    "network",
    "network_decline_code",
    "network_reason_code",
    "network_status",
    "object",
    "on_behalf_of",
    "payment_intent",
    "payment_link",
    "payment_method",
    "payment_method_types",
    "payment_status",
    "presentment_currency",
    "pending_reason",
    "reason",
    "receipt_number",
    "reference",
    "reference_status",
    "reference_type",
    "refund",
    "reporting_category",
    "required_actions",
    "risk_level",
    "setup_future_usage",
    "source",
    "source_transfer",
    "statement_descriptor",
    "status",
    "submission_method",
    "subscription",
    "transfer",
    "type",
    "ui_mode",
];
/// Fields whose numbers are personal too.
const REMOVED: [&str; 3] = ["dob", "exp_month", "exp_year"];
const METADATA: &str = "metadata";
/// Where an object names the email address of whoever pays.
const EMAILS: [&str; 5] = [
    "/email",
    "/receipt_email",
    "/customer_email",
    "/billing_details/email",
    "/customer_details/email",
];

/// The object, or the event with its object, without personal data. Of the metadata the keys in
/// `kept_metadata` stay. Numbers, flags, and the form of the object stay; applied again it changes
/// nothing.
pub fn without_personal_data(object: &Value, kept_metadata: &[String]) -> Value {
    replaced("", object, kept_metadata)
}

/// Whether an object names this email address of whoever pays; letters of both cases are the same.
pub fn names_email(object: &Value, email: &str) -> bool {
    let named = EMAILS.iter().filter_map(|place| object.pointer(place)?.as_str());
    named.map(str::trim).any(|named| named.eq_ignore_ascii_case(email.trim()))
}

fn replaced(field: &str, value: &Value, kept: &[String]) -> Value {
    match value {
        _ if REMOVED.contains(&field) => Value::Null,
        Value::String(_) if !KEPT.contains(&field) => Value::Null,
        Value::Object(fields) if field == METADATA => metadata(fields, kept),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, it)| (name.clone(), replaced(name, it, kept)));
            Value::Object(fields.collect())
        }
        Value::Array(items) => items.iter().map(|item| replaced(field, item, kept)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

fn metadata(fields: &Map<String, Value>, kept: &[String]) -> Value {
    let left = fields.iter().filter(|(key, _)| kept.contains(key));
    Value::Object(left.map(|(key, value)| (key.clone(), value.clone())).collect())
}
