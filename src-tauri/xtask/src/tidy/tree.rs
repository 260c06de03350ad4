//! The files of the repository: those git knows, and those it would add.

use std::{collections::BTreeMap, fs, io::ErrorKind, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::process;

/// Paths (with `/`, relative to the root) and contents. What is not text has an empty content.
pub(super) struct Tree(BTreeMap<String, String>);

impl Tree {
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut command = Command::new("git");
        // In a container the checkout often belongs to somebody else; we only list it.
        command.current_dir(root).args(["-c", "safe.directory=*", "ls-files", "-z"]);
        command.args(["--cached", "--others", "--exclude-standard"]);
        let listing = process::ask(&mut command).context("tidy asks git which files are ours")?;
        let mut files = BTreeMap::new();
        for path in listing.split('\0').filter(|path| !path.is_empty()) {
            match fs::read(root.join(path)) {
                Ok(bytes) => {
                    files.insert(path.to_owned(), String::from_utf8(bytes).unwrap_or_default());
                }
                // Deleted, and git does not know it yet.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error).with_context(|| format!("cannot read {path}")),
            }
        }
        Ok(Self(files))
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The content of the file with this path.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Path and content of all files.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Path and content of the files a person wrote.
    pub(super) fn written(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter(|(path, _)| !super::is_generated(path))
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, &str); N]> for Tree {
    fn from(files: [(&str, &str); N]) -> Self {
        Self(files.map(|(path, text)| (path.to_owned(), text.to_owned())).into())
    }
}

/// What follows the last dot of a path: its kind.
pub(super) fn kind(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, kind)| kind)
}

/// Numbers the lines of a text from 1.
pub(super) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

/// What is at `path`, as "line" of a test's expectation.
#[cfg(test)]
pub(super) fn places(findings: &[super::Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{}:{}", finding.path, finding.line)).collect()
}
