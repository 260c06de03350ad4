use crate::{ColumnType, Format};

/// A column of a written file.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct WrittenColumn {
    /// Its name.
    pub name: String,
    /// What its cells are.
    #[serde(rename = "type")]
    pub kind: ColumnType,
}

/// What was written, by which a recipient can check that a file is complete.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct Written {
    /// Format of the file.
    pub format: Format,
    /// The columns, in order; none in a journal.
    pub columns: Vec<WrittenColumn>,
    /// Rows, headers not counted.
    pub rows: u64,
    /// Number of texts that a cell of the format could not hold whole.
    pub cut_texts: u64,
    /// Totals by group.
    pub totals: Vec<crate::GroupTotal>,
    /// Size of the file.
    pub bytes: u64,
    /// SHA-256 of the file, in lower-case hex.
    pub sha256: String,
}
