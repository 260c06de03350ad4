//! Connections: like `axum::serve`, but an answer may be that the connection is closed.

use std::{
    error::Error,
    fmt::{self, Display, Formatter},
    time::Duration,
};

use axum::Router;
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::net::{TcpListener, TcpStream};

/// Marks a response of which no byte is sent: the connection is closed instead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut;

/// Milliseconds until the next accept after one failed (no file descriptors left).
const ACCEPT_PAUSE_MS: u64 = 100;

/// Waits for these milliseconds.
#[expect(
    clippy::disallowed_methods,
    reason = "a test ordered a slow answer; there is nothing to wait for"
)]
pub(super) async fn delay(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

pub(super) async fn serve(listener: TcpListener, router: Router) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve_connection(stream, router.clone()))),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                delay(ACCEPT_PAUSE_MS).await;
            }
        }
    }
}

async fn serve_connection(stream: TcpStream, router: Router) {
    let router = TowerToHyperService::new(router);
    let answers = service_fn(move |request: hyper::Request<Incoming>| {
        let answer = router.call(request);
        async move {
            let Ok(answer) = answer.await;
            // An error here makes hyper close the connection without a word.
            if answer.extensions().get::<Cut>().is_some() { Err(IsCut) } else { Ok(answer) }
        }
    });
    if let Err(error) = http1::Builder::new()
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), answers)
        .await
    {
        tracing::debug!(%error, "a connection ended early");
    }
}

#[derive(Clone, Copy, Debug)]
struct IsCut;

impl Display for IsCut {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is cut because that was ordered")
    }
}

impl Error for IsCut {}
