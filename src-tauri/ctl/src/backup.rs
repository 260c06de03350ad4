//! `backup`, `inspect` and `restore`: the life of a workspace file.

use std::{
    ops::ControlFlow,
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
};

use clap::Args;
use desk::{BackUp, FileProgress, Opening, workspace};

use crate::{Failure, interrupt::Interrupt, options::GlobalOptions, print::print};

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
    let told = Told::default();
    let made = desk.back_up_with(&actor, input, &|progress| told.tell(progress)).await;
    desk.db().close().await;
    told.end(made)
}

pub(crate) async fn inspect(input: Inspect) -> Result<(), Failure> {
    print(&workspace::inspect(&input.file).await?)
}

pub(crate) async fn restore(input: Restore) -> Result<(), Failure> {
    let told = Told::default();
    let watch = |progress| told.tell(progress);
    told.end(workspace::restore_with(&input.backup, &input.file, &watch).await)
}

/// Progress on standard error, a line for each tenth; an interruption leaves nothing.
struct Told {
    interrupt: Interrupt,
    tenths: AtomicU64,
}

impl Default for Told {
    fn default() -> Self {
        Self { interrupt: Interrupt::listen(), tenths: AtomicU64::new(0) }
    }
}

impl Told {
    fn tell(&self, FileProgress { bytes, total, .. }: FileProgress) -> ControlFlow<()> {
        let tenths = bytes.saturating_mul(10) / total.max(1);
        if self.tenths.swap(tenths, Ordering::Relaxed) < tenths {
            eprintln!("{bytes} of about {total} bytes");
        }
        if self.interrupt.is_requested() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn end(&self, made: Result<desk::WorkspaceFile, desk::DeskError>) -> Result<(), Failure> {
        match made {
            Err(_) if self.interrupt.is_requested() => Err(Failure::Interrupted),
            made => print(&made?),
        }
    }
}
