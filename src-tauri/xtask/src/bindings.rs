//! `cargo xtask bindings`: ui/src/bindings.ts anew from the commands of the app.

use std::fs;

use anyhow::{Context, Result};

use crate::{
    process,
    repo::{APP_FEATURE, Repo},
    setup::{Need, apt},
};

const FILE: &str = "ui/src/bindings.ts";

pub(crate) fn write(repo: &Repo) -> Result<()> {
    apt::ensure(Need::Window)?;
    stand_in_for_pages(repo)?;
    let mut command = repo.cargo(&["run", "-p", "redress", "--features", APP_FEATURE, "--"]);
    process::run(command.args(["--write-bindings", FILE]))?;
    println!("{FILE} is fresh");
    Ok(())
}

/// The app does not compile without built pages, and pages that use a new command do not compile
/// before this task has run. An empty page resolves the cycle; the next build of the UI replaces
/// it.
fn stand_in_for_pages(repo: &Repo) -> Result<()> {
    let dist = repo.ui().join("dist");
    let index = dist.join("index.html");
    if index.exists() {
        return Ok(());
    }
    fs::create_dir_all(&dist)
        .and_then(|()| fs::write(&index, "<!doctype html>\n"))
        .with_context(|| format!("cannot write {}", index.display()))
}
