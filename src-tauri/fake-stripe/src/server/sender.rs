//! Sends webhook deliveries when they are due. The state is locked only to read and to record,
//! never while a request is under way.

use std::time::Duration;

use axum::body::Body;
use hyper::{
    Method, Request, Uri,
    client::conn::http1,
    header::{CONTENT_TYPE, HOST, USER_AGENT},
};
use hyper_util::rt::TokioIo;
use tokio::{
    net::TcpStream,
    sync::{Mutex, Notify},
    time::timeout,
};

use super::Shared;
use crate::{
    dispatch::{self, SignedRequest},
    webhooks::Delivery,
};

/// An endpoint that has not answered by then counts as failed.
const TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Debug, Default)]
pub(super) struct WebhookSender {
    /// Something may have become due.
    changed: Notify,
    /// Held while deliveries are sent, so that a flush ends when all are out.
    sending: Mutex<()>,
}

impl WebhookSender {
    /// Says that something may have become due.
    pub(super) fn notify(&self) {
        self.changed.notify_one();
    }

    /// Sends what is due, for ever.
    pub(super) async fn work(&self, shared: &Shared) {
        loop {
            let sending = self.sending.lock().await;
            let (deliveries, pause) = due(shared);
            if deliveries.is_empty() {
                drop(sending);
                self.wait(pause).await;
            } else {
                deliver(shared, deliveries).await;
            }
        }
    }

    /// Sends everything, due or not; how many deliveries arrived, and how many did not.
    pub(super) async fn flush(&self, shared: &Shared) -> (usize, usize) {
        let _sending = self.sending.lock().await;
        let deliveries = shared.lock().webhooks.take_all();
        let outcome = deliver(shared, deliveries).await;
        self.notify();
        outcome
    }

    async fn wait(&self, pause: Option<Duration>) {
        let changed = self.changed.notified();
        match pause {
            Some(pause) => drop(timeout(pause, changed).await),
            None => changed.await,
        }
    }
}

/// What is due, and how long nothing will be; `None` until something changes.
fn due(shared: &Shared) -> (Vec<Delivery>, Option<Duration>) {
    let mut state = shared.lock();
    let now = state.now();
    let deliveries = state.webhooks.take_due(now);
    let next = state.webhooks.next_due().filter(|_| state.clock.is_running());
    let seconds = next.map(|next| u64::try_from(next.saturating_sub(now)).unwrap_or(0));
    // A second may just have begun.
    (deliveries, seconds.map(|seconds| Duration::from_secs(seconds.max(1))))
}

async fn deliver(shared: &Shared, deliveries: Vec<Delivery>) -> (usize, usize) {
    let (mut delivered, mut failed) = (0_usize, 0_usize);
    for delivery in deliveries {
        let request = dispatch::signed_request(&shared.lock(), &delivery);
        let Some(request) = request else { continue };
        let status = match timeout(TIMEOUT, send(request)).await {
            Ok(Ok(status)) => Some(status),
            Ok(Err(error)) => {
                tracing::debug!(%error, "a webhook did not arrive");
                None
            }
            Err(_) => None,
        };
        let mut state = shared.lock();
        if dispatch::record(&mut state, delivery, status) {
            delivered = delivered.saturating_add(1);
        } else {
            failed = failed.saturating_add(1);
        }
        if let Err(error) = state.save() {
            tracing::error!(%error, "the state file could not be written");
        }
    }
    (delivered, failed)
}

/// The status with which an endpoint answers. Plain HTTP only: test endpoints have no certificate.
async fn send(request: SignedRequest) -> Result<u16, Box<dyn std::error::Error + Send + Sync>> {
    let uri: Uri = request.url.parse()?;
    if uri.scheme_str() != Some("http") {
        return Err("the stand-in delivers to http only".into());
    }
    let authority = uri.authority().ok_or("the URL has no host")?.clone();
    let host = authority.host().trim_matches(['[', ']']).to_owned();
    let stream = TcpStream::connect((host, authority.port_u16().unwrap_or(80))).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(HOST, authority.as_str())
        .header(USER_AGENT, "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
        .header(CONTENT_TYPE, "application/json; charset=utf-8")
        .header("stripe-signature", request.signature)
        .body(Body::from(request.body))?;
    let status = sender.send_request(request).await?.status().as_u16();
    connection.abort();
    Ok(status)
}
