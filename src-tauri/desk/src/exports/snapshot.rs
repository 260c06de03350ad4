//! The point of the books that an export shows.

use ledger::last_number_in;
use serde::{Deserialize, Serialize};
use store::{Timestamp, Tx};

use super::{ExportRefusal, ExportSelection};
use crate::{DeskError, audit};

/// A point of the books. History is append-only, so the same snapshot can be exported again, and the
/// file is the same, byte for byte.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(deny_unknown_fields)]
pub struct ExportSnapshot {
    /// Number of the last transaction in it.
    pub transaction: i64,
    /// Number of the last audit record in it.
    pub audit_record: i64,
    /// When it was taken, UTC; what is due or held then is decided by it.
    pub taken_at: Timestamp,
}

/// The snapshot that was asked for, or what the transaction sees now.
///
/// # Errors
/// `export_no_past`, `export_snapshot_ahead`.
pub(super) async fn taken_in(
    tx: &mut Tx,
    selection: &ExportSelection,
    asked: Option<ExportSnapshot>,
    now: Timestamp,
) -> Result<ExportSnapshot, DeskError> {
    let current = ExportSnapshot {
        transaction: last_number_in(tx).await?,
        audit_record: audit::head_in(tx).await?.seq,
        taken_at: now,
    };
    let Some(asked) = asked else { return Ok(current) };
    if !selection.has_past() {
        return Err(ExportRefusal::NoPast { kind: selection.kind() }.into());
    }
    for (named, known) in
        [(asked.transaction, current.transaction), (asked.audit_record, current.audit_record)]
    {
        if named > known {
            return Err(ExportRefusal::SnapshotAhead { named }.into());
        }
    }
    Ok(asked)
}
