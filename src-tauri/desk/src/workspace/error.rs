//! Errors about workspace files.

use serde_json::json;

use crate::refusal::Refusal;

/// An error about the file of a workspace.
#[derive(Debug, thiserror::Error)]
pub enum WorkspaceError {
    /// The file is damaged.
    #[error(
        "this workspace file is damaged ({}); use another backup, it was not changed",
        .problems.first().map_or("", String::as_str)
    )]
    FileDamaged {
        /// What the integrity check reports.
        problems: Vec<String>,
    },
}

impl WorkspaceError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::FileDamaged { problems } => {
                Refusal::refused("workspace_file_damaged").with(json!({ "problems": problems }))
            }
        }
    }
}
