//! Exports: rows of one kind, read in one transaction and streamed into one file with a manifest.
//!
//! | File | What |
//! |---|---|
//! | `selection.rs` | kinds of rows and their filters |
//! | `kinds/` | a file for each kind: its columns, and how its rows are read |
//! | `books.rs` | the exports that another workspace can import |
//! | `out.rs` | rows on their way from the database to the disk |
//! | `manifest.rs` | what is said about a file, so that others can check it |
//! | `verify.rs` | a file against its manifest, the manifest against the books |
//! | `row.rs` | what was exported, by whom |
//! | `schedule/` | exports made by themselves |

mod books;
mod commands;
mod error;
mod input;
mod kinds;
mod list;
mod manifest;
mod out;
mod row;
mod schedule;
mod selection;
mod snapshot;
mod verify;

pub use books::{BooksExported, ExportBooks};
pub use error::ExportRefusal;
pub use input::{Export, Exported};
pub use kinds::EXPORTED_TRANSACTIONS;
pub use list::{ExportOutcome, ExportRecord, ListExports};
pub use manifest::{AccountBalance, AuditHeadView, ExportManifest};
pub use schedule::{
    ExportFrequency, ExportScheduleView, ExportScheduled, ListExportSchedules,
    RemoveExportSchedule, ScheduleExport,
};
pub use selection::{
    EntrySelection, ExportSelection, OutboxSelection, PaymentSelection, StatementSelection,
    TransactionSelection, WalletSelection,
};
pub use snapshot::ExportSnapshot;
pub(crate) use verify::read_manifest;
pub use verify::{ExportFinding, ExportVerified, VerifyExport};
