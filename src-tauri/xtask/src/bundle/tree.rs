//! What a package carries beside the window: `redressctl`, manuals, completions, the unit of the server,
//! descriptions for the desktop, licences and the bill of materials, as a tree that starts at `usr`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use super::{inventory::Inventory, licences, sbom, strip};
use crate::{process, repo::Repo};

/// What is copied as it is: from below src-tauri, to.
const COPIED: &[(&str, &str)] = &[
    ("linux/app.redress.desk.metainfo.xml", "usr/share/metainfo/app.redress.desk.metainfo.xml"),
    ("linux/app.redress.desk.mime.xml", "usr/share/mime/packages/app.redress.desk.xml"),
    ("linux/redress.service", "usr/lib/systemd/system/redress.service"),
    ("linux/sysusers.conf", "usr/lib/sysusers.d/redress.conf"),
    ("linux/tmpfiles.conf", "usr/lib/tmpfiles.d/redress.conf"),
    ("app/icons/icon.svg", "usr/share/icons/hicolor/scalable/apps/redress.svg"),
    ("../LICENSE", "usr/share/doc/redress/copyright"),
    ("../CHANGELOG.md", "usr/share/doc/redress/changelog"),
];

/// Shells and where Debian keeps completions for them.
const COMPLETIONS: &[(&str, &str)] = &[
    ("bash", "usr/share/bash-completion/completions/redressctl"),
    ("zsh", "usr/share/zsh/vendor-completions/_redressctl"),
    ("fish", "usr/share/fish/vendor_completions.d/redressctl.fish"),
];

const MANUALS: &str = "usr/share/man/man1";
const SBOM: &str = "usr/share/doc/redress/redress.cdx.json";
const LICENCES: &str = "usr/share/doc/redress/third-party-licenses.txt";

/// Folders that Red Hat calls otherwise.
const RED_HAT: &[(&str, &str)] =
    &[("/usr/share/zsh/vendor-completions", "/usr/share/zsh/site-functions")];

/// A gathered tree.
pub(super) struct Tree {
    root: PathBuf,
    files: Vec<PathBuf>,
    sbom: PathBuf,
}

impl Tree {
    /// Gathers everything below `root`, with what `redressctl` says of itself.
    pub(super) fn gather(
        repo: &Repo,
        redressctl: &Path,
        root: &Path,
        version: &str,
    ) -> Result<Self> {
        let sources = repo.root().join("src-tauri");
        for (from, to) in COPIED {
            write(&root.join(to), &read(&sources.join(from))?)?;
        }
        strip(redressctl, &root.join("usr/bin/redressctl"))?;
        for (shell, to) in COMPLETIONS {
            let script = process::ask(Command::new(redressctl).args(["completions", shell]))?;
            write(&root.join(to), script.as_bytes())?;
        }
        process::run(Command::new(redressctl).arg("man-pages").arg(root.join(MANUALS)))?;

        let inventory = Inventory::read(repo)?;
        write(&root.join(LICENCES), licences::text(&inventory.components).as_bytes())?;
        let document = serde_json::to_vec_pretty(&sbom::document(&inventory, version))?;
        write(&root.join(SBOM), &document)?;
        compress(root)?;
        Ok(Self { files: files_below(root)?, sbom: root.join(SBOM), root: root.to_owned() })
    }

    pub(super) fn sbom(&self) -> &Path {
        &self.sbom
    }

    /// Where each file goes in a package for Debian.
    pub(super) fn debian(&self) -> BTreeMap<String, &Path> {
        let place = |file: &Path| {
            let inside = file.strip_prefix(&self.root).unwrap_or(file);
            format!("/{}", inside.display())
        };
        self.files.iter().map(|file| (place(file), file.as_path())).collect()
    }

    /// Where each file goes in a package for Red Hat.
    pub(super) fn red_hat(&self) -> BTreeMap<String, &Path> {
        self.debian().into_iter().map(|(place, file)| (red_hat_place(&place), file)).collect()
    }
}

fn red_hat_place(place: &str) -> String {
    let moved = RED_HAT
        .iter()
        .find_map(|(from, to)| place.strip_prefix(from).map(|rest| format!("{to}{rest}")));
    moved.unwrap_or_else(|| place.to_owned())
}

/// Manuals and the changelog are compressed, without a name and a time inside.
fn compress(root: &Path) -> Result<()> {
    let mut pages = files_below(&root.join(MANUALS))?;
    pages.push(root.join("usr/share/doc/redress/changelog"));
    process::run(Command::new("gzip").args(["-9", "--no-name", "--"]).args(pages))
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let listing = fs::read_dir(folder).with_context(|| format!("no {}", folder.display()))?;
    let mut files = vec![];
    for path in listing.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().context("a file without a folder")?;
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn red_hat_has_a_folder_of_its_own_for_completions_of_zsh() {
        let place = "/usr/share/zsh/vendor-completions/_redressctl";
        assert_eq!(red_hat_place(place), "/usr/share/zsh/site-functions/_redressctl");
        assert_eq!(red_hat_place("/usr/bin/redressctl"), "/usr/bin/redressctl");
    }
}
