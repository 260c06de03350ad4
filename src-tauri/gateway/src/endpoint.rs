use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::GatewayError;
use crate::address::Address;

/// Time-outs of requests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// For a connection, TLS handshake included.
    pub(crate) connect: Duration,
    /// For the whole request, from connecting to the last byte of the answer.
    pub(crate) total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), total: Duration::from_secs(30) }
    }
}

/// A base address and its connection pool; clones share the pool.
#[derive(Clone)]
pub(crate) struct Endpoint {
    pub(crate) http: reqwest::Client,
    pub(crate) address: Address,
}

impl Endpoint {
    pub(crate) fn new(address: Address, timeouts: Timeouts) -> Result<Self, GatewayError> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls(&address)?)
            .user_agent(concat!("Redress/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(timeouts.connect)
            .timeout(timeouts.total)
            // The HTTP client must not repeat a call by itself, nor send it to another address.
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never());
        if address.is_loopback() {
            builder = builder.no_proxy();
        }
        let http = builder
            .build()
            .map_err(|error| GatewayError::CertificatesUnusable { reason: root_cause(&error) })?;
        Ok(Self { http, address })
    }
}

/// The innermost error message; the outer ones only say that a request failed.
pub(crate) fn root_cause(error: &reqwest::Error) -> String {
    let mut reason = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        reason = inner.to_string();
        source = inner.source();
    }
    reason
}

/// Trusts the system's certificates, so that a private certificate authority works. A stand-in on this
/// machine uses plain HTTP and must also work in a container without certificates.
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
