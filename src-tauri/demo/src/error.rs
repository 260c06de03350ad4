//! Why a demo workspace was not made or not opened.

use std::{io, path::PathBuf};

use desk::{CommandError, DeskError};
use serde_json::json;

/// Why there is no demo workspace. Nothing stands under its final names then.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder holds a workspace already.
    #[error("{} is there already; choose another folder", path.display())]
    Exists {
        /// What is there.
        path: PathBuf,
    },
    /// The folder holds no demo workspace.
    #[error("{} is missing; this is no demo workspace", path.display())]
    NotFound {
        /// What is not there.
        path: PathBuf,
    },
    /// The disk refused.
    #[error("{} cannot be used: {source}", path.display())]
    Disk {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The stand-in for Stripe failed.
    #[error("the stand-in for Stripe failed: {0}")]
    StandIn(String),
    /// The desk refused a step of the planner.
    #[error(transparent)]
    Desk(Box<DeskError>),
}

impl From<DeskError> for DemoError {
    fn from(error: DeskError) -> Self {
        Self::Desk(Box::new(error))
    }
}

impl DemoError {
    /// The code that scripts and translations rely on. Never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Exists { .. } => "demo_exists",
            Self::NotFound { .. } => "demo_not_found",
            Self::Disk { .. } => "demo_disk_failed",
            Self::StandIn(_) => "demo_stand_in_failed",
            Self::Desk(error) => error.code(),
        }
    }

    pub(crate) fn disk(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Disk { path, source }
    }
}

impl From<DemoError> for CommandError {
    fn from(error: DemoError) -> Self {
        match error {
            DemoError::Desk(error) => (*error).into(),
            DemoError::Exists { .. }
            | DemoError::NotFound { .. }
            | DemoError::Disk { .. }
            | DemoError::StandIn(_) => Self {
                code: error.code().to_owned(),
                message: error.to_string(),
                details: json!({}),
            },
        }
    }
}
