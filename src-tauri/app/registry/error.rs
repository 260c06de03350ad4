//! Why the list of workspaces, or one of it, could not be used.

use std::{io, path::PathBuf};

use desk::CommandError;
use serde_json::json;

/// Why a command about workspaces was refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RegistryError {
    /// The list was written by a newer program.
    #[error(
        "the list of workspaces is of a newer version of Redress; update Redress, nothing was changed"
    )]
    Newer,
    /// The list could not be read or written.
    #[error("{} cannot be used: {source}; check the permissions of the file and its folder", path.display())]
    Disk {
        /// Its file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The list has no such workspace.
    #[error("this workspace is no longer in the list; open it again by its file or address")]
    Unknown,
    /// A workspace needs a name.
    #[error("a workspace needs a name of at most {NAME_MAX} letters; enter one")]
    Name,
    /// There is a file already where the new one would be.
    #[error("there is already a file at {}; choose another name or folder, or open that file", path.display())]
    FileExists {
        /// The file.
        path: PathBuf,
    },
    /// Nothing can be written in the folder.
    #[error("no file can be created in {}: {source}; choose another folder", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The workspace is on a server.
    #[error("this workspace is on a server; it has no file to show")]
    NoFile,
    /// The window shows the start page.
    #[error("no workspace is open in this window; open one first")]
    NotOpen,
    /// The system has no file manager that answers.
    #[error("no file manager answered; open the folder of {} yourself", path.display())]
    NotShown {
        /// What was to be shown.
        path: PathBuf,
    },
    /// The system would not open a window.
    #[error("the window could not be opened: {0}; try again")]
    System(String),
}

/// How many letters a workspace's name may have.
pub(crate) const NAME_MAX: usize = 80;

impl RegistryError {
    /// The code that translations rely on. Never renamed.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Newer => "workspace_list_newer",
            Self::Disk { .. } => "workspace_list_unavailable",
            Self::Unknown => "workspace_unknown",
            Self::Name => "workspace_name_invalid",
            Self::FileExists { .. } => "workspace_file_exists",
            Self::Folder { .. } => "workspace_folder_not_writable",
            Self::NoFile => "workspace_has_no_file",
            Self::NotOpen => "no_workspace_open",
            Self::NotShown { .. } => "workspace_not_shown",
            Self::System(_) => "window_not_opened",
        }
    }
}

impl From<RegistryError> for CommandError {
    fn from(error: RegistryError) -> Self {
        Self { code: error.code().to_owned(), message: error.to_string(), details: json!({}) }
    }
}
