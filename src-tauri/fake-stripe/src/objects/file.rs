use serde_json::{Value, json};

/// How long an uploaded file can be used before it must belong to something: about half a year.
const KEPT_SECONDS: i64 = 183 * 86_400;

/// A file that was uploaded as evidence; `kind` is `pdf`, `png` or `jpg`, `size` in bytes.
pub fn file(id: &str, filename: &str, kind: &str, size: i64, created: i64) -> Value {
    json!({
        "id": id,
        "object": "file",
        "created": created,
        "expires_at": created.saturating_add(KEPT_SECONDS),
        "filename": filename,
        "links": {
            "object": "list",
            "data": [],
            "has_more": false,
            "url": format!("/v1/file_links?file={id}"),
        },
        "purpose": "dispute_evidence",
        "size": size,
        "title": null,
        "type": kind,
        "url": format!("https://files.stripe.com/v1/files/{id}/contents"),
    })
}
