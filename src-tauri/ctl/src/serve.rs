//! `serve`: webhooks, and rounds with Stripe, for a team without an open window.
//!
//! `POST /webhooks/stripe` takes deliveries; the answer is 200 only when the event is durable.
//! `GET /healthz` says whether the database answers, `GET /metrics` how fresh everything is, in
//! Prometheus' text form.

use std::{fmt::Write as _, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use clap::Args;
use desk::{CommandError, Desk, DeskError, GetSync, Opening, Sync, SyncView};
use serde_json::json;
use tokio::{
    net::TcpListener,
    sync::Notify,
    time::{MissedTickBehavior, interval},
};

use crate::{Failure, options::GlobalOptions, print::print};

/// Stripe's events are some ten kilobytes; more than this is not one.
const BODY_BYTES_MAX: usize = 1 << 20;
/// The header that carries the signature.
const SIGNATURE: &str = "stripe-signature";
/// Between two rounds when nothing calls for one.
const BETWEEN_ROUNDS: Duration = Duration::from_secs(5);

/// Where to listen, and with what to check.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port; port 0 takes any free port
    #[arg(long, default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// Secrets of the webhook endpoint, several while one is replaced [default: the keychain's];
    /// without one, deliveries are refused and events come by polling alone
    #[arg(long, env = "REDRESS_WEBHOOK_SECRET", value_delimiter = ',', hide_env_values = true)]
    webhook_secret: Vec<String>,
}

struct Shared {
    desk: Desk,
    secrets: Vec<String>,
    /// An event came in: the next round need not wait.
    heard: Notify,
}

/// Serves until ctrl-c; prints `{"url": …}` once it listens.
pub(crate) async fn run(options: &GlobalOptions, input: Serve) -> Result<(), Failure> {
    let desk = options.open(Opening::MustExist).await?;
    let mut secrets = input.webhook_secret;
    if secrets.is_empty() {
        let kept = desk.kept_webhook_secret().await?;
        secrets.extend(kept.map(|secret| secret.expose().to_owned()));
    }
    let listener =
        TcpListener::bind(input.listen).await.map_err(|error| Failure::machine(&error))?;
    let address = listener.local_addr().map_err(|error| Failure::machine(&error))?;
    let shared = Arc::new(Shared { desk: desk.clone(), secrets, heard: Notify::new() });
    print(&json!({ "url": format!("http://{address}/") }))?;
    let served = tokio::select! {
        served = axum::serve(listener, routes(Arc::clone(&shared))) => {
            served.map_err(|error| Failure::machine(&error))
        }
        () = go_round(&shared) => Ok(()),
        _ = tokio::signal::ctrl_c() => Err(Failure::Interrupted),
    };
    desk.db().close().await;
    served
}

fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/webhooks/stripe", post(take_delivery))
        .route("/healthz", get(health))
        .route("/metrics", get(metrics))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shared)
}

/// What is wrong with one round is in the outbox, under "needs attention", or in the log; the next
/// round comes all the same.
async fn go_round(shared: &Shared) {
    let mut clock = interval(BETWEEN_ROUNDS);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = clock.tick() => {}
            () = shared.heard.notified() => {}
        }
        loop {
            match shared.desk.sync(Sync::default()).await {
                Ok(done) if done.more => {}
                Ok(_) => break,
                Err(error) => {
                    tracing::warn!(code = error.code(), "a round with Stripe failed");
                    break;
                }
            }
        }
    }
}

async fn take_delivery(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
    let secrets: Vec<&str> = shared.secrets.iter().map(String::as_str).collect();
    match shared.desk.receive_webhook(signature, &body, &secrets).await {
        Ok(_) => {
            shared.heard.notify_one();
            StatusCode::OK.into_response()
        }
        // Stripe delivers again what is answered with 5xx: nothing is lost.
        Err(error @ DeskError::Store(_)) => refused(StatusCode::SERVICE_UNAVAILABLE, error),
        Err(error) => refused(StatusCode::BAD_REQUEST, error),
    }
}

async fn health(State(shared): State<Arc<Shared>>) -> Response {
    match shared.desk.get_sync(GetSync::default()).await {
        Ok(_) => "ok\n".into_response(),
        Err(error) => refused(StatusCode::SERVICE_UNAVAILABLE, error),
    }
}

async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
    match shared.desk.get_sync(GetSync::default()).await {
        Ok(view) => figures(&view, shared.desk.now().micros()).into_response(),
        Err(error) => refused(StatusCode::SERVICE_UNAVAILABLE, error),
    }
}

fn figures(view: &SyncView, now: i64) -> String {
    let lag = view.up_to_date_at.map_or(-1, |at| (now - at.micros()) / 1_000_000);
    let rows = [
        ("redress_sync_lag_seconds", "Since when events are heard; -1 before the first.", lag),
        ("redress_sync_gap", "Whether events may be missing.", i64::from(view.gap_since.is_some())),
        ("redress_objects_waiting", "Objects to be read by now.", view.waiting_objects),
        ("redress_calls_waiting", "Calls without an answer.", view.waiting_calls),
        ("redress_attention_open", "Items that need attention.", view.attention),
    ];
    let mut text = String::new();
    for (name, help, value) in rows {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
    }
    text
}

fn refused(status: StatusCode, error: DeskError) -> Response {
    let error = CommandError::from(error);
    (status, axum::Json(error)).into_response()
}
