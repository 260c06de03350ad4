//! Secrets in the system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret
//! Service (gnome-keyring and its like) on Linux, reached over D-Bus without any system library.
//!
//! A machine without one, such as a headless Linux, keeps its secrets in [`KEY_VARIABLE`] and
//! [`WEBHOOK_SECRET_VARIABLE`]: they are read when the keychain has nothing for the account or cannot
//! be reached. They are never written, and hold for every account.
//!
//! Everything here blocks, perhaps until a person has unlocked the keychain: call it from a thread
//! that may wait. Whether there is a keychain is found out once; one that is started later is seen
//! after a restart.

use std::env;
use std::fmt;

use keyring::{Entry, Error};

use crate::{GatewayError, SecretKey, WebhookSecret};

/// The environment variable with the API key.
pub const KEY_VARIABLE: &str = "REDRESS_STRIPE_KEY";

/// The environment variable with the webhook secret.
pub const WEBHOOK_SECRET_VARIABLE: &str = "REDRESS_WEBHOOK_SECRET";

/// The name under which the system shows what is ours.
const SERVICE: &str = "redress";

/// Why a secret cannot be kept or found. It never holds one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// There is none that answers.
    #[error(
        "the system's keychain cannot be reached: {reason}; on Linux a Secret Service (gnome-keyring, KWallet) has to run in this session, and without one set {KEY_VARIABLE} and {WEBHOOK_SECRET_VARIABLE} instead"
    )]
    Unreachable {
        /// What the system says.
        reason: String,
    },
    /// It is there but does not open.
    #[error("the system's keychain is locked; unlock it, then try again")]
    Locked,
    /// This desk was told to use none.
    #[error(
        "this desk keeps nothing in a keychain; set {KEY_VARIABLE} and {WEBHOOK_SECRET_VARIABLE} instead"
    )]
    Absent,
    /// It opens but does not do what it was asked.
    #[error("the system's keychain refused: {reason}")]
    Refused {
        /// What the system says.
        reason: String,
    },
    /// What was found is no secret of the kind looked for.
    #[error("what is kept in {place} cannot be used: {reason}")]
    SecretUnusable {
        /// The keychain, or the name of the variable.
        place: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}

impl KeychainError {
    /// Stable name for programs and translations; never renamed.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "keychain_unreachable",
            Self::Locked => "keychain_locked",
            Self::Absent => "keychain_absent",
            Self::Refused { .. } => "keychain_refused",
            Self::SecretUnusable { .. } => "keychain_secret_unusable",
        }
    }
}

/// Where secrets are kept, by account: the name of whatever has its own key, such as a workspace.
pub struct Keychain {
    vault: Box<dyn Vault>,
    environment: fn(&str) -> Option<String>,
}

impl Keychain {
    /// The system's, with the environment behind it.
    pub fn system() -> Self {
        Self::over(System, |name| env::var(name).ok())
    }

    /// None: only the environment.
    pub fn absent() -> Self {
        Self::over(Absent, |name| env::var(name).ok())
    }

    pub(crate) fn over(
        vault: impl Vault + 'static,
        environment: fn(&str) -> Option<String>,
    ) -> Self {
        Self { vault: Box::new(vault), environment }
    }

    /// The account's API key, or the environment's.
    ///
    /// # Errors
    /// [`KeychainError::SecretUnusable`] when it is no key; the others only when the environment has
    /// none either.
    pub fn load(&self, account: &str) -> Result<Option<SecretKey>, KeychainError> {
        self.find(&Name::key(account), KEY_VARIABLE, SecretKey::new)
    }

    /// Is there an API key of the account in the keychain itself?
    pub fn holds_key(&self, account: &str) -> bool {
        matches!(self.vault.read(&Name::key(account)), Ok(Some(_)))
    }

    /// Keeps the account's API key in place of the one before.
    ///
    /// # Errors
    /// [`KeychainError`], but for [`KeychainError::SecretUnusable`].
    pub fn store(&self, account: &str, key: &SecretKey) -> Result<(), KeychainError> {
        self.vault.write(&Name::key(account), key.expose())
    }

    /// Forgets the account's API key. There may be none.
    ///
    /// # Errors
    /// As [`store`](Self::store).
    pub fn forget(&self, account: &str) -> Result<(), KeychainError> {
        self.vault.delete(&Name::key(account))
    }

    /// The account's webhook secret, or the environment's.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_webhook_secret(
        &self,
        account: &str,
    ) -> Result<Option<WebhookSecret>, KeychainError> {
        self.find(&Name::webhook_secret(account), WEBHOOK_SECRET_VARIABLE, WebhookSecret::new)
    }

    /// Keeps the account's webhook secret in place of the one before.
    ///
    /// # Errors
    /// As [`store`](Self::store).
    pub fn store_webhook_secret(
        &self,
        account: &str,
        secret: &WebhookSecret,
    ) -> Result<(), KeychainError> {
        self.vault.write(&Name::webhook_secret(account), secret.expose())
    }

    /// Forgets the account's webhook secret. There may be none.
    ///
    /// # Errors
    /// As [`store`](Self::store).
    pub fn forget_webhook_secret(&self, account: &str) -> Result<(), KeychainError> {
        self.vault.delete(&Name::webhook_secret(account))
    }

    fn find<S>(
        &self,
        name: &Name,
        variable: &'static str,
        read: impl Fn(String) -> Result<S, GatewayError>,
    ) -> Result<Option<S>, KeychainError> {
        let usable = |text, place| {
            // The gateway's refusals never repeat the text.
            let unusable = |error: GatewayError| KeychainError::SecretUnusable {
                place,
                reason: error.to_string(),
            };
            read(text).map(Some).map_err(unusable)
        };
        let kept = self.vault.read(name);
        if let Ok(Some(text)) = kept {
            return usable(text, "the system's keychain");
        }
        match (self.environment)(variable).filter(|text| !text.trim().is_empty()) {
            Some(text) => usable(text, variable),
            None => kept.map(|_| None),
        }
    }
}

impl fmt::Debug for Keychain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keychain").finish_non_exhaustive()
    }
}

/// What a secret is kept under.
pub(crate) struct Name(String);

impl Name {
    fn key(account: &str) -> Self {
        Self(format!("stripe-key:{account}"))
    }

    fn webhook_secret(account: &str) -> Self {
        Self(format!("webhook-secret:{account}"))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What keeps texts by name.
pub(crate) trait Vault: Send + Sync {
    fn read(&self, name: &Name) -> Result<Option<String>, KeychainError>;
    fn write(&self, name: &Name, text: &str) -> Result<(), KeychainError>;
    fn delete(&self, name: &Name) -> Result<(), KeychainError>;
}

struct System;

impl Vault for System {
    fn read(&self, name: &Name) -> Result<Option<String>, KeychainError> {
        found(entry(name)?.get_password())
    }

    fn write(&self, name: &Name, text: &str) -> Result<(), KeychainError> {
        entry(name)?.set_password(text).map_err(|error| trouble(&error))
    }

    fn delete(&self, name: &Name) -> Result<(), KeychainError> {
        found(entry(name)?.delete_credential()).map(drop)
    }
}

struct Absent;

impl Vault for Absent {
    fn read(&self, _: &Name) -> Result<Option<String>, KeychainError> {
        Ok(None)
    }

    fn write(&self, _: &Name, _: &str) -> Result<(), KeychainError> {
        Err(KeychainError::Absent)
    }

    fn delete(&self, _: &Name) -> Result<(), KeychainError> {
        Err(KeychainError::Absent)
    }
}

fn entry(name: &Name) -> Result<Entry, KeychainError> {
    if let Err(error) = Entry::store_status() {
        return Err(KeychainError::Unreachable { reason: error.to_string() });
    }
    Entry::new(SERVICE, name.as_str()).map_err(|error| trouble(&error))
}

fn found<T>(outcome: keyring::Result<T>) -> Result<Option<T>, KeychainError> {
    match outcome {
        Ok(it) => Ok(Some(it)),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(trouble(&error)),
    }
}

/// Only what `Display` says, and not even that where it may quote what was kept.
fn trouble(error: &Error) -> KeychainError {
    if matches!(error, Error::NoStorageAccess(_)) {
        return KeychainError::Locked;
    }
    let reason = if matches!(error, Error::BadDataFormat(..)) {
        "what it keeps cannot be read".to_owned()
    } else {
        error.to_string()
    };
    if matches!(error, Error::PlatformFailure(_) | Error::NoDefaultStore) {
        KeychainError::Unreachable { reason }
    } else {
        KeychainError::Refused { reason }
    }
}
