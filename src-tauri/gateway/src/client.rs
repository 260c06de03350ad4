use std::error::Error as _;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use stripe_client_core::VERSION;

use crate::address::Address;
use crate::answer::Received;
use crate::{Answer, GatewayError, SecretKey, StripeCall};

/// Where Stripe itself answers; a stand-in answers elsewhere.
pub const STRIPE_BASE_URL: &str = "https://api.stripe.com/";

const STRIPE_VERSION: HeaderName = HeaderName::from_static("stripe-version");
const STRIPE_ACCOUNT: HeaderName = HeaderName::from_static("stripe-account");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Longest idempotency key Stripe takes.
const KEY_BYTES_MAX: usize = 255;

/// What a gateway needs to know.
#[derive(Clone, Debug)]
pub struct GatewayConfig {
    /// [`STRIPE_BASE_URL`], or a stand-in on this machine.
    pub base_url: String,
    /// The key every request is made with.
    pub api_key: SecretKey,
}

/// How long to wait.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// For a connection, encryption included.
    pub(crate) connect: Duration,
    /// For everything, from connecting to the last byte of the answer.
    pub(crate) total: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), total: Duration::from_secs(30) }
    }
}

/// One request, before it gets an address and a key.
#[derive(Default)]
pub(crate) struct Outgoing<'a> {
    pub(crate) method: reqwest::Method,
    /// With the query, if there is one.
    pub(crate) path: &'a str,
    pub(crate) body: Option<&'a str>,
    pub(crate) idempotency_key: Option<&'a str>,
    pub(crate) account: Option<&'a str>,
    pub(crate) timeout: Option<Duration>,
}

/// The way to Stripe. A clone shares the open connections.
#[derive(Clone)]
pub struct Gateway {
    http: reqwest::Client,
    address: Address,
    key: SecretKey,
    authorization: HeaderValue,
}

impl Gateway {
    /// Prepares the way; nothing is sent yet.
    ///
    /// # Errors
    /// [`GatewayError::BaseUrlUnusable`], [`GatewayError::ApiKeyUnusable`],
    /// [`GatewayError::CertificatesUnusable`].
    pub fn connect(config: GatewayConfig) -> Result<Self, GatewayError> {
        Self::connect_with(config, Patience::default())
    }

    pub(crate) fn connect_with(
        config: GatewayConfig,
        patience: Patience,
    ) -> Result<Self, GatewayError> {
        let address = Address::parse(&config.base_url)?;
        let http = http_client(&address, patience)?;
        let authorization = config.api_key.bearer()?;
        Ok(Self { http, address, key: config.api_key, authorization })
    }

    /// Sends a call once. The same key and call may be sent again at any time within a day: Stripe
    /// answers with the first outcome, and [`Answer::replayed`] says so.
    ///
    /// # Errors
    /// Any [`GatewayError`]; ask it whether the outcome is known.
    pub async fn send(
        &self,
        call: &StripeCall,
        idempotency_key: &str,
    ) -> Result<Answer, GatewayError> {
        if call.method != "POST" {
            return Err(GatewayError::CallUnusable { reason: "only POST takes a key" });
        }
        if !call.path.starts_with("/v1/") {
            return Err(GatewayError::CallUnusable { reason: "its path is not one of the API" });
        }
        if !is_sendable_key(idempotency_key) {
            return Err(GatewayError::CallUnusable {
                reason: "an idempotency key is 1 to 255 visible ASCII characters",
            });
        }
        self.exchange(Outgoing {
            method: reqwest::Method::POST,
            path: &call.path,
            body: Some(&call.body),
            idempotency_key: Some(idempotency_key),
            ..Outgoing::default()
        })
        .await
    }

    /// One request, one answer.
    pub(crate) async fn exchange(&self, outgoing: Outgoing<'_>) -> Result<Answer, GatewayError> {
        let started = Instant::now();
        let method = outgoing.method.clone();
        // Without the query: a filter may name a person.
        let path = outgoing.path.split('?').next();
        let result = match self.receive(outgoing).await {
            Ok(received) => received.judge(&self.key),
            Err(error) => Err(failure(&error)),
        };
        let elapsed_ms = started.elapsed().as_millis();
        match &result {
            Ok(answer) => tracing::debug!(
                %method, path, elapsed_ms, status = answer.status, replayed = answer.replayed,
                request_id = answer.request_id.as_deref(), "Stripe answered"
            ),
            Err(error) => tracing::warn!(
                %method, path, elapsed_ms, code = error.code(),
                outcome_known = error.is_outcome_known(), request_id = error.request_id(),
                "no usable answer from Stripe"
            ),
        }
        result
    }

    async fn receive(&self, outgoing: Outgoing<'_>) -> reqwest::Result<Received> {
        let mut request = self
            .http
            .request(outgoing.method, self.address.join(outgoing.path))
            .header(AUTHORIZATION, self.authorization.clone())
            .header(STRIPE_VERSION, VERSION.as_str())
            .header(ACCEPT, "application/json");
        if let Some(body) = outgoing.body {
            request = request
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(body.to_owned());
        }
        if let Some(key) = outgoing.idempotency_key {
            request = request.header(IDEMPOTENCY_KEY, key);
        }
        if let Some(account) = outgoing.account {
            request = request.header(STRIPE_ACCOUNT, account);
        }
        if let Some(timeout) = outgoing.timeout {
            request = request.timeout(timeout);
        }
        let response = request.send().await?;
        let header = |name: &str| text_of(response.headers(), name);
        let mut received = Received {
            status: response.status().as_u16(),
            request_id: header("request-id"),
            replayed: header("idempotent-replayed").as_deref() == Some("true"),
            should_retry: header("stripe-should-retry").and_then(|text| text.parse().ok()),
            rate_limited_reason: header("stripe-rate-limited-reason"),
            body: Vec::new(),
        };
        received.body = response.bytes().await?.into();
        Ok(received)
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway").field("address", &self.address).finish_non_exhaustive()
    }
}

fn is_sendable_key(key: &str) -> bool {
    (1..=KEY_BYTES_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// What a failure of the network says about the call. A time-out while connecting is both
/// "unreachable" and "timed out"; nothing was sent then, so it counts as the former.
fn failure(error: &reqwest::Error) -> GatewayError {
    if error.is_builder() {
        GatewayError::CallUnusable { reason: "it does not make an HTTP request" }
    } else if error.is_connect() {
        GatewayError::Unreachable { reason: root_cause(error) }
    } else if error.is_timeout() {
        GatewayError::TimedOut
    } else {
        GatewayError::CutOff
    }
}

/// The innermost reason: the outer ones only say that a request failed.
fn root_cause(error: &reqwest::Error) -> String {
    let mut reason = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        reason = inner.to_string();
        source = inner.source();
    }
    reason
}

fn http_client(address: &Address, patience: Patience) -> Result<reqwest::Client, GatewayError> {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls(address)?)
        .user_agent(concat!("Redress/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(patience.connect)
        .timeout(patience.total)
        // Neither may repeat a call behind our back, least of all to another place.
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never());
    if address.is_loopback() {
        builder = builder.no_proxy();
    }
    builder
        .build()
        .map_err(|error| GatewayError::CertificatesUnusable { reason: root_cause(&error) })
}

/// The system's trusted certificates, so that a company's own authority works. A stand-in on this
/// machine is not encrypted and must not fail because a container has none.
fn tls(address: &Address) -> Result<ClientConfig, GatewayError> {
    let unusable =
        |error: rustls::Error| GatewayError::CertificatesUnusable { reason: error.to_string() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(unusable)?;
    if !address.is_encrypted() {
        return Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth());
    }
    let verifier = Arc::new(Verifier::new(provider).map_err(unusable)?);
    Ok(builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
}
