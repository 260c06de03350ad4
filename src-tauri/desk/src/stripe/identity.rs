//! Checks that a key belongs to this workspace. Mode and account are compared before anything is
//! sent or read with the key.
//!
//! The first key that works binds the workspace to its mode and account. The mode of an event or
//! object binds nothing.

use std::sync::atomic::Ordering;

use gateway::{Gateway, GatewayError};
use serde_json::Value as Json;
use store::{Query, Timestamp, Tx};

use super::{
    StripeError,
    sync_state::{self, Identity},
};
use crate::{Desk, DeskError, attention};

const SUBJECT: &str = "sync:key";

/// Mode of a workspace that has Stripe data and never had a key.
const MODE_OF_DATA: &str = "select livemode from disputes limit 1";

impl Desk {
    /// The connection to Stripe, if there is one, and only if its key belongs to this workspace.
    ///
    /// # Errors
    /// `stripe_mode_differs`, `stripe_account_differs`, and the gateway's errors when the account
    /// cannot be read.
    pub(crate) async fn stripe(&self) -> Result<Option<Gateway>, DeskError> {
        let Some((stripe, is_checked)) = self.connection.gateway_and_check() else {
            return Ok(None);
        };
        if is_checked.load(Ordering::Acquire) {
            return Ok(Some(stripe));
        }
        match self.check_key(&stripe).await {
            Ok(()) => {
                is_checked.store(true, Ordering::Release);
                Ok(Some(stripe))
            }
            Err(error) => {
                if matches!(
                    error,
                    DeskError::Stripe(
                        StripeError::ModeDiffers | StripeError::AccountDiffers { .. }
                    )
                ) {
                    self.show_foreign_key(&error).await?;
                }
                Err(error)
            }
        }
    }

    /// Compares mode and account of a key with the workspace's, and binds what is not bound yet.
    async fn check_key(&self, stripe: &Gateway) -> Result<(), DeskError> {
        self.compare_mode(stripe).await?;
        let account = match stripe.account().await {
            Ok(account) => Some(account),
            // A restricted key may lack the permission to read its account.
            Err(GatewayError::Forbidden { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let mut tx = self.db.begin().await?;
        if !sync_state::set_mode_in(&mut tx, stripe.is_live()).await? {
            return Err(StripeError::ModeDiffers.into());
        }
        if let Some(account) = &account
            && !sync_state::set_account_in(&mut tx, &account.id).await?
        {
            let ours = sync_state::identity_in(&mut tx).await?.account_id.unwrap_or_default();
            return Err(StripeError::AccountDiffers { ours, found: account.id.clone() }.into());
        }
        if let Some(created) = account.as_ref().and_then(|account| account.created) {
            let created = Timestamp::from_seconds(created);
            sync_state::set_account_created_in(&mut tx, created).await?;
        }
        tx.commit().await?;
        self.compare_clocks(account.and_then(|account| account.date)).await
    }

    /// Compares a key before it is connected, without binding.
    pub(super) async fn compare_key(&self, stripe: &Gateway) -> Result<(), DeskError> {
        self.compare_mode(stripe).await?;
        let mut tx = self.db.read().await?;
        let Identity { account_id: Some(ours), .. } = sync_state::identity_in(&mut tx).await?
        else {
            return Ok(());
        };
        drop(tx);
        match stripe.account().await {
            Ok(account) if account.id != ours => {
                Err(StripeError::AccountDiffers { ours, found: account.id }.into())
            }
            Ok(_) | Err(GatewayError::Forbidden { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn compare_mode(&self, stripe: &Gateway) -> Result<(), DeskError> {
        let mut tx = self.db.read().await?;
        let identity = sync_state::identity_in(&mut tx).await?;
        let ours = mode_in(&mut tx, &identity).await?;
        if ours.is_some_and(|livemode| livemode != stripe.is_live()) {
            return Err(StripeError::ModeDiffers.into());
        }
        Ok(())
    }

    async fn show_foreign_key(&self, error: &DeskError) -> Result<(), DeskError> {
        let mut tx = self.db.begin().await?;
        let now = self.now();
        attention::open_in(&mut tx, error.code(), SUBJECT, &error.to_string(), now).await?;
        Ok(tx.commit().await?)
    }

    /// Refuses an object of the other mode. An object without a mode is accepted.
    pub(super) async fn check_mode_in(
        &self,
        tx: &mut Tx,
        object: &Json,
        identity: &Identity,
    ) -> Result<(), DeskError> {
        let Some(livemode) = object["livemode"].as_bool() else { return Ok(()) };
        let ours = mode_in(tx, identity).await?.or_else(|| self.livemode());
        if ours.is_some_and(|ours| ours != livemode) {
            return Err(StripeError::ObjectOfOtherMode { livemode }.into());
        }
        Ok(())
    }

    /// Mode and account of this workspace's own events.
    pub(super) async fn identity_in(&self, tx: &mut Tx) -> Result<Identity, DeskError> {
        let identity = sync_state::identity_in(tx).await?;
        Ok(Identity { livemode: identity.livemode.or_else(|| self.livemode()), ..identity })
    }
}

/// Closes items about a wrong key, because a key of this workspace works.
pub(super) async fn key_works_in(tx: &mut Tx, now: Timestamp) -> Result<(), DeskError> {
    Ok(attention::close_settled_in(tx, SUBJECT, now).await?)
}

/// The mode of this workspace; `None` before it is known.
async fn mode_in(tx: &mut Tx, identity: &Identity) -> Result<Option<bool>, DeskError> {
    if identity.livemode.is_some() {
        return Ok(identity.livemode);
    }
    let row: Option<(i64,)> = Query::new(MODE_OF_DATA).optional(tx).await?;
    Ok(row.map(|(livemode,)| livemode == 1))
}
