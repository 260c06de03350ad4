//! The shape of an event. Which events a change causes is decided in `api`.

mod previous;
mod version;

use serde_json::{Value, json};

pub(crate) use previous::previous_attributes;
pub(crate) use version::render;

/// The version whose shapes the stand-in's objects have.
pub(crate) const API_VERSION: &str = "2026-09-30.endive";

/// Seconds for which an event can be read: thirty days.
pub(crate) const KEPT_SECONDS: i64 = 30 * 86_400;

/// The request that caused a change; empty when no request did.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cause {
    pub(crate) request_id: Option<String>,
    pub(crate) idempotency_key: Option<String>,
}

/// A change of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change<'a> {
    pub(crate) kind: &'a str,
    /// The object afterwards, in today's shape.
    pub(crate) object: &'a Value,
    /// The object before.
    pub(crate) before: Option<&'a Value>,
    /// Unix seconds.
    pub(crate) created: i64,
    pub(crate) cause: &'a Cause,
    /// The account's version, in which the object is told of for ever.
    pub(crate) version: &'a str,
    /// How many endpoints it is delivered to.
    pub(crate) pending_webhooks: usize,
}

/// An event as the API returns it.
pub(crate) fn event(id: &str, change: Change<'_>) -> Value {
    let Change { kind, object, before, created, cause, version, pending_webhooks } = change;
    let mut data = json!({ "object": render(object.clone(), version) });
    if kind.ends_with(".updated")
        && let Some(before) = before
    {
        let before = render(before.clone(), version);
        data["previous_attributes"] = previous_attributes(&before, &data["object"]);
    }
    json!({
        "id": id,
        "object": "event",
        "api_version": version,
        "created": created,
        "data": data,
        "livemode": false,
        "pending_webhooks": pending_webhooks,
        "request": { "id": cause.request_id, "idempotency_key": cause.idempotency_key },
        "type": kind,
    })
}

/// Whether a pattern of types, which may end in `*`, includes this type.
pub(crate) fn matches_type(pattern: &str, kind: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == kind, |start| kind.starts_with(start))
}
