//! Where things are: the root of the repository and what cargo knows about the workspace.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;

/// The feature with which the app carries its pages inside.
pub(crate) const APP_FEATURE: &str = "redress/custom-protocol";

/// The checkout we work in.
pub(crate) struct Repo {
    root: PathBuf,
}

impl Repo {
    /// The nearest folder above the current one that holds this crate.
    pub(crate) fn find() -> Result<Self> {
        let here = env::current_dir().context("cannot tell the current folder")?;
        let root = here
            .ancestors()
            .find(|folder| folder.join("src-tauri/xtask/Cargo.toml").is_file())
            .context("not inside a checkout of Redress; change into it first")?;
        Ok(Self { root: root.to_owned() })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// A cargo call at the root of the workspace, by the cargo that started us.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // `cargo run` sets variables about this crate that some build scripts watch: passed on,
        // they would cause a rebuild of half the dependencies whenever cargo is called by hand in
        // between.
        for name in env::vars_os().filter_map(|(name, _)| name.into_string().ok()) {
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                command.env_remove(name);
            }
        }
        command.current_dir(&self.root).args(arguments);
        command
    }

    /// An npm call in the folder of the UI.
    pub(crate) fn npm(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("npm");
        command.current_dir(self.ui()).args(arguments);
        command
    }

    /// `cargo metadata` of the members of the workspace.
    pub(crate) fn metadata(&self) -> Result<Value> {
        let arguments = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
        let text = process::ask(&mut self.cargo(&arguments))?;
        serde_json::from_str(&text).context("cargo metadata is not JSON")
    }

    /// The same with every dependency, for the machine that packages are made for.
    pub(crate) fn metadata_with_dependencies(&self) -> Result<Value> {
        let arguments =
            ["metadata", "--locked", "--format-version", "1", "--features", APP_FEATURE];
        let mut command = self.cargo(&arguments);
        let text = process::ask(command.args(["--filter-platform", "x86_64-unknown-linux-gnu"]))?;
        serde_json::from_str(&text).context("cargo metadata is not JSON")
    }

    /// The version of the app.
    pub(crate) fn version(&self) -> Result<String> {
        let metadata = self.metadata()?;
        let packages = metadata["packages"].as_array().context("no packages")?;
        let app = packages.iter().find(|package| package["name"] == "redress");
        app.and_then(|app| app["version"].as_str()).map(str::to_owned).context("no package redress")
    }

    /// What tasks need to know about the workspace.
    pub(crate) fn workspace(&self) -> Result<Workspace> {
        Workspace::parse(&self.metadata()?)
    }
}

/// The part of `cargo metadata` that tasks need.
#[derive(Debug, PartialEq)]
pub(crate) struct Workspace {
    /// Where cargo builds.
    pub(crate) target: PathBuf,
    /// The names of all integration tests of all members.
    pub(crate) test_targets: Vec<String>,
}

impl Workspace {
    fn parse(metadata: &Value) -> Result<Self> {
        let target = metadata["target_directory"].as_str().context("no target_directory")?;
        let packages = metadata["packages"].as_array().context("no packages")?;
        let test_targets = packages
            .iter()
            .filter_map(|package| package["targets"].as_array())
            .flatten()
            .filter(|target| target["kind"][0] == "test")
            .filter_map(|target| target["name"].as_str().map(str::to_owned))
            .collect();
        Ok(Self { target: target.into(), test_targets })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integration_tests_are_found_among_other_targets() {
        let metadata = serde_json::json!({"target_directory": "/t", "packages": [
            {"targets": [{"kind": ["lib"], "name": "a"}, {"kind": ["test"], "name": "api"}]},
            {"targets": [{"kind": ["test"], "name": "window"}, {"kind": ["bin"], "name": "b"}]}]});
        let expected = Workspace {
            target: "/t".into(),
            test_targets: vec!["api".to_owned(), "window".to_owned()],
        };
        assert_eq!(Workspace::parse(&metadata).unwrap(), expected);
    }
}
