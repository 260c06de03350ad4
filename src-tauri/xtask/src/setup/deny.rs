//! `cargo-deny`, which judges what we depend on: licences, sources, and crates that must not be linked.
//! Built from crates.io into the target folder. Advisories are left out: their database is a git
//! repository, which not every machine may reach.

use std::{path::Path, process::Command};

use anyhow::Result;

use crate::{process, repo::Repo};

const VERSION: &str = "0.20.2";
const CHECKS: [&str; 3] = ["bans", "licenses", "sources"];

/// Judges the dependencies in Cargo.lock by .deny.toml.
pub(crate) fn check(repo: &Repo, target: &Path) -> Result<()> {
    let tools = target.join("tools");
    let program = tools.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if !is_installed(&program) {
        // Unoptimised: it runs for seconds and would be optimised for minutes.
        let version = format!("cargo-deny@{VERSION}");
        let mut install = repo.cargo(&["install", "--quiet", "--locked", "--debug", &version]);
        install.arg("--root").arg(&tools).arg("--target-dir").arg(tools.join("build"));
        process::run(&mut install)?;
    }
    let mut command = Command::new(&program);
    command.current_dir(repo.root());
    command.args(["--offline", "check", "--config", ".deny.toml", "--hide-inclusion-graph"]);
    process::run(command.args(CHECKS))
}

fn is_installed(program: &Path) -> bool {
    let version = process::ask(Command::new(program).arg("--version"));
    version.is_ok_and(|answer| answer.trim() == format!("cargo-deny {VERSION}"))
}
