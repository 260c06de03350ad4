use serde_json::Value;

use super::{metadata::MetadataChange, paging};
use crate::{
    api_error::ApiError,
    form::Form,
    objects::{CustomerSpec, customer},
    state::{Kind, State},
};

/// Parameters nothing here depends on.
const IGNORED: [&str; 6] =
    ["payment_method", "source", "invoice_settings", "tax_exempt", "preferred_locales", "tax"];
/// Texts that are kept as they come; an empty one unsets.
const TEXTS: [&str; 4] = ["name", "email", "description", "phone"];

pub(super) fn list(state: &State, form: Form) -> Result<Value, ApiError> {
    paging::page(state, Kind::Customer, &["email"], form)
}

pub(super) fn create(state: &mut State, form: Form) -> Result<Value, ApiError> {
    let id = state.next_id(Kind::Customer);
    let mut customer = customer(&CustomerSpec::new(&id, state.now()));
    change(&mut customer, form)?;
    state.put(&customer)?;
    state.emit("customer.created", &customer);
    Ok(customer)
}

pub(super) fn update(state: &mut State, id: &str, form: Form) -> Result<Value, ApiError> {
    // A body that cannot be read is refused before anybody looks for the customer.
    change(&mut customer(&CustomerSpec::new(id, 0)), form.clone())?;
    let mut customer = state.existing(Kind::Customer, id, Kind::Customer.path_param())?;
    change(&mut customer, form)?;
    state.put(&customer)?;
    state.emit("customer.updated", &customer);
    Ok(customer)
}

fn change(customer: &mut Value, mut form: Form) -> Result<(), ApiError> {
    for field in TEXTS {
        match form.take_any(field) {
            Some(Value::String(text)) if text.is_empty() => customer[field] = Value::Null,
            Some(Value::String(text)) => customer[field] = text.into(),
            Some(_) => {
                return Err(ApiError::unreadable(format!("Invalid string: {field}")).param(field));
            }
            None => {}
        }
    }
    for field in ["address", "shipping"] {
        if let Some(map) = form.take_map(field)? {
            customer[field] = map.into();
        }
    }
    if let Some(change) = MetadataChange::take(&mut form)? {
        change.apply(customer)?;
    }
    form.ignore(&IGNORED);
    form.finish()
}

/// A customer named in a body must be there; that it is not is answered with 400.
pub(super) fn known_customer(state: &State, customer: Option<&str>) -> Result<(), ApiError> {
    match customer {
        Some(id) => state
            .existing(Kind::Customer, id, "customer")
            .map(drop)
            .map_err(|error| error.status(400)),
        None => Ok(()),
    }
}
