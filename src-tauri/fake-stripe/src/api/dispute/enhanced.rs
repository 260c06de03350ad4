//! Evidence beyond the plain fields: Visa's compelling evidence 3.0, and the acknowledgement of the
//! fee that a compliance dispute costs.

use serde_json::{Map, Value, json};

use super::super::field::{integer, text};
use crate::{
    api_error::ApiError,
    form,
    objects::{BalanceTransactionSpec, balance_transaction},
    state::{Kind, Position, State},
};

const COMPELLING: &str = "visa_compelling_evidence_3";
const COMPLIANCE: [&str; 2] = ["visa_compliance", "mastercard_compliance"];

/// What Stripe collects for a compliance dispute and gives back on a win: 500 USD.
const COMPLIANCE_FEE: i64 = 50_000;
const FEE: &str = "stripe_fee";

/// By what a bank recognises a customer.
const IDENTIFIERS: [&str; 6] = [
    "customer_account_id",
    "customer_device_fingerprint",
    "customer_device_id",
    "customer_email_address",
    "customer_purchase_ip",
    "shipping_address",
];
/// One of the two identifiers must be one of these.
const STRONG_IDENTIFIERS: [&str; 3] =
    ["customer_device_fingerprint", "customer_device_id", "customer_purchase_ip"];

/// Eligible, and everything still missing.
pub(super) fn compelling_evidence_open() -> Value {
    let missing = missing(&Value::Null);
    json!({ COMPELLING: { "required_actions": missing, "status": "requires_action" } })
}

/// A fee must be acknowledged, in the way of the card's network.
pub(super) fn compliance_open(network: &str) -> Value {
    let status = json!({ "status": "requires_fee_acknowledgement" });
    json!({ format!("{network}_compliance"): status })
}

/// Writes down for what a dispute is eligible.
pub(super) fn set_eligibility(dispute: &mut Value, eligibility: Value) {
    let types: Vec<String> =
        eligibility.as_object().into_iter().flat_map(Map::keys).cloned().collect();
    dispute["enhanced_eligibility_types"] = types.into();
    dispute["evidence_details"]["enhanced_eligibility"] = eligibility;
}

/// Only what exists may be sent.
pub(super) fn check(given: &Value) -> Result<(), ApiError> {
    let name = "evidence[enhanced_evidence]";
    let Some(given) = given.as_object() else {
        return Err(ApiError::unreadable("Invalid object").param(name));
    };
    for (kind, content) in given {
        if kind != COMPELLING && !COMPLIANCE.contains(&kind.as_str()) {
            return Err(form::unknown(&format!("{name}[{kind}]")));
        }
        if !content.is_object() {
            return Err(ApiError::unreadable("Invalid object").param(format!("{name}[{kind}]")));
        }
    }
    let prior =
        given.get(COMPELLING).map(|content| list(&content["prior_undisputed_transactions"]));
    if prior.is_some_and(|prior| prior.iter().any(|row| text(row, "charge").is_empty())) {
        let param = format!("{name}[{COMPELLING}][prior_undisputed_transactions][0][charge]");
        return Err(ApiError::required(&param));
    }
    Ok(())
}

/// Adds it to what is there, in the form in which Stripe shows it.
pub(super) fn stage(state: &State, dispute: &mut Value, given: &Value) -> Result<(), ApiError> {
    if let Some(content) = given.get(COMPELLING) {
        check_charges(state, content)?;
        stage_compelling(dispute, content);
    }
    for kind in COMPLIANCE {
        if let Some(content) = given.get(kind) {
            let acknowledged = content["fee_acknowledged"] == "true";
            dispute["evidence"]["enhanced_evidence"][kind] =
                json!({ "fee_acknowledged": acknowledged });
            let status =
                if acknowledged { "fee_acknowledged" } else { "requires_fee_acknowledgement" };
            dispute["evidence_details"]["enhanced_eligibility"][kind] = json!({ "status": status });
        }
    }
    Ok(())
}

/// The payments that were not disputed must be there.
fn check_charges(state: &State, content: &Value) -> Result<(), ApiError> {
    for (number, row) in list(&content["prior_undisputed_transactions"]).iter().enumerate() {
        let param = format!(
            "evidence[enhanced_evidence][{COMPELLING}][prior_undisputed_transactions][{number}][charge]"
        );
        let charge = state.existing(Kind::Charge, text(row, "charge"), &param);
        charge.map_err(|error| error.status(400))?;
    }
    Ok(())
}

fn stage_compelling(dispute: &mut Value, content: &Value) {
    let staged = &dispute["evidence"]["enhanced_evidence"][COMPELLING];
    let disputed = if content["disputed_transaction"].is_object() {
        transaction(&content["disputed_transaction"])
    } else {
        staged["disputed_transaction"].clone()
    };
    let given = list(&content["prior_undisputed_transactions"]);
    let prior: Vec<Value> = if given.is_empty() {
        list(&staged["prior_undisputed_transactions"])
    } else {
        given.iter().map(transaction).collect()
    };
    let shown = json!({ "disputed_transaction": disputed, "prior_undisputed_transactions": prior });
    let eligibility = &mut dispute["evidence_details"]["enhanced_eligibility"];
    if eligibility[COMPELLING]["status"] != "not_qualified" {
        let missing = missing(&shown);
        let status = if missing.is_empty() { "qualified" } else { "requires_action" };
        eligibility[COMPELLING] = json!({ "required_actions": missing, "status": status });
    }
    dispute["evidence"]["enhanced_evidence"][COMPELLING] = shown;
}

/// A transaction as it was sent, with null for what was not.
fn transaction(given: &Value) -> Value {
    let mut shown = Map::new();
    for field in IDENTIFIERS.into_iter().chain(["product_description"]) {
        shown.insert(field.to_owned(), given.get(field).cloned().unwrap_or(Value::Null));
    }
    for field in ["charge", "merchandise_or_services"] {
        if let Some(value) = given.get(field) {
            shown.insert(field.to_owned(), value.clone());
        }
    }
    if let Some(address) = shown.get_mut("shipping_address").and_then(Value::as_object_mut) {
        for field in ["city", "country", "line1", "line2", "postal_code", "state"] {
            address.entry(field).or_insert(Value::Null);
        }
    }
    shown.into()
}

/// What keeps the evidence from qualifying.
fn missing(content: &Value) -> Vec<&'static str> {
    let disputed = &content["disputed_transaction"];
    let prior = list(&content["prior_undisputed_transactions"]);
    let lacks = |transaction: &Value, field: &str| transaction[field].is_null();
    // The same customer is seen by the same values in all transactions.
    let matching = |names: &[&str]| {
        let is_same = |name: &&&str| {
            !lacks(disputed, name) && prior.iter().all(|row| row[**name] == disputed[**name])
        };
        names.iter().filter(is_same).count()
    };
    let is_recognised =
        !prior.is_empty() && matching(&IDENTIFIERS) >= 2 && matching(&STRONG_IDENTIFIERS) >= 1;
    let faults = [
        ("missing_customer_identifiers", !is_recognised),
        ("missing_disputed_transaction_description", lacks(disputed, "product_description")),
        ("missing_merchandise_or_services", lacks(disputed, "merchandise_or_services")),
        (
            "missing_prior_undisputed_transaction_description",
            prior.is_empty() || prior.iter().any(|row| lacks(row, "product_description")),
        ),
        ("missing_prior_undisputed_transactions", prior.len() != 2),
    ];
    faults.into_iter().filter(|(_, is_fault)| *is_fault).map(|(name, _)| name).collect()
}

/// The rows of a list, whether it came as one or with numbers for names.
fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(rows) => rows.clone(),
        Value::Object(rows) => rows.values().cloned().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// Whether any enhanced evidence waits.
pub(super) fn is_given(dispute: &Value) -> bool {
    dispute["evidence"]["enhanced_evidence"].as_object().is_some_and(|given| !given.is_empty())
}

/// A compliance dispute takes no answer before its fee is acknowledged.
pub(super) fn check_submission(dispute: &Value) -> Result<(), ApiError> {
    let eligibility = &dispute["evidence_details"]["enhanced_eligibility"];
    match COMPLIANCE
        .into_iter()
        .find(|kind| eligibility[*kind]["status"] == "requires_fee_acknowledgement")
    {
        Some(kind) => Err(ApiError::forbidden_by_state(
            "You must acknowledge the network fee for this compliance dispute before evidence can be submitted.",
        )
        .param(format!("evidence[enhanced_evidence][{kind}][fee_acknowledged]"))),
        None => Ok(()),
    }
}

/// Takes the fee of a compliance dispute whose answer leaves.
pub(super) fn collect_fee(state: &mut State, dispute: &Value) -> Result<(), ApiError> {
    if has_acknowledged(dispute) {
        fee_row(state, dispute, "Compliance dispute fee", COMPLIANCE_FEE.saturating_neg())?;
    }
    Ok(())
}

/// Gives the fee back that was taken, once.
pub(super) fn return_fee(state: &mut State, dispute: &Value) -> Result<(), ApiError> {
    let source = Some(("source", text(dispute, "id")));
    let newest = state
        .page(Kind::BalanceTransaction, Position::Newest, source)
        .find(|row| row["type"] == FEE)
        .map(|row| integer(&row, "amount"));
    if newest == Some(COMPLIANCE_FEE.saturating_neg()) {
        fee_row(state, dispute, "Compliance dispute fee returned", COMPLIANCE_FEE)?;
    }
    Ok(())
}

fn has_acknowledged(dispute: &Value) -> bool {
    let given = &dispute["evidence"]["enhanced_evidence"];
    COMPLIANCE.into_iter().any(|kind| given[kind]["fee_acknowledged"] == true)
}

fn fee_row(
    state: &mut State,
    dispute: &Value,
    description: &str,
    amount: i64,
) -> Result<(), ApiError> {
    let row = balance_transaction(&BalanceTransactionSpec {
        id: &state.next_id(Kind::BalanceTransaction),
        kind: FEE,
        reporting_category: "fee",
        amount,
        fee: 0,
        fee_description: "",
        currency: "usd",
        created: state.now(),
        source: text(dispute, "id"),
        description,
    });
    Ok(state.put(&row)?)
}
