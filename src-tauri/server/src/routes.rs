//! Routes: `POST /webhooks/stripe`, `GET /healthz`, `GET /metrics`.

use std::{fmt::Write as _, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, StatusCode, header::CONNECTION},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use desk::{CommandError, DeskError, GetSync, SyncView};
use tokio::time::timeout;

use crate::{
    Shared,
    limits::{BODY_BYTES_MAX, REQUEST_TIMEOUT},
};

/// The header with the signature of a delivery.
const SIGNATURE: &str = "stripe-signature";

pub(crate) fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/webhooks/stripe", post(receive_delivery))
        .route("/healthz", get(health))
        .route("/metrics", get(metrics))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn(answer_in_time))
        .with_state(shared)
}

/// Answers 408 and closes the connection when a request is not complete and answered in time.
async fn answer_in_time(request: Request, next: Next) -> Response {
    match timeout(REQUEST_TIMEOUT, next.run(request)).await {
        Ok(answer) => answer,
        Err(_) => (StatusCode::REQUEST_TIMEOUT, [(CONNECTION, "close")]).into_response(),
    }
}

/// Answers 200 only when the event is durable; Stripe repeats a delivery that is answered otherwise.
async fn receive_delivery(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
    let secrets: Vec<&str> = shared.secrets.iter().map(String::as_str).collect();
    match shared.desk.receive_webhook(signature, &body, &secrets).await {
        Ok(_) => {
            shared.delivered.notify_one();
            StatusCode::OK.into_response()
        }
        Err(error @ DeskError::Store(_)) => refused(StatusCode::SERVICE_UNAVAILABLE, error),
        Err(error) => refused(StatusCode::BAD_REQUEST, error),
    }
}

/// 200 while the database answers, otherwise 503.
async fn health(State(shared): State<Arc<Shared>>) -> Response {
    match shared.desk.get_sync(GetSync::default()).await {
        Ok(_) => "ok\n".into_response(),
        Err(error) => refused(StatusCode::SERVICE_UNAVAILABLE, error),
    }
}

/// Freshness and queues in Prometheus' text format.
async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
    match shared.desk.get_sync(GetSync::default()).await {
        Ok(view) => prometheus(&view, shared.desk.now().micros()).into_response(),
        Err(error) => refused(StatusCode::SERVICE_UNAVAILABLE, error),
    }
}

fn prometheus(view: &SyncView, now: i64) -> String {
    let lag = view.up_to_date_at.map_or(-1, |at| (now - at.micros()) / 1_000_000);
    let rows = [
        ("redress_sync_lag_seconds", "Seconds since events were last complete; -1 before.", lag),
        ("redress_sync_gap", "1 when events may be missing.", i64::from(view.gap_since.is_some())),
        ("redress_objects_waiting", "Objects due to be read.", view.waiting_objects),
        ("redress_calls_waiting", "Calls to Stripe without an answer.", view.waiting_calls),
        ("redress_attention_open", "Open items that need attention.", view.attention),
    ];
    let mut text = String::new();
    for (name, help, value) in rows {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
    }
    text
}

fn refused(status: StatusCode, error: DeskError) -> Response {
    (status, axum::Json(CommandError::from(error))).into_response()
}
