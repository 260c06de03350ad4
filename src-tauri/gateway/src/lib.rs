//! Stripe over HTTP. Knows no database, no policy and no clock.
//!
//! - [`StripeCall`] is something to change at Stripe: method, path and exact body, built by
//!   async-stripe's typed requests *before* anything is stored, so that the outbox can keep it and
//!   every retry repeats it to the letter.
//! - [`Gateway`] sends calls and reads objects. One call of its functions is one HTTP request: when
//!   and how often to try again is the business of whoever holds the outbox.
//! - [`Answer`] is what came back, raw; [`mirror`] reads objects out of it.
//! - [`GatewayError`] says above all whether the outcome is known: after a time-out or a cut
//!   connection Stripe may have done what it was asked.
//!
//! Why async-stripe builds the requests but neither sends them nor reads the answers: its client
//! drops the answer's headers and body on errors, opens a connection per call, and refuses a whole
//! object when one required field is missing, which older renderings of an object do. A reader of
//! money must be more patient than that; see [`mirror`].
//!
//! Absent on purpose: retries, sleeping, logging of bodies (they carry personal data), and any way
//! to change something at Stripe without an idempotency key.

mod address;
mod answer;
mod call;
mod client;
mod error;
mod evidence;
pub mod mirror;
mod read;
mod secret;
mod typed;

pub use answer::Answer;
pub use call::{CallError, StripeCall};
pub use client::{Gateway, GatewayConfig, STRIPE_BASE_URL};
pub use error::GatewayError;
pub use secret::SecretKey;

#[cfg(test)]
mod tests;
