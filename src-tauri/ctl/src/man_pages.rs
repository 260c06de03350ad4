//! `man-pages DIR`: a page for `redressctl` and one for each verb, for packages.

use std::{fs, path::PathBuf};

use clap::{Args, Command};

use crate::Failure;

/// Where to.
#[derive(Debug, Args)]
pub(crate) struct ManPages {
    /// The folder; it is made if there is none
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

pub(crate) fn run(input: &ManPages, line: Command) -> Result<(), Failure> {
    fs::create_dir_all(&input.dir)
        .and_then(|()| clap_mangen::generate_to(line, &input.dir))
        .map_err(|error| Failure::machine(&error))
}
