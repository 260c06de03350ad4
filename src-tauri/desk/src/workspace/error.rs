//! Errors about workspace files.

use std::path::PathBuf;

use serde_json::json;

use crate::{DeskError, problem::Problem, refusal::Refusal};

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
    /// A copy of the workspace does not verify.
    #[error(
        "the copy was not kept, because `verify` finds {} problems in it ({}); run `redressctl verify` on \
         the workspace itself, it was not changed",
        .problems.len(), .problems.first().map_or("", |problem| problem.message.as_str())
    )]
    CopyUnclean {
        /// What `verify` found.
        problems: Vec<Problem>,
    },
    /// The schema must be changed, and the file cannot be copied before.
    #[error(
        "this workspace must be brought to the schema of this version of Redress, and the copy of it \
         that is made beside it first could not be made: {}; free space or allow writing to the \
         folder {}, then open it again, nothing was changed",
        what_happened(.cause), .folder.display()
    )]
    NotCopied {
        /// Where the copy would be.
        folder: PathBuf,
        /// Why it was not made.
        #[source]
        cause: Box<DeskError>,
    },
}

/// The first half of an error's sentence; the second says what to do.
fn what_happened(error: &DeskError) -> String {
    let sentence = error.to_string();
    sentence.split_once("; ").map_or(sentence.clone(), |(what, _)| what.to_owned())
}

impl WorkspaceError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::FileDamaged { problems } => {
                Refusal::refused("workspace_file_damaged").with(json!({ "problems": problems }))
            }
            Self::CopyUnclean { problems } => {
                Refusal::refused("workspace_copy_unclean").with(json!({ "problems": problems }))
            }
            Self::NotCopied { folder, cause } => Refusal::unavailable("workspace_not_copied").with(
                json!({ "folder": folder, "cause": cause.code(), "problem": what_happened(cause) }),
            ),
        }
    }
}
