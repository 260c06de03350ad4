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
    objects::{ChargeSpec, charge},
    state::{Kind, State},
};

pub(super) fn list(state: &State, form: Form) -> Result<Value, ApiError> {
    paging::page(state, Kind::Charge, &["customer", "payment_intent"], form)
}

/// The older way to pay: a card token, no intent.
pub(super) fn create(state: &mut State, mut form: Form) -> Result<Value, ApiError> {
    let currency = money::take_currency(&mut form)?;
    let amount = form.take_positive("amount")?.ok_or_else(|| ApiError::required("amount"))?;
    money::check_amount(amount, &currency)?;
    let customer = form.take_text("customer")?;
    let card = Card::take(&mut form)?.ok_or_else(|| ApiError::required("source"))?;
    let description = form.take_text("description")?;
    let email = form.take_text("receipt_email")?;
    let captures = form.take_boolean("capture")?.unwrap_or(true);
    let metadata = MetadataChange::take(&mut form)?;
    form.ignore(&["shipping", "statement_descriptor", "statement_descriptor_suffix"]);
    form.finish()?;
    customer::known_customer(state, customer.as_deref())?;
    let id = state.next_id(Kind::Charge);
    let mut charge = charge(&ChargeSpec {
        customer: customer.as_deref(),
        description: description.as_deref(),
        billing_email: email.as_deref(),
        card_brand: card.brand,
        card_last4: card.last4(),
        ..ChargeSpec::new(&id, amount, &currency, state.now())
    });
    charge["payment_method"] = card.method.into();
    if !captures {
        payment::uncaptured(&mut charge);
    }
    if let Some(change) = metadata {
        change.apply(&mut charge)?;
    }
    payment::charge_directly(state, charge, card)
}

pub(super) fn update(state: &mut State, id: &str, mut form: Form) -> Result<Value, ApiError> {
    let description = form.take_text("description")?;
    let email = form.take_text("receipt_email")?;
    let fraud = form.take_map("fraud_details")?;
    let metadata = MetadataChange::take(&mut form)?;
    form.ignore(&["shipping"]);
    form.finish()?;
    let mut charge = state.existing(Kind::Charge, id, Kind::Charge.path_param())?;
    if let Some(description) = description {
        charge["description"] = description.into();
    }
    if let Some(email) = email {
        charge["receipt_email"] = email.into();
    }
    if let Some(fraud) = fraud {
        charge["fraud_details"] = fraud.into();
    }
    if let Some(change) = metadata {
        change.apply(&mut charge)?;
    }
    state.put(&charge)?;
    state.emit("charge.updated", &charge);
    Ok(charge)
}

pub(super) fn capture(state: &mut State, id: &str, mut form: Form) -> Result<Value, ApiError> {
    let amount = form.take_positive("amount")?;
    form.finish()?;
    let mut charge = state.existing(Kind::Charge, id, Kind::Charge.path_param())?;
    if charge["captured"] == true || charge["status"] != "succeeded" || charge["refunded"] == true {
        let message = format!("Charge {} has already been captured.", text(&charge, "id"));
        return Err(ApiError::forbidden_by_state(message).code("charge_already_captured"));
    }
    let whole = integer(&charge, "amount");
    let amount = amount.unwrap_or(whole);
    if amount > whole {
        let message = "The amount to capture is greater than the amount of the charge.";
        return Err(ApiError::forbidden_by_state(message).code("amount_too_large").param("amount"));
    }
    payment::capture(state, &mut charge, amount)?;
    Ok(charge)
}
