use serde_json::Value;

use super::{metadata::MetadataChange, paging};
use crate::{
    form::Form,
    objects::{CustomerSpec, customer},
    refusal::Refusal,
    state::{Kind, State},
};

pub(super) fn list(state: &State, form: Form) -> Result<Value, Refusal> {
    paging::page(state, Kind::Customer, &["email"], form)
}

pub(super) fn create(state: &mut State, mut form: Form) -> Result<Value, Refusal> {
    let name = form.take_text("name")?;
    let email = form.take_text("email")?;
    let description = form.take_text("description")?;
    let metadata = MetadataChange::take(&mut form)?;
    form.finish()?;
    let mut customer = customer(&CustomerSpec {
        name: name.as_deref(),
        email: email.as_deref(),
        description: description.as_deref(),
        ..CustomerSpec::new(&state.next_id(Kind::Customer), state.now())
    });
    if let Some(change) = metadata {
        change.apply(&mut customer)?;
    }
    state.put(&customer)?;
    Ok(customer)
}
