//! Errors about users.

use serde_json::json;

use crate::refusal::Refusal;

/// An error about a user.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// The user exists already, with other data.
    #[error("user \"{0}\" exists already with another email or name")]
    Exists(String),
    /// The user has holds that the platform placed, and which no case explains.
    #[error("user \"{id}\" has holds of the platform ({}); release or capture them first", cases.join(", "))]
    HasHolds {
        /// Id of the user.
        id: String,
        /// The cases of the holds.
        cases: Vec<String>,
    },
    /// The user was forgotten; the id is not given to anybody else.
    #[error("user \"{0}\" was forgotten; an id that is free is needed for somebody new")]
    Forgotten(String),
    /// A case of the user is open.
    #[error("\"{case}\" is still open; the user \"{user}\" can be forgotten when it is over")]
    CaseOpen {
        /// The user.
        user: String,
        /// The case, such as `dispute:du_1`.
        case: String,
    },
    /// No such user.
    #[error("there is no user \"{0}\"; create the user first")]
    NotFound(String),
}

impl UserError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::Exists(id) => Refusal::conflict("user_exists").with(json!({ "user_id": id })),
            Self::HasHolds { id, cases } => {
                Refusal::conflict("user_has_holds").with(json!({ "user_id": id, "cases": cases }))
            }
            Self::Forgotten(id) => {
                Refusal::conflict("user_forgotten").with(json!({ "user_id": id }))
            }
            Self::CaseOpen { user, case } => {
                Refusal::refused("user_case_open").with(json!({ "user_id": user, "case": case }))
            }
            Self::NotFound(id) => {
                Refusal::not_found("user_not_found").with(json!({ "user_id": id }))
            }
        }
    }
}
