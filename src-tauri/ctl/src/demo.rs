//! `demo DIR`: a demo workspace, deterministic for a seed.

use std::{path::PathBuf, time::Instant};

use clap::Args;
use demo::{DemoError, Options, Summary};
use serde::Serialize;

use crate::{Failure, print::print};

/// Folder, size and seed of the demo workspace.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The folder; it must not hold a workspace yet
    dir: PathBuf,
    /// How many users
    #[arg(long, default_value_t = Options::default().users, value_name = "N")]
    users: u32,
    /// How many transactions
    #[arg(long, default_value_t = Options::default().transactions, value_name = "N")]
    transactions: u32,
    /// The same seed on the same day makes the same workspace
    #[arg(long, default_value_t = Options::default().seed, value_name = "S")]
    seed: u64,
}

#[derive(Serialize)]
struct Made {
    #[serde(flatten)]
    summary: Summary,
    seconds: f64,
}

pub(crate) async fn run(input: Demo) -> Result<(), Failure> {
    let started = Instant::now();
    let Demo { dir, users, transactions, seed } = input;
    let options = Options { users, transactions, seed, now: None };
    let summary = demo::create(&dir, options).await?;
    print(&Made { summary, seconds: started.elapsed().as_secs_f64() })
}

impl From<DemoError> for Failure {
    fn from(error: DemoError) -> Self {
        Self::Refused(error.into())
    }
}
