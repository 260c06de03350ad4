use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::GatewayError;
use crate::address::Address;

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

/// An address and the connections to it. A clone shares them.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) http: reqwest::Client,
    pub(crate) address: Address,
}

impl Place {
    pub(crate) fn new(address: Address, patience: Patience) -> Result<Self, GatewayError> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls(&address)?)
            .user_agent(concat!("Redress/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(patience.connect)
            .timeout(patience.total)
            // Neither may repeat a call behind our back, least of all to another place.
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

/// The innermost reason: the outer ones only say that a request failed.
pub(crate) fn root_cause(error: &reqwest::Error) -> String {
    let mut reason = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        reason = inner.to_string();
        source = inner.source();
    }
    reason
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
