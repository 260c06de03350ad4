//! `completions SHELL`: what a shell needs to complete the command line.

use std::io::{self, Write as _};

use clap::{Args, Command};
use clap_complete::{Shell, generate};

use crate::Failure;

/// The shell.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// Whose language to write
    shell: Shell,
}

pub(crate) fn run(input: &Completions, mut line: Command) -> Result<(), Failure> {
    let mut script = Vec::new();
    generate(input.shell, &mut line, "redressctl", &mut script);
    io::stdout().write_all(&script).map_err(|error| Failure::machine(&error))
}
