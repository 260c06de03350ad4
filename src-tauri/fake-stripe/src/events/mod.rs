//! Every change of an object is an event, as at Stripe. Which events follow from a change is the
//! business of `api`; here is what an event looks like.

mod previous;
mod version;

use serde_json::{Value, json};

pub(crate) use previous::previous_attributes;
pub(crate) use version::render;

/// The version whose shapes the stand-in's objects have.
pub(crate) const API_VERSION: &str = "2026-09-30.endive";

/// How long an event can be had, in seconds: thirty days.
pub(crate) const KEPT_SECONDS: i64 = 30 * 86_400;

/// The call that made something happen; nobody's when it happened by itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cause {
    pub(crate) request_id: Option<String>,
    pub(crate) idempotency_key: Option<String>,
}

/// Something that happened to an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Happening<'a> {
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
    /// How many endpoints are to hear of it.
    pub(crate) pending_webhooks: usize,
}

/// An event as the API returns it.
pub(crate) fn event(id: &str, happening: Happening<'_>) -> Value {
    let Happening { kind, object, before, created, cause, version, pending_webhooks } = happening;
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

/// Whether a wish for types, which may end in `*`, includes this one.
pub(crate) fn is_wanted(wish: &str, kind: &str) -> bool {
    wish.strip_suffix('*').map_or(wish == kind, |start| kind.starts_with(start))
}
