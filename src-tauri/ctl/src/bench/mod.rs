//! Benchmarks: figures as JSON, next to a baseline measured in the same run. These machines are
//! noisy: trust the ratios, not the absolute figures.

mod baseline;
mod disputes;
mod ledger;

use ::ledger::Order;
use clap::Subcommand;
use desk::{Desk, DeskError};

use crate::{Failure, place::Place};

/// Orders in one commit while the stage is set.
const PIECE: usize = 4_096;

/// What to measure.
#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Durable postings per second, by number of callers and spread; the database must be empty
    Ledger(ledger::LedgerBench),
    /// Disputes taken in, the back-test over them, a long case file; the database must be empty
    Disputes(disputes::DisputesBench),
}

pub(crate) async fn run(place: &Place, input: Bench) -> Result<(), Failure> {
    match input {
        Bench::Ledger(input) => ledger::run(place, input).await,
        Bench::Disputes(input) => disputes::run(place, input).await,
    }
}

/// Posts what the stage needs; the first refusal ends it.
async fn post_all(desk: &Desk, orders: &[Order]) -> Result<(), Failure> {
    for piece in orders.chunks(PIECE) {
        for answer in desk.lane().submit_all(piece.to_vec()).await {
            answer.map_err(DeskError::from)?;
        }
    }
    Ok(())
}

/// A figure for people, with so many digits after the point.
fn rounded(number: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (number * scale).round() / scale
}
