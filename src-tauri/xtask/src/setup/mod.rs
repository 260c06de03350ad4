//! What the machine must have before a task can start, and the servers a task owns while it runs.

pub(crate) mod apt;
pub(crate) mod deny;
pub(crate) mod display;
pub(crate) mod node;
pub(crate) mod outsiders;
pub(crate) mod postgres;

use anyhow::Result;

use crate::repo::Repo;

/// What a task is about to do with the machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Need {
    /// Build the app and open its window on the user's screen.
    Window,
    /// The same without a screen, with a picture of it.
    Headless,
    /// Every test.
    Test,
    /// Build and measure the command line on both engines; no window.
    Bench,
}

/// Installs what is missing, or says what to install.
pub(crate) fn prepare(repo: &Repo, need: Need) -> Result<()> {
    apt::ensure(need)?;
    if need != Need::Bench {
        node::ensure_version()?;
        node::install(repo)?;
    }
    Ok(())
}
