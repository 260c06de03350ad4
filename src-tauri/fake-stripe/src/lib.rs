//! A stand-in for Stripe: the same paths, parameters, objects and refusals, kept in memory and, if
//! wished, in a file. Deterministic: ids count up, the clock can be set. It depends on nothing else
//! in this workspace, so that it can judge what does.
//!
//! - [`objects`] makes complete Stripe objects.
//! - [`StandIn`] serves them over HTTP. Below `/v1/` it is Stripe; below `/_stand_in/` a test looks
//!   at the calls received, inserts objects, decides disputes and refunds, and sets the clock.
//!
//! Inside: `api` is what each resource does, `state` what is remembered, `exchange` one call from
//! key check to answer, `idempotency` and `form` what their names say, `server` the sockets.
//!
//! Left out so far: events and webhooks, files, checkout, balance, expansion, faults.

// A Stripe object written out with `json!` has more fields than the default allows.
#![recursion_limit = "256"]

mod api;
mod calls;
mod clock;
mod exchange;
mod form;
mod idempotency;
pub mod objects;
mod refusal;
mod server;
mod state;

pub use calls::Call;
pub use server::{Options, StandIn};

/// The API key a stand-in accepts unless it is told another one.
pub const DEFAULT_KEY: &str = "sk_test_stand_in";
