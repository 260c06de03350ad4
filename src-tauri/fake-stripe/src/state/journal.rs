//! What changed since the state file was last written.

use std::{collections::HashSet, fs::File, path::PathBuf};

use super::Kind;

/// The state file and what it does not hold yet.
#[derive(Debug, Default)]
pub(super) struct Journal {
    /// None for a state that is not kept.
    pub(super) path: Option<PathBuf>,
    /// Open at its end; none until the file is there, and after a failure left its end unknown.
    pub(super) file: Option<File>,
    pub(super) changes: Changes,
    /// The schedule as the file has it, in JSON.
    pub(super) schedule: String,
}

/// The content of a line of the journal.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// In the order of the first change, each once.
    pub(super) put: Vec<(Kind, String)>,
    pub(super) removed: Vec<(Kind, String)>,
    seen: HashSet<(Kind, String)>,
    /// Something besides the objects changed.
    pub(super) extras: bool,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.put.is_empty() && self.removed.is_empty() && !self.extras
    }
}

impl Journal {
    pub(super) fn note_put(&mut self, kind: Kind, id: String) {
        if self.path.is_some() && self.changes.seen.insert((kind, id.clone())) {
            self.changes.put.push((kind, id));
        }
    }

    pub(super) fn note_removed(&mut self, kind: Kind, id: String) {
        if self.path.is_some() {
            self.changes.removed.push((kind, id));
        }
    }

    pub(super) fn touch(&mut self) {
        self.changes.extras = true;
    }
}
