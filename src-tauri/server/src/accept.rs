//! Accepting and serving connections.

use std::{io, pin::pin, sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::{Instant, sleep_until},
};

use crate::{
    limits::{ACCEPT_PAUSE_MAX, ACCEPT_PAUSE_MIN, HEAD_TIMEOUT, STALL_MAX, connections_max},
    shutdown::ShutdownListener,
    stalled::StallGuard,
};

/// Accepts connections until the shutdown begins, then waits for those in flight. At most
/// [`connections_max`] are served at once; further ones wait in the system's queue.
pub(crate) async fn accept_all(
    listener: TcpListener,
    routes: Router,
    mut shutdown: ShutdownListener,
) {
    let slots = Arc::new(Semaphore::new(connections_max()));
    let mut connections = JoinSet::new();
    let mut pause = ACCEPT_PAUSE_MIN;
    loop {
        let accepted = tokio::select! {
            () = shutdown.begun() => break,
            accepted = next_connection(&listener, &slots) => accepted,
        };
        match accepted {
            Ok((stream, slot)) => {
                pause = ACCEPT_PAUSE_MIN;
                connections.spawn(serve(stream, slot, routes.clone(), shutdown.clone()));
            }
            Err(error) if concerns_one_client(&error) => {}
            Err(error) => {
                // Mostly out of file descriptors: connections that end give some back.
                tracing::warn!(%error, "no connection can be accepted");
                wait(pause, &mut shutdown).await;
                pause = pause.saturating_mul(2).min(ACCEPT_PAUSE_MAX);
            }
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

async fn next_connection(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let slot = Arc::clone(slots).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    Ok((stream, slot))
}

/// Whether accepting failed because of one client, not of this machine.
fn concerns_one_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

async fn wait(pause: Duration, shutdown: &mut ShutdownListener) {
    let Some(end) = Instant::now().checked_add(pause) else { return };
    tokio::select! {
        () = sleep_until(end) => {}
        () = shutdown.begun() => {}
    }
}

/// Serves one connection until it ends; after the shutdown has begun, until its present request is
/// answered. The slot is free again when it returns.
async fn serve(
    stream: TcpStream,
    _slot: OwnedSemaphorePermit,
    routes: Router,
    mut shutdown: ShutdownListener,
) {
    // Answers are short, and a client waits for each: none must wait for the acknowledgement of
    // another. Where it cannot be set, they are only slower.
    let _ = stream.set_nodelay(true);
    let stream = TokioIo::new(StallGuard::new(stream, STALL_MAX));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(stream, TowerToHyperService::new(routes));
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = shutdown.begun() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
