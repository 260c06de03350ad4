//! Benchmarks: figures as JSON, next to a baseline measured in the same run. These machines are
//! noisy: trust the ratios, not the absolute figures.

mod ledger;

use clap::Subcommand;

use crate::{Failure, place::Place};

/// What to measure.
#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Durable postings per second, by number of callers and spread; the database must be empty
    Ledger(ledger::LedgerBench),
}

pub(crate) async fn run(place: &Place, input: Bench) -> Result<(), Failure> {
    match input {
        Bench::Ledger(input) => ledger::run(place, input).await,
    }
}
