use std::fmt;

use reqwest::header::HeaderValue;

use crate::GatewayError;

/// Replacement for the key in texts.
const HIDDEN: &str = "[api key]";

/// Prefixes of usable keys.
const PREFIXES: [(&str, KeyKind, Mode); 4] = [
    ("rk_test_", KeyKind::Restricted, Mode::Test),
    ("rk_live_", KeyKind::Restricted, Mode::Live),
    ("sk_test_", KeyKind::Secret, Mode::Test),
    ("sk_live_", KeyKind::Secret, Mode::Live),
];

/// Whether a key has restricted permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// `rk_…`: only the permissions it was created with. Recommended.
    Restricted,
    /// `sk_…`: all permissions. Works, with a warning.
    Secret,
}

/// Mode of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Test data, no real money.
    Test,
    /// Real money.
    Live,
}

/// A secret or restricted API key (`sk_…`, `rk_…`). It has no `Display`, no `Serialize`, and its
/// `Debug` shows nothing of it; only this crate can read it.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey {
    text: String,
    kind: KeyKind,
    mode: Mode,
}

impl SecretKey {
    /// Reads a key as pasted; surrounding white space is removed.
    ///
    /// # Errors
    /// [`GatewayError::ApiKeyUnusable`] when it is empty, publishable (`pk_…`: it cannot read
    /// disputes), a webhook secret, has invalid characters, or has another prefix. The error never
    /// repeats the text.
    pub fn new(text: impl AsRef<str>) -> Result<Self, GatewayError> {
        let text = text.as_ref().trim();
        let unusable = |reason| Err(GatewayError::ApiKeyUnusable { reason });
        if text.is_empty() {
            return unusable("it is empty");
        }
        if text.starts_with("pk_") {
            return unusable("it is a publishable key");
        }
        if text.starts_with(WebhookSecret::PREFIX) {
            return unusable("it is a webhook secret");
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return unusable("it has characters that no key has");
        }
        let begins = |(prefix, ..): &(&str, KeyKind, Mode)| {
            text.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty())
        };
        let Some((_, kind, mode)) = PREFIXES.into_iter().find(begins) else {
            return unusable("it is neither a restricted (rk_) nor a secret (sk_) key");
        };
        Ok(Self { text: text.to_owned(), kind, mode })
    }

    /// Whether it is restricted.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Its mode.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The `Authorization` header, marked as sensitive so that HTTP code does not log it.
    pub(crate) fn bearer(&self) -> Result<HeaderValue, GatewayError> {
        let mut header = HeaderValue::from_str(&format!("Bearer {}", self.text)).map_err(|_| {
            GatewayError::ApiKeyUnusable { reason: "it has characters that no key has" }
        })?;
        header.set_sensitive(true);
        Ok(header)
    }

    /// `text` with the key replaced; an answer may quote the request.
    pub(crate) fn hide_in(&self, text: &str) -> String {
        text.replace(&self.text, HIDDEN)
    }

    pub(crate) fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(hidden)")
    }
}

/// The signing secret of a webhook endpoint (`whsec_…`). Like [`SecretKey`] it has no `Display`, and
/// its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(String);

impl WebhookSecret {
    const PREFIX: &'static str = "whsec_";

    /// Reads a secret as pasted; surrounding white space is removed.
    ///
    /// # Errors
    /// [`GatewayError::WebhookSecretUnusable`] when it does not begin with `whsec_` or has
    /// invalid characters. The error never repeats the text.
    pub fn new(text: impl AsRef<str>) -> Result<Self, GatewayError> {
        let text = text.as_ref().trim();
        let is_usable = text.strip_prefix(Self::PREFIX).is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic())
        });
        if is_usable { Ok(Self(text.to_owned())) } else { Err(GatewayError::WebhookSecretUnusable) }
    }

    /// The text, for [`webhook::verify`](crate::webhook::verify).
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(hidden)")
    }
}
