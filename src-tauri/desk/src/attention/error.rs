//! Errors about items under "needs attention".

use serde_json::json;

use crate::refusal::Refusal;

/// An error about an item under "needs attention".
#[derive(Debug, thiserror::Error)]
pub enum AttentionError {
    /// No such open item.
    #[error("nothing with the number {0} needs attention; somebody may have closed it")]
    NotFound(i64),
}

impl AttentionError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::NotFound(id) => {
                Refusal::not_found("attention_not_found").with(json!({ "id": id }))
            }
        }
    }
}
