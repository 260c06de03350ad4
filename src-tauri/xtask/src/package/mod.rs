//! The test of the packages: what is in them, and a life in a bare Debian: installed, used, removed.

mod content;
mod root;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, ensure};

pub(crate) use self::root::BareRoot;
use self::root::{Layer, USERS_FOLDER};
use crate::{
    bundle::Packages,
    process::{self, Group, Signal},
    repo::Repo,
    setup::display::Display,
};

/// The window makes its demo workspace first.
const READY_LIMIT: Duration = Duration::from_mins(3);

/// Judges the packages, and tries the .deb.
pub(crate) fn check(repo: &Repo, packages: &Packages) -> Result<()> {
    judge(packages)?;
    judge_materials(&judge_of_materials(repo)?, packages)?;
    live(repo, packages, &bare_root(repo, packages)?)
}

/// What is in the packages.
pub(crate) fn judge(packages: &Packages) -> Result<()> {
    content::check(packages)
}

/// The Python with the library of CycloneDX.
///
/// # Errors
/// The first time, the library must be reachable.
pub(crate) fn judge_of_materials(repo: &Repo) -> Result<PathBuf> {
    content::judge_of_materials(&repo.workspace()?.target)
}

/// Whether the bill of materials is CycloneDX.
pub(crate) fn judge_materials(judge: &Path, packages: &Packages) -> Result<()> {
    content::check_materials(judge, &packages.sbom)
}

/// A bare Debian with exactly what the .deb says it needs.
///
/// # Errors
/// Only root can make one; the first time, Debian's packages must be reachable.
pub(crate) fn bare_root(repo: &Repo, packages: &Packages) -> Result<BareRoot> {
    let needs =
        process::ask(Command::new("dpkg-deb").arg("--field").arg(&packages.deb).arg("Depends"))?;
    BareRoot::prepare(&repo.workspace()?.target, needs.trim())
}

/// Installs the .deb in a bare Debian, uses what it brings, and removes it.
pub(crate) fn live(repo: &Repo, packages: &Packages, root: &BareRoot) -> Result<()> {
    let picture = repo.workspace()?.target.join("package/bare-debian.png");
    let layer = root.layer()?;
    layer.add_user()?;
    layer.bring(&packages.deb, "/redress.deb")?;
    let before = layer.listing()?;
    // Nothing is downloaded: exactly what the package says it needs is there.
    let install = ["apt-get", "--quiet", "install", "--yes", "--no-install-recommends"];
    process::run(layer.command(&install).arg("/redress.deb"))?;
    use_programs(&layer, &repo.version()?)?;
    use_window(&layer, &picture)?;
    process::run(&mut layer.command(&["apt-get", "--quiet", "purge", "--yes", "redress"]))?;
    let after = layer.listing()?;
    let left: Vec<_> = after.difference(&before).collect();
    ensure!(left.is_empty(), "the package leaves behind: {left:?}");
    let gone: Vec<_> = before.difference(&after).collect();
    ensure!(gone.is_empty(), "the package takes along what is not its own: {gone:?}");
    let demo = layer.outside(USERS_FOLDER).join("demo/redress.db");
    ensure!(demo.is_file(), "the package takes the user's workspace along");
    Ok(())
}

fn use_programs(layer: &Layer, version: &str) -> Result<()> {
    for program in ["redress", "redressctl"] {
        let said = process::ask(&mut layer.command_of_user(&[program, "--version"]))?;
        ensure!(said.trim() == format!("{program} {version}"), "{program} says {said:?}");
    }
    let manual = process::ask(&mut layer.command_of_user(&[
        "zcat",
        "/usr/share/man/man1/redressctl.1.gz",
        "/usr/share/man/man1/redressctl-serve.1.gz",
    ]))?;
    ensure!(manual.contains("redressctl") && manual.contains(".SH"), "no manual: {manual:.200}");
    let complete =
        "source /usr/share/bash-completion/completions/redressctl; complete -p redressctl";
    let said = process::ask(&mut layer.command_of_user(&["bash", "--norc", "-c", complete]))?;
    ensure!(said.contains("_redressctl"), "bash completes nothing: {said}");
    Ok(())
}

/// Opens the window on a demo workspace, as somebody who is not root.
fn use_window(layer: &Layer, picture: &Path) -> Result<()> {
    let display = Display::start()?;
    let variables = [
        format!("HOME={USERS_FOLDER}"),
        format!("XDG_RUNTIME_DIR={USERS_FOLDER}"),
        format!("DISPLAY={}", display.name()),
        "GDK_BACKEND=x11".to_owned(),
        "WEBKIT_DISABLE_DMABUF_RENDERER=1".to_owned(),
        "NO_AT_BRIDGE=1".to_owned(),
        format!("REDRESS_READY_FILE={USERS_FOLDER}/ready"),
    ];
    let demo = format!("{USERS_FOLDER}/demo");
    let mut words: Vec<&str> = variables.iter().map(String::as_str).collect();
    words.extend(["redress", "--demo", &demo]);
    let window = Group::start(&mut layer.command_of_user(&words), Signal::TERM)?;
    let ready = layer.outside(USERS_FOLDER).join("ready");
    window
        .wait_until(READY_LIMIT, || ready.exists())
        .context("the window did not report its first page")?;
    display.picture(picture)?;
    let failures = fs::read_to_string(&ready).context("cannot read what the window reported")?;
    ensure!(failures.is_empty(), "the first page shows an error: {failures}");
    println!("{}", picture.display());
    Ok(())
}
