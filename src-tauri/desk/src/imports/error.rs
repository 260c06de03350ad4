//! Errors of imports as a whole. What is wrong with single rows stands in the plan.

use serde_json::json;

use crate::refusal::Refusal;

/// Why an import is not possible, or did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("\"{name}\" cannot be read: {cause}")]
    Unreadable {
        /// Name of the file.
        name: String,
        /// What the system says.
        cause: String,
    },
    /// The file is not in UTF-8, or holds NUL.
    #[error(
        "line {line}, column {column}: this is not UTF-8 ({found}); save the file as UTF-8 and try again"
    )]
    Encoding {
        /// Line, from 1.
        line: u64,
        /// Column in characters, from 1.
        column: u64,
        /// What stands there.
        found: String,
    },
    /// A quotation mark is never closed.
    #[error("line {line}, column {column}: a quotation mark opens here and is never closed")]
    OpenQuote {
        /// Line, from 1.
        line: u64,
        /// Column in characters, from 1.
        column: u64,
    },
    /// The file has no rows.
    #[error("the file has no header and no rows")]
    Empty,
    /// The header has a name twice.
    #[error("line 1, column {column}: the header has \"{name}\" twice; rename one of them")]
    HeaderTwice {
        /// The name.
        name: String,
        /// Number of the second one, from 1.
        column: usize,
    },
    /// A column that is needed is not there.
    #[error("no column of the file is \"{field}\"; say which one it is. The header has: {}", header.join(", "))]
    ColumnMissing {
        /// What is needed.
        field: &'static str,
        /// The columns that are there.
        header: Vec<String>,
    },
    /// A column that was named is not in the header.
    #[error("the header has no column \"{name}\"; it has: {}", header.join(", "))]
    ColumnUnknown {
        /// The name.
        name: String,
        /// The columns that are there.
        header: Vec<String>,
    },
    /// There are amounts, and nobody said how they are written.
    #[error("say whether the amounts are decimals (12.50) or minor units (1250)")]
    AmountsUnsaid,
    /// The other database does not have the tables.
    #[error("the database does not have what is needed: {}", missing.join(", "))]
    TablesMissing {
        /// Tables and columns.
        missing: Vec<String>,
    },
    /// An export that belongs to the books is not in the folder, or there are several of it.
    #[error(
        "the folder has {found} exports of {kind} as JSON Lines, and one is needed; export the books \
         into an empty folder of their own"
    )]
    BooksMissing {
        /// What is exported.
        kind: &'static str,
        /// How many there are.
        found: usize,
    },
    /// The exports do not belong together, or one is not what its manifest says.
    #[error("\"{name}\" cannot be used: {why}; export the books once more into an empty folder")]
    BooksUnlike {
        /// Name of the file.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// The exports contradict each other.
    #[error("the books contradict themselves at {place}: {message}; nothing was written")]
    BooksBroken {
        /// Where.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// Books are only restored into a workspace that has none.
    #[error(
        "this workspace has users or transactions already; create a new workspace and import the \
         books there"
    )]
    WorkspaceNotEmpty,
    /// Rows are refused, and the person did not choose to leave them out.
    #[error(
        "{refused} rows cannot be imported, and {accepted} were accepted to be left out; nothing was written"
    )]
    RowsRefused {
        /// Rows that cannot be imported.
        refused: u64,
        /// Rows that may be left out.
        accepted: u64,
    },
    /// The source is not what was previewed.
    #[error("the source was changed since it was previewed; look at it again, nothing was written")]
    SourceChanged,
    /// It was stopped, or something else was written meanwhile. What is written stays.
    #[error(
        "stopped after {written} of {rows} rows; what was written stays, and importing again goes on \
         where it stopped{}", cause.as_ref().map(|cause| format!(": {cause}")).unwrap_or_default()
    )]
    Stopped {
        /// Rows that are done.
        written: u64,
        /// All rows.
        rows: u64,
        /// Why; `None` when a person stopped it.
        cause: Option<String>,
    },
}

impl ImportError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::Unreadable { name, cause } => {
                Refusal::invalid("import_unreadable").with(json!({ "name": name, "cause": cause }))
            }
            Self::Encoding { line, column, found } => Refusal::invalid("import_encoding")
                .with(json!({ "line": line, "column": column, "found": found })),
            Self::OpenQuote { line, column } => Refusal::invalid("import_quote_open")
                .with(json!({ "line": line, "column": column })),
            Self::Empty => Refusal::invalid("import_empty"),
            Self::HeaderTwice { name, column } => Refusal::invalid("import_header_twice")
                .with(json!({ "name": name, "column": column })),
            Self::ColumnMissing { field, header } => Refusal::invalid("import_column_missing")
                .with(json!({ "field": field, "header": header.join(", ") })),
            Self::ColumnUnknown { name, header } => Refusal::invalid("import_column_unknown")
                .with(json!({ "name": name, "header": header.join(", ") })),
            Self::AmountsUnsaid => Refusal::invalid("import_amounts_unsaid"),
            Self::TablesMissing { missing } => Refusal::invalid("import_tables_missing")
                .with(json!({ "missing": missing.join(", ") })),
            Self::BooksMissing { kind, found } => Refusal::invalid("import_books_missing")
                .with(json!({ "kind": kind, "found": found })),
            Self::BooksUnlike { name, why } => {
                Refusal::invalid("import_books_unlike").with(json!({ "name": name, "why": why }))
            }
            Self::BooksBroken { place, message } => Refusal::refused("import_books_broken")
                .with(json!({ "place": place, "why": message })),
            Self::WorkspaceNotEmpty => Refusal::conflict("import_workspace_not_empty"),
            Self::RowsRefused { refused, accepted } => Refusal::refused("import_rows_refused")
                .with(json!({ "refused": refused, "accepted": accepted })),
            Self::SourceChanged => Refusal::conflict("import_source_changed"),
            Self::Stopped { written, rows, cause } => Refusal::refused("import_stopped")
                .with(json!({ "written": written, "rows": rows, "cause": cause })),
        }
    }
}
