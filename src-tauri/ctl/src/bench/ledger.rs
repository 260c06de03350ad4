//! `bench ledger`: durable postings per second, by engine, number of callers and spread.

use std::{
    fs::{self, File},
    io::{self, BufRead as _, BufReader, BufWriter, Write as _},
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use clap::Args;
use desk::{Desk, DeskError, Opening};
use ledger::{Kind, NewTransaction, Operation, Order, Owner};
use money::{Amount, Currency};
use serde_json::{Value as Json, json};
use store::Timestamp;

use super::{baseline::Plain, post_all, rounded};
use crate::{Failure, options::GlobalOptions};

/// Initial balance of each wallet, in minor units.
const FUNDS: i64 = 10_000_000_000;
/// Baseline and lane are measured alternately; slices of each per second of measurement.
pub(super) const SLICES_PER_SECOND: u64 = 2;
pub(super) const SLICE: Duration = Duration::from_millis(500);

/// How to measure.
#[derive(Debug, Args)]
pub(crate) struct LedgerBench {
    /// Concurrent callers
    #[arg(long, value_delimiter = ',', default_value = "1,8,64,512")]
    callers: Vec<usize>,
    /// Wallets the postings are spread over
    #[arg(long, default_value_t = 10_000)]
    wallets: i64,
    /// Seconds for each figure
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Lines of the file for `post -`; 0 leaves it out
    #[arg(long, default_value_t = 1_000_000)]
    lines: u64,
    /// Figures as JSON, which is also what is printed without it
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spread {
    Wallets(i64),
    HotWallet,
}

impl Spread {
    pub(super) fn wallet(self, number: i64) -> i64 {
        match self {
            // A step that shares no factor with the count visits all wallets out of order.
            Self::Wallets(count) => (number.wrapping_mul(7_919)).rem_euclid(count) + 1,
            Self::HotWallet => 1,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Wallets(_) => "spread",
            Self::HotWallet => "hot",
        }
    }
}

/// Measures lane and baseline in an empty database and prints one JSON object.
pub(crate) async fn run(options: &GlobalOptions, input: LedgerBench) -> Result<(), Failure> {
    let url = options.url();
    let syncs = syncs_per_second().map_err(|error| Failure::machine(&error))?;
    let desk = options.open(Opening::CreateIfMissing).await?;
    prepare(&desk, input.wallets).await?;
    let plain = Plain::create(&plain_url(&url), input.wallets).await.map_err(DeskError::from)?;
    let numbers = Arc::new(AtomicI64::new(0));
    let mut figures = Vec::new();
    let mut one_by_one = 0.0;
    for spread in [Spread::Wallets(input.wallets), Spread::HotWallet] {
        for &callers in &input.callers {
            let (mut baseline, mut lane) = (Rate::default(), Rate::default());
            // Alternating, so that changes in the speed of the disk affect both alike.
            for _ in 0..input.seconds.saturating_mul(SLICES_PER_SECOND) {
                baseline.add(measure(callers, spread, &numbers, &plain, post_plain).await?);
                lane.add(measure(callers, spread, &numbers, &desk, post_lane).await?);
            }
            let (baseline, lane) = (baseline.per_second(), lane.per_second());
            if figures.is_empty() {
                one_by_one = baseline;
            }
            figures.push(json!({
                "wallets": spread.name(), "callers": callers,
                "baseline_per_second": baseline.round(), "lane_per_second": lane.round(),
                "ratio": rounded(lane / baseline, 1),
            }));
            eprintln!("{} {callers} callers: {baseline:.0}/s -> {lane:.0}/s", spread.name());
        }
    }
    let engine = desk.db().engine();
    plain.close().await;
    desk.db().close().await;
    let memory = memory_mb("/proc/self/status");
    let post = if input.lines > 0 { post_file(&url, &input, one_by_one)? } else { Json::Null };
    let figures = json!({
        "bench": "ledger", "engine": format!("{engine:?}").to_lowercase(),
        "seconds_each": input.seconds, "wallet_count": input.wallets, "figures": figures,
        "post": post, "peak_memory_mb": memory, "disk_syncs_per_second": syncs,
    });
    println!("{figures}");
    Ok(())
}

/// Syncs per second of a small appended record to the disk of the temporary folder. The baseline, and
/// with it each ratio, depends on this figure.
fn syncs_per_second() -> io::Result<u32> {
    let mut file = tempfile::tempfile()?;
    let begin = Instant::now();
    let mut syncs = 0;
    while begin.elapsed() < Duration::from_secs(1) {
        file.write_all(&[0; 4_096])?;
        file.sync_data()?;
        syncs += 1;
    }
    Ok(syncs)
}

/// URL of the baseline's database: the same on Postgres, where it has tables of its own; another file
/// on `SQLite`, so that the two do not wait for each other's lock.
pub(super) fn plain_url(url: &str) -> String {
    if url.starts_with("sqlite:") { format!("{url}-plain") } else { url.to_owned() }
}

/// Number of postings and their time, summed over slices.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rate {
    pub(super) posted: u64,
    pub(super) took: Duration,
}

impl Rate {
    pub(super) fn add(&mut self, slice: Self) {
        self.posted += slice.posted;
        self.took += slice.took;
    }

    #[expect(clippy::cast_precision_loss, reason = "precise enough for a benchmark")]
    pub(super) fn per_second(self) -> f64 {
        self.posted as f64 / self.took.as_secs_f64()
    }
}

/// Measures one slice of `callers` callers; each waits for its answer before the next posting.
async fn measure<T, F>(
    callers: usize,
    spread: Spread,
    numbers: &Arc<AtomicI64>,
    target: &T,
    post: fn(T, i64, i64) -> F,
) -> Result<Rate, Failure>
where
    T: Clone + Send + 'static,
    F: Future<Output = Result<(), Failure>> + Send + 'static,
{
    let begin = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let (target, numbers) = (target.clone(), Arc::clone(numbers));
            tokio::spawn(async move {
                let mut posted = 0_u64;
                while begin.elapsed() < SLICE {
                    let number = numbers.fetch_add(1, Ordering::Relaxed);
                    post(target.clone(), spread.wallet(number), number).await?;
                    posted += 1;
                }
                Ok::<u64, Failure>(posted)
            })
        })
        .collect();
    let mut posted = 0;
    for task in tasks {
        posted += task.await.map_err(|error| Failure::machine(&error))??;
    }
    Ok(Rate { posted, took: begin.elapsed() })
}

async fn post_plain(plain: Plain, wallet: i64, number: i64) -> Result<(), Failure> {
    let key = format!("usage-{number}");
    Ok(plain.post(wallet, &key, number).await.map_err(DeskError::from)?)
}

async fn post_lane(desk: Desk, wallet: i64, number: i64) -> Result<(), Failure> {
    let new = NewTransaction {
        key: format!("usage-{number}"),
        owner: owner(wallet)?,
        kind: Kind::Usage,
        amount: usd(-1)?,
        reference: None,
        reason: None,
        metadata: None,
    };
    let order =
        Order { actor: Arc::from("bench"), at: desk.now(), operation: Operation::Post(new) };
    desk.lane().submit(order).await.map_err(DeskError::from)?;
    Ok(())
}

/// Opens wallets 1 to `count` and funds them.
pub(super) async fn prepare(desk: &Desk, count: i64) -> Result<(), Failure> {
    let mut orders = Vec::new();
    for wallet in 1..=count {
        let owner = owner(wallet)?;
        let open = Operation::OpenWallet { owner: owner.clone(), currency: Currency::USD };
        let fund = Operation::Post(NewTransaction {
            key: format!("fund-{wallet}"),
            owner,
            kind: Kind::TopUp,
            amount: usd(FUNDS)?,
            reference: None,
            reason: None,
            metadata: None,
        });
        for operation in [open, fund] {
            orders.push(Order {
                actor: Arc::from("bench"),
                at: Timestamp::from_micros(1),
                operation,
            });
        }
    }
    post_all(desk, &orders).await
}

/// `redressctl post -` with a file of lines, as a process of its own.
fn post_file(url: &str, input: &LedgerBench, baseline: f64) -> Result<Json, Failure> {
    let dir = std::env::temp_dir().join(format!("redress-bench-{}", std::process::id()));
    fs::create_dir_all(&dir).map_err(|error| Failure::machine(&error))?;
    let figures = post_lines(url, &dir, input, baseline).map_err(|error| Failure::machine(&error));
    fs::remove_dir_all(&dir).map_err(|error| Failure::machine(&error))?;
    figures
}

fn post_lines(url: &str, dir: &Path, input: &LedgerBench, baseline: f64) -> io::Result<Json> {
    let (lines, answers) = (dir.join("lines.jsonl"), dir.join("answers.jsonl"));
    write_lines(&lines, input)?;
    let begin = Instant::now();
    let mut child = Command::new(std::env::current_exe()?)
        .args(["--db", url, "--actor", "bench", "post", "-"])
        .stdin(File::open(&lines)?)
        .stdout(File::create(&answers)?)
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut memory = 0;
    let ended = loop {
        memory = memory_mb(&status).max(memory);
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let seconds = begin.elapsed().as_secs_f64();
    let (mut answered, mut refused) = (0_u64, 0_u64);
    for line in BufReader::new(File::open(&answers)?).lines() {
        answered += 1;
        refused += u64::from(line?.contains("\"error\""));
    }
    #[expect(clippy::cast_precision_loss, reason = "precise enough for a benchmark")]
    let per_second = input.lines as f64 / seconds;
    Ok(json!({
        "lines": input.lines, "answers": answered, "refused": refused, "ok": ended.success(),
        "seconds": rounded(seconds, 1), "per_second": per_second.round(),
        "baseline_per_second": baseline.round(), "ratio": rounded(per_second / baseline, 1),
        "peak_memory_mb": memory,
    }))
}

fn write_lines(path: &Path, input: &LedgerBench) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for number in 0..input.lines {
        let number = i64::try_from(number).unwrap_or(0);
        let owner = name_of(Spread::Wallets(input.wallets).wallet(number));
        writeln!(
            file,
            r#"{{"user_id":"{owner}","kind":"usage","amount":-1,"key":"file-{number}"}}"#
        )?;
    }
    file.flush()
}

/// Peak resident memory of a process, in MB; 0 where the system does not report it.
pub(super) fn memory_mb(path: &str) -> u64 {
    let status = fs::read_to_string(path).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    let kilobytes = line.split_whitespace().nth(1).and_then(|word| word.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

pub(super) fn name_of(wallet: i64) -> String {
    format!("user-{wallet}")
}

pub(super) fn owner(wallet: i64) -> Result<Owner, Failure> {
    Ok(Owner::new(name_of(wallet)).map_err(DeskError::from)?)
}

pub(super) fn usd(minor: i64) -> Result<Amount, Failure> {
    Ok(Amount::new(minor, Currency::USD).map_err(DeskError::from)?)
}
