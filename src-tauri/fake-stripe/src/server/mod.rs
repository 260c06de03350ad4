//! The stand-in as a running server: sockets and routes, nothing about Stripe.

mod control;
mod sender;
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
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use serde_json::Value;
use tokio::{net, runtime, sync::oneshot};

use crate::{
    api,
    api_error::{ApiError, ControlError},
    calls::Call,
    clock::ClockChange,
    form::Form,
    profile::DateHeader,
    state::State,
};
use sender::WebhookSender;

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
        let shared = Arc::new(Shared { key: options.key, state, sender: WebhookSender::default() });
        let listener = TcpListener::bind(options.addr)?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}/", listener.local_addr()?);
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            net::TcpListener::from_std(listener)?
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let (router, sending) = (routes(Arc::clone(&shared)), Arc::clone(&shared));
        let thread = thread::Builder::new().name("fake-stripe".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = serve::serve(listener, router) => {}
                    () = sending.sender.work(&sending) => {}
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

    /// Inserts Stripe objects, or replaces those with the same id: all of them or none. No event
    /// tells of them.
    ///
    /// # Errors
    /// One of them lacks `id`, `created` or a known `object`; the state file cannot be written.
    pub fn put_objects(&self, objects: &[Value]) -> Result<(), ControlError> {
        self.change(|state| {
            state.put_all(objects).map_err(|error| ApiError::unreadable(error.to_string()))
        })
    }

    /// Every object of the account, oldest first within its kind.
    ///
    /// # Errors
    /// An object that cannot be read back as JSON.
    pub fn objects(&self) -> Result<Vec<Value>, ControlError> {
        let state = self.shared.lock();
        let objects = state.texts().map(serde_json::from_str).collect::<Result<_, _>>();
        objects.map_err(|error| ApiError::broken(error.to_string()).into())
    }

    /// Stops the clock at these Unix seconds; what is due by then happens now.
    ///
    /// # Errors
    /// The state file cannot be written.
    pub fn set_clock(&self, at: i64) -> Result<(), ControlError> {
        self.change(|state| {
            state.clock.change(ClockChange::At(at));
            api::catch_up(state);
            state.touch();
            Ok(())
        })
    }

    /// Gives the account another id (`acct_…`), as if the key belonged to another one.
    pub fn name_account(&self, id: &str) {
        id.clone_into(&mut self.shared.lock().profile.account_id);
    }

    /// Sets the header `Date` of answers from now on.
    pub fn set_date_header(&self, header: DateHeader) {
        self.shared.lock().profile.date_header = header;
    }

    /// Refunds a payment, in minor units of its currency, as somebody would in Stripe's dashboard;
    /// the refund as it is then.
    ///
    /// # Errors
    /// What the API would refuse; the state file cannot be written.
    pub fn refund(&self, payment_intent: &str, amount: i64) -> Result<Value, ControlError> {
        let form = Form::parse(&format!("payment_intent={payment_intent}&amount={amount}"))?;
        self.change(|state| {
            api::catch_up(state);
            api::create_refund::create(state, form)
        })
    }

    /// Sets the status of a refund, with a reason when it failed; the refund as it is then.
    ///
    /// # Errors
    /// There is no such refund; the state file cannot be written.
    pub fn settle_refund(
        &self,
        id: &str,
        status: &str,
        failure_reason: Option<&str>,
    ) -> Result<Value, ControlError> {
        self.change(|state| api::refund::settle(state, id, status, failure_reason))
    }

    /// Sets the status of a dispute, as a bank would decide; the dispute as it is then.
    ///
    /// # Errors
    /// There is no such dispute; the state file cannot be written.
    pub fn settle_dispute(&self, id: &str, status: &str) -> Result<Value, ControlError> {
        self.change(|state| api::dispute::settle(state, id, status))
    }

    /// Pays out what is available in each currency, as the account's schedule would; the payouts.
    ///
    /// # Errors
    /// The state file cannot be written.
    pub fn pay_out(&self) -> Result<Vec<Value>, ControlError> {
        self.change(api::payout::pay_out_all)
    }

    fn change<T>(
        &self,
        change: impl FnOnce(&mut State) -> Result<T, ApiError>,
    ) -> Result<T, ControlError> {
        Ok(self.shared.change(change)?)
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
    sender: WebhookSender,
}

impl Shared {
    /// A call that panicked has left the state as it was or as it wanted it: go on with it.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and saves it.
    fn change<T>(
        &self,
        change: impl FnOnce(&mut State) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut state = self.lock();
        let result = change(&mut state);
        let saved = state.save();
        drop(state);
        self.sender.notify();
        let value = result?;
        saved.map_err(|error| {
            ApiError::broken(format!("The state file could not be written: {error}"))
        })?;
        Ok(value)
    }
}

fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/_stand_in/calls", get(control::list_calls).delete(control::clear_calls))
        .route("/_stand_in/clock", get(control::show_clock).post(control::change_clock))
        .route("/_stand_in/faults", post(control::order_faults).delete(control::clear_faults))
        .route("/_stand_in/checkout/sessions/{id}/complete", post(control::complete_checkout))
        .route("/_stand_in/checkout/sessions/{id}/outcome", post(control::settle_checkout))
        .route("/_stand_in/account", post(control::name_account))
        .route("/_stand_in/date", post(control::set_date_header))
        .route("/_stand_in/events/delivery", post(control::plan_delivery))
        .route("/_stand_in/events/foreign", post(control::deliver_foreign))
        .route("/_stand_in/webhooks", get(control::show_webhooks).post(control::add_webhook))
        .route("/_stand_in/webhooks/flush", post(control::flush_webhooks))
        .route("/_stand_in/webhooks/{id}/roll", post(control::roll_webhook))
        .route("/_stand_in/payments", post(control::make_payment))
        .route("/_stand_in/payouts", post(control::make_payout))
        .route("/_stand_in/payouts/plan", post(control::plan_payouts))
        .route("/_stand_in/payouts/{id}/outcome", post(control::settle_payout))
        .route("/_stand_in/disputes", post(control::open_dispute))
        .route("/_stand_in/early_fraud_warnings", post(control::raise_warning))
        .route("/_stand_in/objects", get(control::list_objects).post(control::put_objects))
        .route("/_stand_in/disputes/{id}/outcome", post(control::settle_dispute))
        .route("/_stand_in/refunds/{id}/outcome", post(control::settle_refund))
        .fallback(stripe::answer)
        .layer(DefaultBodyLimit::max(stripe::BODY_BYTES_MAX))
        .with_state(shared)
}
