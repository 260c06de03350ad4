//! Node's half: the version, the packages of the UI, the built pages. Each only when something changed.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{process, repo::Repo, stamp};

const OLDEST_MAJOR: u32 = 20;

/// What `npm ci` depends on.
const PACKAGE_FILES: &[&str] = &["package.json", "package-lock.json", ".npmrc"];

/// What the pages are built from; the help is the user guide.
const SOURCES: &[&str] = &[
    "../docs/guide",
    "../docs/platform.md",
    "index.html",
    "package.json",
    "package-lock.json",
    "pictures",
    "public",
    "src",
    "tsconfig.json",
    "vite.config.ts",
];

/// A clear sentence when Node is missing or too old.
pub(crate) fn ensure_version() -> Result<()> {
    let advice = "install Node 20 or newer together with npm (https://nodejs.org) and try again";
    let said = process::ask(Command::new("node").arg("--version"))
        .with_context(|| format!("Node is missing; {advice}"))?;
    let major =
        major(&said).with_context(|| format!("cannot read Node's version from {said:?}"))?;
    ensure!(major >= OLDEST_MAJOR, "Node {} is too old; {advice}", said.trim());
    ensure!(process::is_installed("npm"), "npm is missing; {advice}");
    Ok(())
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// `npm ci`, when the list of packages is not the one that was installed last.
pub(crate) fn install(repo: &Repo) -> Result<()> {
    let ui = repo.ui();
    ensure!(
        ui.join("package-lock.json").is_file(),
        "ui/package-lock.json is missing; it belongs in git"
    );
    let wanted = stamp::hash(&ui, PACKAGE_FILES, |_| true)?;
    let stamp = ui.join("node_modules/.redress-packages");
    if stamp::is(&stamp, &wanted) {
        return Ok(());
    }
    process::run(&mut repo.npm(&["ci", "--no-fund", "--no-audit"]))?;
    stamp::set(&stamp, &wanted)
}

/// `npm run build`, when ui/dist was not built from the present sources.
pub(crate) fn build(repo: &Repo) -> Result<()> {
    let ui = repo.ui();
    let stamp = ui.join("node_modules/.redress-pages");
    if stamp::is(&stamp, &pages_stamp(repo)?) {
        return Ok(());
    }
    process::run(&mut repo.npm(&["run", "build"]))?;
    ensure!(
        ui.join("dist/index.html").is_file(),
        "`npm run build` did not write ui/dist/index.html"
    );
    stamp::set(&stamp, &pages_stamp(repo)?)
}

/// Sources and result together: pages built by hand from other sources do not pass for ours.
fn pages_stamp(repo: &Repo) -> Result<String> {
    let sources = stamp::hash(&repo.ui(), SOURCES, |name| !name.contains(".test."))?;
    let pages = stamp::hash(&repo.ui(), &["dist"], |_| true)?;
    Ok(format!("{sources} {pages}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v9.0.0"), Some(9));
        assert_eq!(major("20.1.0"), None);
        assert_eq!(major(""), None);
    }
}
