//! Errors about files. Every message names the file and a remedy.

use thiserror::Error;

/// Why a file is refused, or why files do not make one PDF.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum AttachmentError {
    /// No bytes at all.
    #[error("“{name}” is empty.")]
    Empty {
        /// The file.
        name: String,
    },
    /// More bytes than Stripe takes in one file.
    #[error("“{name}” has {bytes} bytes; a file may have {bytes_max} at most.")]
    TooLarge {
        /// The file.
        name: String,
        /// Its size in bytes.
        bytes: usize,
        /// The limit in bytes.
        bytes_max: usize,
    },
    /// Audio, video, office documents and everything else that is not PDF, PNG or JPEG.
    #[error("“{name}” is {found}; only PDF, PNG and JPEG can be sent to a bank.")]
    KindUnsupported {
        /// The file.
        name: String,
        /// What it seems to be, with its article.
        found: String,
    },
    /// The extension or the declared media type does not match the content.
    #[error(
        "“{name}” is declared as {declared}, but its content is {found}. Rename it if it is the right file."
    )]
    Mislabelled {
        /// The file.
        name: String,
        /// The extension or media type.
        declared: String,
        /// The kind by content.
        found: &'static str,
    },
    /// A PDF that is encrypted, with or without a password to open it.
    #[error("“{name}” is encrypted; save it without protection.")]
    Encrypted {
        /// The file.
        name: String,
    },
    /// Cut off, damaged or without pages.
    #[error("“{name}” cannot be read: {reason}.")]
    Broken {
        /// The file.
        name: String,
        /// What is wrong, as part of a sentence.
        reason: String,
    },
    /// A picture with more pixels than will be unpacked.
    #[error(
        "“{name}” has {width} × {height} pixels; a picture may have {pixels_max} pixels at most."
    )]
    TooManyPixels {
        /// The file.
        name: String,
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// The limit in pixels.
        pixels_max: u64,
    },
    /// Nothing was given to merge.
    #[error("There is nothing to merge.")]
    Nothing,
    /// More pages together than allowed.
    #[error("The files have {pages} pages together; {pages_max} are allowed.")]
    TooManyPages {
        /// Pages of all files.
        pages: usize,
        /// The limit.
        pages_max: usize,
    },
    /// Too large even when the pictures are as small as they can be read.
    #[error(
        "The merged file has {bytes} bytes even with the smallest readable pictures, {} more than the allowed {bytes_max}.",
        bytes - bytes_max
    )]
    DoesNotFit {
        /// The smallest size that was reached, in bytes.
        bytes: usize,
        /// The limit in bytes.
        bytes_max: usize,
    },
}

impl AttachmentError {
    /// The stable code of the refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "attachment_empty",
            Self::TooLarge { .. } => "attachment_too_large",
            Self::KindUnsupported { .. } => "attachment_kind_unsupported",
            Self::Mislabelled { .. } => "attachment_mislabelled",
            Self::Encrypted { .. } => "attachment_encrypted",
            Self::Broken { .. } => "attachment_broken",
            Self::TooManyPixels { .. } => "attachment_too_many_pixels",
            Self::Nothing => "attachment_missing",
            Self::TooManyPages { .. } => "attachment_too_many_pages",
            Self::DoesNotFit { .. } => "attachment_does_not_fit",
        }
    }

    pub(crate) fn broken(name: &str, reason: &str) -> Self {
        let reason = reason.trim_end_matches('.').to_owned();
        Self::Broken { name: name.into(), reason }
    }
}
