//! Which crate may depend on which (ARCHITECTURE.md draws it), read from the manifests.

use super::{
    Finding,
    tree::{Tree, numbered},
};

/// Every crate of ours and what of ours it may use. Nothing points back.
const ARROWS: &[(&str, &[&str])] = &[
    ("money", &[]),
    ("decision", &["money"]),
    ("store", &[]),
    ("ledger", &["money", "store"]),
    ("gateway", &["money"]),
    ("export", &["money"]),
    ("paper", &["money"]),
    ("desk", &["money", "decision", "store", "ledger", "gateway", "export", "paper"]),
    // The story of the demo workspace is played through the desk, against the stand-in.
    ("demo", &["desk", "fake-stripe", "gateway", "ledger", "money", "store"]),
    // `post -` and the benchmarks hand whole batches to the lane, and disputes as Stripe shows them.
    ("ctl", &["desk", "demo", "fake-stripe", "ledger", "money", "store"]),
    // The specta builder names types of the rooms below the desk.
    ("redress", &["desk", "demo", "fake-stripe", "ledger", "store", "decision", "money"]),
    ("fake-stripe", &[]),
    ("xtask", &[]),
    // Tests look from outside: the desk's commands, the programs, amounts to write down.
    ("blackbox", &["money", "desk", "ctl", "fake-stripe", "gateway", "ledger", "store"]),
];

/// What a crate promises never to touch.
const FORBIDDEN: &[(&str, &[&str], &str)] = &[
    ("money", &["sqlx", "tokio", "serde_json"], "money is pure"),
    ("decision", &["sqlx", "tokio", "serde_json"], "decision is pure"),
    ("ledger", &["async-stripe"], "the ledger does not know Stripe"),
    ("gateway", &["sqlx"], "the gateway does not know the database"),
    ("ctl", &["tauri"], "redressctl has no window"),
    ("blackbox", &["tauri"], "tests never link the window"),
    ("xtask", &["tauri", "sqlx"], "tasks compile in seconds"),
];

/// A line of a manifest that names a dependency.
#[derive(Debug, PartialEq)]
struct Dependency<'a> {
    line: usize,
    name: &'a str,
    for_tests: bool,
}

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let manifests =
        tree.files().filter(|(path, _)| *path == "Cargo.toml" || path.ends_with("/Cargo.toml"));
    manifests.flat_map(|(path, text)| check_manifest(path, text)).collect()
}

fn check_manifest(path: &str, text: &str) -> Vec<Finding> {
    let Some(package) = package_name(text) else { return vec![] };
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package) else {
        let what = format!("crate {package} has no arrows; say what it may use in tidy/arrows.rs");
        return vec![Finding::new(path, 1, what)];
    };
    dependencies(text)
        .into_iter()
        .filter_map(|dependency| {
            let what = reason_against(package, allowed, &dependency)?;
            Some(Finding::new(path, dependency.line, what))
        })
        .collect()
}

fn reason_against(package: &str, allowed: &[&str], dependency: &Dependency<'_>) -> Option<String> {
    let name = dependency.name;
    if ARROWS.iter().any(|(ours, _)| *ours == name) {
        // The stand-in uses nothing of ours, so a test that uses it closes no circle.
        let stand_in = dependency.for_tests && name == "fake-stripe" && package != "fake-stripe";
        let fine = allowed.contains(&name) || stand_in;
        return (!fine).then(|| format!("{package} must not use {name}; nothing points back"));
    }
    let (_, _, promise) = FORBIDDEN.iter().find(|(owner, families, _)| {
        let of_family = |family: &str| {
            name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        *owner == package && families.iter().any(|family| of_family(family))
    })?;
    (!dependency.for_tests).then(|| format!("{package} must not use {name}; {promise}"))
}

fn package_name(text: &str) -> Option<&str> {
    let (_, package) = text.split_once("[package]")?;
    let line = package.lines().find_map(|line| line.strip_prefix("name = "))?;
    Some(line.trim().trim_matches('"'))
}

/// Manifests here are plain: one dependency a line, or one a section.
fn dependencies(text: &str) -> Vec<Dependency<'_>> {
    let mut found = vec![];
    let mut section = "";
    for (line, content) in numbered(text) {
        if let Some(header) =
            content.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))
        {
            section = header;
            if let Some((kind, name)) = header.rsplit_once("dependencies.") {
                found.push(Dependency { line, name, for_tests: kind.ends_with("dev-") });
            }
        } else if section.ends_with("dependencies") && !section.starts_with("workspace") {
            let Some(end) = content.find(['.', '=', ' ']) else { continue };
            if content.starts_with(['#', ' ', '}', ']']) {
                continue;
            }
            let renamed =
                content.split_once("package = \"").and_then(|(_, rest)| rest.split('"').next());
            let name = renamed.unwrap_or(&content[..end]);
            found.push(Dependency { line, name, for_tests: section.ends_with("dev-dependencies") });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::places;

    #[test]
    fn an_arrow_that_points_back_is_found() {
        let manifest = "[package]\nname = \"money\"\n\n[dependencies]\nserde.workspace = true\nledger.workspace = true\n";
        let findings = check(&Tree::from([("src-tauri/money/Cargo.toml", manifest)]));
        assert_eq!(places(&findings), ["src-tauri/money/Cargo.toml:6"]);
    }

    #[test]
    fn every_way_to_write_a_dependency_is_read() {
        let manifest = "[package]\nname = \"desk\"\n[dependencies]\na.workspace = true\nb = \"1\"\n\
            c = { version = \"1\", package = \"d\" }\n# e = \"1\"\n[dependencies.f]\npath = \"x\"\n\
            [target.'cfg(unix)'.dependencies]\ng = \"1\"\n[dev-dependencies]\nh = \"1\"\n[lints]\nworkspace = true\n";
        let read = dependencies(manifest);
        let names: Vec<_> = read.iter().map(|dependency| dependency.name).collect();
        assert_eq!(names, ["a", "b", "d", "f", "g", "h"]);
        assert!(read.iter().all(|dependency| dependency.for_tests == (dependency.name == "h")));
    }

    #[test]
    fn workspace_dependencies_are_no_arrows() {
        let manifest = "[workspace.dependencies]\nledger = { path = \"x\" }\n[package]\nname = \"redress\"\n[dependencies]\ndesk.workspace = true\n";
        assert_eq!(check(&Tree::from([("Cargo.toml", manifest)])), []);
    }

    #[test]
    fn a_promise_of_purity_covers_the_whole_family() {
        let manifest = "[package]\nname = \"ledger\"\n[dependencies]\nasync-stripe-core = \"1\"\n";
        let findings = check(&Tree::from([("src-tauri/ledger/Cargo.toml", manifest)]));
        assert_eq!(places(&findings), ["src-tauri/ledger/Cargo.toml:4"]);
    }

    #[test]
    fn the_stand_in_may_serve_the_tests_of_any_crate() {
        let manifest = |section| {
            format!("[package]\nname = \"gateway\"\n[{section}]\nfake-stripe.workspace = true\n")
        };
        let check = |section| check_manifest("src-tauri/gateway/Cargo.toml", &manifest(section));
        assert_eq!(check("dev-dependencies"), []);
        assert_eq!(check("dependencies").len(), 1);
    }

    #[test]
    fn a_crate_without_arrows_is_found() {
        let manifest = "[package]\nname = \"newcomer\"\n";
        assert_eq!(check(&Tree::from([("src-tauri/newcomer/Cargo.toml", manifest)])).len(), 1);
    }
}
