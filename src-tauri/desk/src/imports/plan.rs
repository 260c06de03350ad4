//! What an import would do: counts, sums, and what is wrong, each with its place.

use std::collections::BTreeMap;

use ledger::Owner;
use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};

use super::{
    finding::{FindingKind, ImportFinding},
    place::ImportPlace,
};

/// Problems, findings and rows that are listed; all of them are counted.
const LISTED_MAX: usize = 200;

/// What an import would do, or did.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct ImportPlan {
    /// Name of the source, without a path or a password.
    pub source: String,
    /// SHA-256 of what was read, hexadecimal.
    pub digest: String,
    /// Rows of the source.
    pub rows: u64,
    /// Rows that cannot be imported.
    pub refused: u64,
    /// Users.
    pub users: NewAndKnown,
    /// Transactions, opening balances among them.
    pub transactions: NewAndKnown,
    /// Refund requests.
    pub refund_requests: NewAndKnown,
    /// Sum of the transactions that are new, by currency.
    pub totals: Vec<ImportTotal>,
    /// How a table was read; `None` for a database.
    pub table: Option<ImportTable>,
    /// Number of rows that cannot be imported, by what is wrong.
    pub problem_counts: BTreeMap<ImportProblemCode, u64>,
    /// What is wrong with rows, at most 200.
    pub problems: Vec<ImportProblem>,
    /// Number of inconsistencies, by kind.
    pub finding_counts: BTreeMap<FindingKind, u64>,
    /// Inconsistencies of the source and how each is booked, at most 200 of each kind.
    pub findings: Vec<ImportFinding>,
}

/// How many are new, and how many are here already.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct NewAndKnown {
    /// New ones.
    pub new: u64,
    /// Those that are here already, as they stand in the source.
    pub known: u64,
}

impl NewAndKnown {
    pub(super) const fn count(&mut self, is_new: bool) {
        if is_new {
            self.new = self.new.saturating_add(1);
        } else {
            self.known = self.known.saturating_add(1);
        }
    }
}

/// The sum of new transactions in a currency.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct ImportTotal {
    /// The currency.
    pub currency: Currency,
    /// Number of transactions.
    pub transactions: u64,
    /// Their sum in minor units, as a text because it may be beyond what JavaScript counts exactly.
    pub sum: String,
}

/// How a table was read.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct ImportTable {
    /// The header.
    pub header: Vec<String>,
    /// What separates fields.
    pub delimiter: String,
    /// The column of each field, by its name in the header.
    pub mapping: BTreeMap<String, String>,
    /// The first rows, as they were read.
    pub first: Vec<ImportedRow>,
}

/// A row of a table as it would be imported.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct ImportedRow {
    /// Line of the file.
    pub line: u64,
    /// Id of the user.
    pub user_id: Owner,
    /// Email address.
    pub email: String,
    /// Name.
    pub name: Option<String>,
    /// Currency.
    pub currency: Currency,
    /// Opening balance, in minor units.
    pub balance: Option<MinorUnits>,
    /// When the user was created, UTC.
    pub created_at: Option<store::Timestamp>,
    /// Whether the user is new.
    pub is_new: bool,
}

/// What is wrong with a row, and where.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct ImportProblem {
    /// Where it stands.
    pub place: ImportPlace,
    /// What is wrong.
    pub code: ImportProblemCode,
    /// What stands there, shortened; or what is expected, where that says more.
    pub value: String,
    /// The whole sentence, in English.
    pub message: String,
}

/// What is wrong with a row.
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
pub enum ImportProblemCode {
    /// The row has more or fewer fields than the header.
    FieldCount,
    /// A field that is needed is empty.
    FieldEmpty,
    /// A text is too long, or has characters that it cannot have.
    TextInvalid,
    /// No email address.
    EmailInvalid,
    /// The id stands in another line already, with the same currency.
    IdTwice,
    /// The id stands in another line with another email address or name.
    UserDiffersInFile,
    /// The user is here with another email address or name.
    UserExists,
    /// The user was forgotten.
    UserForgotten,
    /// No currency.
    CurrencyUnknown,
    /// The amount is not written as said.
    AmountInvalid,
    /// The amount is too large.
    AmountOutOfRange,
    /// No time.
    TimeInvalid,
    /// The user has another opening balance here already.
    OpeningBalanceDiffers,
    /// A transaction of this key is here already, and it is another one.
    KeyConflict,
    /// The payment was credited here already, to another user or with another amount.
    PaymentCredited,
    /// A key that the ledger cannot have.
    KeyInvalid,
    /// A line of an export that is not as Redress writes it.
    LineInvalid,
}

impl ImportPlan {
    /// Adds a row that cannot be imported, with all that is wrong with it.
    pub(super) fn refuse(&mut self, problems: Vec<ImportProblem>) {
        self.refused = self.refused.saturating_add(1);
        for problem in problems {
            let count = self.problem_counts.entry(problem.code).or_default();
            *count = count.saturating_add(1);
            if self.problems.len() < LISTED_MAX {
                self.problems.push(problem);
            }
        }
    }

    /// Adds an inconsistency.
    pub(super) fn find(&mut self, finding: ImportFinding) {
        let count = self.finding_counts.entry(finding.kind).or_default();
        *count = count.saturating_add(1);
        if *count <= LISTED_MAX as u64 {
            self.findings.push(finding);
        }
    }

    /// Whether it would write nothing.
    pub(super) const fn is_nothing(&self) -> bool {
        self.users.new == 0 && self.transactions.new == 0 && self.refund_requests.new == 0
    }
}

/// Sums of transactions by currency, exact however large.
#[derive(Debug, Default)]
pub(super) struct Totals(BTreeMap<Currency, (u64, i128)>);

impl Totals {
    pub(super) fn add(&mut self, amount: money::Amount) {
        let (transactions, sum) = self.0.entry(amount.currency()).or_default();
        *transactions = transactions.saturating_add(1);
        *sum = sum.saturating_add(amount.minor().into());
    }

    pub(super) fn list(self) -> Vec<ImportTotal> {
        let total = |(currency, (transactions, sum)): (Currency, (u64, i128))| ImportTotal {
            currency,
            transactions,
            sum: sum.to_string(),
        };
        self.0.into_iter().map(total).collect()
    }
}
