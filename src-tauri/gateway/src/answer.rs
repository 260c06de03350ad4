use std::{fmt, mem};

use serde_json::{Map, Value};

use crate::mirror::{MirrorError, StripeObject};
use crate::{GatewayError, SecretKey};

/// A successful answer of Stripe, kept as raw JSON so that it can be stored beside the parsed values.
///
/// The status alone does not say that the change was made: a refund that waits for approval at
/// Stripe is answered with 200 as well. Read [`object`](Self::object). `Debug` hides the body, which
/// is personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status, 200 to 299.
    pub status: u16,
    /// Raw JSON, always one object.
    pub body: String,
    /// Stripe's request id (`req_…`), for the audit record.
    pub request_id: Option<String>,
    /// Whether this is the stored answer to an earlier call with the same key.
    pub replayed: bool,
    /// Stripe's clock when it answered (header `Date`), in seconds since 1970.
    pub date: Option<i64>,
}

impl Answer {
    /// The object in the answer.
    ///
    /// # Errors
    /// [`MirrorError`] when it is not of a mirrored kind, or lacks a required field.
    pub fn object(&self) -> Result<StripeObject, MirrorError> {
        let value = serde_json::from_str(&self.body).map_err(|_| MirrorError::NotAnObject)?;
        StripeObject::parse(&value)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .field("request_id", &self.request_id)
            .field("replayed", &self.replayed)
            .field("date", &self.date)
            .finish()
    }
}

/// A complete HTTP answer before its status is interpreted.
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) request_id: Option<String>,
    pub(crate) replayed: bool,
    pub(crate) should_retry: Option<bool>,
    pub(crate) rate_limited_reason: Option<String>,
    pub(crate) date: Option<i64>,
}

impl Received {
    /// The answer, or the error it stands for. A body that is not a JSON object of Stripe's form is
    /// [`GatewayError::NotJson`] whatever its status, because it may be a proxy's page.
    pub(crate) fn into_answer(mut self, key: &SecretKey) -> Result<Answer, GatewayError> {
        let Some((text, object)) = self.read() else {
            return Err(GatewayError::NotJson { status: self.status, request_id: self.request_id });
        };
        if matches!(self.status, 200..300) {
            let Self { status, request_id, replayed, date, .. } = self;
            return Ok(Answer { status, body: text, request_id, replayed, date });
        }
        Err(self.refusal(&object, key))
    }

    fn read(&mut self) -> Option<(String, Map<String, Value>)> {
        let text = String::from_utf8(mem::take(&mut self.body)).ok()?;
        let object = serde_json::from_str(&text).ok()?;
        Some((text, object))
    }

    fn refusal(self, object: &Map<String, Value>, key: &SecretKey) -> GatewayError {
        let Self { status, request_id, should_retry, rate_limited_reason, .. } = self;
        let Some(Value::Object(error)) = object.get("error") else {
            return GatewayError::NotJson { status, request_id };
        };
        let text = |name: &str| error.get(name).and_then(Value::as_str).map(|it| key.hide_in(it));
        let message = text("message").unwrap_or_else(|| "no message".to_owned());
        match status {
            401 => GatewayError::Unauthorized { request_id },
            403 => GatewayError::Forbidden { message, request_id },
            429 => GatewayError::RateLimited {
                reason: rate_limited_reason.or_else(|| text("code")),
                request_id,
                should_retry,
            },
            _ => GatewayError::Refused {
                status,
                kind: text("type").unwrap_or_default(),
                code: text("code"),
                param: text("param"),
                message,
                request_id,
                should_retry,
            },
        }
    }
}
