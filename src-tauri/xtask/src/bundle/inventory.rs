//! What a package carries of others: crates that are linked into its programs, npm packages in its
//! pages, and fonts. Licence list and bill of materials are both made from this one list.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::Value;

use super::checksum;
use crate::repo::Repo;

/// The crates of the programs in a package.
const PROGRAMS: [&str; 2] = ["redress", "ctl"];

/// Fonts inside `pdf`: name, version, licence and the file with its text. Their README says how they
/// were made.
const FONTS: &[(&str, &str, &str, &str)] = &[
    ("noto-sans", "20201225", "OFL-1.1", "LICENSE-Noto-OFL-1.1.txt"),
    ("droid-sans-fallback", "6.0.1r16", "Apache-2.0", "LICENSE-Droid-Apache-2.0.txt"),
];
const FONTS_FOLDER: &str = "src-tauri/pdf/fonts";

/// Something that others wrote.
#[derive(Debug, PartialEq)]
pub(super) struct Component {
    pub(super) origin: Origin,
    pub(super) name: String,
    pub(super) version: String,
    /// An SPDX expression.
    pub(super) licence: String,
    pub(super) authors: Vec<String>,
    pub(super) repository: Option<String>,
    /// Algorithm, and checksum in hexadecimal digits.
    pub(super) checksum: Option<(&'static str, String)>,
    /// Its licence texts and notices.
    pub(super) texts: Vec<String>,
    /// The ids of what it uses itself, where that is known.
    pub(super) uses: BTreeSet<String>,
}

/// Where something comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Crate,
    Npm,
    Font,
}

impl Component {
    /// Its package URL; fonts have none, and get a name of that form.
    pub(super) fn id(&self) -> String {
        id(self.origin, &self.name, &self.version)
    }
}

fn id(origin: Origin, name: &str, version: &str) -> String {
    let kind = match origin {
        Origin::Crate => "pkg:cargo",
        Origin::Npm => "pkg:npm",
        Origin::Font => "font",
    };
    format!("{kind}/{}@{version}", name.replace('@', "%40"))
}

/// Everything, in the order of the ids, and the ids of what our own code uses directly.
pub(super) struct Inventory {
    pub(super) components: Vec<Component>,
    pub(super) direct: BTreeSet<String>,
}

impl Inventory {
    pub(super) fn read(repo: &Repo) -> Result<Self> {
        let (mut components, mut direct) = crates(repo)?;
        let (packages, direct_packages) = npm_packages(&repo.ui())?;
        let fonts = fonts(&repo.root().join(FONTS_FOLDER))?;
        direct.extend(direct_packages);
        direct.extend(fonts.iter().map(Component::id));
        components.extend(packages);
        components.extend(fonts);
        components.sort_by_cached_key(Component::id);
        components.dedup_by_key(|component| component.id());
        Ok(Self { components, direct })
    }
}

fn crates(repo: &Repo) -> Result<(Vec<Component>, BTreeSet<String>)> {
    let metadata = repo.metadata_with_dependencies()?;
    let lock = fs::read_to_string(repo.root().join("Cargo.lock")).context("no Cargo.lock")?;
    let checksums = checksum::of_crates(&lock);
    let (linked, direct) = Linked::parse(&metadata)?;
    let components = linked.into_iter().map(|Linked { package, uses }| {
        let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
        let (name, version) = (text("name"), text("version"));
        let folder = PathBuf::from(text("manifest_path"));
        let authors = package["authors"].as_array().into_iter().flatten();
        Ok(Component {
            origin: Origin::Crate,
            licence: licence(&name, &package["license"])?,
            authors: authors.filter_map(Value::as_str).map(str::to_owned).collect(),
            repository: package["repository"].as_str().map(str::to_owned),
            checksum: checksums
                .get(&(name.clone(), version.clone()))
                .map(|sum| ("SHA-256", sum.clone())),
            texts: texts(folder.parent().context("a crate without a folder")?)?,
            uses,
            name,
            version,
        })
    });
    Ok((components.collect::<Result<_>>()?, direct))
}

/// A crate of others that is linked, with the ids of what it uses.
struct Linked<'a> {
    package: &'a Value,
    uses: BTreeSet<String>,
}

impl<'a> Linked<'a> {
    /// What the programs link, and what of it our own crates use. Build scripts and macros stay on the
    /// machine that compiles.
    fn parse(metadata: &'a Value) -> Result<(Vec<Self>, BTreeSet<String>)> {
        let by_id = |values: &'a Value| -> Result<BTreeMap<&'a str, &'a Value>> {
            let values = values.as_array().context("cargo metadata without a list")?;
            Ok(values.iter().filter_map(|value| Some((value["id"].as_str()?, value))).collect())
        };
        let packages = by_id(&metadata["packages"])?;
        let nodes = by_id(&metadata["resolve"]["nodes"])?;
        let is_ours = |id: &str| packages[id]["source"].is_null();
        let mut waiting: Vec<&str> = packages
            .iter()
            .filter(|(id, package)| {
                is_ours(id) && PROGRAMS.iter().any(|name| package["name"] == *name)
            })
            .map(|(id, _)| *id)
            .collect();
        let (mut linked, mut direct, mut seen) = (vec![], BTreeSet::new(), BTreeSet::new());
        while let Some(id) = waiting.pop() {
            if !seen.insert(id) {
                continue;
            }
            let used = used(nodes[id]).filter(|used| !is_macro(packages[used]));
            let used: Vec<&str> = used.collect();
            waiting.extend(&used);
            let others =
                used.iter().filter(|used| !is_ours(used)).map(|used| crate_id(packages[used]));
            if is_ours(id) {
                direct.extend(others);
            } else {
                linked.push(Self { package: packages[id], uses: others.collect() });
            }
        }
        Ok((linked, direct))
    }
}

/// The ids of what a node of the graph links.
fn used(node: &Value) -> impl Iterator<Item = &str> {
    node["deps"].as_array().into_iter().flatten().filter_map(|used| {
        let kinds = used["dep_kinds"].as_array()?;
        let is_linked = kinds.iter().any(|kind| kind["kind"].is_null());
        used["pkg"].as_str().filter(|_| is_linked)
    })
}

fn is_macro(package: &Value) -> bool {
    let targets = package["targets"].as_array().into_iter().flatten();
    targets.into_iter().any(|target| target["kind"][0] == "proc-macro")
}

fn crate_id(package: &Value) -> String {
    let text = |key: &str| package[key].as_str().unwrap_or_default();
    id(Origin::Crate, text("name"), text("version"))
}

/// The packages that the pages are made of, and those that the UI names itself.
fn npm_packages(ui: &Path) -> Result<(Vec<Component>, BTreeSet<String>)> {
    let lock = fs::read(ui.join("package-lock.json")).context("no ui/package-lock.json")?;
    let lock: Value = serde_json::from_slice(&lock).context("ui/package-lock.json is not JSON")?;
    let entries = lock["packages"].as_object().context("ui/package-lock.json has no packages")?;
    let named = entries[""]["dependencies"].as_object().context("the UI names no packages")?;
    let (mut components, mut direct) = (vec![], BTreeSet::new());
    for (path, entry) in entries.iter().filter(|(path, entry)| {
        !path.is_empty() && entry["dev"] != true && entry["optional"] != true
    }) {
        let name = path.rsplit("node_modules/").next().unwrap_or(path).to_owned();
        let version = entry["version"].as_str().context("a package without a version")?.to_owned();
        if named.contains_key(&name) && *path == format!("node_modules/{name}") {
            direct.insert(id(Origin::Npm, &name, &version));
        }
        components.push(Component {
            origin: Origin::Npm,
            licence: licence(&name, &entry["license"])?,
            authors: vec![],
            repository: None,
            checksum: entry["integrity"].as_str().and_then(checksum::of_npm),
            texts: texts(&ui.join(path))?,
            uses: BTreeSet::new(),
            name,
            version,
        });
    }
    Ok((components, direct))
}

fn fonts(folder: &Path) -> Result<Vec<Component>> {
    let font = |&(name, version, licence, file): &(&str, &str, &str, &str)| {
        let text = fs::read_to_string(folder.join(file)).with_context(|| format!("no {file}"))?;
        Ok(Component {
            origin: Origin::Font,
            name: name.to_owned(),
            version: version.to_owned(),
            licence: licence.to_owned(),
            authors: vec![],
            repository: None,
            checksum: None,
            texts: vec![text],
            uses: BTreeSet::new(),
        })
    };
    FONTS.iter().map(font).collect()
}

/// The licence as an SPDX expression; old manifests write "or" as a slash.
fn licence(name: &str, licence: &Value) -> Result<String> {
    let licence = licence.as_str().with_context(|| format!("{name} does not name its licence"))?;
    let parts: Vec<_> = licence.split('/').map(str::trim).collect();
    Ok(parts.join(" OR "))
}

/// The licence texts and notices in the folder of a package.
fn texts(folder: &Path) -> Result<Vec<String>> {
    const NAMES: &[&str] = &["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];
    let listing = fs::read_dir(folder).with_context(|| {
        format!("{} is missing; `cargo xtask setup` installs it", folder.display())
    })?;
    let mut files: Vec<PathBuf> = listing
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
            path.is_file() && NAMES.iter().any(|start| name.starts_with(start))
        })
        .collect();
    files.sort();
    let text = |path: &PathBuf| {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    files.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_only_compiles_is_not_carried() {
        let package = |name: &str, kind: &str, source: Value| {
            json!({ "id": name, "name": name, "version": "1.0.0", "source": source,
                "targets": [{ "kind": [kind] }] })
        };
        let used =
            |name: &str, kind: Value| json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] });
        let metadata = json!({
            "packages": [
                package("redress", "bin", Value::Null),
                package("money", "lib", Value::Null),
                package("serde", "lib", json!("elsewhere")),
                package("serde_core", "lib", json!("elsewhere")),
                package("derive", "proc-macro", json!("elsewhere")),
                package("cc", "lib", json!("elsewhere")),
                package("proptest", "lib", json!("elsewhere")),
            ],
            "resolve": { "nodes": [
                { "id": "redress", "deps": [used("money", Value::Null), used("cc", json!("build"))] },
                { "id": "money", "deps": [used("serde", Value::Null), used("proptest", json!("dev"))] },
                { "id": "serde", "deps": [used("serde_core", Value::Null), used("derive", Value::Null)] },
                { "id": "serde_core", "deps": [] },
                { "id": "derive", "deps": [] }, { "id": "cc", "deps": [] }, { "id": "proptest", "deps": [] },
            ] },
        });
        let (linked, direct) = Linked::parse(&metadata).unwrap();
        let mut names: Vec<_> = linked.iter().map(|linked| crate_id(linked.package)).collect();
        names.sort();
        assert_eq!(names, ["pkg:cargo/serde@1.0.0", "pkg:cargo/serde_core@1.0.0"]);
        assert_eq!(direct, BTreeSet::from(["pkg:cargo/serde@1.0.0".to_owned()]));
        let serde = linked.iter().find(|linked| linked.package["name"] == "serde").unwrap();
        assert_eq!(serde.uses, BTreeSet::from(["pkg:cargo/serde_core@1.0.0".to_owned()]));
    }

    #[test]
    fn packages_of_the_development_server_are_not_carried() {
        let ui = tempfile::tempdir().unwrap();
        let lock = json!({ "packages": {
            "": { "dependencies": { "@scope/a": "1" } },
            "node_modules/@scope/a": { "version": "1.2.0", "license": "MIT" },
            "node_modules/@scope/a/node_modules/b": { "version": "2.0.0", "license": "ISC" },
            "node_modules/vite": { "version": "8.0.0", "license": "MIT", "dev": true },
        } });
        fs::write(ui.path().join("package-lock.json"), lock.to_string()).unwrap();
        let folder = ui.path().join("node_modules/@scope/a/node_modules/b");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("license.md"), "ISC of b").unwrap();
        let (components, direct) = npm_packages(ui.path()).unwrap();
        let ids: Vec<_> = components.iter().map(Component::id).collect();
        assert_eq!(ids, ["pkg:npm/%40scope/a@1.2.0", "pkg:npm/b@2.0.0"]);
        assert_eq!(direct.into_iter().collect::<Vec<_>>(), ["pkg:npm/%40scope/a@1.2.0"]);
        assert_eq!(components[1].texts, ["ISC of b"]);
    }

    #[test]
    fn a_dependency_names_its_licence() {
        assert_eq!(licence("a", &json!("MIT/Apache-2.0")).unwrap(), "MIT OR Apache-2.0");
        assert!(licence("a", &Value::Null).unwrap_err().to_string().contains('a'));
    }
}
