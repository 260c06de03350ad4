//! Stripe's own tools, which judge the stand-in: the Python SDK and the command line, fetched into the
//! target folder. Where they cannot be had, the tests say so and go on without that judge.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, ensure};

use crate::{process, stamp};

const SDK: &str = "stripe==16.1.0";
const CLI: &str = "@stripe/cli@1.52.0";

/// Variables by which the tests find the tools; those that could not be had are left out.
pub(crate) fn variables(target: &Path) -> Vec<(&'static str, PathBuf)> {
    let tools = [
        ("REDRESS_STRIPE_PYTHON", python(&target.join("stripe-python"))),
        ("REDRESS_STRIPE_CLI", cli(&target.join("stripe-cli"))),
    ];
    let found = tools.into_iter().filter_map(|(variable, tool)| match tool {
        Ok(path) => Some((variable, path)),
        Err(error) => {
            eprintln!("xtask: the stand-in is not judged through {variable}: {error:#}");
            None
        }
    });
    found.collect()
}

fn python(folder: &Path) -> Result<PathBuf> {
    let python = folder.join("bin/python");
    let stamp = folder.join(".redress-packages");
    if !stamp::is(&stamp, SDK) {
        process::run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", SDK]);
        process::run(&mut pip)?;
        stamp::set(&stamp, SDK)?;
    }
    Ok(python)
}

fn cli(folder: &Path) -> Result<PathBuf> {
    let program = folder.join("node_modules/@stripe/cli-linux-x64/bin/stripe");
    let stamp = folder.join(".redress-packages");
    if !stamp::is(&stamp, CLI) {
        let mut npm = Command::new("npm");
        npm.arg("install").arg("--prefix").arg(folder);
        npm.args(["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", CLI]);
        process::run(&mut npm)?;
        stamp::set(&stamp, CLI)?;
    }
    ensure!(program.is_file(), "Stripe's command line has no program for this system");
    Ok(program)
}
