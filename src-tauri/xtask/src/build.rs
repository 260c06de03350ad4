//! How everything is compiled for the tests.

use std::process::Command;

use crate::repo::{APP_FEATURE, Repo};

/// Programs and tests in one call: cargo decides the features of shared crates per call, and separate
/// calls for the app, the command line and the tests would compile most of them several times.
pub(crate) fn everything(repo: &Repo) -> Command {
    checked(repo.cargo(&["build", "--workspace", "--all-targets", "--features", APP_FEATURE]))
}

/// A call of cargo in which clippy compiles the crates of the workspace, as `cargo clippy` has it check
/// them. `cargo clippy` and `cargo build` share nothing, and would compile every dependency twice.
pub(crate) fn checked(mut cargo: Command) -> Command {
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
    cargo.env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings");
    cargo
}
