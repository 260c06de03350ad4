//! `cargo xtask tidy`: what no compiler checks. Every finding says where it is and what to do; the
//! limits and lists are a ratchet: they may become stricter, never looser.

mod arrows;
mod circles;
mod frozen;
mod migrations;
mod names;
mod pages;
mod root;
mod sizes;
mod tree;
mod versions;
mod words;

use std::fmt;

use anyhow::{Result, ensure};

use self::tree::Tree;
use crate::repo::Repo;

/// Files written by a program: nobody reads or edits them, so sizes and names do not matter there.
const GENERATED: &[&str] = &["Cargo.lock", "ui/package-lock.json", "ui/src/bindings.ts"];

const CHECKS: &[fn(&Tree) -> Vec<Finding>] = &[
    root::check,
    circles::check,
    sizes::check,
    migrations::check,
    frozen::check,
    pages::check,
    names::check,
    words::check,
    versions::check,
];

/// Something that must not stay as it is.
#[derive(Debug, PartialEq)]
struct Finding {
    path: String,
    line: usize,
    /// What is wrong, and after a semicolon what to do.
    what: String,
}

impl Finding {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path, self.line, self.what)
    }
}

pub(crate) fn run(repo: &Repo) -> Result<()> {
    let tree = Tree::read(repo.root())?;
    let mut findings = arrows::check(&repo.metadata()?)?;
    findings.extend(CHECKS.iter().flat_map(|check| check(&tree)));
    for finding in &findings {
        println!("{finding}");
    }
    ensure!(findings.is_empty(), "tidy found {} things to mend", findings.len());
    println!("tidy: {} files, nothing to mend", tree.paths().count());
    Ok(())
}

fn is_generated(path: &str) -> bool {
    GENERATED.contains(&path)
}
