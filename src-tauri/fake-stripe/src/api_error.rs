use std::{
    error::Error,
    fmt::{self, Display, Formatter},
};

use serde::Serialize;
use serde_json::{Value, json};

/// Why a call was not carried out, in Stripe's error shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiError {
    /// HTTP status.
    pub(crate) status: u16,
    /// Whether the call had begun: what was refused before that leaves no trace under its
    /// idempotency key and may be sent again with the same key.
    pub(crate) executed: bool,
    error: Box<ErrorBody>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct ErrorBody {
    #[serde(rename = "type")]
    kind: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decline_code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    charge: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_intent: Option<Value>,
}

impl ApiError {
    fn new(status: u16, kind: &'static str, message: impl Into<String>) -> Self {
        let error = ErrorBody {
            kind,
            message: message.into(),
            code: None,
            param: None,
            decline_code: None,
            charge: None,
            payment_intent: None,
        };
        Self { status, executed: false, error: Box::new(error) }
    }

    /// A parameter that cannot be read; nothing was tried.
    pub(crate) fn malformed(
        param: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self::unreadable(message).code(code).param(param)
    }

    /// A request that cannot be read; nothing was tried.
    pub(crate) fn unreadable(message: impl Into<String>) -> Self {
        Self::new(400, "invalid_request_error", message)
    }

    /// A parameter that must be there is not.
    pub(crate) fn required(name: &str) -> Self {
        Self::malformed(name, "parameter_missing", format!("Missing required param: {name}."))
    }

    /// The bank refused the card: the failed charge, and the intent it was to pay.
    pub(crate) fn card_declined(
        decline_code: &'static str,
        charge: &str,
        payment_intent: Option<Value>,
    ) -> Self {
        let mut error = Self::new(402, "card_error", "Your card was declined.");
        error.executed = true;
        error.error.code = Some("card_declined");
        error.error.decline_code = Some(decline_code);
        error.error.charge = Some(charge.to_owned());
        error.error.payment_intent = payment_intent;
        error
    }

    /// The state of the account forbids it.
    pub(crate) fn forbidden_by_state(message: impl Into<String>) -> Self {
        let error = Self::new(400, "invalid_request_error", message);
        Self { executed: true, ..error }
    }

    /// The path or a parameter names an object that is not there.
    pub(crate) fn missing(object: &str, id: &str, param: &str) -> Self {
        let error = Self::new(404, "invalid_request_error", format!("No such {object}: '{id}'"));
        Self { executed: true, ..error }.code("resource_missing").param(param)
    }

    /// No key, or not the right one.
    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(401, "invalid_request_error", message)
    }

    /// No such path.
    pub(crate) fn unknown_path(method: &str, path: &str) -> Self {
        Self::new(
            404,
            "invalid_request_error",
            format!("Unrecognized request URL ({method}: {path})."),
        )
    }

    /// The key was used before with other parameters.
    pub(crate) fn idempotency_mismatch(key: &str) -> Self {
        let message = format!(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. \
             Try using a key other than '{key}' if you meant to execute a different request."
        );
        Self::new(400, "idempotency_error", message)
    }

    /// The stand-in itself failed.
    pub(crate) fn broken(message: impl Into<String>) -> Self {
        let error = Self::new(500, "api_error", message);
        Self { executed: true, ..error }
    }

    pub(crate) fn code(mut self, code: &'static str) -> Self {
        self.error.code = Some(code);
        self
    }

    pub(crate) fn param(mut self, param: impl Into<String>) -> Self {
        self.error.param = Some(param.into());
        self
    }

    /// The same error under another HTTP status.
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The answer's body.
    pub(crate) fn body(&self) -> Value {
        json!({ "error": self.error })
    }
}

/// Error of a call made in this process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlError {
    message: String,
}

impl Display for ControlError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ControlError {}

impl From<ApiError> for ControlError {
    fn from(error: ApiError) -> Self {
        Self { message: error.error.message }
    }
}
