//! PDF documents, read within limits.

use lopdf::{Document, Error, LoadOptions, ObjectId, xref::XrefRecovery};

use super::{error::AttachmentError, guard::guarded, weigh};

/// Bytes that one structural stream may have when unpacked. Real ones have some hundred thousand.
const STRUCTURE_BYTES_MAX: usize = 8 << 20;

/// Where the end mark of a file is looked for; some programs add a few bytes.
const TAIL_BYTES: usize = 2048;

/// A document that can be read, and its pages in order.
pub(crate) struct Paged {
    pub(crate) document: Document,
    pub(crate) pages: Vec<ObjectId>,
}

/// Reads a document; a damaged table of contents of the file is rebuilt if that is possible. Runs a
/// library on foreign bytes: call it [`guarded`].
pub(crate) fn open(bytes: &[u8], name: &str) -> Result<Paged, AttachmentError> {
    if !weigh::is_light(bytes) {
        return Err(AttachmentError::broken(
            name,
            "its structure unpacks to more than any document needs",
        ));
    }
    let options = LoadOptions::with_max_decompressed_size(STRUCTURE_BYTES_MAX);
    let document =
        Document::load_mem_with_options(bytes, options).map_err(|error| refusal(&error, name))?;
    // One that opens with an empty password was decrypted on the way: still protected against copying.
    if document.is_encrypted() || document.was_encrypted() {
        return Err(AttachmentError::Encrypted { name: name.into() });
    }
    let pages: Vec<_> = document.page_iter().collect();
    if pages.is_empty() {
        return Err(AttachmentError::broken(name, "it has no pages"));
    }
    if document.xref_recovery == Some(XrefRecovery::Reconstructed)
        && lost_pages(bytes, &document, &pages)
    {
        return Err(AttachmentError::broken(
            name,
            "it is damaged or was cut off, and pages are missing",
        ));
    }
    Ok(Paged { document, pages })
}

/// Whether a rebuilt document is less than the original. A file that lost only its table of contents is
/// whole; one without its end, or with fewer pages than it says, would be sent with holes.
fn lost_pages(bytes: &[u8], document: &Document, pages: &[ObjectId]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(TAIL_BYTES)..];
    let has_end = tail.windows(5).any(|window| window == b"%%EOF");
    let declared = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"Pages", document))
        .and_then(|tree| tree.as_dict()?.get_deref(b"Count", document))
        .and_then(lopdf::Object::as_i64);
    let all_there = declared.is_ok_and(|declared| usize::try_from(declared) == Ok(pages.len()));
    !has_end || !all_there
}

pub(super) fn page_count(bytes: &[u8], name: &str) -> Result<usize, AttachmentError> {
    guarded(name, || open(bytes, name).map(|paged| paged.pages.len()))
}

fn refusal(error: &Error, name: &str) -> AttachmentError {
    let locked = matches!(
        error,
        Error::Decryption(_) | Error::InvalidPassword | Error::UnsupportedSecurityHandler(_)
    );
    if locked {
        return AttachmentError::Encrypted { name: name.into() };
    }
    let unpacking = matches!(error, Error::Decompress(_));
    let reason =
        if unpacking { "a part of it cannot be unpacked" } else { "it is damaged or was cut off" };
    AttachmentError::broken(name, reason)
}
