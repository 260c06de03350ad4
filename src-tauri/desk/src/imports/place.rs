//! Places in a source.

use serde::{Deserialize, Serialize};

/// Where something stands in the source.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct ImportPlace {
    /// Line of the file, from 1; of a row of several lines the first.
    pub line: Option<u64>,
    /// Number of the field in its line, from 1.
    pub column: Option<u64>,
    /// Name of the column, or of the table of a database.
    pub name: Option<String>,
    /// Key of the row in its table.
    pub key: Option<String>,
}
