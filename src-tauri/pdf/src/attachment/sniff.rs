//! What a file is, by its first bytes, and whether its name agrees.

use super::kind::Kind;

/// Where a PDF's header must begin; readers accept some bytes before it.
const PDF_HEADER_WITHIN: usize = 1024;

/// Other file types that people attach: magic bytes, their offset, and the name of the type.
const OTHERS: &[(usize, &[u8], &str)] = &[
    (0, b"GIF8", "a GIF picture"),
    (8, b"WEBP", "a WebP picture"),
    (0, b"BM", "a bitmap picture"),
    (0, b"II*\0", "a TIFF picture"),
    (0, b"MM\0*", "a TIFF picture"),
    (4, b"ftyphei", "a HEIC picture"),
    (4, b"ftypmif", "a HEIC picture"),
    (4, b"ftypavif", "an AVIF picture"),
    (4, b"ftypM4A", "an audio file"),
    (4, b"ftyp", "a video"),
    (8, b"AVI ", "a video"),
    (8, b"WAVE", "an audio file"),
    (0, b"\x1aE\xdf\xa3", "a video"),
    (0, b"OggS", "an audio or video file"),
    (0, b"fLaC", "an audio file"),
    (0, b"ID3", "an audio file"),
    (0, b"\xff\xfb", "an audio file"),
    (0, b"\xff\xf3", "an audio file"),
    (0, b"PK\x03\x04", "an office document or a ZIP archive"),
    (0, b"\xd0\xcf\x11\xe0", "an office document"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"\x1f\x8b", "a compressed archive"),
    (0, b"Rar!", "a compressed archive"),
    (0, b"7z\xbc\xaf", "a compressed archive"),
    (0, b"MZ", "a program"),
    (0, b"\x7fELF", "a program"),
];

/// The kind, or what the file seems to be instead.
pub(super) fn kind(bytes: &[u8]) -> Result<Kind, &'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(Kind::Png);
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok(Kind::Jpeg);
    }
    let known = |(at, magic, _): &&(usize, &[u8], &str)| {
        bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic))
    };
    if let Some((_, _, what)) = OTHERS.iter().find(known) {
        return Err(what);
    }
    let head = &bytes[..bytes.len().min(PDF_HEADER_WITHIN)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    let text = std::str::from_utf8(head).is_ok_and(|head| !head.contains('\0'));
    Err(if text { "a text file" } else { "a file of an unknown kind" })
}

/// What the name or the media type claims, if the content is something else.
pub(super) fn contradiction(kind: Kind, name: &str, media_type: Option<&str>) -> Option<String> {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    if let Some(extension) = extension.filter(|extension| looks_like_extension(extension)) {
        let fits = match kind {
            Kind::Pdf => extension == "pdf",
            Kind::Png => extension == "png",
            Kind::Jpeg => matches!(extension.as_str(), "jpg" | "jpeg" | "jpe" | "jfif"),
        };
        if !fits {
            return Some(format!(".{extension}"));
        }
    }
    let declared = media_type?.split(';').next()?.trim().to_ascii_lowercase();
    let says_nothing = matches!(declared.as_str(), "" | "application/octet-stream");
    let fits = match kind {
        Kind::Pdf => matches!(declared.as_str(), "application/pdf" | "application/x-pdf"),
        Kind::Png => matches!(declared.as_str(), "image/png" | "image/x-png"),
        Kind::Jpeg => matches!(declared.as_str(), "image/jpeg" | "image/jpg" | "image/pjpeg"),
    };
    (!says_nothing && !fits).then_some(declared)
}

/// `scan 2026.10.01` has no extension, and neither has `Invoice No. 17 of Ada`.
fn looks_like_extension(extension: &str) -> bool {
    (1..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && extension.bytes().any(|byte| byte.is_ascii_alphabetic())
}
