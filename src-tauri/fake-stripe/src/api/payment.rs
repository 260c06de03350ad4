//! A card pays: the charge, its row in Stripe's ledger, and what the test card brings with it.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    card::{Card, Effect},
    customer,
    dispute::{self, Opening},
    early_fraud_warning,
    field::{integer, text},
    money,
};
use crate::{
    api_error::ApiError,
    objects::{
        BalanceTransactionSpec, ChargeSpec, PaymentIntentSpec, balance_transaction, charge,
        payment_intent as intent_object,
    },
    state::{Kind, State},
};

/// What a card payment costs: 2.9 % and 30.
const FEE_PER_MILLE: i64 = 29;
const FEE_FIXED: i64 = 30;

const DAY_SECONDS: i64 = 86_400;
/// Days until the money of a payment is available.
const SETTLING_DAYS: i64 = 2;

/// A payment that a test orders: paid at once.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Payment {
    amount: i64,
    #[serde(default = "usd")]
    currency: String,
    customer: Option<String>,
    #[serde(default)]
    metadata: Map<String, Value>,
    #[serde(default = "visa")]
    method: String,
    description: Option<String>,
    receipt_email: Option<String>,
}

fn usd() -> String {
    "usd".to_owned()
}

fn visa() -> String {
    "pm_card_visa".to_owned()
}

/// The payment intent, paid, with all events of it.
pub(crate) fn make(state: &mut State, payment: &Payment) -> Result<Value, ApiError> {
    let card = Card::find(&payment.method)
        .ok_or_else(|| ApiError::missing("PaymentMethod", &payment.method, "method").status(400))?;
    if payment.amount < 1 {
        return Err(ApiError::unreadable("The amount must be at least 1.").param("amount"));
    }
    money::check_amount(payment.amount, &payment.currency)?;
    customer::known_customer(state, payment.customer.as_deref())?;
    let id = state.next_id(Kind::PaymentIntent);
    let mut intent = intent_object(&PaymentIntentSpec {
        status: "requires_confirmation",
        customer: payment.customer.as_deref(),
        description: payment.description.as_deref(),
        receipt_email: payment.receipt_email.as_deref(),
        payment_method: Some(card.method),
        ..PaymentIntentSpec::new(&id, payment.amount, &payment.currency, state.now())
    });
    intent["metadata"] = payment.metadata.clone().into();
    state.put(&intent)?;
    state.emit("payment_intent.created", &intent);
    confirm(state, &mut intent, card)?;
    Ok(intent)
}

/// Pays an intent with a card. A card that declines leaves a failed charge and an intent that
/// waits for another card.
pub(super) fn confirm(state: &mut State, intent: &mut Value, card: Card) -> Result<(), ApiError> {
    let charge_id = state.next_id(Kind::Charge);
    let mut charge = charge(&ChargeSpec {
        customer: intent["customer"].as_str(),
        payment_intent: intent["id"].as_str(),
        description: intent["description"].as_str(),
        billing_email: intent["receipt_email"].as_str(),
        card_brand: card.brand,
        card_last4: card.last4(),
        ..ChargeSpec::new(
            &charge_id,
            integer(intent, "amount"),
            text(intent, "currency"),
            state.now(),
        )
    });
    charge["payment_method"] = card.method.into();
    charge["metadata"] = intent["metadata"].clone();
    intent["payment_method"] = card.method.into();
    intent["latest_charge"] = charge["id"].clone();
    if let Effect::Decline(reason) = card.effect {
        return declined(state, intent, charge, reason);
    }
    intent["last_payment_error"] = Value::Null;
    if intent["capture_method"] == "manual" {
        return authorized(state, intent, charge);
    }
    write_ledger_row(state, &mut charge)?;
    state.put(&charge)?;
    state.emit("charge.succeeded", &charge);
    intent["status"] = "succeeded".into();
    intent["amount_received"] = intent["amount"].clone();
    state.put(intent)?;
    // The recorded order: what the card brings comes before the intent's own event.
    apply_effect(state, &charge)?;
    state.emit("payment_intent.succeeded", intent);
    Ok(())
}

/// A payment without an intent, as the charges API makes it.
pub(super) fn charge_directly(
    state: &mut State,
    mut charge: Value,
    card: Card,
) -> Result<Value, ApiError> {
    if let Effect::Decline(reason) = card.effect {
        fail(&mut charge, reason);
        state.put(&charge)?;
        state.emit("charge.failed", &charge);
        return Err(ApiError::card_declined(reason, text(&charge, "id"), None));
    }
    if charge["captured"] == true {
        write_ledger_row(state, &mut charge)?;
    }
    state.put(&charge)?;
    state.emit("charge.succeeded", &charge);
    apply_effect(state, &charge)?;
    Ok(state.object(Kind::Charge, text(&charge, "id")).unwrap_or(charge))
}

/// Takes an authorised charge's money; what is not taken is let go.
pub(super) fn capture(state: &mut State, charge: &mut Value, amount: i64) -> Result<(), ApiError> {
    charge["captured"] = true.into();
    charge["amount_captured"] = amount.into();
    write_ledger_row(state, charge)?;
    state.put(charge)?;
    state.emit("charge.captured", charge);
    Ok(())
}

fn authorized(state: &mut State, intent: &mut Value, mut charge: Value) -> Result<(), ApiError> {
    uncaptured(&mut charge);
    state.put(&charge)?;
    state.emit("charge.succeeded", &charge);
    intent["status"] = "requires_capture".into();
    intent["amount_capturable"] = intent["amount"].clone();
    state.put(intent)?;
    state.emit("payment_intent.amount_capturable_updated", intent);
    Ok(())
}

/// Makes a charge authorised only.
pub(super) fn uncaptured(charge: &mut Value) {
    charge["captured"] = false.into();
    charge["amount_captured"] = 0.into();
}

fn declined(
    state: &mut State,
    intent: &mut Value,
    mut charge: Value,
    reason: &'static str,
) -> Result<(), ApiError> {
    fail(&mut charge, reason);
    state.put(&charge)?;
    state.emit("charge.failed", &charge);
    let error = ApiError::card_declined(reason, text(&charge, "id"), None);
    intent["status"] = "requires_payment_method".into();
    intent["payment_method"] = Value::Null;
    intent["last_payment_error"] = error.body()["error"].clone();
    state.put(intent)?;
    state.emit("payment_intent.payment_failed", intent);
    Err(ApiError::card_declined(reason, text(&charge, "id"), Some(intent.clone())))
}

fn fail(charge: &mut Value, reason: &str) {
    uncaptured(charge);
    charge["paid"] = false.into();
    charge["status"] = "failed".into();
    charge["failure_code"] = "card_declined".into();
    charge["failure_message"] = "Your card was declined.".into();
    charge["outcome"]["network_status"] = "declined_by_network".into();
    charge["outcome"]["reason"] = reason.into();
    charge["outcome"]["type"] = "issuer_declined".into();
    charge["outcome"]["seller_message"] =
        "The bank did not return any further details with this decline.".into();
}

/// Writes the row of a captured charge into Stripe's ledger.
fn write_ledger_row(state: &mut State, charge: &mut Value) -> Result<(), ApiError> {
    let now = state.now();
    let amount = integer(charge, "amount_captured");
    let row_id = state.next_id(Kind::BalanceTransaction);
    let mut row = balance_transaction(&BalanceTransactionSpec {
        id: &row_id,
        kind: "charge",
        reporting_category: "charge",
        amount,
        fee: amount.saturating_mul(FEE_PER_MILLE).saturating_add(500) / 1000 + FEE_FIXED,
        fee_description: "Stripe processing fees",
        currency: text(charge, "currency"),
        created: now,
        source: text(charge, "id"),
        description: charge["description"].as_str().unwrap_or("Payment"),
    });
    if Effect::of_charge(charge) != Effect::AvailableAtOnce {
        let day = now.div_euclid(DAY_SECONDS).saturating_add(SETTLING_DAYS);
        row["available_on"] = day.saturating_mul(DAY_SECONDS).into();
    }
    state.put(&row)?;
    charge["balance_transaction"] = row_id.into();
    Ok(())
}

fn apply_effect(state: &mut State, charge: &Value) -> Result<(), ApiError> {
    let whole = integer(charge, "amount");
    let open = |state: &mut State, opening: Opening| dispute::open(state, opening).map(drop);
    let opening = || Opening::of(text(charge, "id"));
    match Effect::of_charge(charge) {
        Effect::Chargeback(reason, code) => open(state, opening().reason(reason, code)),
        Effect::Inquiry => open(state, opening().status("warning_needs_response")),
        Effect::TwoChargebacks => {
            let part = whole / 2;
            open(state, opening().amount(part))?;
            open(state, opening().amount(whole.saturating_sub(part)))
        }
        Effect::CompellingEvidence => open(state, opening().compelling_evidence()),
        Effect::Compliance => {
            let card = &charge["payment_method_details"]["card"];
            open(state, opening().compliance(text(card, "network")))
        }
        Effect::FraudReport => {
            early_fraud_warning::raise(state, text(charge, "id"), None).map(drop)
        }
        Effect::None
        | Effect::Decline(_)
        | Effect::SlowRefund
        | Effect::FailingRefund
        | Effect::AvailableAtOnce => Ok(()),
    }
}

/// Releases the authorised amount of the charge of a canceled intent.
pub(super) fn release(state: &mut State, charge_id: &str) -> Result<(), ApiError> {
    if let Some(mut charge) = state.object(Kind::Charge, charge_id)
        && charge["captured"] == false
        && charge["status"] == "succeeded"
    {
        charge["amount_refunded"] = charge["amount"].clone();
        charge["refunded"] = true.into();
        state.put(&charge)?;
        state.emit("charge.refunded", &charge);
    }
    Ok(())
}
