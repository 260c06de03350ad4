//! Payment methods: the test cards themselves, so that nothing of them needs to be kept.

use serde_json::Value;

use super::card::Card;
use crate::{api_error::ApiError, form::Form, objects::payment_method, state::State};

/// Makes a payment method of a card token or number.
pub(super) fn create(state: &State, mut form: Form) -> Result<Value, ApiError> {
    let card = form.take_map("card")?.ok_or_else(|| ApiError::required("card"))?;
    form.ignore(&["type", "billing_details", "metadata"]);
    form.finish()?;
    let name = ["token", "number"].into_iter().find_map(|field| card.get(field)?.as_str());
    let name = name.ok_or_else(|| ApiError::required("card[token]"))?;
    find(state, name).ok_or_else(|| ApiError::missing("token", name, "card[token]").status(400))
}

pub(super) fn read(state: &State, id: &str, form: Form) -> Result<Value, ApiError> {
    form.finish()?;
    find(state, id).ok_or_else(|| ApiError::missing("PaymentMethod", id, "payment_method"))
}

/// The payment method of a name.
pub(super) fn find(state: &State, name: &str) -> Option<Value> {
    let card = Card::find(name)?;
    Some(payment_method(card.method, card.brand, card.last4(), state.now()))
}
