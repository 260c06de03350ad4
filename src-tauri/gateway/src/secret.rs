use std::fmt;

use reqwest::header::HeaderValue;

use crate::GatewayError;

/// What stands in a text where the key stood.
const HIDDEN: &str = "[api key]";

/// How every usable key begins.
const PREFIXES: [(&str, KeyKind, Mode); 4] = [
    ("rk_test_", KeyKind::Restricted, Mode::Test),
    ("rk_live_", KeyKind::Restricted, Mode::Live),
    ("sk_test_", KeyKind::Secret, Mode::Test),
    ("sk_live_", KeyKind::Secret, Mode::Live),
];

/// How much a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// `rk_…`: what it was made for. The kind to use.
    Restricted,
    /// `sk_…`: everything. Works, but deserves a warning.
    Secret,
}

/// Whose money a key moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nobody's.
    Test,
    /// Real customers'.
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
    /// Takes a key as it was pasted: white space around it is dropped.
    ///
    /// # Errors
    /// [`GatewayError::ApiKeyUnusable`] when it is empty, publishable (`pk_…`: it cannot read
    /// disputes), a webhook secret, has characters that no key has, or is of no kind we know. The
    /// refusal never repeats the text.
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

    /// How much it may do.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Whose money it moves.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The `Authorization` header, marked so that HTTP code does not print it either.
    pub(crate) fn bearer(&self) -> Result<HeaderValue, GatewayError> {
        let mut header = HeaderValue::from_str(&format!("Bearer {}", self.text)).map_err(|_| {
            GatewayError::ApiKeyUnusable { reason: "it has characters that no key has" }
        })?;
        header.set_sensitive(true);
        Ok(header)
    }

    /// `text` without the key: an answer may quote the request it refuses.
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

/// The secret Stripe signs an endpoint's deliveries with (`whsec_…`). As [`SecretKey`] it shows
/// itself nowhere by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(String);

impl WebhookSecret {
    const PREFIX: &'static str = "whsec_";

    /// Takes a secret as it was pasted: white space around it is dropped.
    ///
    /// # Errors
    /// [`GatewayError::WebhookSecretUnusable`] when it does not begin with `whsec_` or has
    /// characters that no secret has. The refusal never repeats the text.
    pub fn new(text: impl AsRef<str>) -> Result<Self, GatewayError> {
        let text = text.as_ref().trim();
        let is_usable = text.strip_prefix(Self::PREFIX).is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic())
        });
        if is_usable { Ok(Self(text.to_owned())) } else { Err(GatewayError::WebhookSecretUnusable) }
    }

    /// For [`webhook::verify`](crate::webhook::verify), and nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(hidden)")
    }
}
