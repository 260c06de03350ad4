use std::fmt;
use std::time::{Duration, Instant, UNIX_EPOCH};

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::multipart::Form;
use stripe_client_core::VERSION;

use crate::address::Address;
use crate::answer::Received;
use crate::endpoint::{Endpoint, Timeouts, root_cause};
use crate::rate_limit::RateLimit;
use crate::{Answer, GatewayError, KeyKind, Mode, SecretKey, StripeCall};

/// Base URL of Stripe's API.
pub const STRIPE_BASE_URL: &str = "https://api.stripe.com/";

/// Base URL of Stripe's file uploads.
pub const STRIPE_FILES_URL: &str = "https://files.stripe.com/";

/// Default limit of reads per second. Stripe allows 25 per second in a sandbox and for one
/// operation; five are left for changes and for other users of the account.
pub const READS_PER_SECOND: u32 = 20;

const STRIPE_VERSION: HeaderName = HeaderName::from_static("stripe-version");
const STRIPE_ACCOUNT: HeaderName = HeaderName::from_static("stripe-account");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Maximum length of an idempotency key at Stripe.
const KEY_BYTES_MAX: usize = 255;

/// Configuration of a [`Gateway`].
#[derive(Clone, Debug)]
pub struct GatewayConfig {
    /// [`STRIPE_BASE_URL`], or a stand-in on this machine.
    pub base_url: String,
    /// Base URL of file uploads. `None`: [`STRIPE_FILES_URL`] with Stripe's own base URL, otherwise
    /// the base URL.
    pub files_url: Option<String>,
    /// The API key of all requests.
    pub api_key: SecretKey,
    /// Maximum number of reads per second, evenly spaced; changes are not limited. `None`:
    /// [`READS_PER_SECOND`], and no limit for a stand-in on this machine. Zero: no limit.
    pub requests_per_second: Option<u32>,
}

impl GatewayConfig {
    /// A configuration with defaults for everything else.
    pub fn new(base_url: impl Into<String>, api_key: SecretKey) -> Self {
        Self { base_url: base_url.into(), files_url: None, api_key, requests_per_second: None }
    }

    pub(crate) fn rate_limit(&self, address: &Address) -> Option<RateLimit> {
        let default = if address.is_loopback() { 0 } else { READS_PER_SECOND };
        RateLimit::per_second(self.requests_per_second.unwrap_or(default))
    }

    pub(crate) fn files_address(&self, address: &Address) -> Result<Address, GatewayError> {
        match &self.files_url {
            Some(url) => Address::parse(url),
            None if *address == Address::parse(STRIPE_BASE_URL)? => {
                Address::parse(STRIPE_FILES_URL)
            }
            None => Ok(address.clone()),
        }
    }
}

/// Which of Stripe's two hosts.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Host {
    #[default]
    Api,
    Files,
}

/// The body of a request.
pub(crate) enum Body<'a> {
    /// Form-encoded.
    Form(&'a str),
    /// `multipart/form-data`.
    Parts(Form),
}

/// One request, without base address and API key.
#[derive(Default)]
pub(crate) struct Outgoing<'a> {
    pub(crate) host: Host,
    pub(crate) method: reqwest::Method,
    /// With the query, if there is one.
    pub(crate) path: &'a str,
    pub(crate) body: Option<Body<'a>>,
    pub(crate) idempotency_key: Option<&'a str>,
    pub(crate) account: Option<&'a str>,
    pub(crate) timeout: Option<Duration>,
}

/// A client of Stripe's API. Clones share the connection pool.
#[derive(Clone)]
pub struct Gateway {
    api: Endpoint,
    files: Endpoint,
    key: SecretKey,
    authorization: HeaderValue,
    rate_limit: Option<RateLimit>,
}

impl Gateway {
    /// Checks the configuration and creates the client; nothing is sent yet.
    ///
    /// # Errors
    /// [`GatewayError::BaseUrlUnusable`], [`GatewayError::ApiKeyUnusable`],
    /// [`GatewayError::CertificatesUnusable`].
    pub fn connect(config: GatewayConfig) -> Result<Self, GatewayError> {
        Self::connect_with(config, Timeouts::default())
    }

    pub(crate) fn connect_with(
        config: GatewayConfig,
        timeouts: Timeouts,
    ) -> Result<Self, GatewayError> {
        let address = Address::parse(&config.base_url)?;
        let files_address = config.files_address(&address)?;
        let rate_limit = config.rate_limit(&address);
        let authorization = config.api_key.bearer()?;
        let api = Endpoint::new(address, timeouts)?;
        let files = if files_address == api.address {
            api.clone()
        } else {
            Endpoint::new(files_address, timeouts)?
        };
        Ok(Self { api, files, key: config.api_key, authorization, rate_limit })
    }

    /// Whether its key is for live mode.
    pub fn is_live(&self) -> bool {
        self.mode() == Mode::Live
    }

    /// The mode of its key.
    pub fn mode(&self) -> Mode {
        self.key.mode()
    }

    /// Whether its key is restricted.
    pub fn key_kind(&self) -> KeyKind {
        self.key.kind()
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
            body: Some(Body::Form(&call.body)),
            idempotency_key: Some(idempotency_key),
            ..Outgoing::default()
        })
        .await
    }

    /// Sends one request. A read waits for the rate limit first.
    pub(crate) async fn exchange(&self, outgoing: Outgoing<'_>) -> Result<Answer, GatewayError> {
        if let (Some(limit), &reqwest::Method::GET) = (&self.rate_limit, &outgoing.method) {
            limit.wait().await;
        }
        let started = Instant::now();
        let method = outgoing.method.clone();
        // Without the query: a filter may contain personal data.
        let path = outgoing.path.split('?').next();
        let result = match self.receive(outgoing).await {
            Ok(received) => received.into_answer(&self.key),
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
        let endpoint = match outgoing.host {
            Host::Api => &self.api,
            Host::Files => &self.files,
        };
        let mut request = endpoint
            .http
            .request(outgoing.method, endpoint.address.join(outgoing.path))
            .header(AUTHORIZATION, self.authorization.clone())
            .header(STRIPE_VERSION, VERSION.as_str())
            .header(ACCEPT, "application/json");
        request = match outgoing.body {
            None => request,
            Some(Body::Form(text)) => request
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(text.to_owned()),
            Some(Body::Parts(form)) => request.multipart(form),
        };
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
            date: header("date").as_deref().and_then(seconds_of),
            body: Vec::new(),
        };
        received.body = response.bytes().await?.into();
        Ok(received)
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway").field("address", &self.api.address).finish_non_exhaustive()
    }
}

fn is_sendable_key(key: &str) -> bool {
    (1..=KEY_BYTES_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// Seconds since 1970 of a date in HTTP's form.
fn seconds_of(date: &str) -> Option<i64> {
    let since_epoch = httpdate::parse_http_date(date).ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since_epoch.as_secs()).ok()
}

/// The error for a failure of the network. A time-out while connecting counts as `Unreachable`,
/// because nothing was sent.
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
