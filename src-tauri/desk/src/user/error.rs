//! Errors about users.

use serde_json::json;

use crate::refusal::Refusal;

/// An error about a user.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// The user exists already, with other data.
    #[error("user \"{0}\" exists already with another email or name")]
    Exists(String),
    /// No such user.
    #[error("there is no user \"{0}\"; create the user first")]
    NotFound(String),
}

impl UserError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::Exists(id) => Refusal::conflict("user_exists").with(json!({ "user_id": id })),
            Self::NotFound(id) => {
                Refusal::not_found("user_not_found").with(json!({ "user_id": id }))
            }
        }
    }
}
