//! What a document becomes, or why it cannot.

use thiserror::Error;

/// A document as a PDF file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
}

/// Why a document could not be made. None of it depends on the document's text.
#[derive(Debug, Error)]
pub enum RenderError {
    /// The file cannot be written, for example since a font that comes with the program is damaged.
    #[error("The document cannot be written: {reason}.")]
    File {
        /// Message of the PDF library.
        reason: String,
    },
}
