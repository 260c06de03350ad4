use crate::Format;

/// Manifest of a written file, by which a recipient can check that it is complete.
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
pub struct Manifest {
    /// Rows, the header of CSV not counted.
    pub rows: u64,
    /// Size of the file.
    pub bytes: u64,
    /// SHA-256 of the file, in lower-case hex.
    pub sha256: String,
    /// Names of the columns, in order.
    pub columns: Vec<String>,
    /// Format of the file.
    pub format: Format,
}
