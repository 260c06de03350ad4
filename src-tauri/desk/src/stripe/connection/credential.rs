//! The connection to Stripe, and where its key is stored. It can be opened, replaced and closed
//! while the desk is open; a running request finishes on the connection it began with.

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use gateway::{
    Gateway, GatewayConfig, SecretKey, WebhookSecret,
    keychain::{Keychain, KeychainError},
};
use serde::{Deserialize, Serialize};

use crate::{DeskError, blocking::off_thread, stripe::StripeError};

/// Where the API key is stored.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the system's keychain.
    Keychain,
    /// In an environment variable.
    Environment,
    /// In memory until the program ends.
    Session,
    /// Fixed by the workspace: the stand-in of a demo.
    Workspace,
}

/// The connection to Stripe of one desk.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    credential: Arc<RwLock<Option<Credential>>>,
    /// Seconds by which this computer's clock is ahead of Stripe's; [`UNKNOWN`] before an answer.
    clock_ahead: Arc<AtomicI64>,
    store: Option<Arc<CredentialStore>>,
}

#[derive(Clone, Debug)]
struct Credential {
    gateway: Gateway,
    place: KeyPlace,
    /// Whether its key was checked to belong to this workspace.
    is_checked: Arc<AtomicBool>,
}

impl Credential {
    fn new(gateway: Gateway, place: KeyPlace) -> Self {
        Self { gateway, place, is_checked: Arc::default() }
    }
}

/// No answer of Stripe was received yet.
const UNKNOWN: i64 = i64::MIN;

/// The secret store of one workspace.
#[derive(Debug)]
struct CredentialStore {
    keychain: Keychain,
    account: String,
    base_url: String,
}

impl Connection {
    /// A connection that cannot be changed.
    pub(crate) fn fixed(gateway: Option<Gateway>) -> Self {
        let credential = gateway.map(|gateway| Credential::new(gateway, KeyPlace::Workspace));
        Self::new(credential, None)
    }

    /// A connection with the key that keychain or environment have for this account. When the
    /// keychain cannot be reached, the desk has no connection; storing a key then returns an error.
    ///
    /// # Errors
    /// `keychain_secret_unusable` for an invalid key, `stripe_*` for an invalid address.
    pub(crate) async fn load(
        keychain: Keychain,
        account: String,
        base_url: String,
    ) -> Result<Self, DeskError> {
        let store = Arc::new(CredentialStore { keychain, account, base_url });
        let credential = asked(&store, CredentialStore::load).await?;
        Ok(Self::new(credential, Some(store)))
    }

    fn new(credential: Option<Credential>, store: Option<Arc<CredentialStore>>) -> Self {
        let clock_ahead = Arc::new(AtomicI64::new(UNKNOWN));
        Self { credential: Arc::new(RwLock::new(credential)), clock_ahead, store }
    }

    /// The connection, and whether its key was checked to belong to this workspace.
    pub(in crate::stripe) fn gateway_and_check(&self) -> Option<(Gateway, Arc<AtomicBool>)> {
        self.read().map(|it| (it.gateway, it.is_checked))
    }

    /// Seconds by which this computer's clock is ahead of Stripe's, 0 when they agree; `None` before
    /// the first answer.
    pub(crate) fn clock_ahead_seconds(&self) -> Option<i64> {
        Some(self.clock_ahead.load(Ordering::Acquire)).filter(|seconds| *seconds != UNKNOWN)
    }

    pub(crate) fn set_clock_ahead_seconds(&self, seconds: i64) {
        self.clock_ahead.store(seconds, Ordering::Release);
    }

    pub(crate) fn gateway(&self) -> Option<Gateway> {
        self.read().map(|it| it.gateway)
    }

    pub(crate) fn place(&self) -> Option<KeyPlace> {
        self.read().map(|it| it.place)
    }

    fn read(&self) -> Option<Credential> {
        self.credential.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, credential: Option<Credential>) {
        *self.credential.write().unwrap_or_else(PoisonError::into_inner) = credential;
    }

    /// A gateway with this key, not used by the desk yet.
    ///
    /// # Errors
    /// `connection_fixed`, `stripe_api_key_unusable`.
    pub(super) fn try_key(&self, key: &SecretKey) -> Result<Gateway, DeskError> {
        let store = self.store.as_ref().ok_or(DeskError::Stripe(StripeError::ConnectionFixed))?;
        store.gateway(key.clone())
    }

    /// Replaces the connection, and stores its key and the webhook secret where possible.
    pub(super) async fn replace(
        &self,
        gateway: Gateway,
        key: SecretKey,
        webhook_secret: Option<WebhookSecret>,
    ) -> Result<KeyPlace, DeskError> {
        let store = self.store.as_ref().ok_or(DeskError::Stripe(StripeError::ConnectionFixed))?;
        let kept = asked(store, move |store| {
            store.keychain.store(&store.account, &key)?;
            match webhook_secret {
                Some(secret) => store.keychain.store_webhook_secret(&store.account, &secret),
                None => Ok(()),
            }
        });
        let place = match kept.await {
            Ok(()) => KeyPlace::Keychain,
            Err(error) => {
                tracing::warn!(code = error.code(), "the key is not kept");
                KeyPlace::Session
            }
        };
        self.set(Some(Credential::new(gateway, place)));
        Ok(place)
    }

    /// Closes the connection and deletes the key and the webhook secret.
    pub(super) async fn close(&self) -> Result<(), DeskError> {
        let store = self.store.as_ref().ok_or(DeskError::Stripe(StripeError::ConnectionFixed))?;
        if self.place() == Some(KeyPlace::Keychain) {
            let forgotten = asked(store, |store| {
                store.keychain.forget(&store.account)?;
                store.keychain.forget_webhook_secret(&store.account)
            });
            forgotten.await?;
        }
        self.set(None);
        Ok(())
    }

    /// The stored secret that signs webhook deliveries, if there is one.
    pub(super) async fn webhook_secret(&self) -> Result<Option<WebhookSecret>, DeskError> {
        let Some(store) = &self.store else { return Ok(None) };
        let found = asked(store, |store| store.keychain.load_webhook_secret(&store.account));
        Ok(reached(found.await)?)
    }
}

impl CredentialStore {
    fn load(&self) -> Result<Option<Credential>, DeskError> {
        let Some(key) = reached(self.keychain.load(&self.account))? else { return Ok(None) };
        let is_kept = self.keychain.holds_key(&self.account);
        let place = if is_kept { KeyPlace::Keychain } else { KeyPlace::Environment };
        Ok(Some(Credential::new(self.gateway(key)?, place)))
    }

    fn gateway(&self, key: SecretKey) -> Result<Gateway, DeskError> {
        Ok(Gateway::connect(GatewayConfig::new(&self.base_url, key))?)
    }
}

/// An unreachable keychain counts as empty; an unusable secret in it is an error.
fn reached<T>(found: Result<Option<T>, KeychainError>) -> Result<Option<T>, KeychainError> {
    match found {
        Err(error @ KeychainError::SecretUnusable { .. }) => Err(error),
        Err(error) => {
            tracing::debug!(code = error.code(), "the keychain was not asked");
            Ok(None)
        }
        found => found,
    }
}

/// Keychain calls block, possibly until a person unlocks it.
async fn asked<T: Send + 'static>(
    store: &Arc<CredentialStore>,
    work: impl FnOnce(&CredentialStore) -> T + Send + 'static,
) -> T {
    let store = Arc::clone(store);
    off_thread(move || work(&store)).await
}
