//! `bench disputes`: ingesting disputes, the back-test over them, and the case file of a customer with
//! a long history.

use std::{sync::Arc, time::Instant};

use clap::Args;
use desk::{
    Actor, CommandError, Desk, DeskError, ExportCaseFile, IngestStripeObject, Opening, RunBackTest,
};
use fake_stripe::objects::{DisputeSpec, dispute};
use ledger::{Kind, NewTransaction, Operation, Order, Owner};
use money::{Amount, Currency};
use serde_json::{Value as Json, json};

use super::{post_all, rounded};
use crate::{Failure, options::GlobalOptions};

/// Number of customers with disputed payments.
const CUSTOMERS: u64 = 500;
/// The customer with the long history.
const REGULAR: &str = "regular";
const DAY_SECONDS: i64 = 86_400;
/// Number of days over which the disputes are spread.
const DAYS: i64 = 540;
const REASONS: [&str; 4] =
    ["fraudulent", "product_not_received", "subscription_canceled", "duplicate"];

/// Size of the benchmark.
#[derive(Debug, Args)]
pub(crate) struct DisputesBench {
    /// Past cases for the back-test
    #[arg(long, default_value_t = 100_000)]
    cases: u64,
    /// Movements of the customer whose case file is written
    #[arg(long, default_value_t = 5_000)]
    lines: u64,
    /// Figures as JSON, which is also what is printed without it
    #[arg(long)]
    json: bool,
}

/// Measures in an empty database and prints one JSON object.
pub(crate) async fn run(options: &GlobalOptions, input: DisputesBench) -> Result<(), Failure> {
    let desk = options.open(Opening::CreateIfMissing).await?;
    let bench = Bench { now: desk.now().micros() / 1_000_000, desk };
    bench.customers().await?;
    bench.top_ups(input.cases).await?;
    let begin = Instant::now();
    for number in 0..input.cases {
        bench.ingest(number, input.cases).await?;
    }
    let ingest_seconds = begin.elapsed().as_secs_f64();
    eprintln!("{} disputes ingested, {ingest_seconds:.1} s", input.cases);
    let back_test = bench.back_test().await?;
    eprintln!("back-test: {back_test}");
    let case_file = bench.case_file(input.lines).await?;
    eprintln!("case file: {case_file}");
    let engine = bench.desk.db().engine();
    bench.desk.db().close().await;
    #[expect(clippy::cast_precision_loss, reason = "precise enough for a benchmark")]
    let per_second = input.cases as f64 / ingest_seconds;
    let figures = json!({
        "bench": "disputes", "engine": format!("{engine:?}").to_lowercase(),
        "taken_in_per_second": per_second.round(), "back_test": back_test, "case_file": case_file,
    });
    println!("{figures}");
    Ok(())
}

struct Bench {
    desk: Desk,
    /// Unix seconds.
    now: i64,
}

impl Bench {
    async fn customers(&self) -> Result<(), Failure> {
        let regular = std::iter::once(REGULAR.to_owned());
        for id in (0..CUSTOMERS).map(name_of).chain(regular) {
            let new = json!({ "id": id, "email": format!("{id}@example.com") });
            self.call("create_user", new).await?;
        }
        Ok(())
    }

    /// A top-up for each case; every other customer uses all of it up.
    async fn top_ups(&self, cases: u64) -> Result<(), Failure> {
        let mut orders = Vec::new();
        for number in 0..cases {
            let (owner, amount) = (name_of(number % CUSTOMERS), amount_of(number));
            orders.push(self.posting(&owner, Kind::TopUp, amount, &payment_of(number))?);
            if number % 2 == 0 {
                orders.push(self.posting(
                    &owner,
                    Kind::Usage,
                    -amount,
                    &format!("use-{number}"),
                )?);
            }
        }
        post_all(&self.desk, &orders).await
    }

    fn posting(&self, owner: &str, kind: Kind, minor: i64, key: &str) -> Result<Order, Failure> {
        let new = NewTransaction {
            key: key.to_owned(),
            owner: Owner::new(owner.to_owned()).map_err(DeskError::from)?,
            kind,
            amount: Amount::new(minor, Currency::USD).map_err(DeskError::from)?,
            reference: (kind == Kind::TopUp).then(|| key.to_owned()),
            reason: None,
            metadata: None,
        };
        let operation = Operation::Post(new);
        Ok(Order { actor: Arc::from("bench"), at: self.desk.now(), operation })
    }

    async fn ingest(&self, number: u64, cases: u64) -> Result<(), Failure> {
        let (id, payment) = (format!("du_{number}"), payment_of(number));
        let object = dispute(&DisputeSpec {
            payment_intent: Some(&payment),
            reason: nth(&REASONS, number),
            ..DisputeSpec::new(
                &id,
                &format!("ch_{number}"),
                amount_of(number),
                "usd",
                self.opened_at(number, cases),
            )
        });
        self.desk.ingest_stripe_object(IngestStripeObject { object }).await?;
        Ok(())
    }

    fn opened_at(&self, number: u64, cases: u64) -> i64 {
        let share = i64::try_from(number.saturating_mul(1_000) / cases).unwrap_or(0);
        self.now - DAYS * DAY_SECONDS * (1_000 - share) / 1_000
    }

    /// Back-tests every case under the rules in force without the first, which accepts.
    async fn back_test(&self) -> Result<Json, Failure> {
        let mut draft = self.call("get_policy", Json::Null).await?["policy"].take();
        draft["rules"].as_array_mut().map(|rules| rules.remove(0));
        let draft = serde_json::from_value(draft).map_err(|error| Failure::machine(&error))?;
        let input = RunBackTest { draft: Some(draft), ..RunBackTest::default() };
        let begin = Instant::now();
        let view = self.desk.back_test(input).await?;
        let seconds = begin.elapsed().as_secs_f64();
        Ok(json!({
            "cases": view.result.seen_count, "flips": view.flip_count,
            "seconds": rounded(seconds, 2),
        }))
    }

    async fn case_file(&self, lines: u64) -> Result<Json, Failure> {
        let payment = "pi_of_the_regular";
        let mut orders = vec![self.posting(REGULAR, Kind::TopUp, 1_000_000, payment)?];
        for number in 1..lines {
            orders.push(self.posting(REGULAR, Kind::Usage, -7, &format!("regular-{number}"))?);
        }
        post_all(&self.desk, &orders).await?;
        let object = dispute(&DisputeSpec {
            payment_intent: Some(payment),
            ..DisputeSpec::new("du_of_the_regular", "ch_of_the_regular", 1_000_000, "usd", self.now)
        });
        self.desk.ingest_stripe_object(IngestStripeObject { object }).await?;
        let folder = tempfile::tempdir().map_err(|error| Failure::machine(&error))?;
        let out = folder.path().join("case.pdf").display().to_string();
        let begin = Instant::now();
        let dispute_id = "du_of_the_regular".to_owned();
        let made = self.desk.export_case_file(ExportCaseFile { dispute_id, out }).await?;
        let seconds = begin.elapsed().as_secs_f64();
        Ok(json!({
            "lines": lines, "pages": made.pages, "bytes": made.bytes, "seconds": rounded(seconds, 2),
        }))
    }

    async fn call(&self, name: &str, input: Json) -> Result<Json, CommandError> {
        self.desk.call(&Actor::operator("bench")?, name, input).await
    }
}

fn name_of(customer: u64) -> String {
    format!("user-{customer}")
}

fn payment_of(number: u64) -> String {
    format!("pi_{number}")
}

/// Spread between $1.00 and some $200.00.
fn amount_of(number: u64) -> i64 {
    i64::try_from(number.wrapping_mul(7_919) % 20_000).unwrap_or(0) + 100
}

fn nth<'a>(words: &[&'a str], number: u64) -> &'a str {
    let count = words.len().max(1) as u64;
    usize::try_from(number % count).ok().and_then(|at| words.get(at)).copied().unwrap_or_default()
}
