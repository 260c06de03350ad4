//! Does it compile for Windows? Checked from here, without a linker, for all crates but these: the window
//! needs the system's web view, and the tests and tasks are for machines like this one.

use std::process::Command;

use anyhow::{Context, Result};

use crate::{process, repo::Repo};

const TARGET: &str = "x86_64-pc-windows-gnu";
const NOT_THERE: [&str; 3] = ["redress", "xtask", "blackbox"];
/// Optimised for the tests, which takes most of the time and is in vain here.
const COMPILED_FROM_C: [&str; 2] = ["libsqlite3-sys", "libmimalloc-sys"];

/// The check, with the standard library of that target installed.
///
/// # Errors
/// Without rustup, or when it cannot install the target.
pub(crate) fn command(repo: &Repo) -> Result<Command> {
    process::run(Command::new("rustup").current_dir(repo.root()).args(["target", "add", TARGET]))
        .with_context(|| format!("nothing is checked for {TARGET}"))?;
    let mut command = repo.cargo(&["check", "--workspace", "--target", TARGET]);
    for name in COMPILED_FROM_C {
        command.arg("--config").arg(format!("profile.dev.package.{name}.opt-level=0"));
    }
    for name in NOT_THERE {
        command.args(["--exclude", name]);
    }
    Ok(command)
}
