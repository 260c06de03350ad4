//! The statement of a user's wallet in a period, as a document: opening balance, what moved it by kind,
//! closing balance, and every movement.

use std::collections::BTreeMap;

use chrono::DateTime;
use export::{Column as ExportColumn, ColumnType, GroupTotal, Schema, Zone};
use ledger::{ENTRY, EntriesOf, entries, states_before, wallet_in};
use money::{Currency, MinorUnits, Total};
use pdf::{Block, Column, Document, Section, Table};
use store::{RowRef, RowSink, StoreError, Tx};

use super::{Scope, cells::known};
use crate::{DeskError, exports::StatementSelection, settings};

/// Columns of rows that a statement has not: it is a document.
pub(super) const SCHEMA: Schema = Schema {
    title: "A statement",
    columns: &[ExportColumn::new("movement", ColumnType::Text)],
    totals_by: &[],
    totals_of: &[],
};

/// A statement, and what its manifest says.
pub(in crate::exports) struct Statement {
    pub(in crate::exports) document: Document,
    pub(in crate::exports) rows: u64,
    pub(in crate::exports) totals: Vec<GroupTotal>,
}

struct Line {
    posted_at: i64,
    kind: String,
    amount: i64,
    balance: i64,
    reference: Option<String>,
    reason: Option<String>,
}

/// Reads a statement.
pub(in crate::exports) async fn statement_in(
    tx: &mut Tx,
    filter: &StatementSelection,
    scope: Scope,
    zone: Option<&Zone>,
) -> Result<Statement, DeskError> {
    let default = settings::load_in(tx).await?.default_currency;
    let currency = filter.currency.unwrap_or(default);
    wallet_in(tx, &filter.user_id, currency, scope.snapshot.taken_at).await?;
    let code = currency.to_string();
    let lines = lines_in(tx, filter, scope, &code).await?;
    let opening = match lines.first() {
        Some(line) => line.balance.saturating_sub(line.amount),
        None => balance_in(tx, filter, scope, &code).await?,
    };
    let zone = match zone {
        Some(zone) => zone.clone(),
        None => Zone::named("UTC")?,
    };
    let totals = totals_of(&lines, &code);
    let document = Writing { filter, scope, currency, zone, opening, lines: &lines }.document();
    Ok(Statement { document, rows: u64::try_from(lines.len()).unwrap_or(u64::MAX), totals })
}

async fn lines_in(
    tx: &mut Tx,
    filter: &StatementSelection,
    scope: Scope,
    currency: &str,
) -> Result<Vec<Line>, DeskError> {
    let of = EntriesOf::Owner(filter.user_id.as_str().to_owned());
    let mut all = Collected {
        rows: Vec::new(),
        each: |row: RowRef<'_>| {
            if row.text(ENTRY.currency)? != Some(currency) {
                return Ok(None);
            }
            Ok(Some(Line {
                posted_at: known(row.int(ENTRY.posted_at)?, "posted_at")?,
                kind: known(row.text(ENTRY.kind)?, "kind")?.to_owned(),
                amount: known(row.int(ENTRY.amount)?, "amount_minor")?,
                balance: known(row.int(ENTRY.balance)?, "balance_minor")?,
                reference: row.text(ENTRY.reference)?.map(str::to_owned),
                reason: row.text(ENTRY.reason)?.map(str::to_owned),
            }))
        },
    };
    for query in entries(tx, &of, scope.transactions).await? {
        query.each(tx, &mut all).await?;
    }
    Ok(all.rows)
}

/// The balance at the beginning of a period without movements.
async fn balance_in(
    tx: &mut Tx,
    filter: &StatementSelection,
    scope: Scope,
    currency: &str,
) -> Result<i64, DeskError> {
    let mut all = Collected {
        rows: Vec::new(),
        each: |row: RowRef<'_>| {
            let is_it = row.text(2)? == Some(currency);
            Ok(is_it.then_some(row.int(4)?.unwrap_or(0)))
        },
    };
    let owner = Some(filter.user_id.as_str());
    let query = states_before(scope.transactions.1, scope.snapshot.taken_at, owner, true);
    query.each(tx, &mut all).await?;
    Ok(all.rows.first().copied().unwrap_or(0))
}

/// Rows that are few enough to be kept.
struct Collected<T, F> {
    rows: Vec<T>,
    each: F,
}

impl<T, F> RowSink for Collected<T, F>
where
    T: Send,
    F: FnMut(RowRef<'_>) -> Result<Option<T>, StoreError> + Send,
{
    type Error = StoreError;

    fn take(&mut self, row: RowRef<'_>) -> Result<(), StoreError> {
        self.rows.extend((self.each)(row)?);
        Ok(())
    }

    fn is_full(&self) -> bool {
        false
    }

    async fn hand_on(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

fn by_kind(lines: &[Line]) -> BTreeMap<&str, (u64, i128)> {
    let mut kinds: BTreeMap<&str, (u64, i128)> = BTreeMap::new();
    for line in lines {
        let (count, sum) = kinds.entry(&line.kind).or_default();
        *count = count.saturating_add(1);
        *sum = sum.saturating_add(i128::from(line.amount));
    }
    kinds
}

fn totals_of(lines: &[Line], currency: &str) -> Vec<GroupTotal> {
    let total = |(kind, (rows, sum)): (&str, (u64, i128))| GroupTotal {
        group: BTreeMap::from([
            ("kind".to_owned(), kind.to_owned()),
            ("currency".to_owned(), currency.to_owned()),
        ]),
        rows,
        sums_minor: BTreeMap::from([("amount".to_owned(), Total::from(sum))]),
    };
    by_kind(lines).into_iter().map(total).collect()
}

/// What the document is made of.
struct Writing<'a> {
    filter: &'a StatementSelection,
    scope: Scope,
    currency: Currency,
    zone: Zone,
    opening: i64,
    lines: &'a [Line],
}

impl Writing<'_> {
    fn document(&self) -> Document {
        let taken_at = self.scope.snapshot.taken_at.micros();
        let made = DateTime::from_timestamp_micros(taken_at).unwrap_or_default();
        let user = self.filter.user_id.as_str();
        let mut document = Document::new(format!("Statement of account {user}"), made);
        document.subtitle = self.period();
        document.header = format!("Account {user}");
        document.footer = format!("Computed from the ledger on {}", self.zone.text(taken_at));
        document.contents = false;
        document.summary = vec![Block::Facts(self.facts()), Block::Note(self.note())];
        document.sections = vec![
            Section { title: "By type".to_owned(), blocks: vec![Block::Table(self.kinds())] },
            Section { title: "Movements".to_owned(), blocks: vec![Block::Table(self.movements())] },
        ];
        document
    }

    fn period(&self) -> String {
        let from = self.filter.from.map(|from| self.zone.text(from.micros()));
        let to = self.filter.to.unwrap_or(self.scope.snapshot.taken_at);
        let to = self.zone.text(to.micros());
        from.map_or_else(|| format!("Until {to}"), |from| format!("{from} to {to}"))
    }

    fn closing(&self) -> i64 {
        self.lines.last().map_or(self.opening, |line| line.balance)
    }

    fn facts(&self) -> Vec<(String, String)> {
        [
            ("Opening balance", credits(self.opening)),
            ("Closing balance", credits(self.closing())),
            ("Movements", self.lines.len().to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    fn note(&self) -> String {
        format!(
            "Credits are counted in {}. Times are of the zone {}.",
            self.currency.as_str().to_ascii_uppercase(),
            self.zone.name()
        )
    }

    fn kinds(&self) -> Table {
        let rows = by_kind(self.lines);
        let change = i128::from(self.closing()) - i128::from(self.opening);
        Table {
            columns: vec![text("Type"), figures("Movements"), figures("Credits")],
            rows: rows
                .iter()
                .map(|(kind, (count, sum))| vec![spoken(kind), count.to_string(), wide(*sum)])
                .collect(),
            totals: vec!["Change".to_owned(), self.lines.len().to_string(), wide(change)],
        }
    }

    fn movements(&self) -> Table {
        let row = |line: &Line| {
            let parts = [Some(spoken(&line.kind)), line.reference.clone(), line.reason.clone()];
            let parts: Vec<String> =
                parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
            let when = self.zone.text(line.posted_at);
            vec![when, parts.join(", "), credits(line.amount), credits(line.balance)]
        };
        Table {
            columns: vec![
                text("Time"),
                text("What"),
                figures("Credits"),
                figures("Balance in credits"),
            ],
            rows: self.lines.iter().map(row).collect(),
            totals: vec![
                "Closing balance".to_owned(),
                String::new(),
                String::new(),
                credits(self.closing()),
            ],
        }
    }
}

fn text(title: &str) -> Column {
    Column::Text(title.to_owned())
}

fn figures(title: &str) -> Column {
    Column::Figures(title.to_owned())
}

fn credits(minor: i64) -> String {
    MinorUnits::new(minor).map_or_else(|_| minor.to_string(), MinorUnits::grouped)
}

fn wide(minor: i128) -> String {
    i64::try_from(minor).map_or_else(|_| minor.to_string(), credits)
}

/// `top_up` as `Top up`.
fn spoken(kind: &str) -> String {
    let mut text = kind.replace('_', " ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
