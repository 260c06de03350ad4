//! What is refused about exports.

use crate::refusal::Refusal;

/// A refusal of an export or of its verification.
#[derive(Debug, thiserror::Error)]
pub enum ExportRefusal {
    /// Rows of this kind change, so an earlier state cannot be read again.
    #[error("{kind} change, so an earlier state cannot be exported again; leave the snapshot out")]
    NoPast {
        /// The kind.
        kind: &'static str,
    },
    /// A snapshot of records that the books do not have.
    #[error(
        "the snapshot is of {named} transactions or audit records, the books have fewer; is this the right workspace?"
    )]
    SnapshotAhead {
        /// The number that was named.
        named: i64,
    },
    /// A journal of a part of the accounts.
    #[error("a journal holds every account; leave out user, account and kind")]
    JournalOfPart,
    /// There is no manifest beside a file.
    #[error("there is no manifest {path}; without it nothing can be compared")]
    ManifestMissing {
        /// Its path.
        path: String,
    },
    /// There is no such record of an export.
    #[error("there is no export {0}")]
    NotFound(i64),
    /// There is no such schedule, or it was removed.
    #[error("there is no export schedule {0}")]
    ScheduleNotFound(i64),
    /// The system's file manager did not answer.
    #[error("the file manager did not show {path}; is the file still there?")]
    NotShown {
        /// The file.
        path: String,
    },
    /// A manifest that cannot be read.
    #[error(
        "the manifest {path} cannot be read ({reason}); use the one that was written with the file"
    )]
    ManifestDamaged {
        /// Its path.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl ExportRefusal {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::NoPast { .. } => Refusal::refused("export_no_past"),
            Self::SnapshotAhead { .. } => Refusal::refused("export_snapshot_ahead"),
            Self::JournalOfPart => Refusal::refused("export_journal_of_part"),
            Self::ManifestMissing { .. } => Refusal::refused("export_manifest_missing"),
            Self::NotFound(_) => Refusal::not_found("export_not_found"),
            Self::ScheduleNotFound(_) => Refusal::not_found("export_schedule_not_found"),
            Self::NotShown { .. } => Refusal::unavailable("export_not_shown"),
            Self::ManifestDamaged { .. } => Refusal::refused("export_manifest_damaged"),
        }
    }
}
