use serde_json::Value;

use super::{field::integer, paging};
use crate::{
    api_error::ApiError,
    events,
    form::Form,
    state::{Kind, State},
};

/// Types one call may name.
const TYPES_MAX: usize = 20;

/// Events of the last thirty days, perhaps only those of some types. A cursor that is older is
/// refused.
pub(super) fn list(state: &State, mut form: Form) -> Result<Value, ApiError> {
    form.ignore(&["delivery_success"]);
    let oldest = state.now().saturating_sub(events::KEPT_SECONDS);
    let is_kept = |event: &Value| integer(event, "created") >= oldest;
    for cursor in ["ending_before", "starting_after"] {
        let Some(id) = form.text(cursor) else { continue };
        if !state.object(Kind::Event, id).is_some_and(|event| is_kept(&event)) {
            return Err(ApiError::missing("event", id, cursor).status(400));
        }
    }
    let types = take_types(&mut form)?;
    let is_wanted = |event: &Value| {
        let kind = event["type"].as_str().unwrap_or_default();
        types.is_empty() || types.iter().any(|wanted| events::matches_type(wanted, kind))
    };
    paging::page_of(state, Kind::Event, &[], form, |event| is_kept(event) && is_wanted(event))
}

/// `type=…`, which may end in `*`, or `types[]=…`.
fn take_types(form: &mut Form) -> Result<Vec<String>, ApiError> {
    let one = form.take_text("type")?;
    let many: Vec<String> = match form.take_any("types") {
        None => Vec::new(),
        Some(Value::Array(types)) => {
            types.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        Some(Value::Object(types)) => {
            types.values().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        Some(_) => return Err(ApiError::unreadable("Invalid array").param("types")),
    };
    if one.is_some() && !many.is_empty() {
        return Err(ApiError::unreadable("You may only specify one of `type` and `types`."));
    }
    if many.len() > TYPES_MAX {
        let message = format!("You may name at most {TYPES_MAX} types.");
        return Err(ApiError::unreadable(message).param("types"));
    }
    Ok(one.into_iter().chain(many).collect())
}
