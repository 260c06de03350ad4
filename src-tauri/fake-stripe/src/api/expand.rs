//! `expand[]`: full objects where a call would get ids, and lists that are left out unless asked
//! for. Also what every body goes through on its way out.

use serde_json::{Value, json};

use super::{balance, field::text, payment_method};
use crate::{
    api_error::ApiError,
    form::Form,
    state::{Kind, Position, State},
};

/// Steps of one path, as Stripe allows.
const DEPTH_MAX: usize = 4;
/// Rows of a list inside an object.
const INNER_ROWS: usize = 10;

/// The fields that can be expanded.
const EXPANDABLE: [&str; 15] = [
    "balance_transaction",
    "charge",
    "customer",
    "default_price",
    "failure_balance_transaction",
    "file",
    "latest_charge",
    "line_items",
    "payment_intent",
    "payment_method",
    "product",
    "refunds",
    "review",
    "source",
    "transfer_reversal",
];

/// The paths a call wants expanded.
pub(super) struct Expansion(Vec<Vec<String>>);

impl Expansion {
    pub(super) fn take(form: &mut Form) -> Result<Self, ApiError> {
        let paths = match form.take_any("expand") {
            None => Vec::new(),
            Some(Value::Array(paths)) => paths,
            Some(Value::Object(paths)) => paths.into_iter().map(|(_, path)| path).collect(),
            Some(_) => return Err(ApiError::unreadable("Invalid array").param("expand")),
        };
        let steps = |path: &Value| -> Vec<String> {
            path.as_str().unwrap_or_default().split('.').map(str::to_owned).collect()
        };
        let paths: Vec<Vec<String>> = paths.iter().map(steps).collect();
        if let Some(path) = paths.iter().find(|path| path.len() > DEPTH_MAX) {
            let message = format!(
                "You cannot expand more than {DEPTH_MAX} levels of a property. Property: {}",
                path.join(".")
            );
            return Err(ApiError::unreadable(message).param("expand"));
        }
        Ok(Self(paths))
    }

    /// The body as the caller gets it.
    pub(super) fn apply(&self, state: &State, mut body: Value) -> Result<Value, ApiError> {
        let wants_lines = self.0.iter().flatten().any(|step| step == "line_items");
        for path in &self.0 {
            expand(state, &mut body, path, path)?;
        }
        present(&mut body, state.now(), wants_lines);
        Ok(body)
    }
}

fn expand(
    state: &State,
    place: &mut Value,
    path: &[String],
    whole: &[String],
) -> Result<(), ApiError> {
    let Some((step, rest)) = path.split_first() else {
        return Ok(());
    };
    if let Some(rows) = place.as_array_mut() {
        return rows.iter_mut().try_for_each(|row| expand(state, row, path, whole));
    }
    if place.is_null() {
        return Ok(());
    }
    if step == "data" && place["object"] == "list" {
        return expand(state, &mut place["data"], rest, whole);
    }
    if !EXPANDABLE.contains(&step.as_str()) && place.get(step).is_none() {
        let message = format!("This property cannot be expanded ({}).", whole.join("."));
        return Err(ApiError::unreadable(message).param("expand"));
    }
    if step == "refunds" && place["object"] == "charge" {
        place["refunds"] = refunds(state, text(place, "id"));
    }
    let Some(found) = place.get(step) else {
        return Ok(());
    };
    if let Some(id) = found.as_str().map(str::to_owned)
        && let Some(object) = find(state, &id)
    {
        place[step.as_str()] = object;
    }
    expand(state, &mut place[step.as_str()], rest, whole)
}

fn find(state: &State, id: &str) -> Option<Value> {
    let kept = Kind::ALL.into_iter().find_map(|kind| state.object(kind, id));
    kept.or_else(|| payment_method::find(state, id))
}

fn refunds(state: &State, charge: &str) -> Value {
    let mut all = state.page(Kind::Refund, Position::Newest, Some(("charge", charge)));
    let data: Vec<Value> = all.by_ref().take(INNER_ROWS).collect();
    json!({
        "object": "list",
        "data": data,
        "has_more": all.next().is_some(),
        "url": format!("/v1/charges/{charge}/refunds"),
    })
}

/// Removes fields that were not requested or that Stripe does not show, and sets for each balance
/// transaction whether its money is available.
fn present(place: &mut Value, now: i64, wants_lines: bool) {
    match place {
        Value::Array(rows) => rows.iter_mut().for_each(|row| present(row, now, wants_lines)),
        Value::Object(_) => {
            if place["object"] == "checkout.session" && !wants_lines {
                super::field::remove(place, &["line_items"]);
            }
            if place["object"] == "balance_transaction" {
                let is_there = balance::is_available(place, now);
                place["status"] = if is_there { "available" } else { "pending" }.into();
                super::field::remove(place, &[balance::CONTAINED]);
            }
            if let Some(map) = place.as_object_mut() {
                map.values_mut().for_each(|value| present(value, now, wants_lines));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
