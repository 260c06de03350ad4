//! Versions that stand in several files: our own, and those of Tauri's crates, which must be as those of
//! their npm packages up to the second number, or the bundler stops.

use serde_json::Value;

use super::{Finding, tree::Tree};

const MANIFEST: &str = "Cargo.toml";
const CRATES: &str = "Cargo.lock";
const UI: &str = "ui/package.json";
const PACKAGES: &str = "ui/package-lock.json";
const METAINFO: &str = "src-tauri/linux/app.redress.desk.metainfo.xml";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = own_version(tree);
    findings.extend(versions_of_tauri(tree));
    findings
}

fn own_version(tree: &Tree) -> Vec<Finding> {
    let (Some(manifest), Some(ui), Some(metainfo)) =
        (tree.text(MANIFEST), tree.text(UI), tree.text(METAINFO))
    else {
        return vec![];
    };
    let Some(version) = after(manifest, "[workspace.package]\nversion = \"") else {
        return vec![Finding::new(
            MANIFEST,
            1,
            "no version; write it first in [workspace.package]",
        )];
    };
    let found = [
        (UI, after(ui, "\"version\": \"")),
        // The newest release stands first.
        (METAINFO, after(metainfo, "<release version=\"")),
    ];
    let differs = found.into_iter().filter(|(_, found)| *found != Some(version));
    differs
        .map(|(path, _)| Finding::new(path, 1, format!("the version is {version}; name it here")))
        .collect()
}

fn versions_of_tauri(tree: &Tree) -> Vec<Finding> {
    let (Some(crates), Some(packages)) = (tree.text(CRATES), tree.text(PACKAGES)) else {
        return vec![];
    };
    let packages: Value = serde_json::from_str(packages).unwrap_or_default();
    let entries = packages["packages"].as_object().into_iter().flatten();
    let of_tauri = entries.filter_map(|(path, entry)| {
        let name = path.strip_prefix("node_modules/@tauri-apps/")?;
        Some((crate_of(name)?, entry["version"].as_str()?))
    });
    let differ = of_tauri.filter_map(|(name, version)| {
        let used = after(crates, &format!("\nname = \"{name}\"\nversion = \""))?;
        let what = format!(
            "{name} is {used} as a crate and {version} as a package; let both have the same first \
             two numbers"
        );
        (series(used) != series(version)).then(|| Finding::new(CRATES, 1, what))
    });
    differ.collect()
}

/// The crate that an npm package of Tauri belongs to.
fn crate_of(package: &str) -> Option<String> {
    match package {
        "api" | "cli" => Some("tauri".to_owned()),
        plugin => plugin.starts_with("plugin-").then(|| format!("tauri-{plugin}")),
    }
}

fn series(version: &str) -> Vec<&str> {
    version.split('.').take(2).collect()
}

/// What follows `start`, up to the quotation mark.
fn after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::places;

    #[test]
    fn our_version_is_the_same_everywhere() {
        let found = |manifest: &str, ui: &str, metainfo: &str| {
            let manifest = format!("[workspace.package]\nversion = \"{manifest}\"\n");
            let ui = format!("{{ \"version\": \"{ui}\" }}");
            let releases = format!("<release version=\"{metainfo}\"/><release version=\"0.0.9\"/>");
            let tree = Tree::from([(MANIFEST, &*manifest), (UI, &ui), (METAINFO, &releases)]);
            places(&check(&tree))
        };
        assert_eq!(found("0.1.0", "0.1.0", "0.1.0"), [""; 0]);
        assert_eq!(found("0.1.0", "0.2.0", "0.1.0"), ["ui/package.json:1"]);
        assert_eq!(found("0.1.0", "0.1.0", "0.0.9"), [format!("{METAINFO}:1")]);
    }

    #[test]
    fn a_plugin_has_one_version_as_crate_and_as_package() {
        let found = |used: &str| {
            let crates = format!("\nname = \"tauri-plugin-dialog\"\nversion = \"{used}\"\n");
            let packages = r#"{ "packages": { "node_modules/@tauri-apps/plugin-dialog":
                { "version": "2.8.4" }, "node_modules/@tauri-apps/cli-linux-x64-gnu": {} } }"#;
            places(&check(&Tree::from([(CRATES, &*crates), (PACKAGES, packages)])))
        };
        assert_eq!(found("2.8.1"), [""; 0]);
        assert_eq!(found("2.9.0"), ["Cargo.lock:1"]);
    }
}
