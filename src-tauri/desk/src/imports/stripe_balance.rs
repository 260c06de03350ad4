//! A balance export of Stripe's dashboard, compared with the balance transactions that were read from
//! Stripe. Nothing is written.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
};

use money::{Amount, Currency};
use serde::{Deserialize, Serialize};
use store::Timestamp;

use super::{
    plan::{ImportProblem, ImportProblemCode},
    table::{AmountStyle, AmountUnit, Column, Columns, RawRow, Rows, look_at, parse_time},
};
use crate::{Desk, DeskError, blocking::off_thread, mirror};

/// Differences and problems that are listed; all of them are counted.
const LISTED_MAX: usize = 200;
/// The dashboard writes decimals of the currency with a point.
const AMOUNTS: AmountStyle =
    AmountStyle { unit: AmountUnit::Decimal, decimal_comma: false, thousands: None };

const COLUMNS: [Column; 7] = [
    Column { field: "id", names: &["id", "balancetransactionid"], is_needed: true },
    Column { field: "amount", names: &["amount", "gross"], is_needed: true },
    Column { field: "fee", names: &["fee", "fees"], is_needed: true },
    Column { field: "net", names: &["net"], is_needed: true },
    Column { field: "currency", names: &["currency"], is_needed: true },
    Column { field: "created", names: &["createdutc", "created"], is_needed: true },
    Column { field: "source", names: &["source", "sourceid"], is_needed: false },
];

/// Input of `compare_stripe_balance`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct CompareStripeBalance {
    /// Path of the CSV file, as Stripe's dashboard exports it.
    pub path: String,
}

/// How a balance export of Stripe differs from what is here.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct StripeBalanceComparison {
    /// Name of the file.
    pub source: String,
    /// SHA-256 of the file, hexadecimal.
    pub digest: String,
    /// Rows of the file.
    pub rows: u64,
    /// Rows that are here with the same amounts.
    pub same: u64,
    /// The oldest and the newest time in the file, UTC; what is here outside is not compared.
    pub from: Option<Timestamp>,
    /// See `from`.
    pub to: Option<Timestamp>,
    /// Number of differences of each kind.
    pub difference_counts: BTreeMap<DifferenceKind, u64>,
    /// Differences, at most 200 of each kind.
    pub differences: Vec<BalanceDifference>,
    /// Number of rows that cannot be read.
    pub refused: u64,
    /// What is wrong with them, at most 200.
    pub problems: Vec<ImportProblem>,
}

/// A difference.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct BalanceDifference {
    /// What differs.
    pub kind: DifferenceKind,
    /// Id of the balance transaction.
    pub id: String,
    /// Line of the file; null when it is not there.
    pub line: Option<u64>,
    /// Amount, fee and net in the file, as texts with the currency.
    pub there: Vec<String>,
    /// The same as it is here.
    pub here: Vec<String>,
}

/// What differs.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// In the file, and not read from Stripe.
    MissingHere,
    /// Read from Stripe, in the time of the file, and not in it.
    MissingThere,
    /// Amount, fee or net differ.
    OtherAmounts,
    /// The same id twice in the file.
    Twice,
}

/// A row of the file.
struct Movement {
    id: String,
    line: u64,
    amounts: [Amount; 3],
    created_at: Timestamp,
}

impl Desk {
    /// Compares a balance export of Stripe's dashboard with the balance transactions that were read
    /// from Stripe.
    ///
    /// # Errors
    /// `import_*` for a file that is no such export.
    pub async fn compare_stripe_balance(
        &self,
        input: CompareStripeBalance,
    ) -> Result<StripeBalanceComparison, DeskError> {
        let path = input.path;
        let scanned = off_thread(move || look_at(Path::new(&path), None)).await?;
        let columns = Columns::find(&COLUMNS, &BTreeMap::new(), &scanned.header)?;
        let mut found = StripeBalanceComparison {
            source: scanned.name.clone(),
            digest: scanned.digest.clone(),
            ..StripeBalanceComparison::default()
        };
        let mut seen = HashSet::new();
        let mut rows = Rows::read(&scanned);
        let mut tx = self.db.read().await?;
        while let Some(chunk) = rows.next().await? {
            found.rows = found.rows.saturating_add(chunk.len() as u64);
            let mut movements = Vec::with_capacity(chunk.len());
            for raw in chunk {
                match read(&columns, &raw) {
                    Ok(movement) if !seen.insert(movement.id.clone()) => {
                        found.differs(DifferenceKind::Twice, Some(&movement), None);
                    }
                    Ok(movement) => movements.push(movement),
                    Err(problem) => found.refuse(*problem),
                }
            }
            let ids = movements.iter().map(|movement| movement.id.as_str());
            let here = mirror::movements_in(&mut tx, ids).await?;
            found.compare(&movements, &here);
        }
        if let (Some(from), Some(to)) = (found.from, found.to) {
            for movement in mirror::movements_between_in(&mut tx, from, to).await? {
                if !seen.contains(&movement.id) {
                    found.differs(DifferenceKind::MissingThere, None, Some(&movement));
                }
            }
        }
        Ok(found)
    }
}

impl StripeBalanceComparison {
    fn refuse(&mut self, problem: ImportProblem) {
        self.refused = self.refused.saturating_add(1);
        if self.problems.len() < LISTED_MAX {
            self.problems.push(problem);
        }
    }

    fn compare(&mut self, movements: &[Movement], here: &HashMap<String, mirror::Movement>) {
        for movement in movements {
            let at = movement.created_at;
            self.from = Some(self.from.map_or(at, |from| from.min(at)));
            self.to = Some(self.to.map_or(at, |to| to.max(at)));
            match here.get(&movement.id) {
                None => self.differs(DifferenceKind::MissingHere, Some(movement), None),
                Some(known) if known.amounts == movement.amounts.map(text) => {
                    self.same = self.same.saturating_add(1);
                }
                Some(known) => {
                    self.differs(DifferenceKind::OtherAmounts, Some(movement), Some(known));
                }
            }
        }
    }

    fn differs(
        &mut self,
        kind: DifferenceKind,
        there: Option<&Movement>,
        here: Option<&mirror::Movement>,
    ) {
        let count = self.difference_counts.entry(kind).or_default();
        *count = count.saturating_add(1);
        if *count > LISTED_MAX as u64 {
            return;
        }
        let id = there.map(|one| &one.id).or_else(|| here.map(|one| &one.id));
        self.differences.push(BalanceDifference {
            kind,
            id: id.cloned().unwrap_or_default(),
            line: there.map(|one| one.line),
            there: there.map(|one| one.amounts.map(text).to_vec()).unwrap_or_default(),
            here: here.map(|one| one.amounts.to_vec()).unwrap_or_default(),
        });
    }
}

fn text(amount: Amount) -> String {
    amount.to_string()
}

fn read(columns: &Columns, raw: &RawRow) -> Result<Movement, Box<ImportProblem>> {
    if let Some(uneven) = columns.uneven(raw) {
        return Err(Box::new(uneven));
    }
    let problem = |field: &str, code, what: &str| Box::new(columns.problem(raw, field, code, what));
    let id = columns.text(raw, "id").trim();
    if id.is_empty() {
        return Err(problem("id", ImportProblemCode::FieldEmpty, "the id is empty"));
    }
    let currency = columns.text(raw, "currency").trim().to_ascii_lowercase();
    let currency: Currency = currency.parse().map_err(|_| {
        problem("currency", ImportProblemCode::CurrencyUnknown, "this is no currency")
    })?;
    let amount = |field: &str| {
        AMOUNTS
            .parse(columns.text(raw, field), currency)
            .map_err(|(_, what)| problem(field, ImportProblemCode::AmountInvalid, &what))
    };
    let amounts = [amount("amount")?, amount("fee")?, amount("net")?];
    let created_at = parse_time(columns.text(raw, "created"))
        .ok_or_else(|| problem("created", ImportProblemCode::TimeInvalid, "this is no time"))?;
    Ok(Movement { id: id.to_owned(), line: raw.line, amounts, created_at })
}
