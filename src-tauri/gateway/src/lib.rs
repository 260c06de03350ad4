//! Stripe over HTTP. Knows no database, no policy and no clock.
//!
//! - [`StripeCall`] is something to change at Stripe: method, path and exact body, built by
//!   async-stripe's typed requests *before* anything is stored, so that the outbox can keep it and
//!   every retry repeats it to the letter.
//! - [`Gateway`] sends calls, reads objects and lists, takes files. One call of its functions is one
//!   HTTP request ([`find_refund`](Gateway::find_refund): one a page; [`probe`](Gateway::probe): one
//!   a resource): when and how often to try again is the business of whoever holds the outbox.
//! - [`webhook`] checks who signed a delivery; [`keychain`] keeps the secrets.
//! - [`Answer`] is what came back, raw; [`mirror`] reads objects out of it.
//! - [`backoff`] says how long to wait before the next try.
//! - [`GatewayError`] says above all whether the outcome is known: after a time-out or a cut
//!   connection Stripe may have done what it was asked.
//!
//! Why async-stripe builds the requests but neither sends them nor reads the answers: its client
//! drops the answer's headers and body on errors, opens a connection per call, and refuses a whole
//! object when one required field is missing, which older renderings of an object do. A reader of
//! money must be more patient than that; see [`mirror`].
//!
//! Absent on purpose: retries, logging of bodies (they carry personal data), and any way to change
//! something at Stripe without an idempotency key, but for an upload, which changes nothing until
//! evidence names it. The only waiting is a read's for its turn, so as not to be asked to slow down.

mod address;
mod answer;
mod backoff;
mod call;
mod client;
mod enhanced;
mod error;
mod evidence;
pub mod keychain;
mod list;
pub mod mirror;
mod pace;
mod place;
mod probe;
mod read;
mod secret;
mod typed;
mod upload;
pub mod webhook;

pub use answer::Answer;
pub use backoff::backoff;
pub use call::{CallError, StripeCall};
pub use client::{Gateway, GatewayConfig, READS_PER_SECOND, STRIPE_BASE_URL, STRIPE_FILES_URL};
pub use error::GatewayError;
pub use list::{Collection, ListPage, ListQuery};
pub use probe::{Access, Permission, PermissionState};
pub use read::ObjectKind;
pub use secret::{KeyKind, Mode, SecretKey, WebhookSecret};
pub use upload::Upload;

#[cfg(test)]
mod tests;
