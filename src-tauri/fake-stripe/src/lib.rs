//! A stand-in for Stripe: the same paths, parameters, objects and errors, kept in memory and, if
//! asked for, in a file. Deterministic: ids count up, the clock can be set. It depends on nothing else
//! in this workspace, so that it can judge what does.
//!
//! - [`objects`] makes complete Stripe objects.
//! - [`StandIn`] serves them over HTTP. Below `/v1/` it is Stripe; below `/_stand_in/` a test looks
//!   at the calls received, inserts objects, decides disputes and refunds, and sets the clock.
//!
//! Inside: `api` is what each resource does, `schedule` what banks and customers will do later,
//! `state` the account and its file, `exchange` one call from key check to answer, `events` the
//! events of a change, `webhooks` the queue of deliveries, `dispatch` one delivery at the moment of
//! sending, `faults` what a test lets fail, `rng` random numbers by seed, `form` and `multipart` the
//! reading of parameters, `profile` the account's id and the `Date` of its answers, `idempotency` the stored answers, `currency` the decimals of amounts,
//! `digest` SHA-2, `server` the sockets.
//!
//! What a test orders below `/_stand_in/` (JSON, no key): `payments`, `disputes`, `payouts`,
//! `payouts/{id}/outcome`, `payouts/plan` (a payout every day), `early_fraud_warnings`,
//! `checkout/sessions/{id}/complete` and `…/outcome`, `disputes/{id}/outcome`, `refunds/{id}/outcome`, `objects`, `calls`, `clock`, `faults`,
//! `events/delivery`, `events/foreign`, `webhooks`, `webhooks/flush`, `webhooks/{id}/roll`, `account`,
//! `date`.

// A Stripe object written out with `json!` has more fields than the default allows.
#![recursion_limit = "256"]

mod api;
mod api_error;
mod calls;
mod clock;
mod currency;
mod digest;
mod dispatch;
mod events;
mod exchange;
mod faults;
mod form;
mod idempotency;
mod multipart;
pub mod objects;
mod profile;
mod rng;
mod schedule;
mod server;
mod state;
mod webhooks;

pub use api_error::ControlError;
pub use calls::Call;
pub use currency::currency_exponent;
pub use profile::{DEFAULT_ACCOUNT, DateHeader};
pub use server::{Options, StandIn};

/// The API key a stand-in accepts by default.
pub const DEFAULT_KEY: &str = "sk_test_stand_in";
