//! Tokens: what the merchant's own programs call the server with. A token is shown once; its secret
//! is stored as a hash. It has a role and may call the commands it names, no others.

mod bearer;
mod error;
mod row;
mod secret;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Timestamp;

pub use bearer::{Bearer, Tokens};
pub use error::TokenError;

use crate::{
    Actor, Desk, DeskError,
    actor::ProgramName,
    audit::{Action, Change, record_in},
    subject::Subject,
};
use row::Token;
use secret::Made;

/// Longest validity of a token, in days.
const DAYS_MAX: u32 = 3_660;
const DAY_SECONDS: i64 = 86_400;

/// What the holder of a token is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A program of the merchant: posts transactions, reads wallets.
    Service,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 1] = [Self::Service];

    /// The value stored in the database and shown in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Service => "service",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// The commands that the role may call, by name.
    pub const fn commands(self) -> &'static [&'static str] {
        match self {
            Self::Service => &[
                "create_user",
                "get_wallet",
                "post_transaction",
                "request_refund",
                "get_refund_request",
            ],
        }
    }
}

/// A token without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, specta::Type)]
pub struct TokenView {
    /// Public part of the token, `rds_` and 16 hexadecimal digits.
    pub id: String,
    /// Name of the program that has it; what it does is recorded as `service:NAME`.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// The commands it may call.
    pub commands: Vec<String>,
    /// When it was created, UTC.
    pub created_at: Timestamp,
    /// Name of the actor who created it.
    pub created_by: String,
    /// When it expires, UTC; null when it does not.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, UTC, to five minutes; null when it never was.
    pub used_at: Option<Timestamp>,
    /// When it was revoked, UTC; null while it is valid.
    pub revoked_at: Option<Timestamp>,
    /// Name of the actor who revoked it.
    pub revoked_by: Option<String>,
}

/// Input of `create_token`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct CreateToken {
    /// Name of the program that is to have it, 1 to 80 characters.
    pub name: String,
    /// The commands it may call; all of its role when absent.
    #[serde(default)]
    pub commands: Option<Vec<String>>,
    /// Days until it expires; never when absent.
    #[serde(default)]
    pub days: Option<u32>,
}

/// A new token. Its `Debug` does not show the secret.
#[derive(Clone, Serialize, Deserialize, JsonSchema, specta::Type)]
pub struct CreatedToken {
    /// The token, which is shown only now: `rds_…`.
    pub token: String,
    /// What is kept of it.
    #[serde(flatten)]
    pub view: TokenView,
}

impl fmt::Debug for CreatedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatedToken").field("view", &self.view).finish_non_exhaustive()
    }
}

/// Input of `list_tokens`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListTokens {
    /// Include revoked tokens.
    pub all: bool,
}

/// Input of `revoke_token`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RevokeToken {
    /// Id of the token.
    pub id: String,
}

impl Desk {
    /// Creates a token for a program of the merchant. It is shown in the answer and never again.
    ///
    /// # Errors
    /// `field_invalid` for the name, a command that the role does not have, or the days.
    pub async fn create_token(
        &self,
        actor: &Actor,
        input: CreateToken,
    ) -> Result<CreatedToken, DeskError> {
        let name = ProgramName::new(&input.name)?;
        let commands = permitted(Role::Service, input.commands)?;
        let now = self.now();
        let expires_at = input.days.map(|days| expiry(now, days)).transpose()?;
        let Made { id, text, hash } = Made::random()?;
        let view = TokenView {
            id,
            name: name.plain().to_owned(),
            role: Role::Service,
            commands,
            created_at: now,
            created_by: actor.name().to_owned(),
            expires_at,
            used_at: None,
            revoked_at: None,
            revoked_by: None,
        };
        let token = Token { view, hash };
        let mut tx = self.db.begin().await?;
        row::insert_in(&mut tx, &token).await?;
        record_in(&mut tx, changed(actor, Action::TokenCreated, &token.view, now)).await?;
        tx.commit().await?;
        Ok(CreatedToken { token: text, view: token.view })
    }

    /// Tokens, oldest first, without their secrets.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn list_tokens(&self, input: ListTokens) -> Result<Vec<TokenView>, DeskError> {
        let mut tx = self.db.read().await?;
        let tokens = row::all_in(&mut tx).await?.into_iter().map(|token| token.view);
        Ok(tokens.filter(|token| input.all || token.revoked_at.is_none()).collect())
    }

    /// Revokes a token: from the next second on no server accepts it. Repeating the command returns
    /// the same answer.
    ///
    /// # Errors
    /// `token_not_found`.
    pub async fn revoke_token(
        &self,
        actor: &Actor,
        input: RevokeToken,
    ) -> Result<TokenView, DeskError> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let is_new = row::revoke_in(&mut tx, &input.id, actor.name(), now).await?;
        let token = row::by_id_in(&mut tx, &input.id).await?;
        let view = token.ok_or(TokenError::NotFound(input.id))?.view;
        if is_new {
            record_in(&mut tx, changed(actor, Action::TokenRevoked, &view, now)).await?;
        }
        tx.commit().await?;
        Ok(view)
    }
}

/// The commands of a new token, without repetitions, in the order of the role.
fn permitted(role: Role, asked: Option<Vec<String>>) -> Result<Vec<String>, DeskError> {
    let all = role.commands();
    let names = |commands: &[&str]| commands.iter().map(ToString::to_string).collect();
    let Some(asked) = asked else { return Ok(names(all)) };
    if asked.is_empty() || asked.iter().any(|name| !all.contains(&name.as_str())) {
        let message = format!("names one or more of {}", all.join(", "));
        return Err(DeskError::BadField { field: "commands", message });
    }
    let is_asked = |name: &&&str| asked.iter().any(|asked| asked == **name);
    let chosen: Vec<&str> = all.iter().filter(is_asked).copied().collect();
    Ok(names(&chosen))
}

fn expiry(now: Timestamp, days: u32) -> Result<Timestamp, DeskError> {
    if days == 0 || days > DAYS_MAX {
        let message = format!("must be 1 to {DAYS_MAX}");
        return Err(DeskError::BadField { field: "days", message });
    }
    Ok(now.plus_seconds(i64::from(days).saturating_mul(DAY_SECONDS)))
}

fn changed(actor: &Actor, action: Action, view: &TokenView, at: Timestamp) -> Change {
    Change::new(actor.name(), action, Subject::Token(view.id.clone()), at).after(Some(json!({
        "name": view.name,
        "role": view.role,
        "commands": view.commands,
        "expires_at": view.expires_at,
    })))
}
