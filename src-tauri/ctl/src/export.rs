//! `export transactions --format F --out FILE`: a list in a file, or no file at all.

use std::{
    io::{self, IsTerminal as _, Write as _},
    ops::ControlFlow,
    path::PathBuf,
};

use clap::{Args, ValueEnum};
use desk::{DeskError, ExportFilter, ExportTransactions, Opening};
use serde_json::json;

use crate::{Failure, interrupt::Interrupt, moment::Moment, options::GlobalOptions, print::print};

/// The list, the file, and the filter.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Which list
    #[arg(value_enum)]
    list: List,
    /// csv or jsonl
    #[arg(long, value_name = "F")]
    format: String,
    /// The file; an older one of this name is replaced at the end, in one step
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Only this user's
    #[arg(long, value_name = "ID")]
    user: Option<String>,
    /// Only of this kind: `top_up`, usage, grant, refund, dispute, …
    #[arg(long)]
    kind: Option<String>,
    /// Only in this status: posted, pending, settled, voided
    #[arg(long)]
    status: Option<String>,
    /// Only with exactly this reference
    #[arg(long)]
    reference: Option<String>,
    /// Not before: 2026-01-31, 2026-01-31T12:00:00Z, or microseconds since 1970
    #[arg(long, value_name = "TIME")]
    from: Option<Moment>,
    /// Before
    #[arg(long, value_name = "TIME")]
    to: Option<Moment>,
    /// Found anywhere in key, reference, reason or user id
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
}

/// Lists that can be exported.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum List {
    /// The ledger's transactions, newest first
    Transactions,
}

pub(crate) async fn run(options: &GlobalOptions, input: Export) -> Result<(), Failure> {
    let List::Transactions = input.list;
    let input = input.transactions()?;
    let desk = options.open(Opening::MustExist).await?;
    let interrupt = Interrupt::listen();
    let is_watched = io::stderr().is_terminal();
    let progress = |rows: u64| {
        if is_watched {
            eprint!("\r{rows} rows");
            // A failure to print progress does not stop the export.
            let _ = io::stderr().flush();
        }
        if interrupt.is_requested() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let exported = desk.export_transactions_with(input, &progress).await;
    if is_watched {
        eprint!("\r\x1b[K");
    }
    desk.db().close().await;
    match exported {
        Ok(exported) => print(&exported),
        Err(DeskError::Cancelled) if interrupt.is_requested() => Err(Failure::Interrupted),
        Err(error) => Err(error.into()),
    }
}

impl Export {
    /// Parsed as the desk's JSON, so that a wrong word is refused with the list of valid ones.
    fn transactions(self) -> Result<ExportTransactions, Failure> {
        let out = self.out.to_str().ok_or_else(|| {
            Failure::usage("the name of the file must be UTF-8; give another name")
        })?;
        let filter = json!({
            "user_id": self.user,
            "kind": self.kind,
            "status": self.status,
            "reference": self.reference,
            "from": self.from.map(|moment| moment.0),
            "to": self.to.map(|moment| moment.0),
            "search": self.search,
        });
        let usage = |error: serde_json::Error| Failure::usage(error.to_string());
        Ok(ExportTransactions {
            format: serde_json::from_value(json!(self.format)).map_err(usage)?,
            out: out.to_owned(),
            filter: serde_json::from_value::<ExportFilter>(filter).map_err(usage)?,
        })
    }
}
