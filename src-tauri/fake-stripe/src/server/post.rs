//! The postman: sends webhooks when they are due. The state is locked only to look and to write
//! down, never while something is being sent.

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
use crate::webhooks::{self, Envelope, Letter};

/// An endpoint that has not answered by then has failed.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Default)]
pub(super) struct Post {
    /// Something may have become due.
    news: Notify,
    /// Whoever holds it is sending, so that a flush ends when all is out.
    round: Mutex<()>,
}

impl Post {
    /// Says that something may have become due.
    pub(super) fn look_again(&self) {
        self.news.notify_one();
    }

    /// Sends what is due, for ever.
    pub(super) async fn work(&self, shared: &Shared) {
        loop {
            let round = self.round.lock().await;
            let (letters, pause) = due(shared);
            if letters.is_empty() {
                drop(round);
                self.wait(pause).await;
            } else {
                deliver(shared, letters).await;
            }
        }
    }

    /// Sends everything, due or not; how many letters arrived, and how many did not.
    pub(super) async fn flush(&self, shared: &Shared) -> (usize, usize) {
        let _round = self.round.lock().await;
        let letters = shared.lock().webhooks.take_all();
        let outcome = deliver(shared, letters).await;
        self.look_again();
        outcome
    }

    async fn wait(&self, pause: Option<Duration>) {
        let news = self.news.notified();
        match pause {
            Some(pause) => drop(timeout(pause, news).await),
            None => news.await,
        }
    }
}

/// What is due, and how long nothing will be; `None` where only news can change that.
fn due(shared: &Shared) -> (Vec<Letter>, Option<Duration>) {
    let mut state = shared.lock();
    let now = state.now();
    let letters = state.webhooks.take_due(now);
    let next = state.webhooks.next_due().filter(|_| state.clock.is_running());
    let seconds = next.map(|next| u64::try_from(next.saturating_sub(now)).unwrap_or(0));
    // A second may just have begun.
    (letters, seconds.map(|seconds| Duration::from_secs(seconds.max(1))))
}

async fn deliver(shared: &Shared, letters: Vec<Letter>) -> (usize, usize) {
    let (mut delivered, mut failed) = (0_usize, 0_usize);
    for letter in letters {
        let envelope = webhooks::open(&shared.lock(), &letter);
        let Some(envelope) = envelope else { continue };
        let status = match timeout(PATIENCE, send(envelope)).await {
            Ok(Ok(status)) => Some(status),
            Ok(Err(error)) => {
                tracing::debug!(%error, "a webhook did not arrive");
                None
            }
            Err(_) => None,
        };
        let mut state = shared.lock();
        if webhooks::settle(&mut state, letter, status) {
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

/// The status with which an endpoint answers. Plain HTTP only: nobody has a certificate here.
async fn send(envelope: Envelope) -> Result<u16, Box<dyn std::error::Error + Send + Sync>> {
    let uri: Uri = envelope.url.parse()?;
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
        .header("stripe-signature", envelope.signature)
        .body(Body::from(envelope.body))?;
    let status = sender.send_request(request).await?.status().as_u16();
    connection.abort();
    Ok(status)
}
