use std::fmt;

use reqwest::header::HeaderValue;

use crate::GatewayError;

/// What stands in a text where the key stood.
const HIDDEN: &str = "[api key]";

/// A secret or restricted API key (`sk_…`, `rk_…`). It has no `Display`, no `Serialize`, and its
/// `Debug` shows nothing of it; only this crate can read it.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(String);

impl SecretKey {
    /// Takes a key as it was pasted: white space around it is dropped.
    ///
    /// # Errors
    /// [`GatewayError::ApiKeyUnusable`] when it is empty, publishable (`pk_…`: it cannot read
    /// disputes) or has characters that no key has. The refusal never repeats the text.
    pub fn new(text: impl AsRef<str>) -> Result<Self, GatewayError> {
        let text = text.as_ref().trim();
        let unusable = |reason| Err(GatewayError::ApiKeyUnusable { reason });
        if text.is_empty() {
            return unusable("it is empty");
        }
        if text.starts_with("pk_") {
            return unusable("it is a publishable key");
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return unusable("it has characters that no key has");
        }
        Ok(Self(text.to_owned()))
    }

    /// The `Authorization` header, marked so that HTTP code does not print it either.
    pub(crate) fn bearer(&self) -> Result<HeaderValue, GatewayError> {
        let mut header = HeaderValue::from_str(&format!("Bearer {}", self.0)).map_err(|_| {
            GatewayError::ApiKeyUnusable { reason: "it has characters that no key has" }
        })?;
        header.set_sensitive(true);
        Ok(header)
    }

    /// `text` without the key: an answer may quote the request it refuses.
    pub(crate) fn hide_in(&self, text: &str) -> String {
        text.replace(&self.0, HIDDEN)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(hidden)")
    }
}
