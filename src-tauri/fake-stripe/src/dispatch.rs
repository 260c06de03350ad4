//! Webhooks at the moment of sending: the signed request of a delivery, and what is recorded of its
//! outcome. Which delivery is due is known by `webhooks`, the sockets are the server's.

use serde_json::Value;

use crate::{
    events::render,
    state::{Kind, State},
    webhooks::{Delivery, has_arrived, sign},
};

/// A delivery ready to be sent.
#[derive(Debug)]
pub(crate) struct SignedRequest {
    pub(crate) url: String,
    pub(crate) body: String,
    pub(crate) signature: String,
}

/// The request of a delivery that is sent now; nothing if its endpoint is gone.
pub(crate) fn signed_request(state: &State, delivery: &Delivery) -> Option<SignedRequest> {
    let endpoint = state.object(Kind::WebhookEndpoint, &delivery.endpoint)?;
    let mut event = state.kept(Kind::Event, &delivery.event)?;
    if let Some(version) = endpoint["api_version"].as_str() {
        event["data"]["object"] = render(event["data"]["object"].take(), version);
        event["api_version"] = version.into();
    }
    // Indented as by Stripe: a receiver that verifies a re-serialised body must fail.
    let body = serde_json::to_string_pretty(&event).ok()?;
    let plan = state.webhooks.plan();
    let at = state.now().saturating_sub(i64::from(plan.stale_seconds));
    let known = state.webhooks.secrets.get(&delivery.endpoint).cloned().unwrap_or_default();
    let secrets =
        if plan.wrong_signature { vec!["whsec_of_another_endpoint".to_owned()] } else { known };
    let signature = sign(&body, &secrets, at);
    Some(SignedRequest { url: endpoint["url"].as_str()?.to_owned(), body, signature })
}

/// Records the status an endpoint answered with (none when it could not be reached), also in the
/// event's `pending_webhooks`; says whether the delivery arrived.
pub(crate) fn record(state: &mut State, delivery: Delivery, status: Option<u16>) -> bool {
    let (event, is_first, now) = (delivery.event.clone(), delivery.copy == 0, state.now());
    let is_over = state.webhooks.note(delivery, status, now);
    if is_over
        && is_first
        && let Some(mut event) = state.kept(Kind::Event, &event)
    {
        let pending = event["pending_webhooks"].as_i64().unwrap_or_default();
        event["pending_webhooks"] = Value::from(pending.saturating_sub(1).max(0));
        // It is an object: it came from the state.
        let _ = state.put(&event);
    }
    has_arrived(status)
}
