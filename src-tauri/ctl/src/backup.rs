//! `backup`, `inspect` and `restore`: the life of a workspace file.

use std::path::PathBuf;

use clap::Args;
use desk::{BackUp, Opening, workspace};

use crate::{Failure, options::GlobalOptions, print::print};

/// The file to make.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The new file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// The file to inspect.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// From where to where.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The backup; it stays
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
    /// The new file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(crate) async fn back_up(options: &GlobalOptions, input: Backup) -> Result<(), Failure> {
    let actor = options.actor()?;
    let desk = options.open(Opening::MustExist).await?;
    let input = BackUp { path: input.file.display().to_string() };
    let made = desk.back_up(&actor, input).await;
    desk.db().close().await;
    print(&made?)
}

pub(crate) async fn inspect(input: Inspect) -> Result<(), Failure> {
    print(&workspace::inspect(&input.file).await?)
}

pub(crate) async fn restore(input: Restore) -> Result<(), Failure> {
    print(&workspace::restore(&input.backup, &input.file).await?)
}
