use serde::{Deserialize, Serialize};

/// One Stripe call as it arrived, and what it was answered with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// `GET` or `POST`.
    pub method: String,
    /// Path without the query: `/v1/refunds`.
    pub path: String,
    /// Raw query string, empty without one.
    pub query: String,
    /// The `Idempotency-Key` header.
    pub idempotency_key: Option<String>,
    /// Raw body, empty for a read.
    pub body: String,
    /// HTTP status of the answer.
    pub status: u16,
    /// Whether the answer was an earlier one, given again.
    pub replayed: bool,
    /// The `Request-Id` header of the answer.
    pub request_id: String,
}

/// A filter of calls; what is left out matches everything.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallFilter {
    method: Option<String>,
    path: Option<String>,
}

impl CallFilter {
    pub(crate) fn admits(&self, call: &Call) -> bool {
        self.method.as_ref().is_none_or(|method| *method == call.method)
            && self.path.as_ref().is_none_or(|path| *path == call.path)
    }
}
