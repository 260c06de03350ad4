//! `cargo xtask bench`: `redressctl bench` on both engines, in release, with a Postgres of our own.

use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{
    process,
    repo::Repo,
    setup::{self, Need, postgres::Server},
};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// What to measure (ledger, if it is not said), then whatever `redressctl bench` understands
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Options {
    fn kind_and_rest(&self) -> (&str, &[String]) {
        match self.arguments.split_first() {
            Some((kind, rest)) if !kind.starts_with('-') => (kind, rest),
            _ => ("ledger", &self.arguments),
        }
    }
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<()> {
    setup::prepare(repo, Need::Bench)?;
    process::run(&mut repo.cargo(&["build", "--release", "-p", "ctl"]))?;
    let target = repo.workspace()?.target;
    let redressctl = target.join("release/redressctl");
    // Below the target folder, hence on the disk that is meant: /tmp may be memory.
    let folder =
        tempfile::tempdir_in(&target).context("cannot create a folder for the database")?;
    let server = Server::start()?;
    let sqlite = format!("sqlite:{}", folder.path().join("bench.db").display());

    let (kind, rest) = options.kind_and_rest();
    let mut figures = json!({});
    for (engine, db) in [("sqlite", sqlite.as_str()), ("postgres", server.url())] {
        eprintln!("bench: {kind} on {engine}");
        let mut command = Command::new(&redressctl);
        command.args(["--db", db, "--create", "bench", kind, "--json"]).args(rest);
        figures[engine] = measure(&mut command)?;
    }
    println!("{figures:#}");
    Ok(())
}

/// The JSON that `command` prints on its standard output.
fn measure(command: &mut Command) -> Result<Value> {
    let mut text = String::new();
    process::run_quietly(command, |line| {
        text.push_str(line);
        text.push('\n');
    })?;
    serde_json::from_str(&text).context("redressctl bench did not print JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ledger_is_measured_unless_another_kind_is_named() {
        let options =
            |words: &[&str]| Options { arguments: words.iter().map(ToString::to_string).collect() };
        let split = |words: &[&str]| {
            let options = options(words);
            let (kind, rest) = options.kind_and_rest();
            (kind.to_owned(), rest.len())
        };
        assert_eq!(split(&[]), ("ledger".to_owned(), 0));
        assert_eq!(split(&["--callers", "8"]), ("ledger".to_owned(), 2));
        assert_eq!(split(&["lists", "--rows", "5"]), ("lists".to_owned(), 2));
    }
}
