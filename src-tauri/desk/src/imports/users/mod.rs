//! Users and their opening balances from a CSV file.
//!
//! A balance from elsewhere is no payment: it is posted as an adjustment with a reason of its own, and
//! may be negative. Its key is made of currency and user, so that a user has one opening balance,
//! however often the file is imported.

mod row;
mod seen;

use std::{collections::BTreeMap, path::Path};

use ledger::{Kind, NewTransaction, Operation, Order, by_keys_in};
use money::{Amount, Currency};
use serde::{Deserialize, Serialize};
use store::{Timestamp, Tx};

use self::{
    row::{COLUMNS, Reading, UserRow},
    seen::Seen,
};
use super::{
    ImportError,
    plan::{ImportPlan, ImportProblem, ImportProblemCode, ImportTable, ImportedRow, Totals},
    table::{AmountStyle, Columns, RawRow, Rows, Scanned, look_at},
    watch::{Phase, Work, overtaken},
};
use crate::{
    Actor, Desk, DeskError,
    blocking::off_thread,
    posting::apply_all_in,
    unmatched,
    user::{self, NewUser},
};

/// Reason of an opening balance. Part of what a repetition is compared by: never changed.
const REASON: &str = "opening balance";
/// Rows that the plan shows.
const SHOWN_ROWS: usize = 20;

/// Users with opening balances in a CSV file.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct UsersCsv {
    /// Path of the file, in UTF-8.
    pub path: String,
    /// The name in the header of `id`, `email`, `name`, `currency`, `balance`, `created`. What is
    /// absent is guessed; an empty name says that the file has no such column.
    #[serde(default)]
    pub mapping: BTreeMap<String, String>,
    /// How balances are written; needed when there are any.
    #[serde(default)]
    pub amounts: Option<AmountStyle>,
    /// The currency where the file names none; the default one when absent.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// What separates fields: one character; guessed when absent.
    #[serde(default)]
    pub delimiter: Option<String>,
}

/// What a row does.
struct Judged {
    row: UserRow,
    is_new_user: bool,
    /// Whether the opening balance is posted; `None` when there is none.
    is_new_balance: Option<bool>,
}

/// A file with the way in which it is read.
pub(super) struct UsersFile {
    scanned: Scanned,
    reading: Reading,
    default_currency: Currency,
}

impl UsersFile {
    /// Looks at the file as a whole.
    ///
    /// # Errors
    /// `import_*` for the file as a whole, `field_invalid`.
    pub(super) async fn open(desk: &Desk, input: &UsersCsv) -> Result<Self, DeskError> {
        let (path, delimiter) = (input.path.clone(), delimiter(input)?);
        let scanned = off_thread(move || look_at(Path::new(&path), delimiter)).await?;
        if let Some(other) = input.mapping.keys().find(|field| !is_field(field)) {
            let message = format!("there is no field \"{other}\"");
            return Err(DeskError::BadField { field: "mapping", message });
        }
        let columns = Columns::find(&COLUMNS, &input.mapping, &scanned.header)?;
        if columns.has("balance") && input.amounts.is_none() {
            return Err(ImportError::AmountsUnsaid.into());
        }
        let default_currency = desk.default_currency().await?;
        let reading = Reading::new(input, columns, default_currency);
        Ok(Self { scanned, reading, default_currency })
    }

    /// Reads every row and says what would happen.
    ///
    /// # Errors
    /// `import_unreadable`; `cancelled`.
    pub(super) async fn plan(&self, desk: &Desk, work: &Work<'_>) -> Result<ImportPlan, DeskError> {
        let mut plan = ImportPlan {
            source: self.scanned.name.clone(),
            digest: self.scanned.digest.clone(),
            ..ImportPlan::default()
        };
        let mut first = Vec::new();
        let (mut seen, mut totals) = (Seen::default(), Totals::default());
        let mut rows = Rows::read(&self.scanned);
        while let Some(chunk) = rows.next().await? {
            plan.rows = plan.rows.saturating_add(chunk.len() as u64);
            let mut tx = desk.db.read().await?;
            for judged in self.judge_in(&mut tx, chunk, &mut seen).await? {
                match judged {
                    Ok(judged) => {
                        judged.count(&mut plan, &mut totals);
                        if first.len() < SHOWN_ROWS {
                            first.push(judged.shown());
                        }
                    }
                    Err(problems) => plan.refuse(problems),
                }
            }
            work.step(Phase::Reading, plan.rows, None)?;
        }
        plan.totals = totals.list();
        plan.table = Some(ImportTable {
            header: self.scanned.header.clone(),
            delimiter: char::from(self.scanned.delimiter).to_string(),
            mapping: self.reading.columns.mapping(),
            first,
        });
        Ok(plan)
    }

    /// Writes what the plan says, some rows in each transaction.
    ///
    /// # Errors
    /// `import_stopped` when it was cancelled, or when more rows are refused than were planned.
    pub(super) async fn write(
        &self,
        desk: &Desk,
        actor: &Actor,
        plan: &ImportPlan,
        work: &Work<'_>,
    ) -> Result<(), DeskError> {
        let mut seen = Seen::default();
        let (mut done, mut refused) = (0_u64, 0_u64);
        let mut rows = Rows::read(&self.scanned);
        while let Some(chunk) = rows.next().await? {
            let count = chunk.len() as u64;
            let mut tx = desk.db.begin().await?;
            let mut accepted = Vec::with_capacity(chunk.len());
            for judged in self.judge_in(&mut tx, chunk, &mut seen).await? {
                match judged {
                    Ok(judged) => accepted.push(judged),
                    Err(problems) if refused < plan.refused => {
                        drop(problems);
                        refused = refused.saturating_add(1);
                    }
                    Err(problems) => return Err(overtaken(done, plan.rows, &problems)),
                }
            }
            self.write_in(&mut tx, actor, accepted, desk.now()).await?;
            tx.commit().await?;
            done = done.saturating_add(count);
            work.written(done, plan.rows)?;
        }
        if plan.users.new > 0 {
            let mut tx = desk.db.begin().await?;
            unmatched::ask_all_in(&mut tx).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Compares rows with earlier lines and with what is here.
    async fn judge_in(
        &self,
        tx: &mut Tx,
        chunk: Vec<RawRow>,
        seen: &mut Seen,
    ) -> Result<Vec<Result<Judged, Vec<ImportProblem>>>, DeskError> {
        let read: Vec<Result<UserRow, Vec<ImportProblem>>> =
            chunk.into_iter().map(|raw| self.reading.read(raw)).collect();
        let rows = || read.iter().filter_map(|row| row.as_ref().ok());
        let users = user::by_ids_in(tx, rows().map(|row| row.id.as_str())).await?;
        let keys: Vec<String> = rows().filter(|row| row.balance.is_some()).map(key).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let posted: BTreeMap<String, Amount> = by_keys_in(tx, &keys)
            .await?
            .into_iter()
            .map(|record| (record.key.clone(), record.amount))
            .collect();
        let has_names = self.reading.columns.has("name");
        let judge = |row: Result<UserRow, Vec<ImportProblem>>| {
            let row = row?;
            self.check_earlier(&row, seen)?;
            let known = users.get(row.id.as_str());
            if let Some(known) = known {
                let is_same = known.email == row.email && (!has_names || known.name == row.name);
                let here = if known.forgotten_at.is_some() {
                    Some((ImportProblemCode::UserForgotten, "this user was forgotten"))
                } else if is_same {
                    None
                } else {
                    let what = "this user is here with another email address or name";
                    Some((ImportProblemCode::UserExists, what))
                };
                if let Some((code, what)) = here {
                    return Err(vec![*self.reading.problem(&row.raw, "id", code, what)]);
                }
            }
            let is_new_balance = match (row.balance, posted.get(&key(&row))) {
                (None, _) => None,
                (Some(_), None) => Some(true),
                (Some(balance), Some(posted)) if balance == *posted => Some(false),
                (Some(_), Some(posted)) => {
                    let what = format!("this user has the opening balance {posted} here already");
                    let code = ImportProblemCode::OpeningBalanceDiffers;
                    return Err(vec![*self.reading.problem(&row.raw, "balance", code, &what)]);
                }
            };
            let is_new_user = known.is_none() && seen.create(&row);
            Ok(Judged { row, is_new_user, is_new_balance })
        };
        Ok(read.into_iter().map(judge).collect())
    }

    fn check_earlier(&self, row: &UserRow, seen: &mut Seen) -> Result<(), Vec<ImportProblem>> {
        seen.note(row).map_err(|(code, line)| {
            let what = if code == ImportProblemCode::IdTwice {
                format!("line {line} has this id too, in the same currency")
            } else {
                format!("line {line} has this id with another email address or name")
            };
            vec![*self.reading.problem(&row.raw, "id", code, &what)]
        })
    }

    async fn write_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        accepted: Vec<Judged>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let new = accepted.iter().filter(|judged| judged.is_new_user);
        let new: Vec<NewUser> = new.map(|judged| judged.row.user(now)).collect();
        user::create_all_in(tx, actor, new, now).await?;
        let wallets = accepted.iter().flat_map(|Judged { row, is_new_user, .. }| {
            let default = is_new_user.then_some(self.default_currency);
            let further = Some(row.currency).filter(|currency| Some(*currency) != default);
            default.into_iter().chain(further).map(|currency| (row.id.clone(), currency))
        });
        user::open_wallets_in(tx, actor, wallets, now).await?;
        let opening = |judged: Judged| {
            let amount = judged.row.balance.filter(|_| judged.is_new_balance == Some(true))?;
            Some(opening(actor, &judged.row, amount, now))
        };
        let orders: Vec<Order> = accepted.into_iter().filter_map(opening).collect();
        apply_all_in(tx, &orders).await
    }
}

impl Judged {
    fn count(&self, plan: &mut ImportPlan, totals: &mut Totals) {
        plan.users.count(self.is_new_user);
        let Some(is_new) = self.is_new_balance else { return };
        plan.transactions.count(is_new);
        if let Some(amount) = self.row.balance.filter(|_| is_new) {
            totals.add(amount);
        }
    }

    fn shown(&self) -> ImportedRow {
        ImportedRow {
            line: self.row.raw.line,
            user_id: self.row.id.clone(),
            email: self.row.email.clone(),
            name: self.row.name.clone(),
            currency: self.row.currency,
            balance: self.row.balance.map(Amount::units),
            created_at: self.row.created_at,
            is_new: self.is_new_user,
        }
    }
}

impl UserRow {
    fn user(&self, now: Timestamp) -> NewUser {
        NewUser {
            id: self.id.clone(),
            email: self.email.clone(),
            name: self.name.clone(),
            created_at: self.created_at.unwrap_or(now),
        }
    }
}

/// Key of a user's opening balance. Never changed: a repetition is found by it.
fn key(row: &UserRow) -> String {
    format!("opening:{}:{}", row.currency, row.id)
}

fn opening(actor: &Actor, row: &UserRow, amount: Amount, at: Timestamp) -> Order {
    let new = NewTransaction {
        key: key(row),
        owner: row.id.clone(),
        kind: Kind::Adjustment,
        amount,
        reference: None,
        reason: Some(REASON.to_owned()),
        metadata: None,
    };
    Order { actor: actor.shared(), at, operation: Operation::Import(new) }
}

fn is_field(name: &str) -> bool {
    COLUMNS.iter().any(|column| column.field == name)
}

fn delimiter(input: &UsersCsv) -> Result<Option<u8>, DeskError> {
    let Some(text) = &input.delimiter else { return Ok(None) };
    match text.as_bytes() {
        [byte] if !matches!(byte, b'"' | b'\n' | b'\r') => Ok(Some(*byte)),
        _ => {
            let message = "must be one character, such as a comma or a semicolon".to_owned();
            Err(DeskError::BadField { field: "delimiter", message })
        }
    }
}
