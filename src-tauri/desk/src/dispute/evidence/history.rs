//! The whole history of an account as a document: attached where a statement gives totals only, and
//! made for people who ask for it.

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

/// Room for rows on one page of a bank's scale, in points, told low.
const PAGE_POINTS: usize = 650;
/// A line of a row, in points.
const LINE_POINTS: usize = 16;
/// What a row takes besides its lines, in points, told high.
const ROW_POINTS: usize = 7;
/// Characters that fit the widest column of a row, told low.
const ROW_CHARACTERS: usize = 15;

impl HistoryDetail {
    const ALL: [Self; 3] = [Self::Lines, Self::Days, Self::Months];

    /// What a text may say of the attached file.
    const fn sentence(self) -> &'static str {
        match self {
            Self::Lines => FULL_HISTORY_SENTENCE,
            Self::Days => BY_DAY,
            Self::Months => BY_MONTH,
        }
    }
}

/// Whether a text sends its reader to the attached history.
pub(super) fn speaks_of_file(text: &str) -> bool {
    HistoryDetail::ALL.iter().any(|detail| text.contains(detail.sentence()))
}

/// The text with what it says of the attached file made true; nothing is said where there is none.
pub(super) fn truthful(text: String, history: Option<&HistoryFile>) -> String {
    let sentence = history.map(|history| format!(" {}", history.detail.sentence()));
    let sentence = sentence.unwrap_or_default();
    let said = HistoryDetail::ALL.iter().map(|detail| detail.sentence());
    said.fold(text, |text, said| {
        text.replace(&format!(" {said}"), &sentence).replace(said, sentence.trim_start())
    })
}

/// The finest history that fits so many pages; none when even the coarsest does not.
pub(super) fn plan(record: &CaseRecord, pages_left: u32) -> Option<HistoryFile> {
    let file = |detail| HistoryFile {
        field: EvidenceField::ServiceDocumentation,
        detail,
        pages: pages_of(&rows_of(&record.movements, detail)),
    };
    HistoryDetail::ALL.into_iter().map(file).find(|plan| plan.pages <= pages_left)
}

/// Pages that a history takes at most.
fn pages_of(rows: &[Row]) -> u32 {
    let points: usize = rows.iter().map(Row::points).sum();
    // What stands above the table needs room of its own.
    u32::try_from(points.div_ceil(PAGE_POINTS).saturating_add(1)).unwrap_or(u32::MAX)
}

/// Whose history a document is.
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

/// The history as a table, with its last balance below.
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
    /// Height at most.
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
        // A reversed use keeps its line, or its sum would claim what did not happen.
        let is_use = movement.kind == MovementKind::Usage && !undone.contains(&movement.seq);
        let period = period(movement.at, detail).filter(|_| is_use);
        let open = period.as_ref().and_then(|period| sums.get(period)).copied();
        if let Some(line) = open.and_then(|index| lines.get_mut(index)) {
            line.uses = line.uses.saturating_add(1);
            line.amount = line.amount.saturating_add(movement.amount.get());
            line.balance = balance;
            continue;
        }
        // A sum ends at the next other movement, so that balances stay those of the ledger.
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

/// A description on one line, with a visible end where it was too long to repeat.
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
