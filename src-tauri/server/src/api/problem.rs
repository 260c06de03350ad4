//! Refusals as problem details (RFC 9457), with the code of the refusal.

use axum::{
    body::Body,
    http::{
        HeaderValue, StatusCode,
        header::{CONNECTION, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use desk::{CommandError, DeskError, StatusClass};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value as Json, json};

/// Media type of [`Problem`].
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";
/// Seconds after which a request that was refused for the moment may be repeated.
const RETRY_SECONDS: &str = "1";

/// Why a request was refused, as RFC 9457 has it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: `code` says which problem it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Meaning of the status.
    title: String,
    /// Status of the answer.
    status: u16,
    /// What happened and what to do, in English.
    detail: String,
    /// Stable code in `snake_case`, such as `insufficient_credits`; never renamed.
    code: String,
    /// Values that belong to the code.
    details: Box<Json>,
}

impl Problem {
    fn new(status: StatusCode, error: CommandError) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            status: status.as_u16(),
            detail: error.message,
            code: error.code,
            details: Box::new(error.details),
        }
    }

    fn of_request(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        let (code, message) = (code.to_owned(), message.into());
        Self::new(status, CommandError { code, message, details: json!({}) })
    }

    /// A field of the request outside its body is wrong.
    pub(crate) fn field(field: &str, problem: &str) -> Self {
        let message = format!("{field}: {problem}");
        let mut error = Self::of_request(StatusCode::BAD_REQUEST, "field_invalid", message);
        error.details = Box::new(json!({ "field": field, "problem": problem }));
        error
    }

    /// The body is no JSON, or not the JSON that is needed.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::of_request(StatusCode::BAD_REQUEST, "input_invalid", message)
    }

    pub(crate) fn token_missing() -> Self {
        let message = "send the header \"Authorization: Bearer rds_…\" with a token of this \
                       workspace";
        Self::of_request(StatusCode::UNAUTHORIZED, "token_missing", message)
    }

    pub(crate) fn route_not_found() -> Self {
        let message = "there is nothing at this path; /v1/openapi.json lists what there is";
        Self::of_request(StatusCode::NOT_FOUND, "route_not_found", message)
    }

    pub(crate) fn method_not_allowed() -> Self {
        let message = "this path has other methods; the header Allow lists them";
        Self::of_request(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message)
    }

    pub(crate) fn too_slow() -> Self {
        let message = "the request was not complete and answered in time; repeat it with the same \
                       key";
        Self::of_request(StatusCode::REQUEST_TIMEOUT, "request_timeout", message)
    }

    pub(crate) fn body_too_large(bytes_max: usize) -> Self {
        let message = format!(
            "a body may have at most {bytes_max} bytes; send many transactions as JSON lines"
        );
        let mut problem =
            Self::of_request(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", message);
        problem.details = Box::new(json!({ "bytes_max": bytes_max }));
        problem
    }

    pub(crate) fn content_type_unsupported(supported: &str) -> Self {
        let message = format!("the body must be {supported}; say so in the header Content-Type");
        Self::of_request(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_type_unsupported", message)
    }

    pub(crate) fn rate_exceeded(message: &str) -> Self {
        Self::of_request(StatusCode::TOO_MANY_REQUESTS, "rate_exceeded", message)
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        let status = match error.class() {
            StatusClass::Invalid => StatusCode::BAD_REQUEST,
            StatusClass::Unauthorized => StatusCode::UNAUTHORIZED,
            StatusClass::Forbidden => StatusCode::FORBIDDEN,
            StatusClass::NotFound => StatusCode::NOT_FOUND,
            StatusClass::Conflict => StatusCode::CONFLICT,
            StatusClass::Refused => StatusCode::UNPROCESSABLE_ENTITY,
            StatusClass::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            StatusClass::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // A problem has texts and JSON only, which are always written.
        let mut answer = Response::new(Body::from(json!(self).to_string()));
        *answer.status_mut() = status;
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        match status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static(RETRY_SECONDS));
            }
            StatusCode::REQUEST_TIMEOUT => {
                headers.insert(CONNECTION, HeaderValue::from_static("close"));
            }
            _ => {}
        }
        answer
    }
}
