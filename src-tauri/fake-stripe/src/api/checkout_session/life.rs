//! How a session ends: paid, not paid, expired.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::{
        card::Card,
        field::{integer, text},
        payment,
    },
    existing, open_session, put_and_emit,
};
use crate::{
    api_error::ApiError,
    form::Form,
    objects::{PaymentIntentSpec, payment_intent},
    schedule::Task,
    state::{Kind, State},
};

/// Seconds until the bank reports the outcome of a delayed payment.
const BANK_SECONDS: i64 = 10;

/// How a test wants a session paid.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Completion {
    method: Option<String>,
    email: Option<String>,
    /// The customer is done and the bank is not.
    delayed: bool,
}

/// The customer pays, at once or with a delayed method.
pub(crate) fn complete(
    state: &mut State,
    id: &str,
    completion: &Completion,
) -> Result<Value, ApiError> {
    let mut session = open_session(state, id)?;
    let method = completion.method.as_deref().unwrap_or("pm_card_visa");
    let card = Card::find(method)
        .ok_or_else(|| ApiError::missing("PaymentMethod", method, "method").status(400))?;
    let mut intent = intent_of(state, &session, card)?;
    if completion.delayed {
        intent["status"] = "processing".into();
        state.put(&intent)?;
        state.emit("payment_intent.processing", &intent);
        let session = id.to_owned();
        let at = state.now().saturating_add(BANK_SECONDS);
        state.schedule.add(at, Task::SettleSession { session, paid: true });
    } else {
        payment::confirm(state, &mut intent, card)?;
        session["payment_status"] = "paid".into();
    }
    session["status"] = "complete".into();
    session["payment_intent"] = intent["id"].clone();
    session["url"] = Value::Null;
    let email = completion.email.as_deref().or_else(|| session["customer_email"].as_str());
    session["customer_details"] = json!({
        "address": null,
        "business_name": null,
        "email": email,
        "individual_name": null,
        "name": null,
        "phone": null,
        "tax_exempt": "none",
        "tax_ids": [],
    });
    put_and_emit(state, "checkout.session.completed", &session)?;
    Ok(session)
}

/// What the checkout page itself calls when the customer pays.
pub(in crate::api) fn confirm_page(
    state: &mut State,
    id: &str,
    mut form: Form,
) -> Result<Value, ApiError> {
    let method = form.take_text("payment_method")?;
    let expected = form.take_integer("expected_amount")?;
    form.finish()?;
    let total = integer(&existing(state, id)?, "amount_total");
    if expected.is_some_and(|expected| expected != total) {
        let message = "The expected amount is not the total of this Checkout Session.";
        return Err(ApiError::forbidden_by_state(message).param("expected_amount"));
    }
    complete(state, id, &Completion { method, ..Completion::default() })
}

fn intent_of(state: &mut State, session: &Value, card: Card) -> Result<Value, ApiError> {
    let wanted = &session["payment_intent_data"];
    let id = state.next_id(Kind::PaymentIntent);
    let mut intent = payment_intent(&PaymentIntentSpec {
        status: "requires_confirmation",
        customer: session["customer"].as_str(),
        description: wanted["description"].as_str(),
        receipt_email: wanted["receipt_email"].as_str(),
        payment_method: Some(card.method),
        ..PaymentIntentSpec::new(
            &id,
            integer(session, "amount_total"),
            text(session, "currency"),
            state.now(),
        )
    });
    if wanted["metadata"].is_object() {
        intent["metadata"] = wanted["metadata"].clone();
    }
    state.put(&intent)?;
    state.emit("payment_intent.created", &intent);
    Ok(intent)
}

/// The bank reports the outcome of a delayed payment.
pub(crate) fn settle(state: &mut State, id: &str, paid: bool) -> Result<Value, ApiError> {
    let mut session = existing(state, id)?;
    let intent_id = text(&session, "payment_intent");
    let mut intent = state.existing(Kind::PaymentIntent, intent_id, "payment_intent")?;
    if session["status"] != "complete" || intent["status"] != "processing" {
        return Err(ApiError::forbidden_by_state("No payment of this session is under way."));
    }
    let method = if paid { text(&intent, "payment_method") } else { "pm_card_chargeDeclined" };
    let card = Card::find(method)
        .ok_or_else(|| ApiError::missing("PaymentMethod", method, "payment_method").status(400))?;
    let kind = if payment::confirm(state, &mut intent, card).is_ok() {
        session["payment_status"] = "paid".into();
        "checkout.session.async_payment_succeeded"
    } else {
        "checkout.session.async_payment_failed"
    };
    put_and_emit(state, kind, &session)?;
    Ok(session)
}

pub(in crate::api) fn expire(state: &mut State, id: &str, form: Form) -> Result<Value, ApiError> {
    form.finish()?;
    let mut session = open_session(state, id)?;
    session["status"] = "expired".into();
    session["url"] = Value::Null;
    put_and_emit(state, "checkout.session.expired", &session)?;
    Ok(session)
}

/// Time is over for a session that is still open.
pub(in crate::api) fn lapse(state: &mut State, id: &str) -> Result<(), ApiError> {
    expire(state, id, Form::default()).map(drop)
}
