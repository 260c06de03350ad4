//! The input of a command, from path, query, headers and body of a request.

use std::error::Error as _;

use axum::{
    RequestPartsExt as _,
    body::{Body, Bytes, to_bytes},
    extract::{Path, Query},
    http::{HeaderMap, header::CONTENT_TYPE, request::Parts},
};
use http_body_util::LengthLimitError;
use serde_json::{Map, Value as Json};

use super::{
    endpoint::{Endpoint, Key},
    problem::Problem,
};
use crate::limits::BODY_BYTES_MAX;

/// The header that names what must not be done twice.
pub(crate) const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The field of a command's input with the same meaning.
pub(crate) const KEY_FIELD: &str = "key";
/// Media type of JSON.
pub(crate) const JSON: &str = "application/json";
/// Media type of JSON lines.
pub(crate) const LINES: &str = "application/x-ndjson";

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Json,
    Lines,
}

/// What the body of a request is said to be.
pub(crate) fn content_of(endpoint: &Endpoint, headers: &HeaderMap) -> Result<Content, Problem> {
    let said = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let said = said.split(';').next().unwrap_or_default().trim();
    if said.eq_ignore_ascii_case(JSON) {
        return Ok(Content::Json);
    }
    if endpoint.takes_lines && said.eq_ignore_ascii_case(LINES) {
        return Ok(Content::Lines);
    }
    let both = format!("{JSON} or {LINES}");
    Err(Problem::content_type_unsupported(if endpoint.takes_lines { &both } else { JSON }))
}

/// The input of the endpoint's command.
pub(crate) async fn input_of(
    endpoint: &Endpoint,
    parts: &mut Parts,
    body: Body,
) -> Result<Json, Problem> {
    let queried = fields_of_query(endpoint, parts)?;
    let mut fields = if endpoint.takes_body() {
        object(&read_whole(&parts.headers, body).await?)?
    } else {
        Map::new()
    };
    fields.extend(queried);
    if let Some(field) = endpoint.id_field {
        let path = parts.extract::<Path<String>>().await;
        let Path(id) = path.map_err(|_| Problem::field("id", "is no UTF-8"))?;
        fields.insert(field.to_owned(), Json::String(id));
    }
    if endpoint.key == Key::Required {
        add_key(&mut fields, idempotency_key(&parts.headers)?)?;
    }
    Ok(Json::Object(fields))
}

/// The header `Idempotency-Key`.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(Problem::field("Idempotency-Key", "must be sent once"));
    }
    let text = value.to_str().map_err(|_| {
        Problem::field("Idempotency-Key", "must consist of visible ASCII characters")
    })?;
    Ok(Some(text))
}

fn add_key(fields: &mut Map<String, Json>, header: Option<&str>) -> Result<(), Problem> {
    let in_body = fields.get(KEY_FIELD).filter(|key| !key.is_null());
    match (header, in_body) {
        (None, None) => Err(Problem::field(
            "Idempotency-Key",
            "is missing; send this header or the field \"key\", so that the request can be repeated",
        )),
        (Some(header), Some(key)) if key != header => Err(Problem::field(
            "Idempotency-Key",
            "differs from the field \"key\"; send one of them",
        )),
        (Some(header), _) => {
            fields.insert(KEY_FIELD.to_owned(), Json::from(header));
            Ok(())
        }
        (None, Some(_)) => Ok(()),
    }
}

fn fields_of_query(endpoint: &Endpoint, parts: &Parts) -> Result<Map<String, Json>, Problem> {
    let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
    let Query(pairs) = query.map_err(|_| Problem::input("the query cannot be read"))?;
    let mut fields = Map::new();
    for (name, value) in pairs {
        if !endpoint.query_fields.contains(&name.as_str()) {
            return Err(Problem::input(format!("the query has no field \"{name}\" here")));
        }
        if fields.insert(name.clone(), Json::String(value)).is_some() {
            return Err(Problem::input(format!("the query has \"{name}\" twice")));
        }
    }
    Ok(fields)
}

fn object(body: &[u8]) -> Result<Map<String, Json>, Problem> {
    let json: Json = serde_json::from_slice(body)
        .map_err(|error| Problem::input(format!("the body is no JSON: {error}")))?;
    let Json::Object(fields) = json else {
        return Err(Problem::input("the body must be one JSON object"));
    };
    Ok(fields)
}

/// The body, unless it is too large.
pub(crate) async fn read_whole(headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
    // Refused before anything is read, so that the client need not send it.
    if announced_bytes(headers).is_some_and(|length| length > BODY_BYTES_MAX as u64) {
        return Err(Problem::body_too_large(BODY_BYTES_MAX));
    }
    to_bytes(body, BODY_BYTES_MAX).await.map_err(|error| {
        let is_too_large =
            error.source().is_some_and(<dyn std::error::Error>::is::<LengthLimitError>);
        if is_too_large {
            Problem::body_too_large(BODY_BYTES_MAX)
        } else {
            Problem::input("the body was cut off")
        }
    })
}

/// The length of the body, where the request says it.
pub(crate) fn announced_bytes(headers: &HeaderMap) -> Option<u64> {
    headers.get(axum::http::header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
