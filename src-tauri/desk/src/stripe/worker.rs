//! The process that works with Stripe.

use serde::{Deserialize, Serialize};
use store::Timestamp;

/// A process that works with Stripe for this database.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct StripeWorker {
    /// File name of the program: `redress`, `redressctl`.
    pub program: String,
    /// Name of the machine.
    pub host: String,
    /// Id of the process on that machine.
    pub pid: i64,
    /// When it acquired the lease, UTC.
    pub since: Timestamp,
}
