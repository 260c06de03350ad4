//! Benchmarks: figures as JSON, next to a baseline measured in the same run. Absolute figures vary
//! with the machine and its load; compare the ratios.

mod baseline;
mod disputes;
mod exports;
mod import;
mod ledger;
mod pages;
mod server;

use std::{ops::Range, sync::Arc};

use ::ledger::{Kind, NewTransaction, Operation, Order};
use clap::Subcommand;
use desk::{Desk, DeskError};
use store::Timestamp;

use self::ledger::{owner, usd};
use crate::{Failure, options::GlobalOptions};

/// Orders in one commit while the database is prepared.
const CHUNK: usize = 4_096;
/// Rows posted at once while the database is prepared.
const POSTED_AT_ONCE: i64 = 65_536;

/// What to measure.
#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Durable postings per second, by number of callers and spread; the database must be empty
    Ledger(ledger::LedgerBench),
    /// Postings per second over HTTP, one for each request and as a stream; the database must be empty
    Server(server::ServerBench),
    /// Every format of an export, by time and memory; the database must be empty
    Export(exports::ExportBench),
    /// Pages of the ledger from anywhere, in ledgers of several sizes; the database must be empty
    Pages(pages::PagesBench),
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
        Bench::Pages(input) => pages::run(options, input).await,
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

/// Rows as a platform makes them: a key, a reference, and a reason of a few words.
async fn post_usage(desk: &Desk, rows: Range<i64>, wallets: i64) -> Result<(), Failure> {
    for first in rows.clone().step_by(usize::try_from(POSTED_AT_ONCE).unwrap_or(1)) {
        let mut orders = Vec::new();
        for number in first..rows.end.min(first + POSTED_AT_ONCE) {
            let new = NewTransaction {
                key: format!("use-{number:09}"),
                owner: owner(number % wallets + 1)?,
                kind: Kind::Usage,
                amount: usd(-(number % 900) - 1)?,
                reference: Some(format!("run_{number:09}")),
                reason: Some(format!("agent run {number}, {} steps", number % 40)),
                metadata: None,
            };
            orders.push(Order {
                actor: Arc::from("service:platform"),
                at: Timestamp::from_micros(1_700_000_000_000_000 + number * 1_000),
                operation: Operation::Post(new),
            });
        }
        post_all(desk, &orders).await?;
    }
    Ok(())
}

/// `number` rounded to `digits` decimal places.
fn rounded(number: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (number * scale).round() / scale
}
