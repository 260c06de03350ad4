//! Commands about the connection to Stripe: its key and the permissions it has or lacks.

mod credential;

use std::fmt;

use gateway::{
    Access, Collection, Gateway, GatewayError, KeyKind, ListQuery, PermissionState, SecretKey,
    WebhookSecret,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

pub(crate) use credential::Connection;
pub use credential::KeyPlace;

use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_in},
    subject::Subject,
};

/// Input of `connect_stripe`.
#[derive(Clone, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ConnectStripe {
    /// A restricted key (`rk_…`), or a secret key (`sk_…`), which the window warns about.
    pub key: String,
    /// The signing secret of a webhook endpoint (`whsec_…`), when `redressctl serve` receives
    /// deliveries.
    #[serde(default)]
    pub webhook_secret: Option<String>,
}

impl fmt::Debug for ConnectStripe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConnectStripe(hidden)")
    }
}

/// Input of `disconnect_stripe`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct DisconnectStripe {}

/// Input of `check_connection`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct CheckConnection {}

/// The connection and the permissions of its key.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct ConnectionView {
    /// Whether there is a connection to Stripe.
    pub connected: bool,
    /// Whether the key is for live mode.
    pub livemode: bool,
    /// Whether it is a restricted key. A secret key has all permissions; a restricted one is
    /// recommended.
    pub restricted: bool,
    /// Where the key is stored; null without one.
    pub kept: Option<KeyPlace>,
    /// One row for each resource that Redress uses, also without a connection.
    pub permissions: Vec<PermissionView>,
}

/// One permission of the key.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct PermissionView {
    /// Name of the resource in Stripe's dashboard.
    pub resource: String,
    /// `read` or `write`.
    pub needed: NeededAccess,
    /// The permission that was found.
    pub found: FoundAccess,
    /// Error code, when the permission could not be determined.
    pub code: Option<String>,
}

/// The access to a resource that Redress needs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum NeededAccess {
    /// Read access.
    Read,
    /// Write access.
    Write,
}

/// The access found by a test request.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum FoundAccess {
    /// Granted.
    Granted,
    /// Read access works; write access can only be found by writing.
    ReadShown,
    /// Not granted.
    Missing,
    /// Not determined: Stripe could not be reached.
    Unknown,
    /// Not asked: there is no key.
    NotAsked,
}

impl Desk {
    /// Connects a Stripe account. The key is tested, and a key that Stripe accepts is stored in the
    /// system's keychain; without a keychain it is kept in memory until the program ends (`kept`).
    /// Missing permissions are listed in the answer.
    ///
    /// # Errors
    /// `stripe_api_key_unusable` for a publishable key or no key at all, `stripe_unauthorized`,
    /// `stripe_unreachable`; `stripe_mode_differs` for a live key over test data or the other way
    /// round, `stripe_account_differs` for a key of another account than before;
    /// `connection_fixed` in a demo workspace.
    pub async fn connect_stripe(
        &self,
        actor: &Actor,
        input: ConnectStripe,
    ) -> Result<ConnectionView, DeskError> {
        let key = SecretKey::new(&input.key)?;
        let secret = input.webhook_secret.map(WebhookSecret::new).transpose()?;
        let stripe = self.connection.try_key(&key)?;
        self.compare_key(&stripe).await?;
        answers(&stripe).await?;
        let mut tx = self.db.begin().await?;
        let place = self.connection.replace(stripe.clone(), key, secret).await?;
        let after = json!({
            "livemode": stripe.is_live(),
            "restricted": stripe.key_kind() == KeyKind::Restricted,
            "kept": place,
        });
        record_in(&mut tx, self.audit_record(actor, Action::StripeConnected, Some(after))).await?;
        tx.commit().await?;
        Ok(view(&stripe, Some(place)).await)
    }

    /// Closes the connection to Stripe and deletes its key. Calls in the outbox keep waiting.
    ///
    /// # Errors
    /// `connection_fixed` in a demo workspace; `keychain_*` when the key cannot be deleted.
    pub async fn disconnect_stripe(
        &self,
        actor: &Actor,
        _: DisconnectStripe,
    ) -> Result<ConnectionView, DeskError> {
        self.connection.close().await?;
        let mut tx = self.db.begin().await?;
        record_in(&mut tx, self.audit_record(actor, Action::StripeDisconnected, None)).await?;
        tx.commit().await?;
        Ok(ConnectionView::none())
    }

    /// Tests the key's access to each resource.
    ///
    /// # Errors
    /// None for refused permissions; they are in the rows.
    pub async fn check_connection(&self, _: CheckConnection) -> Result<ConnectionView, DeskError> {
        let Some(stripe) = self.connection.gateway() else { return Ok(ConnectionView::none()) };
        Ok(view(&stripe, self.connection.place()).await)
    }

    /// Whether the key is for live mode; `None` without a connection.
    pub fn livemode(&self) -> Option<bool> {
        self.connection.gateway().map(|stripe| stripe.is_live())
    }

    /// The stored secret that signs webhook deliveries.
    ///
    /// # Errors
    /// `keychain_secret_unusable`.
    pub async fn kept_webhook_secret(&self) -> Result<Option<WebhookSecret>, DeskError> {
        self.connection.webhook_secret().await
    }

    fn audit_record(
        &self,
        actor: &Actor,
        action: Action,
        after: Option<serde_json::Value>,
    ) -> Change {
        Change::new(actor.name(), action, Subject::Settings, self.now()).after(after)
    }
}

impl ConnectionView {
    fn none() -> Self {
        Self {
            connected: false,
            livemode: false,
            restricted: false,
            kept: None,
            permissions: gateway::needed_permissions()
                .map(|(resource, needed)| PermissionView {
                    resource: resource.to_owned(),
                    needed: needed.into(),
                    found: FoundAccess::NotAsked,
                    code: None,
                })
                .collect(),
        }
    }
}

impl From<Access> for NeededAccess {
    fn from(access: Access) -> Self {
        match access {
            Access::Read => Self::Read,
            Access::Write => Self::Write,
        }
    }
}

/// Checks that Stripe accepts the key. A missing permission is not an error here.
async fn answers(stripe: &Gateway) -> Result<(), DeskError> {
    let newest = ListQuery {
        collection: Collection::Events,
        filters: Vec::new(),
        starting_after: None,
        ending_before: None,
        limit: 1,
    };
    match stripe.list(&newest).await {
        Ok(_) | Err(GatewayError::Forbidden { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

async fn view(stripe: &Gateway, kept: Option<KeyPlace>) -> ConnectionView {
    let looked = stripe.probe().await;
    let permissions = looked.into_iter().map(|permission| {
        let (found, code) = match permission.state {
            PermissionState::Granted => (FoundAccess::Granted, None),
            PermissionState::OnlyReadShown => (FoundAccess::ReadShown, None),
            PermissionState::Missing => (FoundAccess::Missing, None),
            PermissionState::Unknown { code } => (FoundAccess::Unknown, Some(code.to_owned())),
        };
        let (resource, needed) = (permission.resource.to_owned(), permission.needed.into());
        PermissionView { resource, needed, found, code }
    });
    ConnectionView {
        connected: true,
        livemode: stripe.is_live(),
        restricted: stripe.key_kind() == KeyKind::Restricted,
        kept,
        permissions: permissions.collect(),
    }
}
