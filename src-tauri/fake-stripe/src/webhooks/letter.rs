use serde_json::Value;

use super::{queue::has_arrived, signature::sign};
use crate::{
    events::render,
    state::{Kind, State},
};

/// How long after each attempt that failed the next one comes, by the stand-in's clock. A sandbox
/// of Stripe tries three times more over some hours.
pub(super) const RETRY_SECONDS: [i64; 3] = [60, 3_600, 10_800];

/// One event on its way to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(super) event: String,
    pub(super) endpoint: String,
    /// 0, and from 1 on for duplicates.
    pub(super) copy: u32,
    /// 1 for the first.
    pub(super) attempt: u32,
    /// Unix seconds.
    pub(super) due: i64,
}

/// A letter ready to be sent.
#[derive(Debug)]
pub(crate) struct Envelope {
    pub(crate) url: String,
    pub(crate) body: String,
    pub(crate) signature: String,
}

/// What a letter says when it is sent now; nothing if its endpoint is gone.
pub(crate) fn open(state: &State, letter: &Letter) -> Option<Envelope> {
    let endpoint = state.object(Kind::WebhookEndpoint, &letter.endpoint)?;
    let mut event = state.kept(Kind::Event, &letter.event)?;
    if let Some(version) = endpoint["api_version"].as_str() {
        event["data"]["object"] = render(event["data"]["object"].take(), version);
        event["api_version"] = version.into();
    }
    // Stripe sends it indented; whoever signs anew what he parsed finds out.
    let body = serde_json::to_string_pretty(&event).ok()?;
    let plan = state.webhooks.plan();
    let at = state.now().saturating_sub(i64::from(plan.stale_seconds));
    let known = state.webhooks.secrets.get(&letter.endpoint).cloned().unwrap_or_default();
    let secrets =
        if plan.wrong_signature { vec!["whsec_of_somebody_else".to_owned()] } else { known };
    let signature = sign(&body, &secrets, at);
    Some(Envelope { url: endpoint["url"].as_str()?.to_owned(), body, signature })
}

/// Writes down what became of a letter, also in the event; says whether it arrived.
pub(crate) fn settle(state: &mut State, letter: Letter, status: Option<u16>) -> bool {
    let (event, is_first, now) = (letter.event.clone(), letter.copy == 0, state.now());
    let is_over = state.webhooks.note(letter, status, now);
    if is_over
        && is_first
        && let Some(mut event) = state.kept(Kind::Event, &event)
    {
        let pending = event["pending_webhooks"].as_i64().unwrap_or_default();
        event["pending_webhooks"] = Value::from(pending.saturating_sub(1).max(0));
        // It was taken from there.
        let _ = state.put(&event);
    }
    has_arrived(status)
}
