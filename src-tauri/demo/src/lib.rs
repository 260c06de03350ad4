//! The demo workspace: a merchant that sells AI credits, eighteen months of it, and a stand-in that
//! answers as Stripe, so that everything can be tried without an account.
//!
//! [`create`] plans what happens (pure, `plan`), then carries it out with the real desk (`scenario`),
//! a clock that is moved along and a stand-in in this process (`stripe`). So every rule of the books
//! holds, and every open case can be acted on. [`open`] starts the stand-in again, for the window.
//!
//! The same options make the same workspace, to the byte of every list.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "moments and sizes of made-up events are drawn as floating-point numbers"
)]

mod error;
mod files;
mod payment;
mod person;
mod plan;
mod receipt;
mod rng;
mod scenario;
mod stripe;
mod text;

#[cfg(test)]
mod tests;

use std::{path::Path, sync::Arc};

use desk::{Desk, DeskError, workspace};
use fake_stripe::{DEFAULT_KEY, StandIn};
use serde::Serialize;
use store::{Clock as _, Db, ManualClock, Opening, StoreError, SystemClock, Timestamp};

pub use error::DemoError;

use crate::{files::Files, plan::Span, rng::Rng, stripe::DemoStripe, text::Texts};

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many users.
    pub users: u32,
    /// How many transactions; what Stripe shows of the money of refunds comes on top.
    pub transactions: u32,
    /// Seed of all random choices.
    pub seed: u64,
    /// The moment the scenario ends at, a deadline is counted from, and the workspace should be
    /// opened at; the start of the current UTC day when absent. So the same seed makes the same
    /// workspace all day.
    pub now: Option<Timestamp>,
}

impl Default for Options {
    fn default() -> Self {
        Self { users: 2_000, transactions: 60_000, seed: 7, now: None }
    }
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The address of its database.
    pub db: String,
    /// The stand-in's state.
    pub stripe: String,
    /// Users.
    pub users: u32,
    /// Transactions.
    pub transactions: i64,
    /// Refund requests.
    pub refund_requests: usize,
    /// Disputes and inquiries.
    pub disputes: usize,
    /// The seed.
    pub seed: u64,
    /// The moment the scenario ends at.
    pub now: Timestamp,
}

/// An open demo workspace. The stand-in ends when this is dropped.
#[derive(Debug)]
pub struct OpenDemo {
    /// The desk, connected to the stand-in.
    pub desk: Desk,
    /// Answers as Stripe.
    pub stand_in: StandIn,
    /// The address of the database.
    pub db_url: String,
}

/// Makes a demo workspace in a folder: `redress.db` and `stripe.json`. They appear when they are
/// finished. Must be called inside a tokio runtime.
///
/// # Errors
/// [`DemoError::Exists`] when there is one already; what the disk says.
pub async fn create(dir: &Path, options: Options) -> Result<Summary, DemoError> {
    make(Files::begin(dir)?, options).await
}

/// Makes a demo workspace in the place of one that another build of Redress has made, as
/// [`is_of_another_build`] tells. The old one stands until the new one is finished.
///
/// # Errors
/// `database_busy` while the old one is open somewhere; what the disk says.
pub async fn replace(dir: &Path, options: Options) -> Result<Summary, DemoError> {
    make(Files::begin_over(dir)?, options).await
}

async fn make(files: Files, options: Options) -> Result<Summary, DemoError> {
    let now = options.now.unwrap_or_else(today);
    let span = Span::before(now);
    let mut rng = Rng::new(options.seed);
    let texts = Texts::read();
    let joining = (span.start, span.days_before_end(1));
    let people = person::people(&mut rng, &texts, options.users.max(1), joining)?;
    let plan = plan::plan(&mut rng, &options, span, &people);

    let account = DemoStripe::start()?;
    let clock = Arc::new(ManualClock::new(span.start));
    let stripe = workspace::stripe_at(account.url(), DEFAULT_KEY)?;
    let db = Db::open(&files.db_url(), Opening::Draft).await;
    let db = db.map_err(DeskError::from)?;
    let desk = Desk::new(db, clock.clone(), Some(stripe));
    workspace::make_demo(&desk).await?;
    let stage = (desk.clone(), clock, &account);
    let end = (options.transactions, now);
    scenario::run(stage, (&mut rng, &texts, &people), &plan, end).await?;

    let transactions = scenario::newest_transaction(&desk).await?;
    desk.db().close().await;
    files.keep_stripe(&account.objects()?)?;
    let (db, stripe) = files.finish().await?;
    Ok(Summary {
        db,
        stripe,
        users: options.users.max(1),
        transactions,
        refund_requests: plan.refund_cases,
        disputes: plan.dispute_cases,
        seed: options.seed,
        now,
    })
}

/// Opens the demo workspace of a folder with the machine's clock. What happens at the stand-in is
/// kept in `stripe.json`. Must be called inside a tokio runtime.
///
/// # Errors
/// [`DemoError::NotFound`] when there is none; `database_*` codes.
pub async fn open(dir: &Path) -> Result<OpenDemo, DemoError> {
    let (db, stripe) = files::existing(dir)?;
    let stand_in = stripe::start(Some(stripe))?;
    let gateway = workspace::stripe_at(stand_in.url(), DEFAULT_KEY);
    let gateway = gateway?;
    let db_url = files::url(&db);
    let desk = workspace::open(&db_url, Opening::MustExist, Some(gateway)).await?;
    Ok(OpenDemo { desk, stand_in, db_url })
}

/// Is there a demo workspace in this folder?
pub fn exists(dir: &Path) -> bool {
    files::existing(dir).is_ok()
}

/// Was a demo workspace not opened because its schema is that of another build?
pub fn is_of_another_build(error: &DemoError) -> bool {
    let DemoError::Desk(error) = error else { return false };
    matches!(**error, DeskError::Store(StoreError::OtherSchema { .. }))
}

/// The start of the current UTC day.
fn today() -> Timestamp {
    let now = SystemClock.now();
    Timestamp::from_micros(now.micros() - now.micros().rem_euclid(86_400_000_000))
}
