//! The stand-in as a running server: sockets and routes, nothing about Stripe.

mod control;
mod post;
mod serve;
mod stripe;
#[cfg(test)]
mod tests;

use std::{
    io,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
};

use axum::{
    Router,
    routing::{get, post},
};
use serde_json::Value;
use tokio::{net, runtime, sync::oneshot};

use crate::{calls::Call, state::State};
use post::Post;

/// How to start a [`StandIn`].
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 takes any free port.
    pub addr: SocketAddr,
    /// Read at the start if it is there; what changes is added at its end.
    pub state_file: Option<PathBuf>,
    /// The only API key that is accepted.
    pub key: String,
}

/// A running stand-in. It has a thread and a runtime of its own, so it may be started from
/// anywhere; dropping it closes its connections and frees its port.
#[derive(Debug)]
pub struct StandIn {
    url: String,
    shared: Arc<Shared>,
    /// The server ends when this is dropped.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl StandIn {
    /// Starts to listen; when it returns, calls are answered.
    ///
    /// # Errors
    /// The address is taken, or the state file can neither be read nor understood.
    pub fn start(options: Options) -> io::Result<Self> {
        let state = Mutex::new(State::open(options.state_file)?);
        let shared = Arc::new(Shared { key: options.key, state, post: Post::default() });
        let listener = TcpListener::bind(options.addr)?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}/", listener.local_addr()?);
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            net::TcpListener::from_std(listener)?
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let (router, sender) = (routes(Arc::clone(&shared)), Arc::clone(&shared));
        let thread = thread::Builder::new().name("fake-stripe".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = serve::serve(listener, router) => {}
                    () = sender.post.work(&sender) => {}
                    _ = stopped => {}
                }
            });
        })?;
        Ok(Self { url, shared, stop: Some(stop), thread: Some(thread) })
    }

    /// The base URL with a slash at its end: `http://127.0.0.1:12345/`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Every Stripe call received so far, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.lock().calls.clone()
    }

    /// Inserts Stripe objects, or replaces those with the same id: all of them or none.
    ///
    /// # Errors
    /// One of them lacks `id`, `created` or a known `object`; or the state file cannot be written.
    pub fn put_objects(&self, objects: &[Value]) -> io::Result<()> {
        let mut state = self.shared.lock();
        state
            .put_all(objects)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        state.save()
    }

    /// Ends it and waits until its port is free.
    pub fn stop(self) {
        drop(self);
    }

    /// Serves until the process is killed.
    pub fn wait(mut self) {
        join(self.thread.take());
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.stop.take();
        join(self.thread.take());
    }
}

fn join(thread: Option<JoinHandle<()>>) {
    if thread.is_some_and(|thread| thread.join().is_err()) {
        tracing::error!("the stand-in's thread panicked");
    }
}

#[derive(Debug)]
struct Shared {
    key: String,
    state: Mutex<State>,
    post: Post,
}

impl Shared {
    /// A call that panicked has left the state as it was or as it wanted it: go on with it.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/_stand_in/calls", get(control::list_calls).delete(control::forget_calls))
        .route("/_stand_in/clock", get(control::show_clock).post(control::change_clock))
        .route("/_stand_in/faults", post(control::order_faults).delete(control::clear_faults))
        .route("/_stand_in/checkout/sessions/{id}/complete", post(control::complete_checkout))
        .route("/_stand_in/checkout/sessions/{id}/outcome", post(control::settle_checkout))
        .route("/_stand_in/events/delivery", post(control::plan_delivery))
        .route("/_stand_in/webhooks", get(control::show_webhooks).post(control::add_webhook))
        .route("/_stand_in/webhooks/flush", post(control::flush_webhooks))
        .route("/_stand_in/webhooks/{id}/roll", post(control::roll_webhook))
        .route("/_stand_in/payments", post(control::make_payment))
        .route("/_stand_in/disputes", post(control::open_dispute))
        .route("/_stand_in/early_fraud_warnings", post(control::raise_warning))
        .route("/_stand_in/objects", get(control::list_objects).post(control::put_objects))
        .route("/_stand_in/disputes/{id}/outcome", post(control::settle_dispute))
        .route("/_stand_in/refunds/{id}/outcome", post(control::settle_refund))
        .fallback(stripe::answer)
        .with_state(shared)
}
