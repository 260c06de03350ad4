//! A stand-in for Stripe: the same paths, parameters, objects and refusals, kept in memory and, if
//! wished, in a file. Deterministic: ids count up, the clock can be set. It depends on nothing else
//! in this workspace, so that it can judge what does.
//!
//! - [`objects`] makes complete Stripe objects.
//! - [`StandIn`] serves them over HTTP. Below `/v1/` it is Stripe; below `/_stand_in/` a test looks
//!   at the calls received, inserts objects, decides disputes and refunds, and sets the clock.
//!
//! Inside: `api` is what each resource does, `agenda` what banks and customers will do later,
//! `state` what is remembered and how it is kept in a file, `exchange` one call from key check to
//! answer, `events` what tells of a change, `webhooks` who is told, `faults` what goes wrong on
//! order, `chance` luck by seed, `form` and `multipart` how parameters are read, `idempotency` what
//! its name says, `server` the sockets.
//!
//! What a test orders below `/_stand_in/` (JSON, no key): `payments`, `disputes`,
//! `early_fraud_warnings`, `checkout/sessions/{id}/complete` and `…/outcome`,
//! `disputes/{id}/outcome`, `refunds/{id}/outcome`, `objects`, `calls`, `clock`, `faults`,
//! `events/delivery`, `webhooks`, `webhooks/flush`, `webhooks/{id}/roll`.

// A Stripe object written out with `json!` has more fields than the default allows.
#![recursion_limit = "256"]

mod agenda;
mod api;
mod calls;
mod chance;
mod clock;
mod events;
mod exchange;
mod faults;
mod form;
mod idempotency;
mod multipart;
pub mod objects;
mod refusal;
mod server;
mod state;
mod webhooks;

pub use calls::Call;
pub use server::{Options, StandIn};

/// The API key a stand-in accepts unless it is told another one.
pub const DEFAULT_KEY: &str = "sk_test_stand_in";
