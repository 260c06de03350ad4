//! Benchmarks: figures as JSON, next to a baseline measured in the same run. Absolute figures vary
//! with the machine and its load; compare the ratios.

mod baseline;
mod disputes;
mod exports;
mod import;
mod ledger;
mod server;

use ::ledger::Order;
use clap::Subcommand;
use desk::{Desk, DeskError};

use crate::{Failure, options::GlobalOptions};

/// Orders in one commit while the database is prepared.
const CHUNK: usize = 4_096;

/// What to measure.
#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Durable postings per second, by number of callers and spread; the database must be empty
    Ledger(ledger::LedgerBench),
    /// Postings per second over HTTP, one for each request and as a stream; the database must be empty
    Server(server::ServerBench),
    /// Every format of an export, by time and memory; the database must be empty
    Export(exports::ExportBench),
    /// Rows per second of an import, from an empty Postgres database that is filled for it
    Import(import::ImportBench),
    /// Disputes taken in, the back-test over them, a long case file; the database must be empty
    Disputes(disputes::DisputesBench),
}

pub(crate) async fn run(options: &GlobalOptions, input: Bench) -> Result<(), Failure> {
    match input {
        Bench::Ledger(input) => ledger::run(options, input).await,
        Bench::Server(input) => server::run(options, input).await,
        Bench::Export(input) => exports::run(options, input).await,
        Bench::Import(input) => import::run(options, input).await,
        Bench::Disputes(input) => disputes::run(options, input).await,
    }
}

/// Posts the transactions that a benchmark starts from.
///
/// # Errors
/// The first refusal.
async fn post_all(desk: &Desk, orders: &[Order]) -> Result<(), Failure> {
    for chunk in orders.chunks(CHUNK) {
        for answer in desk.lane().submit_all(chunk.to_vec()).await {
            answer.map_err(DeskError::from)?;
        }
    }
    Ok(())
}

/// `number` rounded to `digits` decimal places.
fn rounded(number: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (number * scale).round() / scale
}
