//! Errors about tokens.

use serde_json::json;

use crate::refusal::Refusal;

/// An error about a token. No message repeats a token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The text is no token, or no token with this id and secret exists.
    #[error("this token is not known here; check that it was copied in full")]
    Unknown,
    /// The token is revoked.
    #[error("token {0} is revoked; use another one")]
    Revoked(String),
    /// The token has expired.
    #[error("token {0} has expired; create another one")]
    Expired(String),
    /// The token may not call the command.
    #[error("token {id} may not call {command}; create one with this permission")]
    NotPermitted {
        /// Id of the token.
        id: String,
        /// The command.
        command: String,
    },
    /// No token with this id.
    #[error("there is no token {0}")]
    NotFound(String),
    /// The system gave no random bytes for the secret.
    #[error("the system gives no random numbers, so no token was created; try again")]
    NoRandomness,
}

impl TokenError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::Unknown => Refusal::unauthorized("token_unknown"),
            Self::Revoked(id) => {
                Refusal::unauthorized("token_revoked").with(json!({ "token_id": id }))
            }
            Self::Expired(id) => {
                Refusal::unauthorized("token_expired").with(json!({ "token_id": id }))
            }
            Self::NotPermitted { id, command } => Refusal::forbidden("token_not_permitted")
                .with(json!({ "token_id": id, "command": command })),
            Self::NotFound(id) => {
                Refusal::not_found("token_not_found").with(json!({ "token_id": id }))
            }
            Self::NoRandomness => Refusal::unavailable("randomness_missing"),
        }
    }
}
