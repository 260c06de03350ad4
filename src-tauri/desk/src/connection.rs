//! The key by which Redress speaks to Stripe: what it may do, and what is missing.

use gateway::{Access, KeyKind, PermissionState};
use serde::{Deserialize, Serialize};

use crate::{Desk, DeskError};

/// Input of `check_connection`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct CheckConnection {}

/// What the key may do.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct ConnectionView {
    /// Is there a way to Stripe?
    pub connected: bool,
    /// Does the key move real money?
    pub livemode: bool,
    /// Is it a restricted key? A full secret key can do anything: better make a restricted one.
    pub restricted: bool,
    /// One row for each kind of thing Redress works with.
    pub permissions: Vec<PermissionView>,
}

/// One permission of the key.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct PermissionView {
    /// As Stripe's dashboard names it.
    pub resource: String,
    /// `read` or `write`.
    pub needed: NeededAccess,
    /// What was found.
    pub found: FoundAccess,
    /// Why nothing could be found out.
    pub code: Option<String>,
}

/// What Redress needs of a resource.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum NeededAccess {
    /// To look.
    Read,
    /// To change.
    Write,
}

/// What a look found.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum FoundAccess {
    /// It is there.
    Granted,
    /// Reading works; whether writing does only shows when something is written.
    ReadShown,
    /// It is missing.
    Missing,
    /// Stripe could not be asked.
    Unknown,
}

impl Desk {
    /// Looks at each resource once with the key, and says what is missing.
    ///
    /// # Errors
    /// None of its own; what Stripe says stands in the rows.
    pub async fn check_connection(&self, _: CheckConnection) -> Result<ConnectionView, DeskError> {
        let Some(stripe) = &self.stripe else {
            let permissions = Vec::new();
            return Ok(ConnectionView {
                connected: false,
                livemode: false,
                restricted: false,
                permissions,
            });
        };
        let looked = stripe.probe().await;
        let permissions = looked.into_iter().map(|permission| {
            let (found, code) = match permission.state {
                PermissionState::Granted => (FoundAccess::Granted, None),
                PermissionState::OnlyReadShown => (FoundAccess::ReadShown, None),
                PermissionState::Missing => (FoundAccess::Missing, None),
                PermissionState::Unknown { code } => (FoundAccess::Unknown, Some(code.to_owned())),
            };
            let needed = match permission.needed {
                Access::Read => NeededAccess::Read,
                Access::Write => NeededAccess::Write,
            };
            PermissionView { resource: permission.resource.to_owned(), needed, found, code }
        });
        Ok(ConnectionView {
            connected: true,
            livemode: stripe.is_live(),
            restricted: stripe.key_kind() == KeyKind::Restricted,
            permissions: permissions.collect(),
        })
    }
}
