//! The ledger against a naive model: random operations of random callers, every answer compared, and
//! at the end every row.
//!
//! `naive.rs` is written from the design alone; `generator.rs` makes operations (every kind of
//! transaction, pending ones, settling, voiding, reversing, holds that are released, captured or
//! run out, retries, keys used again for something else, a clock that goes forward and back);
//! `round.rs` asks for them: alone, in batches that share a commit, by many callers at once with
//! the same operation or with operations that exclude each other.
//!
//! `cargo xtask test` runs some thousands of operations on each engine. The long run, 200,000 on
//! each:
//!
//! ```text
//! REDRESS_MODEL_OPERATIONS=200000 cargo xtask test model::
//! ```
//!
//! A failure prints its seed and the shortest list of rounds that was found to fail; with
//! `REDRESS_MODEL_SEED` set, the same run comes again.

mod generator;
mod naive;
mod operation;
mod rng;
mod round;
mod shrink;

pub(crate) use rng::Rng;

use harness::{Engine, START};
use rstest::rstest;

use generator::Generator;
use round::Pair;
use shrink::shrink;

/// How long a run is.
const OPERATIONS_VARIABLE: &str = "REDRESS_MODEL_OPERATIONS";
/// Default number of steps.
const OPERATIONS: usize = 6_000;
/// A run goes on until everything has happened, but not for ever.
const TIMES_LONGER: usize = 10;
/// Longer failing runs are not made shorter: each try would take minutes.
const ROUNDS_TO_SHRINK: usize = 5_000;

/// What must have happened in a run, or it proves little: every command has succeeded, and every
/// refusal of the ledger was met.
const OUTCOMES: [&str; 27] = [
    "create_user",
    "post_transaction",
    "settle_transaction",
    "void_transaction",
    "reverse_transaction",
    "place_hold",
    "release_hold",
    "capture_hold",
    "user_exists",
    "user_not_found",
    "currency_mismatch",
    "text_invalid",
    "amount_zero",
    "amount_wrong_sign",
    "amount_out_of_range",
    "kind_not_postable",
    "key_conflict",
    "insufficient_credits",
    "transaction_not_found",
    "transaction_not_pending",
    "transaction_already_settled",
    "transaction_already_voided",
    "transaction_already_reversed",
    "transaction_not_reversible",
    "hold_not_found",
    "hold_ended",
    "hold_over",
];

fn operations() -> usize {
    let read = |text: String| text.parse().expect("REDRESS_MODEL_OPERATIONS is a number");
    std::env::var(OPERATIONS_VARIABLE).map_or(OPERATIONS, read)
}

/// What has not happened yet.
fn missing(pair: &Pair) -> Option<&'static str> {
    OUTCOMES.into_iter().find(|outcome| !pair.met.contains_key(outcome))
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_that_of_the_model(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (seed, wanted) = (Rng::seed(), operations());
    let mut pair = Pair::new(engine).await;
    let mut generator = Generator::new(seed, START.micros());
    let (mut rounds, mut done) = (Vec::new(), 0);
    let mut outcome = Ok(());
    let is_over = |pair: &Pair, done: usize| {
        let is_short = wanted < OPERATIONS || done >= wanted.saturating_mul(TIMES_LONGER);
        done >= wanted && (is_short || missing(pair).is_none())
    };
    while outcome.is_ok() && !is_over(&pair, done) {
        let round = generator.round(&pair.naive);
        done += round.len();
        outcome = pair.play(&round).await;
        rounds.push(round);
    }
    if outcome.is_ok() {
        outcome = pair.compare().await;
    }
    let Err(why) = outcome else {
        let missing = missing(&pair).filter(|_| wanted >= OPERATIONS);
        assert_eq!(missing, None, "seed {seed}: it never happened in {done} operations");
        return;
    };
    let (rounds, why) = if rounds.len() <= ROUNDS_TO_SHRINK {
        shrink(engine, rounds, why).await
    } else {
        (rounds, why)
    };
    let shown: Vec<_> =
        rounds.iter().rev().take(40).rev().map(|round| format!("{round:?}")).collect();
    let shown = shown.join("\n");
    panic!("seed {seed}, after {done} operations: {why}\n\nthe last rounds:\n{shown}");
}
