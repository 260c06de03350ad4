//! Stripe's API over HTTP. Knows no database, no policy and no clock.
//!
//! - [`StripeCall`] is a change at Stripe: method, path and exact body, built by async-stripe's typed
//!   requests *before* anything is stored, so that the outbox can store it and every retry sends the
//!   same bytes.
//! - [`Gateway`] sends calls, reads objects and lists, uploads files. Each of its functions makes one
//!   HTTP request ([`find_refund`](Gateway::find_refund): one per page; [`probe`](Gateway::probe): one
//!   per resource). When to retry is decided by the caller, the outbox.
//! - [`webhook`] verifies signatures of deliveries; [`keychain`] stores the secrets.
//! - [`Answer`] is a raw answer; [`mirror`] parses objects from it.
//! - [`backoff`] computes how long to wait before the next attempt.
//! - [`GatewayError`] says whether the outcome is known: after a time-out or a broken connection
//!   Stripe may have executed the call.
//!
//! Why async-stripe builds the requests but neither sends them nor reads the answers: its client
//! drops the answer's headers and body on errors, opens a connection per call, and refuses a whole
//! object when one required field is missing, which happens with older API versions. See [`mirror`].
//!
//! Absent on purpose: retries, logging of bodies (they contain personal data), and changes without an
//! idempotency key, except uploads, which have no effect until evidence refers to them. Only reads
//! wait, for the rate limit.

mod account;
mod address;
mod answer;
mod backoff;
mod balance;
mod call;
mod call_error;
mod client;
mod dashboard;
mod endpoint;
mod enhanced;
mod error;
mod evidence;
pub mod keychain;
mod list;
pub mod mirror;
mod probe;
mod rate_limit;
mod read;
mod secret;
mod typed;
mod upload;
pub mod webhook;

pub use account::Account;
pub use answer::Answer;
pub use backoff::backoff;
pub use balance::Balance;
pub use call::{PaymentId, StripeCall};
pub use call_error::CallError;
pub use client::{Gateway, GatewayConfig, READS_PER_SECOND, STRIPE_BASE_URL, STRIPE_FILES_URL};
pub use dashboard::DashboardPage;
pub use error::GatewayError;
pub use list::{Collection, ListPage, ListQuery};
pub use probe::{Access, Permission, PermissionState, needed_permissions};
pub use read::ObjectKind;
pub use secret::{KeyKind, Mode, SecretKey, WebhookSecret};
pub use upload::Upload;

#[cfg(test)]
mod tests;
