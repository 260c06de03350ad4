//! Tools of others that judge, fetched into the target folder: Stripe's Python SDK and command line
//! judge the stand-in; a validator, schemathesis and a generator of TypeScript clients judge the
//! server's API; `Beancount`, `DuckDB` and `openpyxl` judge exports; the library of CycloneDX judges the bill
//! of materials. Where they cannot be had, the
//! tests say so and go on without that judge.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, ensure};

use crate::{process, stamp};

const SDK: &[&str] = &["stripe==16.1.0"];
const CLI: &[&str] = &["@stripe/cli@1.52.0"];
const API_JUDGES: &[&str] = &["openapi-spec-validator==0.9.0", "schemathesis==4.32.5"];
const EXPORT_JUDGES: &[&str] = &["beancount==3.2.3", "duckdb==2.0.1", "openpyxl==3.1.5"];
const API_CLIENT: &[&str] =
    &["openapi-typescript@7.13.0", "typescript@5.9.3", "@types/node@20.19.43"];

/// Variables by which the tests find the tools; those that could not be had are left out.
pub(crate) fn variables(target: &Path) -> Vec<(&'static str, PathBuf)> {
    let tools = [
        ("REDRESS_STRIPE_PYTHON", python(&target.join("stripe-python"), SDK)),
        ("REDRESS_STRIPE_CLI", cli(&target.join("stripe-cli"))),
        ("REDRESS_API_PYTHON", python(&target.join("api-python"), API_JUDGES)),
        ("REDRESS_EXPORT_PYTHON", python(&target.join("export-python"), EXPORT_JUDGES)),
        ("REDRESS_API_TYPESCRIPT", packages(&target.join("api-typescript"), API_CLIENT)),
    ];
    let found = tools.into_iter().filter_map(|(variable, tool)| match tool {
        Ok(path) => Some((variable, path)),
        Err(error) => {
            eprintln!("xtask: nothing is judged through {variable}: {error:#}");
            None
        }
    });
    found.collect()
}

/// The Python of an environment with these packages.
pub(crate) fn python(folder: &Path, packages: &[&str]) -> Result<PathBuf> {
    let python = folder.join("bin/python");
    let stamp = folder.join(".redress-packages");
    let wanted = packages.join(" ");
    if !stamp::is(&stamp, &wanted) {
        process::run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        process::run(pip.args(packages))?;
        stamp::set(&stamp, &wanted)?;
    }
    Ok(python)
}

fn cli(folder: &Path) -> Result<PathBuf> {
    let folder = packages(folder, CLI)?;
    let program = folder.join("node_modules/@stripe/cli-linux-x64/bin/stripe");
    ensure!(program.is_file(), "Stripe's command line has no program for this system");
    Ok(program)
}

/// The folder, with these packages of npm in it.
fn packages(folder: &Path, packages: &[&str]) -> Result<PathBuf> {
    let stamp = folder.join(".redress-packages");
    let wanted = packages.join(" ");
    if !stamp::is(&stamp, &wanted) {
        let mut npm = Command::new("npm");
        npm.arg("install").arg("--prefix").arg(folder);
        npm.args(["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]);
        process::run(npm.args(packages))?;
        stamp::set(&stamp, &wanted)?;
    }
    Ok(folder.to_owned())
}
