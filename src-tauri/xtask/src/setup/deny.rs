//! `cargo-deny`, which judges the dependencies, compiled into the target folder.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{process, repo::Repo, stamp};

const VERSION: &str = "0.20.2";

/// The program. It is compiled when it is not there yet, without optimisation: it runs for a second.
pub(crate) fn program(repo: &Repo, target: &Path) -> Result<PathBuf> {
    let folder = target.join("cargo-deny");
    let stamp = folder.join(".redress-version");
    if !stamp::is(&stamp, VERSION) {
        let mut install = repo.cargo(&["install", "cargo-deny", "--version", VERSION]);
        install.args(["--locked", "--debug", "--no-default-features", "--force", "--root"]);
        process::run(install.arg(&folder))?;
        stamp::set(&stamp, VERSION)?;
    }
    Ok(folder.join("bin/cargo-deny"))
}
