//! The mapping in force, and another one.

use serde::{Deserialize, Serialize};

use super::due::Matched;
use crate::{
    Actor, Desk, DeskError, UserMapping,
    settings::{self, save_mapping_in},
    unmatched,
};

/// Input of `get_user_mapping`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct GetUserMapping {}

/// Input of `set_user_mapping`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SetUserMapping {
    /// The mapping.
    pub mapping: UserMapping,
    /// Reason for the audit trail.
    #[serde(default)]
    pub reason: Option<String>,
}

/// The mapping in force, and how many payments wait for a user.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct UserMappingView {
    /// The mapping.
    pub mapping: UserMapping,
    /// Payments in the list.
    pub open: i64,
    /// Payments of these that are still to be looked at under the mapping.
    pub due: i64,
}

impl Desk {
    /// How users of Stripe's payments are named.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn get_user_mapping(&self, _: GetUserMapping) -> Result<UserMappingView, DeskError> {
        let mut tx = self.db.read().await?;
        Ok(UserMappingView {
            mapping: settings::load_in(&mut tx).await?.user_mapping,
            open: unmatched::open_count_in(&mut tx, None).await?,
            due: unmatched::due_count_in(&mut tx).await?,
        })
    }

    /// Chooses how users of Stripe's payments are named, and looks at every unmatched payment
    /// again, in batches; `get_user_mapping` shows how many are left. What was interrupted is
    /// continued by the next round with Stripe or by `match_payments`. A payment that was credited
    /// keeps its user.
    ///
    /// # Errors
    /// `field_invalid` for a metadata key that Stripe cannot have.
    pub async fn set_user_mapping(
        &self,
        actor: &Actor,
        input: SetUserMapping,
    ) -> Result<Matched, DeskError> {
        input.mapping.check()?;
        let mut tx = self.db.begin().await?;
        let now = self.now();
        if save_mapping_in(&mut tx, actor, input.mapping, input.reason, now).await? {
            unmatched::ask_all_in(&mut tx).await?;
        }
        tx.commit().await?;
        self.match_due().await
    }
}
