//! Why closing an item is refused.

use serde_json::json;

use crate::refusal::Refusal;

/// A refusal about what needs attention.
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
