use serde_json::Value;

use super::{
    card::Card,
    customer,
    field::{integer, text},
    metadata::MetadataChange,
    money, paging, payment,
};
use crate::{
    api_error::ApiError,
    form::Form,
    objects::{PaymentIntentSpec, payment_intent},
    state::{Kind, State},
};

/// Parameters a checkout page sends and nothing here depends on.
const IGNORED: [&str; 12] = [
    "payment_method_types",
    "payment_method_options",
    "automatic_payment_methods",
    "off_session",
    "return_url",
    "confirmation_method",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "error_on_requires_action",
    "mandate_data",
];

pub(super) fn list(state: &State, form: Form) -> Result<Value, ApiError> {
    paging::page(state, Kind::PaymentIntent, &["customer"], form)
}

/// Creates an intent; with `confirm=true` and a payment method it is paid at once.
pub(super) fn create(state: &mut State, mut form: Form) -> Result<Value, ApiError> {
    let currency = money::take_currency(&mut form)?;
    let amount = form.take_positive("amount")?.ok_or_else(|| ApiError::required("amount"))?;
    money::check_amount(amount, &currency)?;
    let customer = form.take_text("customer")?;
    let card = Card::take(&mut form)?;
    let confirm = form.take_boolean("confirm")?.unwrap_or(false);
    let capture_method = form.take_text("capture_method")?;
    let changes = Changes::take(&mut form)?;
    form.ignore(&IGNORED);
    form.finish()?;
    customer::known_customer(state, customer.as_deref())?;
    let mut intent = payment_intent(&PaymentIntentSpec {
        status: if card.is_some() { "requires_confirmation" } else { "requires_payment_method" },
        customer: customer.as_deref(),
        payment_method: card.map(|card| card.method),
        ..PaymentIntentSpec::new(
            &state.next_id(Kind::PaymentIntent),
            amount,
            &currency,
            state.now(),
        )
    });
    if let Some(method) = capture_method {
        intent["capture_method"] = method.into();
    }
    changes.apply(&mut intent)?;
    state.put(&intent)?;
    state.emit("payment_intent.created", &intent);
    match card {
        Some(card) if confirm => payment::confirm(state, &mut intent, card)?,
        None if confirm => return Err(no_method(text(&intent, "id"))),
        _ => {}
    }
    Ok(intent)
}

pub(super) fn update(state: &mut State, id: &str, mut form: Form) -> Result<Value, ApiError> {
    let changes = Changes::take(&mut form)?;
    let amount = form.take_positive("amount")?;
    let card = Card::take(&mut form)?;
    let customer = form.take_text("customer")?;
    form.ignore(&IGNORED);
    form.finish()?;
    let mut intent = existing(state, id)?;
    customer::known_customer(state, customer.as_deref())?;
    let is_over = matches!(text(&intent, "status"), "succeeded" | "canceled");
    if is_over && (amount.is_some() || card.is_some()) {
        return Err(wrong_status(&intent, "updated"));
    }
    if let Some(amount) = amount {
        money::check_amount(amount, text(&intent, "currency"))?;
        intent["amount"] = amount.into();
    }
    if let Some(card) = card {
        intent["payment_method"] = card.method.into();
        intent["status"] = "requires_confirmation".into();
    }
    if let Some(customer) = customer {
        intent["customer"] = customer.into();
    }
    changes.apply(&mut intent)?;
    state.put(&intent)?;
    Ok(intent)
}

pub(super) fn confirm(state: &mut State, id: &str, mut form: Form) -> Result<Value, ApiError> {
    let card = Card::take(&mut form)?;
    let changes = Changes::take(&mut form)?;
    form.ignore(&IGNORED);
    form.finish()?;
    let mut intent = existing(state, id)?;
    if !matches!(text(&intent, "status"), "requires_confirmation" | "requires_payment_method") {
        return Err(wrong_status(&intent, "confirmed"));
    }
    let card = card.or_else(|| Card::find(text(&intent, "payment_method")));
    let card = card.ok_or_else(|| no_method(id))?;
    changes.apply(&mut intent)?;
    payment::confirm(state, &mut intent, card)?;
    Ok(intent)
}

pub(super) fn capture(state: &mut State, id: &str, mut form: Form) -> Result<Value, ApiError> {
    let wanted = form.take_positive("amount_to_capture")?;
    form.ignore(&["final_capture", "statement_descriptor", "statement_descriptor_suffix"]);
    form.finish()?;
    let mut intent = existing(state, id)?;
    if intent["status"] != "requires_capture" {
        return Err(wrong_status(&intent, "captured"));
    }
    let capturable = integer(&intent, "amount_capturable");
    let amount = wanted.unwrap_or(capturable);
    if amount > capturable {
        let message = "The amount to capture is greater than the amount capturable.";
        return Err(ApiError::forbidden_by_state(message)
            .code("amount_too_large")
            .param("amount_to_capture"));
    }
    let mut charge = state.existing(Kind::Charge, text(&intent, "latest_charge"), "id")?;
    payment::capture(state, &mut charge, amount)?;
    intent["amount_capturable"] = 0.into();
    intent["amount_received"] = amount.into();
    intent["status"] = "succeeded".into();
    state.put(&intent)?;
    state.emit("payment_intent.succeeded", &intent);
    Ok(intent)
}

pub(super) fn cancel(state: &mut State, id: &str, mut form: Form) -> Result<Value, ApiError> {
    let reason = form.take_text("cancellation_reason")?;
    form.finish()?;
    let mut intent = existing(state, id)?;
    if matches!(text(&intent, "status"), "succeeded" | "canceled") {
        return Err(wrong_status(&intent, "canceled"));
    }
    payment::release(state, text(&intent, "latest_charge"))?;
    intent["amount_capturable"] = 0.into();
    intent["status"] = "canceled".into();
    intent["canceled_at"] = state.now().into();
    intent["cancellation_reason"] = reason.map_or(Value::Null, Value::from);
    state.put(&intent)?;
    state.emit("payment_intent.canceled", &intent);
    Ok(intent)
}

/// What may change at any time.
struct Changes {
    description: Option<String>,
    receipt_email: Option<String>,
    metadata: Option<MetadataChange>,
}

impl Changes {
    fn take(form: &mut Form) -> Result<Self, ApiError> {
        Ok(Self {
            description: form.take_text("description")?,
            receipt_email: form.take_text("receipt_email")?,
            metadata: MetadataChange::take(form)?,
        })
    }

    fn apply(self, intent: &mut Value) -> Result<(), ApiError> {
        if let Some(description) = self.description {
            intent["description"] = description.into();
        }
        if let Some(email) = self.receipt_email {
            intent["receipt_email"] = email.into();
        }
        self.metadata.map_or(Ok(()), |change| change.apply(intent))
    }
}

fn existing(state: &State, id: &str) -> Result<Value, ApiError> {
    state.existing(Kind::PaymentIntent, id, Kind::PaymentIntent.path_param())
}

fn no_method(id: &str) -> ApiError {
    ApiError::forbidden_by_state(format!(
        "You cannot confirm this PaymentIntent because it's missing a payment method. To confirm the PaymentIntent \
         with {id}, specify a payment method attached to this customer along with the customer ID."
    ))
    .code("payment_intent_unexpected_state")
}

fn wrong_status(intent: &Value, what: &str) -> ApiError {
    let status = text(intent, "status");
    ApiError::forbidden_by_state(format!(
        "This PaymentIntent could not be {what} because it has a status of {status}."
    ))
    .code("payment_intent_unexpected_state")
}
