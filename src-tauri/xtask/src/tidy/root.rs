//! The root of the repository stays lean: a newcomer reads it first.

use std::collections::BTreeSet;

use super::{Finding, tree::Tree};

const ALLOWED: &[&str] = &[
    ".cargo",
    ".ci",
    ".clippy.toml",
    ".deny.toml",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    ".rustfmt.toml",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "docs",
    "migrations",
    "rust-toolchain.toml",
    "src-tauri",
    "tauri.conf.json",
    "tests",
    "ui",
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let entries: BTreeSet<_> =
        tree.paths().map(|path| path.split_once('/').map_or(path, |(first, _)| first)).collect();
    entries
        .into_iter()
        .filter(|entry| !ALLOWED.contains(entry))
        .map(|entry| {
            Finding::new(entry, 1, "does not belong at the root; find the room it belongs to")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::places;

    #[test]
    fn only_the_known_entries_stand_at_the_root() {
        let tree = Tree::from([
            ("Cargo.toml", ""),
            ("notes/a.md", ""),
            ("notes/b.md", ""),
            ("ui/x.ts", ""),
        ]);
        assert_eq!(places(&check(&tree)), ["notes:1"]);
    }
}
