//! The HTTP server of a workspace: webhooks from Stripe, the API of the merchant's platform (`api`),
//! health and metrics; and rounds with Stripe while it runs. `redressctl serve` starts it.
//!
//! It stays available to everybody whatever one client does: the number of connections and streams,
//! the time to send a request and to take its answer, the size of a body and the rate of each token
//! are limited (`limits.rs`). A
//! shutdown finishes what is in flight within a bound (`shutdown.rs`).

mod accept;
mod api;
mod limits;
mod rounds;
mod routes;
mod shutdown;
mod stalled;

use std::sync::Arc;

use desk::Desk;
use tokio::{net::TcpListener, sync::Notify};

use api::Api;
use shutdown::{Shutdown, finish_within};

/// How a workspace is served.
#[derive(Clone)]
pub struct Options {
    /// Signing secrets of the webhook endpoint, several while one is being replaced; without one,
    /// deliveries are refused.
    pub secrets: Vec<String>,
    /// Requests of the API that one token may make in a second.
    pub requests_per_second: u32,
}

/// What all requests and the rounds share.
struct Shared {
    desk: Desk,
    /// Signing secrets of the webhook endpoint; several while one is being replaced.
    secrets: Vec<String>,
    /// Notified when an event was delivered, so that the next round begins at once.
    delivered: Notify,
}

/// Serves HTTP on `listener` and makes rounds with Stripe until `stop` completes. Then no more
/// connections are accepted, requests in flight and the present round get a bounded time to finish,
/// and the database is closed.
pub async fn serve(
    desk: Desk,
    listener: TcpListener,
    options: Options,
    stop: impl Future<Output = ()>,
) {
    desk.keep_stripe_lease();
    let Options { secrets, requests_per_second } = options;
    let shared = Arc::new(Shared { desk: desk.clone(), secrets, delivered: Notify::new() });
    let shutdown = Shutdown::new();
    let api = Api::new(desk.clone(), requests_per_second, shutdown.listener());
    let routes = routes::routes(Arc::clone(&shared)).merge(api::routes(api));
    let accepting = tokio::spawn(accept::accept_all(listener, routes, shutdown.listener()));
    let sending = tokio::spawn(rounds::send(Arc::clone(&shared), shutdown.listener()));
    let backups = tokio::spawn(rounds::back_up(Arc::clone(&shared), shutdown.listener()));
    let exports = tokio::spawn(rounds::export(Arc::clone(&shared), shutdown.listener()));
    let rounds = tokio::spawn(rounds::run(shared, shutdown.listener()));
    stop.await;
    tracing::info!("shutting down: finishing what is in flight");
    shutdown.begin();
    finish_within(limits::REQUESTS_FINISH_MAX, accepting, "requests").await;
    finish_within(limits::ROUND_FINISH_MAX, sending, "the sending to Stripe").await;
    finish_within(limits::ROUND_FINISH_MAX, rounds, "the round with Stripe").await;
    finish_within(limits::ROUND_FINISH_MAX, backups, "the scheduled backup").await;
    finish_within(limits::ROUND_FINISH_MAX, exports, "the scheduled export").await;
    desk.close().await;
}
