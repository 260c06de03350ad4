//! Reading and writing single fields of a Stripe object.

use serde_json::Value;

/// A text, empty when there is none.
pub(super) fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object[field].as_str().unwrap_or_default()
}

/// A whole number, 0 when there is none.
pub(super) fn integer(object: &Value, field: &str) -> i64 {
    object[field].as_i64().unwrap_or_default()
}

/// Removes fields without a meaning in the new state.
pub(super) fn remove(object: &mut Value, fields: &[&str]) {
    if let Some(map) = object.as_object_mut() {
        map.retain(|field, _| !fields.contains(&field.as_str()));
    }
}
