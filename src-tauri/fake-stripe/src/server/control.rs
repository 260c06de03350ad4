//! What a test does behind Stripe's back: `/_stand_in/…`, JSON in and out, no key.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use crate::{
    api,
    calls::{Call, CallFilter},
    clock::ClockChange,
    refusal::Refusal,
    state,
};

/// Calls received, oldest first; `?method=` and `?path=` narrow them.
pub(super) async fn list_calls(
    State(shared): State<Arc<Shared>>,
    Query(filter): Query<CallFilter>,
) -> Json<Value> {
    let state = shared.lock();
    let calls: Vec<&Call> = state.calls.iter().filter(|call| filter.admits(call)).collect();
    Json(json!({ "count": calls.len(), "calls": calls }))
}

pub(super) async fn forget_calls(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.lock().calls.clear();
    StatusCode::NO_CONTENT
}

/// The whole account, in the form of the state file.
pub(super) async fn list_objects(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let state = shared.lock();
    let objects: Vec<Value> =
        state.texts().filter_map(|text| serde_json::from_str(text).ok()).collect();
    Json(json!({ "objects": objects }))
}

/// One object, or `{"objects": […]}`.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Objects {
    Many { objects: Vec<Value> },
    One(Value),
}

pub(super) async fn put_objects(
    State(shared): State<Arc<Shared>>,
    Json(objects): Json<Objects>,
) -> Response {
    let objects = match objects {
        Objects::Many { objects } => objects,
        Objects::One(object) => vec![object],
    };
    respond(&shared, |state| {
        let count = objects.len();
        state.put_all(&objects).map_err(|error| Refusal::unreadable(error.to_string()))?;
        Ok(json!({ "count": count }))
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Outcome {
    status: String,
    failure_reason: Option<String>,
}

/// The bank's decision about a dispute: any status.
pub(super) async fn settle_dispute(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Json(outcome): Json<Outcome>,
) -> Response {
    respond(&shared, |state| api::dispute::settle(state, &id, &outcome.status))
}

/// What became of a refund: any status, and a reason when it failed.
pub(super) async fn settle_refund(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Json(outcome): Json<Outcome>,
) -> Response {
    respond(&shared, |state| {
        api::refund::settle(state, &id, &outcome.status, outcome.failure_reason.as_deref())
    })
}

pub(super) async fn show_clock(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({ "now": shared.lock().now() }))
}

pub(super) async fn change_clock(
    State(shared): State<Arc<Shared>>,
    Json(change): Json<ClockChange>,
) -> Response {
    respond(&shared, |state| {
        state.clock.change(change);
        state.touch();
        Ok(json!({ "now": state.now() }))
    })
}

fn respond(
    shared: &Shared,
    change: impl FnOnce(&mut state::State) -> Result<Value, Refusal>,
) -> Response {
    let mut state = shared.lock();
    let result = change(&mut state);
    let saved = state
        .save()
        .map_err(|error| Refusal::broken(format!("The state file could not be written: {error}")));
    match result.and_then(|body| saved.map(|()| body)) {
        Ok(body) => Json(body).into_response(),
        Err(refusal) => {
            let status =
                StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Json(refusal.body())).into_response()
        }
    }
}
