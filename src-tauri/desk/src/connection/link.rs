//! The way to Stripe, and where its key is kept. It may be made, replaced and cut while the desk is
//! open; whoever is at work with it finishes with the one they began with.

use std::sync::{Arc, PoisonError, RwLock};

use gateway::{
    Gateway, GatewayConfig, SecretKey, WebhookSecret,
    keychain::{Keychain, KeychainError},
};
use serde::{Deserialize, Serialize};

use crate::DeskError;

/// Where the key of the way to Stripe is kept.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the system's keychain.
    Keychain,
    /// In an environment variable.
    Environment,
    /// Nowhere: it is forgotten when the program ends.
    Session,
    /// It belongs to the workspace: the stand-in of a demo.
    Workspace,
}

/// The way to Stripe of one desk.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    way: Arc<RwLock<Option<Way>>>,
    vault: Option<Arc<Vault>>,
}

#[derive(Clone, Debug)]
struct Way {
    gateway: Gateway,
    place: KeyPlace,
}

/// Where the secrets of one workspace are.
#[derive(Debug)]
struct Vault {
    keychain: Keychain,
    account: String,
    base_url: String,
}

impl Link {
    /// A way that stays as it is.
    pub(crate) fn fixed(gateway: Option<Gateway>) -> Self {
        let way = gateway.map(|gateway| Way { gateway, place: KeyPlace::Workspace });
        Self { way: Arc::new(RwLock::new(way)), vault: None }
    }

    /// The way whose key the keychain or the environment has for this account. A keychain that
    /// cannot be asked leaves the desk without a way; it says so when a key is to be kept.
    ///
    /// # Errors
    /// `keychain_secret_unusable` for a key that is none, `stripe_*` for an address that is none.
    pub(crate) async fn standing(
        keychain: Keychain,
        account: String,
        base_url: String,
    ) -> Result<Self, DeskError> {
        let vault = Arc::new(Vault { keychain, account, base_url });
        let way = off_thread(&vault, Vault::standing).await?;
        Ok(Self { way: Arc::new(RwLock::new(way)), vault: Some(vault) })
    }

    pub(crate) fn gateway(&self) -> Option<Gateway> {
        self.read().map(|way| way.gateway)
    }

    pub(crate) fn place(&self) -> Option<KeyPlace> {
        self.read().map(|way| way.place)
    }

    fn read(&self) -> Option<Way> {
        self.way.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, way: Option<Way>) {
        *self.way.write().unwrap_or_else(PoisonError::into_inner) = way;
    }

    /// A way with this key, not taken yet.
    ///
    /// # Errors
    /// `connection_fixed`, `stripe_api_key_unusable`.
    pub(super) fn try_key(&self, key: &SecretKey) -> Result<Gateway, DeskError> {
        let vault = self.vault.as_ref().ok_or(DeskError::ConnectionFixed)?;
        vault.gateway(key.clone())
    }

    /// Takes a way, and keeps its key and the webhook secret where it can.
    pub(super) async fn take(
        &self,
        gateway: Gateway,
        key: SecretKey,
        webhook_secret: Option<WebhookSecret>,
    ) -> Result<KeyPlace, DeskError> {
        let vault = self.vault.as_ref().ok_or(DeskError::ConnectionFixed)?;
        let kept = off_thread(vault, move |vault| {
            vault.keychain.store(&vault.account, &key)?;
            match webhook_secret {
                Some(secret) => vault.keychain.store_webhook_secret(&vault.account, &secret),
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
        self.put(Some(Way { gateway, place }));
        Ok(place)
    }

    /// Cuts the way and forgets the key and the webhook secret.
    pub(super) async fn cut(&self) -> Result<(), DeskError> {
        let vault = self.vault.as_ref().ok_or(DeskError::ConnectionFixed)?;
        if self.place() == Some(KeyPlace::Keychain) {
            let forgotten = off_thread(vault, |vault| {
                vault.keychain.forget(&vault.account)?;
                vault.keychain.forget_webhook_secret(&vault.account)
            });
            forgotten.await?;
        }
        self.put(None);
        Ok(())
    }

    /// The secret by which webhook deliveries are checked, if one is kept.
    pub(super) async fn webhook_secret(&self) -> Result<Option<WebhookSecret>, DeskError> {
        let Some(vault) = &self.vault else { return Ok(None) };
        let found = off_thread(vault, |vault| vault.keychain.load_webhook_secret(&vault.account));
        Ok(reached(found.await)?)
    }
}

impl Vault {
    fn standing(&self) -> Result<Option<Way>, DeskError> {
        let Some(key) = reached(self.keychain.load(&self.account))? else { return Ok(None) };
        let is_kept = self.keychain.holds_key(&self.account);
        let place = if is_kept { KeyPlace::Keychain } else { KeyPlace::Environment };
        Ok(Some(Way { gateway: self.gateway(key)?, place }))
    }

    fn gateway(&self, key: SecretKey) -> Result<Gateway, DeskError> {
        Ok(Gateway::connect(GatewayConfig::new(&self.base_url, key))?)
    }
}

/// A keychain that cannot be asked has nothing; what it holds and cannot be used is an error.
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

/// A keychain blocks, perhaps until a person has unlocked it.
async fn off_thread<T: Send + 'static, E: Send + 'static>(
    vault: &Arc<Vault>,
    work: impl FnOnce(&Vault) -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    let vault = Arc::clone(vault);
    let done = tokio::task::spawn_blocking(move || work(&vault)).await;
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
}
