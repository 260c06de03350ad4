//! What a test controls: `/_stand_in/…`, JSON in and out, no key.

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
    api::{self, webhook_endpoint},
    api_error::ApiError,
    calls::{Call, CallFilter},
    clock::ClockChange,
    faults::FaultOrder,
    profile::DateHeader,
    state,
    webhooks::Plan,
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

pub(super) async fn clear_calls(State(shared): State<Arc<Shared>>) -> StatusCode {
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
        state.put_all(&objects).map_err(|error| ApiError::unreadable(error.to_string()))?;
        Ok(json!({ "count": count }))
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DisputeOutcome {
    status: String,
    #[serde(default)]
    movement: api::dispute::Movement,
}

/// The bank's decision about a dispute: any status, and what moves because of it.
pub(super) async fn settle_dispute(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Json(outcome): Json<DisputeOutcome>,
) -> Response {
    respond(&shared, |state| {
        api::dispute::settle_moving(state, &id, &outcome.status, &outcome.movement)
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefundOutcome {
    status: String,
    failure_reason: Option<String>,
}

/// What became of a refund: any status, and a reason when it failed.
pub(super) async fn settle_refund(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Json(outcome): Json<RefundOutcome>,
) -> Response {
    respond(&shared, |state| {
        api::refund::settle(state, &id, &outcome.status, outcome.failure_reason.as_deref())
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultOrders {
    faults: Vec<FaultOrder>,
    seed: Option<u64>,
}

/// Orders faults, besides those in force.
pub(super) async fn order_faults(
    State(shared): State<Arc<Shared>>,
    Json(orders): Json<FaultOrders>,
) -> Json<Value> {
    let count = orders.faults.len();
    shared.lock().faults.add(orders.faults, orders.seed);
    Json(json!({ "count": count }))
}

pub(super) async fn clear_faults(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.lock().faults.clear();
    StatusCode::NO_CONTENT
}

/// A payment as a customer would make it.
pub(super) async fn make_payment(
    State(shared): State<Arc<Shared>>,
    Json(payment): Json<api::payment::Payment>,
) -> Response {
    respond(&shared, |state| api::payment::make(state, &payment))
}

/// A dispute as a bank would open it.
pub(super) async fn open_dispute(
    State(shared): State<Arc<Shared>>,
    Json(order): Json<api::dispute::DisputeOrder>,
) -> Response {
    respond(&shared, |state| api::dispute::order(state, order))
}

/// A payout: of all that is available, or of an amount as a person would order it.
pub(super) async fn make_payout(
    State(shared): State<Arc<Shared>>,
    Json(order): Json<api::payout::PayoutOrder>,
) -> Response {
    respond(&shared, |state| api::payout::order(state, &order))
}

/// What became of a payout: any status, and whether it is known what it contains.
pub(super) async fn settle_payout(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Json(outcome): Json<api::payout::PayoutOutcome>,
) -> Response {
    respond(&shared, |state| api::payout::settle(state, &id, &outcome))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DailyPayouts {
    daily: bool,
}

/// Whether what is available is paid out every day.
pub(super) async fn plan_payouts(
    State(shared): State<Arc<Shared>>,
    Json(plan): Json<DailyPayouts>,
) -> Response {
    respond(&shared, |state| {
        api::payout::pay_out_daily(state, plan.daily);
        Ok(json!({ "daily": plan.daily }))
    })
}

/// A card issuer's report of fraud.
pub(super) async fn raise_warning(
    State(shared): State<Arc<Shared>>,
    Json(warning): Json<api::early_fraud_warning::Warning>,
) -> Response {
    let fraud_type = warning.fraud_type.as_deref();
    respond(&shared, |state| api::early_fraud_warning::raise(state, &warning.charge, fraud_type))
}

/// The customer of a checkout session pays.
pub(super) async fn complete_checkout(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    completion: Option<Json<api::checkout_session::Completion>>,
) -> Response {
    let Json(completion) = completion.unwrap_or_default();
    respond(&shared, |state| api::checkout_session::complete(state, &id, &completion))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckoutOutcome {
    paid: bool,
}

/// Whether the money of a delayed checkout payment came.
pub(super) async fn settle_checkout(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Json(outcome): Json<CheckoutOutcome>,
) -> Response {
    respond(&shared, |state| api::checkout_session::settle(state, &id, outcome.paid))
}

/// How events reach those who want them, from now on.
pub(super) async fn plan_delivery(
    State(shared): State<Arc<Shared>>,
    Json(plan): Json<Plan>,
) -> Json<Plan> {
    shared.lock().webhooks.set_plan(plan.clone());
    shared.sender.notify();
    Json(plan)
}

/// Endpoints with their secrets, what waits, and every attempt so far.
pub(super) async fn show_webhooks(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(webhook_endpoint::show(&shared.lock()))
}

pub(super) async fn add_webhook(
    State(shared): State<Arc<Shared>>,
    Json(endpoint): Json<webhook_endpoint::NewEndpoint>,
) -> Response {
    respond(&shared, |state| webhook_endpoint::add(state, endpoint))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Roll {
    secret: Option<String>,
    drop_old: bool,
}

/// A new secret beside the old one.
pub(super) async fn roll_webhook(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Json(roll): Json<Roll>,
) -> Response {
    respond(&shared, |state| webhook_endpoint::roll(state, &id, roll.secret, roll.drop_old))
}

/// Sends every waiting delivery, due or not, and answers how many arrived.
pub(super) async fn flush_webhooks(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let (delivered, failed) = shared.sender.flush(&shared).await;
    Json(json!({ "delivered": delivered, "failed": failed }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountName {
    id: String,
}

/// The id of the account from now on, as if the key belonged to another one.
pub(super) async fn name_account(
    State(shared): State<Arc<Shared>>,
    Json(account): Json<AccountName>,
) -> StatusCode {
    shared.lock().profile.account_id = account.id;
    StatusCode::NO_CONTENT
}

/// The header `Date` from now on.
pub(super) async fn set_date_header(
    State(shared): State<Arc<Shared>>,
    Json(header): Json<DateHeader>,
) -> StatusCode {
    shared.lock().profile.date_header = header;
    StatusCode::NO_CONTENT
}

/// An event of another account or mode, whole, as Stripe delivers it to a Connect endpoint: it is
/// delivered and never listed.
pub(super) async fn deliver_foreign(
    State(shared): State<Arc<Shared>>,
    Json(event): Json<Value>,
) -> Response {
    respond(&shared, |state| {
        state.announce_foreign(&event)?;
        Ok(event)
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
        api::catch_up(state);
        state.touch();
        Ok(json!({ "now": state.now() }))
    })
}

fn respond(
    shared: &Shared,
    change: impl FnOnce(&mut state::State) -> Result<Value, ApiError>,
) -> Response {
    match shared.change(change) {
        Ok(body) => Json(body).into_response(),
        Err(error) => {
            let status =
                StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Json(error.body())).into_response()
        }
    }
}
