use serde_json::{Map, Value};

use super::paging;
use crate::{
    api_error::ApiError,
    form::Form,
    objects::file,
    state::{Kind, State},
};

/// Bytes of one file: 5 MB, as for every purpose of this kind.
const BYTES_MAX: i64 = 5_242_880;
/// Pages of one PDF; a bank reads fewer than fifty.
const PAGES_MAX: i64 = 49;

pub(super) fn list(state: &State, form: Form) -> Result<Value, ApiError> {
    paging::page(state, Kind::File, &["purpose"], form)
}

/// Keeps what an upload is called and how large it is, not what is in it.
pub(super) fn create(state: &mut State, mut form: Form) -> Result<Value, ApiError> {
    let purpose = form.take_text("purpose")?.ok_or_else(|| ApiError::required("purpose"))?;
    let upload = form.take_map("file")?.ok_or_else(|| ApiError::required("file"))?;
    form.ignore(&["file_link_data"]);
    form.finish()?;
    if purpose != "dispute_evidence" {
        let message = "Invalid purpose: must be dispute_evidence";
        return Err(ApiError::unreadable(message).param("purpose"));
    }
    let kind = checked_kind(&upload)?;
    let filename = upload.get("filename").and_then(Value::as_str).unwrap_or("file");
    let size = number(&upload, "size");
    let file = file(&state.next_id(Kind::File), filename, kind, size, state.now());
    state.put(&file)?;
    state.emit("file.created", &file);
    Ok(file)
}

fn checked_kind(upload: &Map<String, Value>) -> Result<&str, ApiError> {
    let refuse = |message: &str| Err(ApiError::unreadable(message).param("file"));
    let kind = upload.get("kind").and_then(Value::as_str).unwrap_or_default();
    let (size, pages) = (number(upload, "size"), number(upload, "pages"));
    if size == 0 {
        return refuse("The file you uploaded is empty.");
    }
    if size > BYTES_MAX {
        return refuse("The file you uploaded is too large. It may be at most 5242880 bytes.");
    }
    if !matches!(kind, "pdf" | "png" | "jpg") {
        return refuse("Dispute evidence must be a PDF, JPEG or PNG file.");
    }
    if pages > PAGES_MAX {
        return refuse("The file you uploaded has too many pages. It must have fewer than 50.");
    }
    Ok(kind)
}

fn number(upload: &Map<String, Value>, field: &str) -> i64 {
    upload.get(field).and_then(Value::as_i64).unwrap_or_default()
}
