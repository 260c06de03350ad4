use serde_json::{Value, json};

use crate::{
    api_error::ApiError,
    form::{self, Form},
    state::{Kind, Position, State},
};

const LIMIT_DEFAULT: i64 = 10;
const LIMIT_MAX: i64 = 100;

/// Answers a list call: `limit`, both cursors, `created` and the given filters, each of which
/// compares one field of the object. Newest first.
pub(super) fn page(
    state: &State,
    kind: Kind,
    filters: &[&str],
    form: Form,
) -> Result<Value, ApiError> {
    page_of(state, kind, filters, form, |_| true)
}

/// Like [`page`], of those objects only that are admitted.
pub(super) fn page_of(
    state: &State,
    kind: Kind,
    filters: &[&str],
    mut form: Form,
    admits: impl Fn(&Value) -> bool,
) -> Result<Value, ApiError> {
    let limit = take_limit(&mut form)?;
    let older_than = take_cursor(state, kind, &mut form, "starting_after")?;
    let newer_than = take_cursor(state, kind, &mut form, "ending_before")?;
    let created = CreatedRange::take(&mut form)?;
    let mut wanted = Vec::new();
    for &field in filters {
        if let Some(value) = form.take_text(field)? {
            wanted.push((field, value));
        }
    }
    form.finish()?;
    let position = match (&older_than, &newer_than) {
        (Some(_), Some(_)) => {
            return Err(ApiError::unreadable(
                "You can only use one of `starting_after` and `ending_before`.",
            ));
        }
        (Some(id), None) => Position::OlderThan(id),
        (None, Some(id)) => Position::NewerThan(id),
        (None, None) => Position::Newest,
    };
    let mut wanted = wanted.iter().map(|(field, value)| (*field, value.as_str()));
    let first = wanted.next();
    let others: Vec<_> = wanted.collect();
    let mut matching = state
        .page(kind, position, first)
        .filter(|object| created.admits(object) && admits(object))
        .filter(|object| others.iter().all(|(field, value)| object[*field] == **value));
    let mut data: Vec<Value> = matching.by_ref().take(limit).collect();
    let has_more = matching.next().is_some();
    if newer_than.is_some() {
        data.reverse();
    }
    let url = format!("/v1/{}", kind.path());
    Ok(json!({ "object": "list", "data": data, "has_more": has_more, "url": url }))
}

fn take_limit(form: &mut Form) -> Result<usize, ApiError> {
    let limit = form.take_positive("limit")?.unwrap_or(LIMIT_DEFAULT);
    if limit > LIMIT_MAX {
        let message = format!(
            "This value must be less than or equal to {LIMIT_MAX} (it currently is '{limit}')."
        );
        return Err(ApiError::malformed("limit", "parameter_invalid_integer", message));
    }
    Ok(usize::try_from(limit).unwrap_or(usize::MAX))
}

/// Unlike a path, a cursor that names nothing is answered with 400.
fn take_cursor(
    state: &State,
    kind: Kind,
    form: &mut Form,
    name: &str,
) -> Result<Option<String>, ApiError> {
    let Some(id) = form.take_text(name)? else {
        return Ok(None);
    };
    state.existing(kind, &id, name).map_err(|error| error.status(400))?;
    Ok(Some(id))
}

/// `created=…`, or `created[gt|gte|lt|lte]=…`.
#[derive(Default)]
struct CreatedRange {
    from: Option<i64>,
    to: Option<i64>,
}

impl CreatedRange {
    fn take(form: &mut Form) -> Result<Self, ApiError> {
        let mut range = Self::default();
        match form.take_any("created") {
            None => {}
            Some(Value::String(moment)) => {
                let moment = seconds("created", &moment)?;
                range = Self { from: Some(moment), to: Some(moment) };
            }
            Some(Value::Object(bounds)) => {
                for (bound, moment) in bounds {
                    let name = format!("created[{bound}]");
                    let moment = seconds(&name, moment.as_str().unwrap_or_default())?;
                    match bound.as_str() {
                        "gte" => range.from = Some(moment),
                        "gt" => range.from = Some(moment.saturating_add(1)),
                        "lte" => range.to = Some(moment),
                        "lt" => range.to = Some(moment.saturating_sub(1)),
                        _ => return Err(form::unknown(&name)),
                    }
                }
            }
            Some(_) => return Err(ApiError::unreadable("Invalid object").param("created")),
        }
        Ok(range)
    }

    fn admits(&self, object: &Value) -> bool {
        let created = object["created"].as_i64().unwrap_or_default();
        self.from.is_none_or(|from| from <= created) && self.to.is_none_or(|to| created <= to)
    }
}

fn seconds(name: &str, text: &str) -> Result<i64, ApiError> {
    text.parse().map_err(|_| {
        ApiError::malformed(name, "parameter_invalid_integer", format!("Invalid integer: {text}"))
    })
}
