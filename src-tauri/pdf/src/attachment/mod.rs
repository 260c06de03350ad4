//! Files to be sent to a bank: inspected and measured, or refused with the reason.
//!
//! The bytes may be hostile. Limits come first: the size of the file before anything is read, the pixels
//! before a picture is unpacked, the unpacked size of every PDF stream. What the PDF and picture libraries
//! do then happens on a thread of its own ([`guard`]), so that neither a panic nor deep nesting ends
//! the program.

mod error;
pub(crate) mod guard;
pub(crate) mod jpeg;
mod kind;
pub(crate) mod pdf;
pub(crate) mod picture;
pub(crate) mod png;
mod sniff;
mod weigh;

pub use error::AttachmentError;
pub use kind::{Kind, PIXELS_MAX};

/// Bytes of one file that Stripe takes with `purpose=dispute_evidence`.
pub const FILE_BYTES_MAX: usize = 5_000_000;

/// A file that was looked at and can be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The name it was given.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Size of the file in bytes.
    pub bytes: usize,
    /// Pages it takes when merged: a picture takes one.
    pub pages: usize,
    /// Width and height in pixels as shown, that is after turning; none for a PDF.
    pub pixels: Option<(u32, u32)>,
}

/// Looks at a file. Its name decides what it claims to be; a name without extension claims nothing.
pub fn inspect(bytes: &[u8], name: &str) -> Result<Attachment, AttachmentError> {
    inspect_as(bytes, name, None)
}

/// Looks at a file that also came with a media type, for example from a browser.
pub fn inspect_as(
    bytes: &[u8],
    name: &str,
    media_type: Option<&str>,
) -> Result<Attachment, AttachmentError> {
    if bytes.is_empty() {
        return Err(AttachmentError::Empty { name: name.into() });
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(AttachmentError::TooLarge {
            name: name.into(),
            bytes: bytes.len(),
            bytes_max: FILE_BYTES_MAX,
        });
    }
    let kind = sniff::kind(bytes).map_err(|found| AttachmentError::KindUnsupported {
        name: name.into(),
        found: found.to_owned(),
    })?;
    if let Some(declared) = sniff::contradiction(kind, name, media_type) {
        return Err(AttachmentError::Mislabelled {
            name: name.into(),
            declared,
            found: kind.name(),
        });
    }
    let (pages, pixels) = match kind {
        Kind::Pdf => (pdf::page_count(bytes, name)?, None),
        Kind::Png | Kind::Jpeg => (1, Some(picture::measure(bytes, kind, name)?)),
    };
    Ok(Attachment { name: name.into(), kind, bytes: bytes.len(), pages, pixels })
}
