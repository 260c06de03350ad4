//! How the users of Stripe's payments are named.

use serde::{Deserialize, Serialize};
use store::{Timestamp, Tx};

use super::{InForce, load_in, save_in};
use crate::{Actor, DeskError};

/// Stripe's longest metadata key, in characters.
const KEY_MAX: usize = 40;
/// The key that names the user until another mapping is chosen.
const STANDARD_KEY: &str = "user_id";

/// What names the user of a payment.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum UserNaming {
    /// A metadata key of the checkout session, the payment or the customer holds the user's id;
    /// `client_reference_id` of the session counts like the key.
    Metadata {
        /// The key, 1 to 40 characters.
        key: String,
    },
    /// The id of the customer at Stripe is the user's id.
    CustomerId,
    /// The customer's email address is the user's, in any case.
    Email,
}

/// How the users of Stripe's payments are named, and what happens to a user who is not known.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(deny_unknown_fields)]
pub struct UserMapping {
    /// What names the user.
    pub naming: UserNaming,
    /// Create the user that a payment names when there is none; the customer's email address is
    /// needed for that.
    #[serde(default)]
    pub create_users: bool,
}

impl Default for UserMapping {
    fn default() -> Self {
        let naming = UserNaming::Metadata { key: STANDARD_KEY.to_owned() };
        Self { naming, create_users: false }
    }
}

impl UserMapping {
    /// Refuses a metadata key that Stripe cannot have.
    ///
    /// # Errors
    /// `field_invalid`.
    pub(crate) fn check(&self) -> Result<(), DeskError> {
        let UserNaming::Metadata { key } = &self.naming else { return Ok(()) };
        if (1..=KEY_MAX).contains(&key.chars().count()) && !key.chars().any(char::is_control) {
            return Ok(());
        }
        let message = format!("must have 1 to {KEY_MAX} characters");
        Err(DeskError::BadField { field: "key", message })
    }
}

/// Saves another mapping as a new version of the settings; returns whether it is another one.
pub(crate) async fn save_mapping_in(
    tx: &mut Tx,
    actor: &Actor,
    mapping: UserMapping,
    reason: Option<String>,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let before = load_in(tx).await?;
    let after = InForce { user_mapping: mapping, ..before.clone() };
    let is_other = after != before;
    save_in(tx, now, actor, &before, after, reason).await?;
    Ok(is_other)
}
