//! Which crate may depend on which (ARCHITECTURE.md draws it), as `cargo metadata` tells it.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Finding;

/// Every crate of ours and what of ours it may use. Nothing points back.
const ARROWS: &[(&str, &[&str])] = &[
    ("money", &[]),
    ("decision", &["money"]),
    ("store", &[]),
    ("ledger", &["money", "store"]),
    ("gateway", &["money"]),
    ("export", &["money"]),
    ("pdf", &["money"]),
    ("desk", &["money", "decision", "store", "ledger", "gateway", "export", "pdf"]),
    ("server", &["desk", "gateway", "ledger", "money", "store"]),
    // The story of the demo workspace is played through the desk, against the stand-in.
    ("demo", &["desk", "fake-stripe", "gateway", "ledger", "money", "store"]),
    // `post -` and the benchmarks hand whole batches to the posting lane.
    ("ctl", &["desk", "server", "demo", "fake-stripe", "ledger", "money", "store"]),
    // The bindings name types of the crates below the desk.
    ("redress", &["desk", "server", "demo", "fake-stripe", "ledger", "store", "decision", "money"]),
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

pub(super) fn check(metadata: &Value) -> Result<Vec<Finding>> {
    let root = metadata["workspace_root"].as_str().context("no workspace_root")?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    let mut findings = vec![];
    for package in packages {
        let name = package["name"].as_str().context("a package without a name")?;
        let manifest = package["manifest_path"].as_str().context("a package without a manifest")?;
        let path = manifest.strip_prefix(root).unwrap_or(manifest).trim_start_matches('/');
        let Some((_, allowed)) = ARROWS.iter().find(|(ours, _)| *ours == name) else {
            let what = format!("crate {name} has no arrows; say what it may use in tidy/arrows.rs");
            findings.push(Finding::new(path, 1, what));
            continue;
        };
        let dependencies = package["dependencies"].as_array().context("no dependencies")?;
        let wrong = dependencies.iter().filter_map(|used| reason_against(name, allowed, used));
        findings.extend(wrong.map(|what| Finding::new(path, 1, what)));
    }
    Ok(findings)
}

fn reason_against(package: &str, allowed: &[&str], dependency: &Value) -> Option<String> {
    let name = dependency["name"].as_str()?;
    let for_tests = dependency["kind"] == "dev";
    if ARROWS.iter().any(|(ours, _)| *ours == name) {
        // The stand-in uses nothing of ours, so a test that uses it closes no circle.
        let stand_in = for_tests && name == "fake-stripe" && package != "fake-stripe";
        let fine = allowed.contains(&name) || stand_in;
        return (!fine).then(|| format!("{package} must not use {name}; nothing points back"));
    }
    let (_, _, promise) = FORBIDDEN.iter().find(|(owner, families, _)| {
        let of_family = |family: &str| {
            name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        *owner == package && families.iter().any(|family| of_family(family))
    })?;
    (!for_tests).then(|| format!("{package} must not use {name}; {promise}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tidy::tree::places;

    /// What is found in a workspace of one package with one dependency of this kind.
    fn found(package: &str, dependency: &str, kind: Option<&str>) -> Vec<String> {
        let metadata = json!({
            "workspace_root": "/checkout",
            "packages": [{
                "name": package,
                "manifest_path": format!("/checkout/src-tauri/{package}/Cargo.toml"),
                "dependencies": [{ "name": dependency, "kind": kind }],
            }],
        });
        places(&check(&metadata).unwrap())
    }

    #[test]
    fn an_arrow_that_points_back_is_found() {
        for kind in [None, Some("dev"), Some("build")] {
            assert_eq!(found("money", "ledger", kind), ["src-tauri/money/Cargo.toml:1"]);
        }
        assert_eq!(found("ledger", "money", None), [""; 0]);
        assert_eq!(found("money", "serde", None), [""; 0]);
    }

    #[test]
    fn a_promise_of_purity_covers_the_whole_family() {
        assert_eq!(found("ledger", "async-stripe-core", None).len(), 1);
        assert_eq!(found("ledger", "async-stripes", None), [""; 0]);
        assert_eq!(found("money", "serde_json", Some("dev")), [""; 0], "tests may");
    }

    #[test]
    fn the_stand_in_may_serve_the_tests_of_any_crate() {
        assert_eq!(found("gateway", "fake-stripe", Some("dev")), [""; 0]);
        assert_eq!(found("gateway", "fake-stripe", None).len(), 1);
    }

    #[test]
    fn a_crate_without_arrows_is_found() {
        assert_eq!(found("newcomer", "serde", None).len(), 1);
    }
}
