use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    api_error::ApiError,
    form::Form,
    state::{Kind, State},
};

/// A webhook endpoint to be added.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewEndpoint {
    url: String,
    #[serde(default)]
    secret: Option<String>,
    /// A second secret, as after rolling.
    #[serde(default)]
    previous_secret: Option<String>,
    /// Types, which may end in `*`.
    #[serde(default = "all_types")]
    enabled_events: Vec<String>,
    /// The version in which events come; the account's own without.
    #[serde(default)]
    api_version: Option<String>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    metadata: Map<String, Value>,
}

fn all_types() -> Vec<String> {
    vec!["*".to_owned()]
}

pub(super) fn create(state: &mut State, mut form: Form) -> Result<Value, ApiError> {
    let url = form.take_text("url")?.ok_or_else(|| ApiError::required("url"))?;
    let enabled_events = take_types(&mut form)?;
    let api_version = form.take_text("api_version")?;
    let description = form.take_text("description")?;
    let metadata = form.take_map("metadata")?.unwrap_or_default();
    form.ignore(&["connect", "expand"]);
    form.finish()?;
    if !["http://", "https://"].iter().any(|start| url.starts_with(start)) {
        let message = "Invalid URL: An explicit scheme (such as https) must be provided.";
        return Err(ApiError::malformed("url", "url_invalid", message));
    }
    let (secret, previous_secret) = (None, None);
    let endpoint = NewEndpoint {
        url,
        secret,
        previous_secret,
        enabled_events,
        api_version,
        description,
        metadata,
    };
    add(state, endpoint)
}

fn take_types(form: &mut Form) -> Result<Vec<String>, ApiError> {
    let name = "enabled_events";
    let rows: Vec<Value> = match form.take_any(name).ok_or_else(|| ApiError::required(name))? {
        Value::Array(rows) => rows,
        Value::Object(rows) => rows.into_iter().map(|(_, row)| row).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            return Err(ApiError::unreadable("Invalid array").param(name));
        }
    };
    let types: Vec<String> = rows
        .iter()
        .filter_map(Value::as_str)
        .filter(|row| !row.is_empty())
        .map(str::to_owned)
        .collect();
    if types.is_empty() { Err(ApiError::required(name)) } else { Ok(types) }
}

/// Adds an endpoint; the answer has its secret, which no later one has.
pub(crate) fn add(state: &mut State, new: NewEndpoint) -> Result<Value, ApiError> {
    let id = state.next_id(Kind::WebhookEndpoint);
    let mut endpoint = json!({
        "id": id,
        "object": "webhook_endpoint",
        "api_version": new.api_version,
        "application": null,
        "created": state.now(),
        "description": new.description,
        "enabled_events": new.enabled_events,
        "livemode": false,
        "metadata": new.metadata,
        "status": "enabled",
        "url": new.url,
    });
    state.put(&endpoint)?;
    let secret = new.secret.unwrap_or_else(|| first_secret(&id));
    endpoint["secret"] = secret.as_str().into();
    let secrets = [Some(secret), new.previous_secret].into_iter().flatten().collect();
    state.webhooks.secrets.insert(id, secrets);
    state.touch();
    Ok(endpoint)
}

pub(super) fn delete(state: &mut State, id: &str, form: Form) -> Result<Value, ApiError> {
    form.finish()?;
    state.existing(Kind::WebhookEndpoint, id, Kind::WebhookEndpoint.path_param())?;
    state.remove(Kind::WebhookEndpoint, id);
    state.webhooks.forget(id);
    state.touch();
    Ok(json!({ "id": id, "object": "webhook_endpoint", "deleted": true }))
}

/// Gives an endpoint a new secret. The one before stays good until the next time, unless it is
/// dropped.
pub(crate) fn roll(
    state: &mut State,
    id: &str,
    secret: Option<String>,
    drop_old: bool,
) -> Result<Value, ApiError> {
    let mut endpoint =
        state.existing(Kind::WebhookEndpoint, id, Kind::WebhookEndpoint.path_param())?;
    let secrets = state.webhooks.secrets.entry(id.to_owned()).or_default();
    let old = secrets.first().cloned().unwrap_or_else(|| first_secret(id));
    let secret = secret.unwrap_or_else(|| format!("{old}_rolled"));
    endpoint["secret"] = secret.as_str().into();
    secrets.clear();
    secrets.push(secret);
    if !drop_old {
        secrets.push(old);
    }
    state.touch();
    Ok(endpoint)
}

fn first_secret(id: &str) -> String {
    format!("whsec_{id}")
}

/// Endpoints with all their secrets, what waits, and every attempt so far.
pub(crate) fn show(state: &State) -> Value {
    let endpoints = state.page(Kind::WebhookEndpoint, crate::state::Position::Newest, None);
    let endpoints: Vec<Value> = endpoints
        .map(|mut endpoint| {
            let id = endpoint["id"].as_str().unwrap_or_default();
            let secrets = state.webhooks.secrets.get(id).cloned().unwrap_or_default();
            endpoint["secrets"] = json!(secrets);
            endpoint
        })
        .collect();
    json!({
        "endpoints": endpoints,
        "waiting": state.webhooks.waiting_count(),
        "attempts": state.webhooks.attempts(),
    })
}
