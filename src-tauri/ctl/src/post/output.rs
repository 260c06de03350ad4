//! Printing answers, on a thread of its own.

use std::{
    io::{self, ErrorKind, Write as _},
    sync::Arc,
};

use desk::{CommandError, DeskError, TransactionView};
use ledger::{Applied, LedgerError, Outcome};
use serde::Serialize;
use tokio::sync::mpsc;

use super::Answered;
use crate::{Failure, counts::Counts};

/// A line that was refused.
#[derive(Serialize)]
struct Refused {
    error: CommandError,
}

/// Prints answers until the sender or standard output is closed, and counts them.
pub(super) fn print_all(mut answered: mpsc::Receiver<Answered>) -> Result<Counts, Failure> {
    let mut counts = Counts::default();
    let mut out = io::stdout().lock();
    let mut text = Vec::new();
    while let Some(chunk) = answered.blocking_recv() {
        text.clear();
        write_chunk(&mut text, &mut counts, chunk).map_err(|error| Failure::machine(&error))?;
        match out.write_all(&text).and_then(|()| out.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(counts),
            Err(error) => return Err(Failure::machine(&error)),
            Ok(()) => {}
        }
    }
    Ok(counts)
}

/// One line for each line of the chunk, in its order.
fn write_chunk(text: &mut Vec<u8>, counts: &mut Counts, chunk: Answered) -> serde_json::Result<()> {
    let mut answers = chunk.answers.into_iter();
    let mut refused = chunk.refused.into_iter().peekable();
    for line in 0..chunk.lines {
        let answer = match refused.next_if(|&(index, _)| index == line) {
            Some((_, error)) => Err(error),
            None => answers
                .next()
                .unwrap_or(Err(LedgerError::Closed))
                .map_or_else(|error| Err(DeskError::Ledger(error).into()), transaction),
        };
        match answer {
            Ok(view) => {
                counts.accepted += 1;
                serde_json::to_writer(&mut *text, &view)?;
            }
            Err(error) => {
                counts.refused += 1;
                *counts.by_code.entry(error.code.clone()).or_default() += 1;
                serde_json::to_writer(&mut *text, &Refused { error })?;
            }
        }
        text.push(b'\n');
    }
    Ok(())
}

fn transaction(applied: Applied) -> Result<TransactionView, CommandError> {
    match applied.outcome {
        Outcome::Transaction(record) | Outcome::Captured(_, record) => {
            Ok(Arc::unwrap_or_clone(record).into())
        }
        // The order of a line always posts a transaction.
        Outcome::Wallet | Outcome::Hold(_) => Err(DeskError::Ledger(LedgerError::Closed).into()),
    }
}
