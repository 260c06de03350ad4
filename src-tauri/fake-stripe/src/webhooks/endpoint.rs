use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    form::Form,
    refusal::Refusal,
    state::{Kind, State},
};

/// An endpoint somebody wants.
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
    #[serde(default = "everything")]
    enabled_events: Vec<String>,
    /// The version in which events come; the account's own without.
    #[serde(default)]
    api_version: Option<String>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    metadata: Map<String, Value>,
}

fn everything() -> Vec<String> {
    vec!["*".to_owned()]
}

/// What the API does below `/v1/webhook_endpoints`, apart from reading; `None` where there is no
/// such path.
pub(crate) fn carry_out(
    state: &mut State,
    method: &str,
    path: &str,
    form: &Form,
) -> Option<Result<Value, Refusal>> {
    let rest = path.strip_prefix("/v1/webhook_endpoints")?;
    match (method, rest, rest.strip_prefix('/')) {
        ("POST", "", _) => Some(create(state, form.clone())),
        ("DELETE", _, Some(id)) => Some(delete(state, id, form.clone())),
        _ => None,
    }
}

fn create(state: &mut State, mut form: Form) -> Result<Value, Refusal> {
    let url = form.take_text("url")?.ok_or_else(|| Refusal::required("url"))?;
    let enabled_events = take_types(&mut form)?;
    let api_version = form.take_text("api_version")?;
    let description = form.take_text("description")?;
    let metadata = form.take_map("metadata")?.unwrap_or_default();
    form.ignore(&["connect", "expand"]);
    form.finish()?;
    if !["http://", "https://"].iter().any(|start| url.starts_with(start)) {
        let message = "Invalid URL: An explicit scheme (such as https) must be provided.";
        return Err(Refusal::malformed("url", "url_invalid", message));
    }
    let (secret, previous_secret) = (None, None);
    let wish = NewEndpoint {
        url,
        secret,
        previous_secret,
        enabled_events,
        api_version,
        description,
        metadata,
    };
    add(state, wish)
}

fn take_types(form: &mut Form) -> Result<Vec<String>, Refusal> {
    let name = "enabled_events";
    let rows: Vec<Value> = match form.take_any(name).ok_or_else(|| Refusal::required(name))? {
        Value::Array(rows) => rows,
        Value::Object(rows) => rows.into_iter().map(|(_, row)| row).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            return Err(Refusal::unreadable("Invalid array").param(name));
        }
    };
    let types: Vec<String> = rows
        .iter()
        .filter_map(Value::as_str)
        .filter(|row| !row.is_empty())
        .map(str::to_owned)
        .collect();
    if types.is_empty() { Err(Refusal::required(name)) } else { Ok(types) }
}

/// Adds an endpoint; the answer has its secret, which no later one has.
pub(crate) fn add(state: &mut State, wish: NewEndpoint) -> Result<Value, Refusal> {
    let id = state.next_id(Kind::WebhookEndpoint);
    let mut endpoint = json!({
        "id": id,
        "object": "webhook_endpoint",
        "api_version": wish.api_version,
        "application": null,
        "created": state.now(),
        "description": wish.description,
        "enabled_events": wish.enabled_events,
        "livemode": false,
        "metadata": wish.metadata,
        "status": "enabled",
        "url": wish.url,
    });
    state.put(&endpoint)?;
    let secret = wish.secret.unwrap_or_else(|| first_secret(&id));
    endpoint["secret"] = secret.as_str().into();
    let secrets = [Some(secret), wish.previous_secret].into_iter().flatten().collect();
    state.webhooks.secrets.insert(id, secrets);
    state.touch();
    Ok(endpoint)
}

fn delete(state: &mut State, id: &str, form: Form) -> Result<Value, Refusal> {
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
) -> Result<Value, Refusal> {
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
