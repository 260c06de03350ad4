//! What somebody who helps needs to know of a workspace: versions, counts and error codes, and
//! nothing of a customer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::Timestamp;

use super::backup::{Counts, counts_in};
use crate::{Desk, DeskError, attention, outbox, stripe::sync_state};

/// Input of `get_diagnostics`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct GetDiagnostics {}

/// Versions, counts and error codes of a workspace.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct Diagnostics {
    /// Version of the program.
    pub version: String,
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// Version of the schema.
    pub schema_version: i64,
    /// Mode of the Stripe account; null before it is known.
    pub livemode: Option<bool>,
    /// Number of users.
    pub users: i64,
    /// Number of transactions.
    pub transactions: i64,
    /// Number of audit records.
    pub audit_records: i64,
    /// Open calls to Stripe, by state.
    pub open_calls: BTreeMap<String, i64>,
    /// Open items under "needs attention", by error code.
    pub attention: BTreeMap<String, i64>,
    /// Everything that happened at Stripe before this time is known, UTC.
    pub up_to_date_at: Option<Timestamp>,
    /// Events may be missing since this time, UTC.
    pub gap_since: Option<Timestamp>,
    /// When a round with Stripe failed last, if the newest one did, UTC.
    pub failed_at: Option<Timestamp>,
}

impl Desk {
    /// Versions, counts and error codes, without personal data.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn get_diagnostics(&self, _: GetDiagnostics) -> Result<Diagnostics, DeskError> {
        let schema_version = self.db.schema_version().await?;
        let mut tx = self.db.read().await?;
        let Counts { users, transactions, audit_records, .. } = counts_in(&mut tx).await?;
        let state = sync_state::load_in(&mut tx).await?;
        Ok(Diagnostics {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            engine: self.db.engine().name().to_owned(),
            schema_version,
            livemode: self.livemode(),
            users,
            transactions,
            audit_records,
            open_calls: outbox::open_by_state_in(&mut tx).await?,
            attention: attention::open_by_code_in(&mut tx).await?,
            up_to_date_at: state.up_to_date_at,
            gap_since: state.gap_since,
            failed_at: state.failed_at,
        })
    }
}
