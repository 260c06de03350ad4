use std::net::IpAddr;

use reqwest::Url;

use crate::GatewayError;

/// Base address of the API, checked so that the key is never sent unencrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// Without the trailing slash.
    base: String,
    is_loopback: bool,
    is_encrypted: bool,
}

impl Address {
    pub(crate) fn parse(text: &str) -> Result<Self, GatewayError> {
        let unusable = |reason| GatewayError::BaseUrlUnusable { reason };
        let url = Url::parse(text.trim()).map_err(|_| unusable("it is not a URL"))?;
        let is_loopback = url.host_str().is_some_and(is_loopback);
        match url.scheme() {
            "https" => {}
            "http" if is_loopback => {}
            "http" => return Err(unusable("it is not encrypted; only this machine may use http")),
            _ => return Err(unusable("it is not an https URL")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(unusable("it carries a user name or password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(unusable("it carries a query or fragment"));
        }
        let is_encrypted = url.scheme() == "https";
        let base = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { base, is_loopback, is_encrypted })
    }

    /// `path` begins with a slash: `/v1/refunds`.
    pub(crate) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Whether it is on this machine; requests then use no proxy.
    pub(crate) fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
