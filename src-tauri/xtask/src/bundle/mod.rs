//! `cargo xtask bundle`: the packages of the window and `redressctl` for Debian and for Red Hat. Tauri's
//! bundler packs them; what else they carry is gathered here first (`tree.rs`).

mod checksum;
mod inventory;
mod licences;
mod sbom;
mod tree;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use self::tree::Tree;
use crate::{
    build, process,
    repo::{APP_FEATURE, Repo},
    setup::{self, Need, node},
};

/// With it the bundler signs what the updater downloads.
const SIGNING_KEY_VARIABLE: &str = "TAURI_SIGNING_PRIVATE_KEY";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Which build is packed
    #[arg(long, value_enum, default_value_t = Profile::Release)]
    profile: Profile,
    /// Judges the packages, and installs, uses and removes the .deb in a bare Debian (as root)
    #[arg(long)]
    pub(crate) check: bool,
}

/// How the programs in a package are compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Profile {
    /// What customers get
    Release,
    /// What the test command has built, so that nothing is compiled twice
    Dev,
}

impl Profile {
    /// Cargo's folder of it.
    const fn folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "debug",
        }
    }
}

/// What was made.
pub(crate) struct Packages {
    pub(crate) deb: PathBuf,
    pub(crate) rpm: PathBuf,
    /// The bill of materials.
    pub(crate) sbom: PathBuf,
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Packages> {
    setup::prepare(repo, if options.check { Need::Test } else { Need::Window })?;
    node::build(repo)?;
    process::run(&mut programs(repo, options.profile))?;
    let packages = pack(repo, options.profile)?;
    for file in [&packages.deb, &packages.rpm, &packages.sbom] {
        println!("{}", file.display());
    }
    Ok(packages)
}

fn programs(repo: &Repo, profile: Profile) -> Command {
    match profile {
        Profile::Dev => build::everything(repo),
        Profile::Release => {
            let release = ["build", "--release", "-p", "redress", "-p", "ctl"];
            let mut command = repo.cargo(&release);
            command.args(["--features", APP_FEATURE]);
            command
        }
    }
}

/// Packs the programs that are built. The bundler writes into the program that it packs; it gets a
/// target folder with a copy.
pub(crate) fn pack(repo: &Repo, profile: Profile) -> Result<Packages> {
    let target = repo.workspace()?.target;
    let built = target.join(profile.folder());
    let version = repo.version()?;
    let folder = target.join("package").join(profile.folder());
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let copies = folder.join(profile.folder());
    strip(&built.join("redress"), &copies.join("redress"))?;
    let tree = Tree::gather(repo, &built.join("redressctl"), &folder.join("tree"), &version)?;

    let settings = folder.join("settings.json");
    fs::write(
        &settings,
        settings_of(&tree, env::var_os(SIGNING_KEY_VARIABLE).is_some()).to_string(),
    )
    .with_context(|| format!("cannot write {}", settings.display()))?;
    let mut bundler = Command::new(repo.ui().join("node_modules/.bin/tauri"));
    bundler.current_dir(repo.root()).env("CARGO_TARGET_DIR", &folder).env("CI", "true");
    bundler.args(["bundle", "--bundles", "deb,rpm", "--config"]).arg(&settings);
    if profile == Profile::Dev {
        bundler.arg("--debug");
    }
    process::run(&mut bundler)?;
    let made = copies.join("bundle");
    let sbom = tree.sbom().to_owned();
    Ok(Packages {
        deb: only(&made.join("deb"), "deb")?,
        rpm: only(&made.join("rpm"), "rpm")?,
        sbom,
    })
}

/// What the bundler is told beside tauri.conf.json.
fn settings_of(tree: &Tree, is_signed: bool) -> Value {
    json!({ "bundle": {
        "createUpdaterArtifacts": is_signed,
        "linux": { "deb": { "files": tree.debian() }, "rpm": { "files": tree.red_hat() } },
    } })
}

/// A copy of a program without symbols; a release has none anyway.
fn strip(program: &Path, copy: &Path) -> Result<()> {
    let folder = copy.parent().context("a copy without a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    process::run(Command::new("strip").arg("-o").arg(copy).arg(program))
}

/// The one file of a kind in a folder.
fn only(folder: &Path, kind: &str) -> Result<PathBuf> {
    let listing = fs::read_dir(folder).with_context(|| format!("no {}", folder.display()))?;
    let is_wanted = |path: &PathBuf| path.extension().is_some_and(|found| found == kind);
    let mut found: Vec<_> = listing.flatten().map(|entry| entry.path()).filter(is_wanted).collect();
    ensure!(found.len() == 1, "{} has {} packages, not one", folder.display(), found.len());
    found.pop().context("no package")
}
