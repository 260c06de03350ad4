//! `copy`: moves a workspace between a file and a server.

use std::{ops::ControlFlow, sync::Mutex};

use clap::Args;
use desk::workspace;
use store::TableCopied;

use crate::{Failure, interrupt::Interrupt, print::print};

/// A line of progress for so many rows.
const ROWS_PER_LINE: u64 = 100_000;

/// From where to where.
#[derive(Debug, Args)]
pub(crate) struct Copy {
    /// The workspace: sqlite:PATH or postgres://…; it stays as it is, and nobody should write to it
    /// meanwhile
    #[arg(long, value_name = "URL")]
    from: String,
    /// The new database: a file that does not exist, or an empty database on a server
    #[arg(long, value_name = "URL")]
    to: String,
}

/// Prints what was copied; progress goes to standard error, a line for each table and for each hundred
/// thousand rows of it. An interruption leaves nothing of the copy.
pub(crate) async fn run(input: Copy) -> Result<(), Failure> {
    let interrupt = Interrupt::listen();
    let last = Mutex::new(TableCopied { table: String::new(), rows: 0 });
    let progress = |copied: &TableCopied| {
        if let Ok(mut last) = last.lock() {
            tell(&mut last, copied);
        }
        if interrupt.is_requested() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    match workspace::copy(&input.from, &input.to, &progress).await {
        Err(_) if interrupt.is_requested() => Err(Failure::Interrupted),
        copied => print(&copied?),
    }
}

fn tell(last: &mut TableCopied, copied: &TableCopied) {
    let is_next = last.table != copied.table;
    if is_next || copied.rows / ROWS_PER_LINE > last.rows / ROWS_PER_LINE {
        eprintln!("{}: {} rows", copied.table, copied.rows);
        *last = copied.clone();
    }
}
