//! Where the workspace of a window is, as somebody named it.

use std::path::PathBuf;

/// The workspace that the window opens.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum WorkspaceLocation {
    /// A database of the user's.
    Database {
        /// `sqlite:PATH` or `postgres://…`.
        url: String,
        /// Make an empty one where there is none.
        create: bool,
    },
    /// A demo workspace.
    Demo { folder: PathBuf, seed: Option<u64> },
}
