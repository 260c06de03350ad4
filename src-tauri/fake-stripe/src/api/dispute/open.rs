//! How a dispute begins: by a test card, or on a test's order.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::{
        early_fraud_warning,
        field::{integer, text},
        money,
    },
    enhanced, is_closed,
    settle::{self, Movement, withdraw},
};
use crate::{
    api_error::ApiError,
    objects::{DisputeSpec, dispute},
    state::{Kind, State},
};

/// A dispute that is about to be opened.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Opening {
    /// `ch_…`
    charge: String,
    /// Disputed amount; the charge's amount when absent; may differ from it.
    amount: Option<i64>,
    /// Currency; the charge's when absent.
    currency: Option<String>,
    reason: String,
    network_reason_code: String,
    status: String,
    /// Unix seconds; 0 when the bank allows no answer.
    due_by: Option<i64>,
    /// `block`, `chargeback`, `compliance`, `inquiry`, `resolution`.
    case_type: Option<String>,
    /// `evidence_details.enhanced_eligibility`, as Stripe writes it.
    enhanced_eligibility: Value,
    /// What is taken, where it is not what is disputed.
    movement: Movement,
}

impl Default for Opening {
    fn default() -> Self {
        Self {
            charge: String::new(),
            amount: None,
            currency: None,
            reason: "fraudulent".to_owned(),
            network_reason_code: "10.4".to_owned(),
            status: "needs_response".to_owned(),
            due_by: None,
            case_type: None,
            enhanced_eligibility: json!({}),
            movement: Movement::default(),
        }
    }
}

impl Opening {
    /// A fraud chargeback over the whole of a charge.
    pub(crate) fn of(charge: &str) -> Self {
        Self { charge: charge.to_owned(), ..Self::default() }
    }

    pub(crate) fn reason(self, reason: &str, code: &str) -> Self {
        Self { reason: reason.to_owned(), network_reason_code: code.to_owned(), ..self }
    }

    pub(crate) fn status(self, status: &str) -> Self {
        Self { status: status.to_owned(), ..self }
    }

    pub(crate) fn amount(self, amount: i64) -> Self {
        Self { amount: Some(amount), ..self }
    }

    pub(crate) fn compelling_evidence(self) -> Self {
        Self { enhanced_eligibility: enhanced::compelling_evidence_open(), ..self }
    }

    pub(crate) fn compliance(self, network: &str) -> Self {
        Self {
            case_type: Some("compliance".to_owned()),
            reason: "noncompliant".to_owned(),
            network_reason_code: "98.2".to_owned(),
            enhanced_eligibility: enhanced::compliance_open(network),
            ..self
        }
    }
}

/// A test's order: names the payment by its charge or its intent.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct DisputeOrder {
    payment_intent: Option<String>,
    #[serde(flatten)]
    opening: serde_json::Map<String, Value>,
}

/// Opens a dispute as ordered.
pub(crate) fn order(state: &mut State, order: DisputeOrder) -> Result<Value, ApiError> {
    let mut opening: Opening = serde_json::from_value(order.opening.into())
        .map_err(|error| ApiError::unreadable(error.to_string()))?;
    if let Some(intent) = order.payment_intent {
        let intent = state.existing(Kind::PaymentIntent, &intent, "payment_intent")?;
        text(&intent, "latest_charge").clone_into(&mut opening.charge);
    }
    open(state, opening)
}

/// Opens a dispute; a chargeback takes its money with it.
pub(crate) fn open(state: &mut State, opening: Opening) -> Result<Value, ApiError> {
    let charge = state.existing(Kind::Charge, &opening.charge, "charge")?;
    let id = state.next_id(Kind::Dispute);
    let currency = match &opening.currency {
        Some(currency) => money::checked_currency(currency, "currency")?,
        None => text(&charge, "currency").to_owned(),
    };
    let card = &charge["payment_method_details"]["card"];
    let spec = DisputeSpec {
        payment_intent: charge["payment_intent"].as_str(),
        status: &opening.status,
        reason: &opening.reason,
        network_reason_code: &opening.network_reason_code,
        card_brand: card["brand"].as_str().unwrap_or("visa"),
        ..DisputeSpec::new(
            &id,
            &opening.charge,
            opening.amount.unwrap_or(integer(&charge, "amount")),
            &currency,
            state.now(),
        )
    };
    let due_by = opening.due_by.unwrap_or(spec.due_by);
    let mut dispute = dispute(&DisputeSpec { due_by, ..spec });
    dispute["balance_transactions"] = json!([]);
    if let Some(case_type) = opening.case_type {
        dispute["payment_method_details"]["card"]["case_type"] = case_type.into();
    }
    enhanced::set_eligibility(&mut dispute, opening.enhanced_eligibility);
    begin(state, &mut dispute, (due_by, &opening.movement))?;
    Ok(dispute)
}

fn begin(
    state: &mut State,
    dispute: &mut Value,
    (due_by, movement): (i64, &Movement),
) -> Result<(), ApiError> {
    let status = text(dispute, "status").to_owned();
    let takes_money = !status.starts_with("warning_") && status != "prevented";
    if takes_money {
        withdraw(state, dispute, movement)?;
    }
    if status == "won" {
        settle::reinstate(state, dispute, &Movement::default())?;
    }
    state.put(dispute)?;
    state.emit("charge.dispute.created", dispute);
    if takes_money {
        state.emit("charge.dispute.funds_withdrawn", dispute);
    }
    if status == "won" {
        state.emit("charge.dispute.funds_reinstated", dispute);
    }
    if is_closed(&status) {
        state.emit("charge.dispute.closed", dispute);
    }
    early_fraud_warning::no_longer_actionable(state, text(dispute, "charge"))?;
    settle::await_answer(state, dispute, due_by);
    Ok(())
}
