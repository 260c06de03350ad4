//! Bodies in `multipart/form-data`, in which files are uploaded.
//!
//! A text part becomes a parameter like any other. Of a file is kept what Stripe would know of it:
//! name, size, kind as its first bytes say, pages if it is a PDF, and a fingerprint, so that the
//! same upload under the same idempotency key is seen to be the same.

use serde_json::{Value, json};

use crate::{form::Form, refusal::Refusal};

/// Whether a body of this type is read here.
pub(crate) fn is_multipart(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"))
}

/// The parameters of a body.
pub(crate) fn parse(content_type: &str, body: &[u8]) -> Result<Form, Refusal> {
    let boundary = boundary(content_type)
        .ok_or_else(|| Refusal::unreadable("The multipart body has no boundary."))?;
    let mut form = Form::default();
    let mut rest = after(body, boundary.as_bytes()).unwrap_or_default();
    // The last boundary is followed by two dashes.
    while !rest.starts_with(b"--") {
        let Some(end) = find(rest, boundary.as_bytes()) else {
            return Err(Refusal::unreadable("The multipart body ends in the middle of a part."));
        };
        let (part, following) = rest.split_at(end);
        add(&mut form, part)?;
        rest = following.get(boundary.len()..).unwrap_or_default();
    }
    Ok(form)
}

/// The line between two parts, without the line break before it.
fn boundary(content_type: &str) -> Option<String> {
    let text = content_type.split(';').find_map(|part| part.trim().strip_prefix("boundary="))?;
    Some(format!("--{}", text.trim_matches('"'))).filter(|text| text.len() > 2)
}

/// One part: a line break, its headers, an empty line, its content, a line break.
fn add(form: &mut Form, part: &[u8]) -> Result<(), Refusal> {
    let unreadable = || Refusal::unreadable("A part of the multipart body cannot be read.");
    let blank = find(part, b"\r\n\r\n").ok_or_else(unreadable)?;
    let headers = String::from_utf8_lossy(part.get(..blank).unwrap_or_default()).into_owned();
    let content = part.get(blank.saturating_add(4)..).unwrap_or_default();
    let content = content.strip_suffix(b"\r\n").unwrap_or(content);
    let name = attribute(&headers, "name").ok_or_else(unreadable)?;
    match attribute(&headers, "filename") {
        Some(filename) => form.insert(&name, described(&filename, content)),
        None => form.insert_text(&name, &String::from_utf8_lossy(content))?,
    }
    Ok(())
}

/// A quoted attribute of the part's disposition; a quote inside comes as `%22`.
fn attribute(headers: &str, name: &str) -> Option<String> {
    let (_, rest) = headers.split_once(&format!("; {name}=\""))?;
    Some(rest.split_once('"')?.0.replace("%22", "\""))
}

fn described(filename: &str, content: &[u8]) -> Value {
    let kind = kind_of(content);
    json!({
        "filename": filename,
        "size": content.len(),
        "kind": kind,
        "pages": if kind == "pdf" { pages(content) } else { 1 },
        "fingerprint": fingerprint(content),
    })
}

fn kind_of(content: &[u8]) -> &'static str {
    if content.starts_with(b"%PDF-") {
        "pdf"
    } else if content.starts_with(b"\x89PNG\r\n\x1a\n") {
        "png"
    } else if content.starts_with(b"\xff\xd8\xff") {
        "jpg"
    } else {
        "other"
    }
}

/// Page objects of a PDF that are not hidden in a compressed stream.
fn pages(content: &[u8]) -> usize {
    let text = String::from_utf8_lossy(content);
    let is_page = |rest: &str| {
        let rest = rest.trim_start();
        rest.strip_prefix("/Page").is_some_and(|rest| !rest.starts_with('s'))
    };
    text.split("/Type").skip(1).filter(|rest| is_page(rest)).count()
}

/// FNV-1a over 64 bits.
fn fingerprint(content: &[u8]) -> String {
    let hash = content.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn after<'a>(bytes: &'a [u8], wanted: &[u8]) -> Option<&'a [u8]> {
    bytes.get(find(bytes, wanted)?.saturating_add(wanted.len())..)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::parse;

    const BODY: &str = "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\ndispute_evidence\r\n\
        --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n\
        %PDF-1.4 /Type /Pages /Type/Page /Type /Page\r\n--b--\r\n";

    #[test]
    fn parts_become_parameters_and_files_are_described() {
        let form = parse("multipart/form-data; boundary=b", BODY.as_bytes()).expect("readable");
        let form: Value = serde_json::to_value(form).expect("readable");
        assert_eq!(form["purpose"], "dispute_evidence");
        let file = &form["file"];
        assert_eq!([&file["filename"], &file["kind"]], [&json!("a.pdf"), &json!("pdf")]);
        assert_eq!([&file["size"], &file["pages"]], [&json!(44), &json!(2)]);
    }

    #[test]
    fn a_filename_may_have_a_semicolon() {
        let body = BODY.replace("a.pdf", "a; b%22.pdf");
        let form = parse("multipart/form-data; boundary=b", body.as_bytes()).expect("readable");
        let form: Value = serde_json::to_value(form).expect("readable");
        assert_eq!(form["file"]["filename"], "a; b\".pdf");
    }

    #[rstest]
    #[case::no_boundary("multipart/form-data", BODY)]
    #[case::cut("multipart/form-data; boundary=b", &BODY[..120])]
    #[case::empty("multipart/form-data; boundary=b", "")]
    fn what_is_broken_is_refused(#[case] content_type: &str, #[case] body: &str) {
        assert!(parse(content_type, body.as_bytes()).is_err());
    }
}
