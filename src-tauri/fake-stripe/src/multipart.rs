//! Bodies in `multipart/form-data`, in which files are uploaded.
//!
//! A text part becomes a parameter like any other. Of a file is kept what Stripe would know of it:
//! name, size, kind as its first bytes say, pages if it is a PDF, and the SHA-256 of its content,
//! so that the same upload under the same idempotency key is seen to be the same.

use axum::extract::{
    FromRequest, Multipart, Request,
    multipart::{Field, MultipartError},
};
use serde_json::{Value, json};

use crate::{api_error::ApiError, digest::sha256_hex, form::Form};

/// Whether a body of this content type is read here.
pub(crate) fn is_multipart(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"))
}

/// The parameters of a multipart request.
pub(crate) async fn read(request: Request) -> Result<Form, ApiError> {
    let parts = Multipart::from_request(request, &()).await;
    let mut parts = parts.map_err(|rejection| ApiError::unreadable(rejection.body_text()))?;
    let mut form = Form::default();
    let mut is_empty = true;
    while let Some(part) = parts.next_field().await.map_err(|error| unreadable(&error))? {
        add(&mut form, part).await?;
        is_empty = false;
    }
    if is_empty {
        return Err(ApiError::unreadable("The multipart body has no parts."));
    }
    Ok(form)
}

async fn add(form: &mut Form, part: Field<'_>) -> Result<(), ApiError> {
    let name = part.name().map(str::to_owned);
    let name = name.ok_or_else(|| ApiError::unreadable("A part of the body has no name."))?;
    let filename = part.file_name().map(str::to_owned);
    let content = part.bytes().await.map_err(|error| unreadable(&error))?;
    match filename {
        Some(filename) => form.insert(&name, described(&filename, &content)),
        None => form.insert_text(&name, &String::from_utf8_lossy(&content))?,
    }
    Ok(())
}

fn unreadable(error: &MultipartError) -> ApiError {
    ApiError::unreadable(error.body_text())
}

fn described(filename: &str, content: &[u8]) -> Value {
    let kind = kind_of(content);
    json!({
        "filename": filename,
        "size": content.len(),
        "kind": kind,
        "pages": if kind == "pdf" { pages(content) } else { 1 },
        "sha256": sha256_hex(content),
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

#[cfg(test)]
mod tests {
    use axum::{body::Body, extract::Request};
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::read;
    use crate::{api_error::ApiError, form::Form};

    async fn parse(content_type: &str, body: String) -> Result<Form, ApiError> {
        let request = Request::builder().header("content-type", content_type);
        read(request.body(Body::from(body)).expect("a request")).await
    }

    const BODY: &str = "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\ndispute_evidence\r\n\
        --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n\
        %PDF-1.4 /Type /Pages /Type/Page /Type /Page\r\n--b--\r\n";

    #[tokio::test]
    async fn parts_become_parameters_and_files_are_described() {
        let form =
            parse("multipart/form-data; boundary=b", BODY.to_owned()).await.expect("readable");
        let form: Value = serde_json::to_value(form).expect("readable");
        assert_eq!(form["purpose"], "dispute_evidence");
        let file = &form["file"];
        assert_eq!([&file["filename"], &file["kind"]], [&json!("a.pdf"), &json!("pdf")]);
        assert_eq!([&file["size"], &file["pages"]], [&json!(44), &json!(2)]);
    }

    #[tokio::test]
    async fn a_filename_may_have_a_semicolon() {
        let body = BODY.replace("a.pdf", "a; b.pdf");
        let form = parse("multipart/form-data; boundary=b", body).await.expect("readable");
        let form: Value = serde_json::to_value(form).expect("readable");
        assert_eq!(form["file"]["filename"], "a; b.pdf");
    }

    #[rstest]
    #[case::no_boundary("multipart/form-data", BODY)]
    #[case::cut("multipart/form-data; boundary=b", &BODY[..120])]
    #[case::empty("multipart/form-data; boundary=b", "")]
    #[tokio::test]
    async fn what_is_broken_is_refused(#[case] content_type: &str, #[case] body: &str) {
        assert!(parse(content_type, body.to_owned()).await.is_err());
    }
}
