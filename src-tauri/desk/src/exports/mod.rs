//! Exports: the rows of a list, read in one transaction and streamed into one file.

use std::{ops::ControlFlow, path::PathBuf};

use export::{Cell, ExportError, Format, Manifest, Sink};
use ledger::{HistoryFilter, Kind, Owner, Status, history_in};
use serde::{Deserialize, Serialize};
use store::{PageRequest, Timestamp, Tx};
use tokio::sync::mpsc;

use crate::{Desk, DeskError, ListTransactions, Progress, TransactionRow, transaction};

/// Rows per query, and the step of the progress.
const PIECE: u16 = 500;
/// Batches buffered for the disk.
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

/// Unit of `amount` and `balance`: credits of a wallet in `currency`, written with its decimals.
/// The money paid for them belongs to the payment.
const CREDITS: &str = "credits";
/// Unit where no wallet is concerned: money between system accounts.
const MONEY: &str = "money";

/// Which transactions an export holds: the filters of the list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ExportFilter {
    /// Only transactions of this user's wallets.
    pub user_id: Option<Owner>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only this status.
    pub status: Option<Status>,
    /// Only this reference, compared exactly.
    pub reference: Option<String>,
    /// Only posted at this time or later, UTC.
    pub from: Option<Timestamp>,
    /// Only posted before this time, UTC.
    pub to: Option<Timestamp>,
    /// Text contained in the customer's name, email or the reason, or at the beginning of a word of
    /// key, reference or user id.
    pub search: Option<String>,
}

/// Input of `export_transactions`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ExportTransactions {
    /// `csv` or `jsonl`.
    pub format: Format,
    /// Path of the file; an existing file is replaced atomically.
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
    /// Path of the file.
    pub path: String,
    /// Number of transactions.
    pub rows: u64,
    /// Size in bytes.
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

    /// Exports transactions, newest first. The file appears under its name only when it is
    /// complete.
    ///
    /// # Errors
    /// `cancelled` when `progress` returns `Break`; `export_*` for the path or the disk.
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
            // The writer publishes the file only after this marker.
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

/// Writes batches as they arrive; without the final marker no file is published.
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
    // Amounts that are part of the balance have their own column, so that each column can be
    // summed.
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
