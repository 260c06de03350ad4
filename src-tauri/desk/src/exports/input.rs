//! What an export is asked for, and what it answers.

use export::Format;
use serde::{Deserialize, Serialize};

use super::{ExportSelection, ExportSnapshot};

/// Input of `export`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// Which rows.
    pub selection: ExportSelection,
    /// Format of the file. Journals are made of entries.
    pub format: Format,
    /// Path of the file; an existing file is replaced in one step. The manifest is put beside it.
    pub out: String,
    /// Names of the columns, in this order; all when absent.
    #[serde(default)]
    pub columns: Option<Vec<String>>,
    /// Time zone, such as `Europe/Berlin`, in which times are given beside UTC.
    #[serde(default)]
    pub zone: Option<String>,
    /// CSV: begin with a byte order mark, by which some spreadsheets know UTF-8.
    #[serde(default)]
    pub byte_order_mark: bool,
    /// CSV: leave texts as they are that a spreadsheet would run as formulas.
    #[serde(default)]
    pub keep_formulas: bool,
    /// An earlier point of the books, from a manifest; now when absent.
    #[serde(default)]
    pub snapshot: Option<ExportSnapshot>,
}

/// A finished export.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct Exported {
    /// Number in the list of exports.
    pub id: i64,
    /// Path of the file.
    pub path: String,
    /// Path of its manifest.
    pub manifest: String,
    /// Number of rows.
    pub rows: u64,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Names of the columns; none of a journal.
    pub columns: Vec<String>,
    /// The point of the books.
    pub snapshot: ExportSnapshot,
}
