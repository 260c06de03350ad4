use serde_json::Value;

use super::paging;
use crate::{
    form::Form,
    refusal::Refusal,
    state::{Kind, State},
};

pub(super) fn list(state: &State, form: Form) -> Result<Value, Refusal> {
    paging::page(state, Kind::Charge, &["customer", "payment_intent"], form)
}
