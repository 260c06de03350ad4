use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use axum::{
    Extension,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE, DATE},
        request::Parts,
    },
    response::{Html, IntoResponse, Response},
};

use super::{
    Shared,
    serve::{Cut, delay},
};
use crate::{
    api_error::ApiError,
    events::API_VERSION,
    exchange::{Incoming, Outgoing, exchange},
    faults::TransportFault,
    form::Form,
    multipart,
};

/// Bytes of a request body.
pub(super) const BODY_BYTES_MAX: usize = 16 << 20;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const ORIGINAL_REQUEST: HeaderName = HeaderName::from_static("original-request");
const RATE_LIMITED_REASON: HeaderName = HeaderName::from_static("stripe-rate-limited-reason");
const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
const SHOULD_RETRY: HeaderName = HeaderName::from_static("stripe-should-retry");
const STRIPE_VERSION: HeaderName = HeaderName::from_static("stripe-version");

/// Every path except the control routes.
pub(super) async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let form = read_form(&parts, &body).await;
    let incoming = Incoming {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        body: String::from_utf8_lossy(&body).into_owned(),
        form,
        authorization: text(&parts.headers, &AUTHORIZATION),
        idempotency_key: text(&parts.headers, &IDEMPOTENCY_KEY),
    };
    let outgoing = exchange(&mut shared.lock(), &shared.key, incoming);
    shared.sender.notify();
    match &outgoing.transport_fault {
        Some(TransportFault::Cut) => return (Extension(Cut), ()).into_response(),
        Some(TransportFault::Html) => return html(),
        Some(TransportFault::Slow(ms)) => delay(*ms).await,
        Some(TransportFault::Limited(_) | TransportFault::TryAgain) | None => {}
    }
    respond(&outgoing)
}

async fn read_form(parts: &Parts, body: &Bytes) -> Result<Form, ApiError> {
    if multipart::is_multipart(text(&parts.headers, &CONTENT_TYPE).as_deref()) {
        let request = Request::from_parts(parts.clone(), Body::from(body.clone()));
        multipart::read(request).await
    } else if parts.method == Method::POST {
        Form::parse(&String::from_utf8_lossy(body))
    } else {
        Form::parse(parts.uri.query().unwrap_or_default())
    }
}

fn html() -> Response {
    let page = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";
    (StatusCode::BAD_GATEWAY, Html(page)).into_response()
}

fn respond(outgoing: &Outgoing) -> Response {
    let status =
        StatusCode::from_u16(outgoing.answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, outgoing.answer.body.to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(STRIPE_VERSION, HeaderValue::from_static(API_VERSION));
    if let Some(TransportFault::Limited(reason)) = &outgoing.transport_fault {
        insert(headers, RATE_LIMITED_REASON, Some(reason));
    }
    let should_retry = outgoing.should_retry.map(|yes| if yes { "true" } else { "false" });
    insert(headers, SHOULD_RETRY, should_retry);
    insert(headers, DATE, outgoing.date.map(http_date).as_deref());
    insert(headers, REQUEST_ID, Some(&outgoing.request_id));
    insert(headers, IDEMPOTENCY_KEY, outgoing.idempotency_key.as_deref());
    insert(headers, ORIGINAL_REQUEST, outgoing.replay_of.as_deref());
    insert(headers, IDEMPOTENT_REPLAYED, outgoing.replay_of.as_ref().map(|_| "true"));
    response
}

/// Unix seconds in the form of HTTP; a moment before 1970 is its begin.
fn http_date(seconds: i64) -> String {
    let since_epoch = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since_epoch)
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: Option<&str>) {
    if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
        headers.insert(name, value);
    }
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}
