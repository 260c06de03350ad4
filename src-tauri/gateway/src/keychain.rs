//! Secrets in the system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret
//! Service (gnome-keyring and its like) on Linux, reached over D-Bus without any system library.
//!
//! A machine without one, such as a headless Linux, keeps its secrets in [`KEY_VARIABLE`] and
//! [`WEBHOOK_SECRET_VARIABLE`]: they are read when the keychain has nothing for the account or cannot
//! be reached. They are never written, and hold for every account. A unit of systemd gets them as
//! credentials instead, which are files ([`credential`]): its environment can be read by others.
//!
//! Everything here blocks, possibly until a person has unlocked the keychain: call it from a
//! blocking thread. Whether there is a keychain is determined once; one that is started later is
//! found after a restart.

use std::{env, fmt, fs, path::Path};

use keyring::{Entry, Error};

use crate::{GatewayError, SecretKey, WebhookSecret};

/// The environment variable with the API key.
pub const KEY_VARIABLE: &str = "REDRESS_STRIPE_KEY";

/// The environment variable with the webhook secret.
pub const WEBHOOK_SECRET_VARIABLE: &str = "REDRESS_WEBHOOK_SECRET";

/// The credential with the API key, for a unit of systemd.
const KEY_CREDENTIAL: &str = "stripe-key";

/// The service name of our entries in the keychain.
const SERVICE: &str = "redress";

/// Why a secret cannot be stored or read. It never contains the secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// There is no keychain service.
    #[error(
        "the system's keychain cannot be reached: {reason}; on Linux a Secret Service (gnome-keyring, KWallet) has to run in this session, and without one set {KEY_VARIABLE} and {WEBHOOK_SECRET_VARIABLE} instead"
    )]
    Unreachable {
        /// Message of the system.
        reason: String,
    },
    /// The keychain is locked.
    #[error("the system's keychain is locked; unlock it, then try again")]
    Locked,
    /// This desk is configured to use no keychain.
    #[error(
        "this desk keeps nothing in a keychain; set {KEY_VARIABLE} and {WEBHOOK_SECRET_VARIABLE} instead"
    )]
    Absent,
    /// The keychain refused the operation.
    #[error("the system's keychain refused: {reason}")]
    Refused {
        /// Message of the system.
        reason: String,
    },
    /// The stored text is not a secret of the expected kind.
    #[error("what is kept in {source_name} cannot be used: {reason}")]
    SecretUnusable {
        /// The keychain, or the name of the variable.
        source_name: &'static str,
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

/// Secrets by account; an account is the name of something with its own key, such as a workspace.
pub struct Keychain {
    store: Box<dyn CredentialStore>,
    environment: fn(&str) -> Option<String>,
}

impl Keychain {
    /// The system's keychain; the environment is read when it has nothing.
    pub fn system() -> Self {
        Self::over(System, from_environment)
    }

    /// No keychain, only the environment.
    pub fn absent() -> Self {
        Self::over(Absent, from_environment)
    }

    pub(crate) fn over(
        store: impl CredentialStore + 'static,
        environment: fn(&str) -> Option<String>,
    ) -> Self {
        Self { store: Box::new(store), environment }
    }

    /// The account's API key, or the environment's.
    ///
    /// # Errors
    /// [`KeychainError::SecretUnusable`] when it is no key; the others only when the environment has
    /// none either.
    pub fn load(&self, account: &str) -> Result<Option<SecretKey>, KeychainError> {
        self.find(&Name::key(account), KEY_VARIABLE, SecretKey::new)
    }

    /// Whether the keychain itself has an API key of the account.
    pub fn holds_key(&self, account: &str) -> bool {
        matches!(self.store.read(&Name::key(account)), Ok(Some(_)))
    }

    /// Stores the account's API key, replacing the previous one.
    ///
    /// # Errors
    /// Any [`KeychainError`] except [`KeychainError::SecretUnusable`].
    pub fn store(&self, account: &str, key: &SecretKey) -> Result<(), KeychainError> {
        self.store.write(&Name::key(account), key.expose())
    }

    /// Deletes the account's API key, if there is one.
    ///
    /// # Errors
    /// As [`store`](Self::store).
    pub fn forget(&self, account: &str) -> Result<(), KeychainError> {
        self.store.delete(&Name::key(account))
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

    /// Stores the account's webhook secret, replacing the previous one.
    ///
    /// # Errors
    /// As [`store`](Self::store).
    pub fn store_webhook_secret(
        &self,
        account: &str,
        secret: &WebhookSecret,
    ) -> Result<(), KeychainError> {
        self.store.write(&Name::webhook_secret(account), secret.expose())
    }

    /// Deletes the account's webhook secret, if there is one.
    ///
    /// # Errors
    /// As [`store`](Self::store).
    pub fn forget_webhook_secret(&self, account: &str) -> Result<(), KeychainError> {
        self.store.delete(&Name::webhook_secret(account))
    }

    fn find<S>(
        &self,
        name: &Name,
        variable: &'static str,
        read: impl Fn(String) -> Result<S, GatewayError>,
    ) -> Result<Option<S>, KeychainError> {
        let usable = |text, source_name| {
            // The gateway's refusals never repeat the text.
            let unusable = |error: GatewayError| KeychainError::SecretUnusable {
                source_name,
                reason: error.to_string(),
            };
            read(text).map(Some).map_err(unusable)
        };
        let kept = self.store.read(name);
        if let Ok(Some(text)) = kept {
            return usable(text, "the system's keychain");
        }
        match (self.environment)(variable).filter(|text| !text.trim().is_empty()) {
            Some(text) => usable(text, variable),
            None => kept.map(|_| None),
        }
    }
}

/// The variable; for the API key else the credential.
fn from_environment(variable: &str) -> Option<String> {
    let set = env::var(variable).ok().filter(|text| !text.trim().is_empty());
    let is_key = variable == KEY_VARIABLE;
    set.or_else(|| is_key.then(|| credential(KEY_CREDENTIAL)).flatten())
}

/// A secret that systemd has handed over (`LoadCredential=` of a unit). An empty one counts as none.
pub fn credential(name: &str) -> Option<String> {
    let folder = env::var_os("CREDENTIALS_DIRECTORY")?;
    let text = fs::read_to_string(Path::new(&folder).join(name)).ok()?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

impl fmt::Debug for Keychain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keychain").finish_non_exhaustive()
    }
}

/// Name of an entry in the keychain.
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

/// A store of texts by name.
pub(crate) trait CredentialStore: Send + Sync {
    fn read(&self, name: &Name) -> Result<Option<String>, KeychainError>;
    fn write(&self, name: &Name, text: &str) -> Result<(), KeychainError>;
    fn delete(&self, name: &Name) -> Result<(), KeychainError>;
}

struct System;

impl CredentialStore for System {
    fn read(&self, name: &Name) -> Result<Option<String>, KeychainError> {
        found(entry(name)?.get_password())
    }

    fn write(&self, name: &Name, text: &str) -> Result<(), KeychainError> {
        entry(name)?.set_password(text).map_err(|error| keychain_error(&error))
    }

    fn delete(&self, name: &Name) -> Result<(), KeychainError> {
        found(entry(name)?.delete_credential()).map(drop)
    }
}

struct Absent;

impl CredentialStore for Absent {
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
    Entry::new(SERVICE, name.as_str()).map_err(|error| keychain_error(&error))
}

fn found<T>(outcome: keyring::Result<T>) -> Result<Option<T>, KeychainError> {
    match outcome {
        Ok(it) => Ok(Some(it)),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(keychain_error(&error)),
    }
}

/// Uses only the `Display` text, and not even that where it may quote the stored text.
fn keychain_error(error: &Error) -> KeychainError {
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
