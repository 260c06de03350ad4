//! Exports: the rows of a list, all of one moment, streamed into one file.

use std::{ops::ControlFlow, path::PathBuf};

use export::{Cell, ExportError, Format, Manifest, Sink};
use ledger::{HistoryFilter, Kind, Owner, Status, history_in};
use serde::{Deserialize, Serialize};
use store::{PageRequest, Timestamp, Tx};
use tokio::sync::mpsc;

use crate::{Desk, DeskError, ListTransactions, Progress, TransactionRow, transaction};

/// Rows read at a time, and the step of the progress.
const PIECE: u16 = 500;
/// Pieces that may wait for the disk.
const PIECES_WAITING: usize = 4;

const COLUMNS: &[&str] = &[
    "id",
    "posted_at",
    "user_id",
    "user_name",
    "kind",
    "status",
    "amount",
    "pending_amount",
    "currency",
    "balance",
    "seq",
    "reference",
    "reason",
    "key",
    "actor",
    "settles",
    "reverses",
    "amount_minor",
    "pending_amount_minor",
    "balance_minor",
    "unit",
];

/// What `amount` and `balance` count: credits of a wallet in `currency`, written with its decimals. What
/// was paid for them is the payment's business.
const CREDITS: &str = "credits";
/// The same where no wallet is concerned: money between accounts of the company.
const MONEY: &str = "money";

/// Which transactions an export holds: the filters of the list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ExportFilter {
    /// Only this user's.
    pub user_id: Option<Owner>,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only in this status.
    pub status: Option<Status>,
    /// Only with exactly this reference.
    pub reference: Option<String>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
    /// In the customer's name or email or in the reason, or at the beginning of a word of key,
    /// reference or user id.
    pub search: Option<String>,
}

/// Input of `export_transactions`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ExportTransactions {
    /// `csv` or `jsonl`.
    pub format: Format,
    /// Where to; an older file of this name is replaced at the end, in one step.
    pub out: String,
    /// Which transactions; all when absent.
    #[serde(default)]
    pub filter: ExportFilter,
}

/// A finished export.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct Exported {
    /// Where it is.
    pub path: String,
    /// Transactions in it.
    pub rows: u64,
    /// Size of the file.
    pub bytes: u64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Names of the columns.
    pub columns: Vec<String>,
}

impl From<ExportFilter> for ListTransactions {
    fn from(filter: ExportFilter) -> Self {
        Self {
            user_id: filter.user_id,
            kind: filter.kind,
            status: filter.status,
            reference: filter.reference,
            from: filter.from,
            to: filter.to,
            search: filter.search,
            cursor: None,
            limit: None,
        }
    }
}

impl Desk {
    /// Exports transactions, newest first, without progress.
    ///
    /// # Errors
    /// See [`Self::export_transactions_with`].
    pub async fn export_transactions(
        &self,
        input: ExportTransactions,
    ) -> Result<Exported, DeskError> {
        self.export_transactions_with(input, &|_| ControlFlow::Continue(())).await
    }

    /// Exports transactions, newest first. Until the end nothing stands under the final name.
    ///
    /// # Errors
    /// [`DeskError::Cancelled`] when `progress` says to stop; what the disk says.
    pub async fn export_transactions_with(
        &self,
        input: ExportTransactions,
        progress: Progress<'_>,
    ) -> Result<Exported, DeskError> {
        let path = PathBuf::from(&input.out);
        let (pieces, inbox) = mpsc::channel(PIECES_WAITING);
        let writing = tokio::task::spawn_blocking(move || write(&path, input.format, inbox));
        let mut tx = self.db.read().await?;
        let filter = ListTransactions::from(input.filter).filter();
        let read = read_all(&mut tx, &filter, &pieces, progress).await;
        if read.is_ok() {
            // The writer finishes only when it is told that this was all.
            let _ = pieces.send(Piece::End).await;
        }
        drop(pieces);
        let written = writing.await.map_err(|_| DeskError::Cancelled)?;
        read?;
        let manifest = written?.ok_or(DeskError::Cancelled)?;
        Ok(Exported {
            path: input.out,
            rows: manifest.rows,
            bytes: manifest.bytes,
            sha256: manifest.sha256,
            columns: manifest.columns,
        })
    }
}

enum Piece {
    Rows(Vec<TransactionRow>),
    End,
}

async fn read_all(
    tx: &mut Tx,
    filter: &HistoryFilter,
    pieces: &mpsc::Sender<Piece>,
    progress: Progress<'_>,
) -> Result<(), DeskError> {
    let mut page = PageRequest { cursor: None, limit: Some(PIECE) };
    let mut rows = 0_u64;
    loop {
        let found = history_in(tx, filter, &page).await?;
        rows = rows.saturating_add(found.rows.len() as u64);
        let piece = Piece::Rows(transaction::rows_in(tx, found.rows).await?);
        if pieces.send(piece).await.is_err() {
            return Ok(()); // The disk refused; the writer says why.
        }
        if progress(rows).is_break() {
            return Err(DeskError::Cancelled);
        }
        page.cursor = found.next_cursor;
        if page.cursor.is_none() {
            return Ok(());
        }
    }
}

/// Writes pieces as they come; nothing when the end is never announced.
fn write(
    path: &std::path::Path,
    format: Format,
    mut pieces: mpsc::Receiver<Piece>,
) -> Result<Option<Manifest>, ExportError> {
    let mut sink = Sink::create(path, format, COLUMNS)?;
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Piece::Rows(rows) => rows.iter().try_for_each(|row| write_row(&mut sink, row))?,
            Piece::End => return sink.finish().map(Some),
        }
    }
    Ok(None)
}

fn write_row(sink: &mut Sink, row: &TransactionRow) -> Result<(), ExportError> {
    let it = &row.transaction;
    let decimals = it.currency.exponent();
    let money = |minor: i64| Cell::Decimal { minor, decimals };
    // What is in the balance stands apart, so that each column sums to what its name says.
    let amount = it.amount.get();
    let status = word(it.status);
    let currency = it.currency.to_string();
    sink.row(&[
        Cell::Int(it.id),
        Cell::Time(it.posted_at.micros()),
        text(it.user_id.as_ref().map(Owner::as_str)),
        text(row.user_name.as_deref()),
        Cell::Text(it.kind.as_str()),
        Cell::Text(&status),
        if it.counts { money(amount) } else { Cell::Null },
        if it.counts { Cell::Null } else { money(amount) },
        Cell::Text(&currency),
        it.balance.map_or(Cell::Null, |balance| money(balance.get())),
        int(it.seq),
        text(it.reference.as_deref()),
        text(it.reason.as_deref()),
        Cell::Text(&it.key),
        Cell::Text(&it.actor),
        int(it.settles),
        int(it.reverses),
        int(it.counts.then_some(amount)),
        int((!it.counts).then_some(amount)),
        int(it.balance.map(money::MinorUnits::get)),
        Cell::Text(if it.user_id.is_some() { CREDITS } else { MONEY }),
    ])
}

fn text(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Null, Cell::Text)
}

fn int(number: Option<i64>) -> Cell<'static> {
    number.map_or(Cell::Null, Cell::Int)
}

fn word(status: Status) -> String {
    serde_json::to_value(status)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
