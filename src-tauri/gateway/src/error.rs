use std::fmt::Display;

use stripe_client_core::StripeClientErr;

/// The reason why there is no usable answer.
///
/// Most important is [`is_outcome_known`](Self::is_outcome_known): when it is false, Stripe may have
/// executed the call; repeat it with the same key and body, or read the object, to find out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// Stripe answered with an error of its own.
    #[error("Stripe refused: {message} (status {status}{})", code.as_deref().map(|code| format!(", {code}")).unwrap_or_default())]
    Refused {
        /// HTTP status.
        status: u16,
        /// `type` at Stripe: `invalid_request_error`, `card_error`, `idempotency_error`, …; open.
        kind: String,
        /// `code` at Stripe, such as `charge_already_refunded`.
        code: Option<String>,
        /// `param` at Stripe: the parameter concerned.
        param: Option<String>,
        /// `message` at Stripe.
        message: String,
        /// Stripe's request id (`req_…`), for the audit record.
        request_id: Option<String>,
        /// `Stripe-Should-Retry`; overrides [`GatewayError::is_retryable`]'s own rules.
        should_retry: Option<bool>,
    },
    /// The object that a list's cursor names no longer exists.
    #[error("Stripe no longer knows the object after which to read on ({param})")]
    CursorGone {
        /// Which cursor: `ending_before` or `starting_after`.
        param: &'static str,
        /// Stripe's request id (`req_…`), for the audit record.
        request_id: Option<String>,
    },
    /// The key is wrong, expired or revoked.
    #[error("Stripe does not accept the API key; enter a valid one in the settings")]
    Unauthorized {
        /// Stripe's request id (`req_…`), for the audit record.
        request_id: Option<String>,
    },
    /// The key is valid but lacks a permission; the message names it.
    #[error(
        "the API key lacks a permission: {message}; add it to the key in Stripe's dashboard, then try again"
    )]
    Forbidden {
        /// `message` at Stripe.
        message: String,
        /// Stripe's request id (`req_…`), for the audit record.
        request_id: Option<String>,
    },
    /// Too many calls, or another request works on the same object (`lock_timeout`).
    #[error("Stripe asks to slow down ({}); try again in a moment", reason.as_deref().unwrap_or("no reason given"))]
    RateLimited {
        /// `Stripe-Rate-Limited-Reason`, or the error's code where that header is missing.
        reason: Option<String>,
        /// Stripe's request id (`req_…`), for the audit record.
        request_id: Option<String>,
        /// `Stripe-Should-Retry`; overrides [`GatewayError::is_retryable`]'s own rules.
        should_retry: Option<bool>,
    },
    /// No connection could be made, so nothing was sent.
    #[error("Stripe cannot be reached: {reason}; check the network connection")]
    Unreachable {
        /// Message of the network layer.
        reason: String,
    },
    /// Time-out after the request may have arrived.
    #[error(
        "Stripe did not answer in time; the call may have been executed, repeat it with the same key to find out"
    )]
    TimedOut,
    /// The connection broke after the request may have arrived.
    #[error(
        "the connection to Stripe broke before the answer was complete; the call may have been executed, repeat it with the same key to find out"
    )]
    CutOff,
    /// The answer is not Stripe's JSON, mostly because of a proxy.
    #[error(
        "the answer (status {status}) is not Stripe's; a proxy may stand in between, and the call may have been executed"
    )]
    NotJson {
        /// HTTP status.
        status: u16,
        /// Stripe's request id, if the answer has one.
        request_id: Option<String>,
    },
    /// async-stripe cannot parse the answer; the raw JSON can still be read.
    #[error("Stripe's answer has an unexpected shape: {reason}")]
    ShapeUnknown {
        /// Message of async-stripe.
        reason: String,
    },
    /// The call cannot be sent as it is; nothing was sent.
    #[error("the call cannot be sent: {reason}")]
    CallUnusable {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The given text is not a usable API key. The error never repeats it.
    #[error("the API key cannot be used: {reason}; paste a secret or restricted key (sk_ or rk_)")]
    ApiKeyUnusable {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The given text is not a webhook secret. The error never repeats it.
    #[error(
        "this is not a webhook secret; it begins with whsec_ and stands beside the endpoint in Stripe's dashboard"
    )]
    WebhookSecretUnusable,
    /// The address of the API cannot be used.
    #[error("the address of the Stripe API cannot be used: {reason}")]
    BaseUrlUnusable {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// This machine cannot check Stripe's certificate.
    #[error(
        "no encrypted connection can be made: {reason}; install the system's trusted certificates (on Debian: ca-certificates)"
    )]
    CertificatesUnusable {
        /// Message of the TLS layer.
        reason: String,
    },
}

impl GatewayError {
    /// Stable name for programs and translations; never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "stripe_refused",
            Self::CursorGone { .. } => "stripe_cursor_gone",
            Self::Unauthorized { .. } => "stripe_unauthorized",
            Self::Forbidden { .. } => "stripe_forbidden",
            Self::RateLimited { .. } => "stripe_rate_limited",
            Self::Unreachable { .. } => "stripe_unreachable",
            Self::TimedOut => "stripe_timed_out",
            Self::CutOff => "stripe_cut_off",
            Self::NotJson { .. } => "stripe_not_json",
            Self::ShapeUnknown { .. } => "stripe_shape_unknown",
            Self::CallUnusable { .. } => "stripe_call_unusable",
            Self::ApiKeyUnusable { .. } => "stripe_api_key_unusable",
            Self::WebhookSecretUnusable => "stripe_webhook_secret_unusable",
            Self::BaseUrlUnusable { .. } => "stripe_base_url_unusable",
            Self::CertificatesUnusable { .. } => "stripe_certificates_unusable",
        }
    }

    /// Whether it is certain that the call changed nothing at Stripe.
    ///
    /// Not certain are, besides broken connections: server errors (Stripe stores and replays them, and
    /// documents them as indeterminate), conflicts (a request with the same key may be running) and
    /// idempotency errors (the key *was* used, with another body).
    pub fn is_outcome_known(&self) -> bool {
        match self {
            Self::Refused { status, kind, .. } => {
                !matches!(status, 409 | 424 | 500..) && kind != "idempotency_error"
            }
            Self::TimedOut | Self::CutOff | Self::NotJson { .. } | Self::ShapeUnknown { .. } => {
                false
            }
            Self::CursorGone { .. }
            | Self::Unauthorized { .. }
            | Self::Forbidden { .. }
            | Self::RateLimited { .. }
            | Self::Unreachable { .. }
            | Self::CallUnusable { .. }
            | Self::ApiKeyUnusable { .. }
            | Self::WebhookSecretUnusable
            | Self::BaseUrlUnusable { .. }
            | Self::CertificatesUnusable { .. } => true,
        }
    }

    /// Whether the same call with the same key may succeed later without any other change.
    ///
    /// A wrong key or a missing permission is not retryable: it waits for a person.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Refused { should_retry: Some(retry), .. }
            | Self::RateLimited { should_retry: Some(retry), .. } => *retry,
            Self::Refused { status, should_retry: None, .. } => {
                matches!(status, 409 | 424 | 500..)
            }
            Self::NotJson { status, .. } => matches!(status, 200..300 | 408 | 429 | 500..),
            Self::RateLimited { should_retry: None, .. }
            | Self::Unreachable { .. }
            | Self::TimedOut
            | Self::CutOff => true,
            Self::CursorGone { .. }
            | Self::Unauthorized { .. }
            | Self::Forbidden { .. }
            | Self::ShapeUnknown { .. }
            | Self::CallUnusable { .. }
            | Self::ApiKeyUnusable { .. }
            | Self::WebhookSecretUnusable
            | Self::BaseUrlUnusable { .. }
            | Self::CertificatesUnusable { .. } => false,
        }
    }

    /// Stripe's request id, if the answer came from Stripe; for the audit record.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Refused { request_id, .. }
            | Self::CursorGone { request_id, .. }
            | Self::Unauthorized { request_id }
            | Self::Forbidden { request_id, .. }
            | Self::RateLimited { request_id, .. }
            | Self::NotJson { request_id, .. } => request_id.as_deref(),
            Self::Unreachable { .. }
            | Self::TimedOut
            | Self::CutOff
            | Self::ShapeUnknown { .. }
            | Self::CallUnusable { .. }
            | Self::ApiKeyUnusable { .. }
            | Self::WebhookSecretUnusable
            | Self::BaseUrlUnusable { .. }
            | Self::CertificatesUnusable { .. } => None,
        }
    }
}

impl StripeClientErr for GatewayError {
    fn deserialize_err(msg: impl Display) -> Self {
        Self::ShapeUnknown { reason: msg.to_string() }
    }
}
