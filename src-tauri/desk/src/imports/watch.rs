//! How far an import is, and stopping it.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::{ImportError, plan::ImportProblem};
use crate::DeskError;

/// What an import is doing.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Reads the source and compares it with what is here; nothing is written.
    Reading,
    /// Writes.
    Writing,
}

/// How far an import is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct ImportProgress {
    /// What it is doing.
    pub phase: Phase,
    /// Rows that are done in this phase.
    pub rows: u64,
    /// All rows, as soon as their number is known.
    pub of: Option<u64>,
}

/// Called after each batch; `Break` stops the import.
pub type ImportWatch<'a> = &'a (dyn Fn(ImportProgress) -> ControlFlow<()> + Send + Sync);

/// The watch over one import.
pub(super) struct Work<'a>(pub(super) ImportWatch<'a>);

impl Work<'_> {
    /// Tells how far it is, before anything is written.
    ///
    /// # Errors
    /// `cancelled`.
    pub(super) fn step(&self, phase: Phase, rows: u64, of: Option<u64>) -> Result<(), DeskError> {
        match (self.0)(ImportProgress { phase, rows, of }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(DeskError::Cancelled),
        }
    }

    /// Tells how many rows are written.
    ///
    /// # Errors
    /// `import_stopped`, unless all are.
    pub(super) fn written(&self, written: u64, rows: u64) -> Result<(), DeskError> {
        let progress = ImportProgress { phase: Phase::Writing, rows: written, of: Some(rows) };
        if (self.0)(progress).is_break() && written < rows {
            return Err(ImportError::Stopped { written, rows, cause: None }.into());
        }
        Ok(())
    }
}

/// Something was written meanwhile that refuses rows.
pub(super) fn overtaken(written: u64, rows: u64, problems: &[ImportProblem]) -> DeskError {
    let cause = problems.first().map(|problem| problem.message.clone());
    ImportError::Stopped { written, rows, cause }.into()
}
