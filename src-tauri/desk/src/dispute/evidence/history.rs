//! The history of an account as a document: attached where a statement gives totals only, and
//! exported on request.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use decision::evidence::{
    CaseRecord, EvidenceField, FULL_HISTORY_SENTENCE, MovementKind, UtcTime, WalletMovement,
};
use money::{Currency, MinorUnits};
use pdf::{Block, Column, Document, Scale, Section, Table};

use super::view::{HistoryDetail, HistoryFile};

const BY_DAY: &str = "The attached file lists every purchase, refund and other posting of the \
account line by line, and its uses summed up by day.";
const BY_MONTH: &str = "The attached file lists every purchase, refund and other posting of the \
account line by line, and its uses summed up by month.";

/// Height for rows on one page at the bank's scale, in points (lower bound).
const PAGE_POINTS: usize = 650;
/// Height of a line, in points.
const LINE_POINTS: usize = 16;
/// Height of a row besides its lines, in points (upper bound).
const ROW_POINTS: usize = 7;
/// Characters that fit the widest column of a row (lower bound).
const ROW_CHARACTERS: usize = 15;

impl HistoryDetail {
    const ALL: [Self; 3] = [Self::Lines, Self::Days, Self::Months];

    /// The sentence about the attached file.
    const fn sentence(self) -> &'static str {
        match self {
            Self::Lines => FULL_HISTORY_SENTENCE,
            Self::Days => BY_DAY,
            Self::Months => BY_MONTH,
        }
    }
}

/// Whether a text refers to the attached history.
pub(super) fn speaks_of_file(text: &str) -> bool {
    HistoryDetail::ALL.iter().any(|detail| text.contains(detail.sentence()))
}

/// The text with its sentence about the attached file adjusted; the sentence is removed when there
/// is no file.
pub(super) fn truthful(text: String, history: Option<&HistoryFile>) -> String {
    let sentence = history.map(|history| format!(" {}", history.detail.sentence()));
    let sentence = sentence.unwrap_or_default();
    let said = HistoryDetail::ALL.iter().map(|detail| detail.sentence());
    said.fold(text, |text, said| {
        text.replace(&format!(" {said}"), &sentence).replace(said, sentence.trim_start())
    })
}

/// The most detailed history that fits `pages_left`; `None` when none does.
pub(super) fn plan(record: &CaseRecord, pages_left: u32) -> Option<HistoryFile> {
    let file = |detail| HistoryFile {
        field: EvidenceField::ServiceDocumentation,
        detail,
        pages: pages_of(&rows_of(&record.movements, detail)),
    };
    HistoryDetail::ALL.into_iter().map(file).find(|plan| plan.pages <= pages_left)
}

/// Upper bound of the pages of a history.
fn pages_of(rows: &[Row]) -> u32 {
    let points: usize = rows.iter().map(Row::points).sum();
    // One page more for the heading above the table.
    u32::try_from(points.div_ceil(PAGE_POINTS).saturating_add(1)).unwrap_or(u32::MAX)
}

/// Parameters of a history document.
pub(crate) struct HistoryOf<'a> {
    pub(crate) account: &'a str,
    pub(crate) currency: Currency,
    pub(crate) movements: &'a [WalletMovement],
    pub(crate) as_of: UtcTime,
    pub(crate) detail: HistoryDetail,
    pub(crate) scale: Scale,
}

/// The history as a document.
pub(crate) fn history_document(of: &HistoryOf<'_>) -> Document {
    let title = format!("History of account {}", of.account);
    let made = DateTime::from_timestamp_micros(of.as_of.micros()).unwrap_or_default();
    let mut document = Document::new(title, made);
    document.header = format!("Account {}", of.account);
    document.footer = format!("Computed from the ledger on {}", of.as_of.text());
    document.scale = of.scale;
    document.contents = false;
    document.summary = vec![Block::Note(head(of))];
    let blocks = vec![Block::Table(history_table(of))];
    document.sections = vec![Section { title: "Movements".to_owned(), blocks }];
    document
}

fn head(of: &HistoryOf<'_>) -> String {
    let uses = match of.detail {
        HistoryDetail::Lines => "Every movement is a line",
        HistoryDetail::Days => "Uses of one day are one line, everything else is a line",
        HistoryDetail::Months => "Uses of one month are one line, everything else is a line",
    };
    format!(
        "{uses}. All times are UTC. Credits are counted in {}.",
        of.currency.as_str().to_ascii_uppercase()
    )
}

/// The history as a table, with the final balance as its last row.
pub(crate) fn history_table(of: &HistoryOf<'_>) -> Table {
    let rows = rows_of(of.movements, of.detail);
    let balance = rows.last().map(|row| row.balance.clone()).unwrap_or_default();
    let column = |title: &str| Column::Text(title.to_owned());
    let figures = |title: &str| Column::Figures(title.to_owned());
    Table {
        columns: vec![
            column("Time"),
            column("What"),
            figures("Credits"),
            figures("Balance in credits"),
        ],
        rows: rows
            .into_iter()
            .map(|row| vec![row.when, row.what, row.amount, row.balance])
            .collect(),
        totals: vec!["Balance".to_owned(), String::new(), String::new(), balance],
    }
}

struct Row {
    when: String,
    what: String,
    amount: String,
    balance: String,
}

impl Row {
    /// Upper bound of the height, in points.
    fn points(&self) -> usize {
        let lines = self.what.chars().count().div_ceil(ROW_CHARACTERS).max(1);
        lines * LINE_POINTS + ROW_POINTS
    }
}

fn rows_of(movements: &[WalletMovement], detail: HistoryDetail) -> Vec<Row> {
    let mut balance = 0_i64;
    let mut lines: Vec<Line<'_>> = vec![];
    let mut sums: BTreeMap<String, usize> = BTreeMap::new();
    let undone: BTreeSet<i64> = movements.iter().filter_map(|one| one.reverses).collect();
    for movement in movements {
        balance = balance.saturating_add(movement.amount.get());
        // A reversed usage keeps its own line; in a sum it would be counted as used.
        let is_use = movement.kind == MovementKind::Usage && !undone.contains(&movement.seq);
        let period = period(movement.at, detail).filter(|_| is_use);
        let open = period.as_ref().and_then(|period| sums.get(period)).copied();
        if let Some(line) = open.and_then(|index| lines.get_mut(index)) {
            line.uses = line.uses.saturating_add(1);
            line.amount = line.amount.saturating_add(movement.amount.get());
            line.balance = balance;
            continue;
        }
        // A sum ends at the next movement of another kind, so that balances match the ledger.
        if period.is_none() {
            sums.clear();
        }
        if let Some(period) = &period {
            sums.insert(period.clone(), lines.len());
        }
        lines.push(Line { movement, period, uses: 1, amount: movement.amount.get(), balance });
    }
    lines.into_iter().map(Line::row).collect()
}

fn period(at: UtcTime, detail: HistoryDetail) -> Option<String> {
    match detail {
        HistoryDetail::Lines => None,
        HistoryDetail::Days => Some(at.date()),
        HistoryDetail::Months => Some(at.month()),
    }
}

struct Line<'a> {
    movement: &'a WalletMovement,
    period: Option<String>,
    uses: u64,
    amount: i64,
    balance: i64,
}

impl Line<'_> {
    fn row(self) -> Row {
        let credits = |minor: i64| {
            MinorUnits::new(minor).map_or_else(|_| minor.to_string(), MinorUnits::grouped)
        };
        let (when, what) = match self.period {
            Some(period) => (period, format!("{} uses", self.uses)),
            None => {
                (self.movement.at.text().trim_end_matches(" UTC").to_owned(), what(self.movement))
            }
        };
        Row { when, what, amount: credits(self.amount), balance: credits(self.balance) }
    }
}

fn what(movement: &WalletMovement) -> String {
    let mut parts = vec![movement.kind.for_people().to_owned()];
    parts.extend(movement.reference.clone());
    parts.extend(movement.reverses.map(|seq| format!("reverses entry {seq}")));
    parts.extend(movement.from_ip.as_ref().map(|ip| format!("from {ip}")));
    parts.extend(movement.device.as_ref().map(|device| format!("device {device}")));
    parts.extend(movement.description.as_deref().map(short));
    parts.join(", ")
}

/// A description in one line, with an ellipsis where it is cut.
fn short(text: &str) -> String {
    const CHARACTERS_MAX: usize = 200;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(CHARACTERS_MAX) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

#[cfg(test)]
mod tests;
