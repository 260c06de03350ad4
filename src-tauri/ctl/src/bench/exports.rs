//! `bench export`: every format over the same rows, each by a process of its own, next to the command
//! line of `SQLite` dumping the query that the export reads.

use std::{
    fs::{self, File},
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use clap::Args;
use desk::{EXPORTED_TRANSACTIONS, Opening};
use serde_json::{Value as Json, json};
use tokio::process::Command;

use super::{ledger::prepare, post_usage, rounded};
use crate::{Failure, options::GlobalOptions};

/// Formats in the order in which they are measured.
const FORMATS: [&str; 4] = ["csv", "jsonl", "parquet", "xlsx"];
/// How often the memory of a process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Size of the benchmark.
#[derive(Debug, Args)]
pub(crate) struct ExportBench {
    /// Transactions that are exported
    #[arg(long, default_value_t = 1_000_000)]
    rows: i64,
    /// Wallets they are spread over
    #[arg(long, default_value_t = 10_000)]
    wallets: i64,
    /// Measurements of each; the fastest counts
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Figures as JSON, which is also what is printed without it
    #[arg(long)]
    json: bool,
}

/// Measures in an empty database and prints one JSON object.
pub(crate) async fn run(options: &GlobalOptions, input: ExportBench) -> Result<(), Failure> {
    let desk = options.open(Opening::CreateIfMissing).await?;
    prepare(&desk, input.wallets).await?;
    post_usage(&desk, 0..input.rows, input.wallets).await?;
    let file = desk.db().file();
    let engine = format!("{:?}", desk.db().engine()).to_lowercase();
    desk.db().close().await;
    let folder = tempfile::tempdir().map_err(|error| Failure::machine(&error))?;
    let mut figures = Vec::new();
    if let Some(file) = &file {
        let dump = || dump(file, folder.path());
        figures.push(fastest("sqlite3", input.rounds, dump).await?);
    }
    let url = options.url();
    for format in FORMATS {
        let export = || export(&url, format, folder.path());
        figures.push(fastest(format, input.rounds, export).await?);
    }
    let rows = input.rows + input.wallets;
    let figures: Vec<Json> = figures.iter().map(|figure| figure.json(rows)).collect();
    println!(
        "{}",
        json!({ "bench": "export", "engine": engine, "rows": rows, "figures": figures })
    );
    Ok(())
}

/// One measurement.
struct Figure {
    what: &'static str,
    seconds: f64,
    peak_kilobytes: u64,
    bytes: u64,
}

impl Figure {
    #[expect(clippy::cast_precision_loss, reason = "precise enough for a benchmark")]
    fn json(&self, rows: i64) -> Json {
        json!({
            "what": self.what,
            "seconds": rounded(self.seconds, 3),
            "rows_per_second": (rows as f64 / self.seconds).round(),
            "peak_megabytes": rounded(self.peak_kilobytes as f64 / 1_024.0, 1),
            "megabytes_written": rounded(self.bytes as f64 / 1_048_576.0, 1),
        })
    }
}

/// The fastest of some rounds, with the largest memory of all.
async fn fastest<W>(what: &'static str, rounds: u32, run: impl Fn() -> W) -> Result<Figure, Failure>
where
    W: Future<Output = Result<(f64, u64, u64), Failure>>,
{
    let mut best = Figure { what, seconds: f64::INFINITY, peak_kilobytes: 0, bytes: 0 };
    for _ in 0..rounds.max(1) {
        let (seconds, peak, bytes) = run().await?;
        best.seconds = best.seconds.min(seconds);
        best.peak_kilobytes = best.peak_kilobytes.max(peak);
        best.bytes = bytes;
    }
    eprintln!("{what}: {:.2} s", best.seconds);
    Ok(best)
}

/// The shell of `SQLite` with the same query.
async fn dump(file: &Path, folder: &Path) -> Result<(f64, u64, u64), Failure> {
    let machine = |error: std::io::Error| Failure::machine(&error);
    let out = folder.join("dump.csv");
    let last = i64::MAX.to_string();
    let bounds = [last.as_str(), "0", last.as_str()];
    let mut query = EXPORTED_TRANSACTIONS.to_owned();
    for bound in bounds {
        query = query.replacen('?', bound, 1);
    }
    let mut shell = Command::new("sqlite3");
    shell.args(["-readonly", "-csv", "-header"]).arg(file).arg(query + " order by t.id desc");
    shell.stdout(File::create(&out).map_err(machine)?);
    measured(shell, &out).await
}

async fn export(url: &str, format: &str, folder: &Path) -> Result<(f64, u64, u64), Failure> {
    let out = folder.join(format);
    let program = std::env::current_exe().map_err(|error| Failure::machine(&error))?;
    let mut command = Command::new(program);
    command.args(["--db", url, "export", "transactions", "--format", format, "--out"]).arg(&out);
    command.stdout(Stdio::null());
    measured(command, &out).await
}

/// Seconds, peak memory in kilobytes, and size of the file.
async fn measured(mut command: Command, out: &Path) -> Result<(f64, u64, u64), Failure> {
    let machine = |error: std::io::Error| Failure::machine(&error);
    let begin = Instant::now();
    let mut child = command.stdin(Stdio::null()).spawn().map_err(machine)?;
    let process = child.id();
    let mut peak = 0;
    let status = loop {
        match tokio::time::timeout(LOOK_EVERY, child.wait()).await {
            Ok(status) => break status.map_err(machine)?,
            Err(_) => peak = peak.max(process.map_or(0, peak_kilobytes)),
        }
    };
    let seconds = begin.elapsed().as_secs_f64();
    if !status.success() {
        return Err(Failure::machine(&status));
    }
    let bytes = fs::metadata(out).map_err(machine)?.len();
    fs::remove_file(out).map_err(machine)?;
    Ok((seconds, peak, bytes))
}

/// The most memory that a process had, as Linux says; 0 elsewhere.
fn peak_kilobytes(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or(0)
}
