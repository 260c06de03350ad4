//! Connections: like `axum::serve`, but an answer may be that the connection is closed.

use std::{
    error::Error,
    fmt::{self, Display, Formatter},
};

use axum::Router;
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::net::{TcpListener, TcpStream};

use super::stripe::be_late;

/// Marks an answer of which nothing is to be sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut;

/// How long nobody is let in after the machine had no room for a connection.
const BREATHER_MS: u64 = 100;

pub(super) async fn serve(listener: TcpListener, router: Router) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(converse(stream, router.clone()))),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                be_late(BREATHER_MS).await;
            }
        }
    }
}

async fn converse(stream: TcpStream, router: Router) {
    let router = TowerToHyperService::new(router);
    let answers = service_fn(move |request: hyper::Request<Incoming>| {
        let answer = router.call(request);
        async move {
            let Ok(answer) = answer.await;
            // An error here makes hyper close the connection without a word.
            if answer.extensions().get::<Cut>().is_some() { Err(IsCut) } else { Ok(answer) }
        }
    });
    if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), answers).await
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
