//! The books of another workspace, from a folder with its exports as JSON Lines: users, wallets,
//! transactions and entries of one snapshot, all of them (`redressctl export-books`).
//!
//! They are restored with the numbers, times and balances they had, into a workspace that has no users
//! and no transactions, in one database transaction: whole or not at all. Exported again, they are the
//! same rows. Holds belong to cases, which are no part of the books; what was held is held until an
//! operator releases it.

mod accounts;
mod blocks;
mod files;
mod line;
mod write;

use std::{collections::HashMap, sync::Arc};

use ledger::{TransactionRecord, by_keys_in, is_empty_in};
use money::Amount;
use serde::{Deserialize, Serialize};
use store::Tx;

use self::{
    accounts::Accounts,
    blocks::{Lines, Part},
    files::BookFiles,
    line::{EntryLine, TransactionLine, UserLine, WalletLine},
};
use super::{
    ImportError,
    place::ImportPlace,
    plan::{ImportPlan, ImportProblem, ImportProblemCode, Totals},
    watch::{Phase, Work},
};
use crate::{Desk, DeskError, user};

/// A folder with the exports of another workspace.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RedressBooks {
    /// Path of the folder.
    pub folder: String,
}

/// The exports, read up to the plan.
pub(super) struct Books {
    files: BookFiles,
    accounts: Accounts,
}

impl Books {
    /// Finds the exports and compares each with its manifest.
    ///
    /// # Errors
    /// `import_books_missing`, `import_books_unlike`, `import_unreadable`, `export_manifest_*`.
    pub(super) async fn open(desk: &Desk, input: &RedressBooks) -> Result<Self, DeskError> {
        let files = BookFiles::find(&input.folder, desk.default_currency().await?).await?;
        Ok(Self { files, accounts: Accounts::default() })
    }

    /// Reads every row and compares it with what is here.
    ///
    /// # Errors
    /// `import_unreadable`; `import_workspace_not_empty`; `cancelled`.
    pub(super) async fn plan(
        &mut self,
        desk: &Desk,
        work: &Work<'_>,
    ) -> Result<ImportPlan, DeskError> {
        let mut plan = ImportPlan {
            source: self.files.name.clone(),
            digest: self.files.digest.clone(),
            ..ImportPlan::default()
        };
        let mut tx = desk.db.read().await?;
        self.plan_users_in(&mut tx, &mut plan, work).await?;
        self.plan_wallets(&mut plan).await?;
        self.plan_transactions_in(&mut tx, &mut plan, work).await?;
        self.plan_entries(&mut plan, work).await?;
        if plan.refused == 0 && !plan.is_nothing() && !is_empty_in(&mut tx).await? {
            return Err(ImportError::WorkspaceNotEmpty.into());
        }
        Ok(plan)
    }

    async fn plan_users_in(
        &self,
        tx: &mut Tx,
        plan: &mut ImportPlan,
        work: &Work<'_>,
    ) -> Result<(), DeskError> {
        let mut lines = Lines::forward(&self.files.users);
        while let Some(chunk) = lines.next().await? {
            plan.rows = plan.rows.saturating_add(chunk.len() as u64);
            let users = self.files.users.parse(chunk, UserLine::user, plan);
            let known = user::by_ids_in(tx, users.iter().map(|(_, user)| user.id.as_str())).await?;
            for (line, user) in users {
                match known.get(user.id.as_str()) {
                    None => plan.users.count(true),
                    Some(known) if known.email == user.email && known.name == user.name => {
                        plan.users.count(false);
                    }
                    Some(_) => {
                        let what = "this user is here with another email address or name";
                        let id = user.id.as_str();
                        plan.refuse(vec![self.files.users.problem(
                            line,
                            ImportProblemCode::UserExists,
                            id,
                            what,
                        )]);
                    }
                }
            }
            work.step(Phase::Reading, plan.rows, None)?;
        }
        Ok(())
    }

    async fn plan_wallets(&mut self, plan: &mut ImportPlan) -> Result<(), DeskError> {
        let mut lines = Lines::forward(&self.files.wallets);
        while let Some(chunk) = lines.next().await? {
            plan.rows = plan.rows.saturating_add(chunk.len() as u64);
            for (_, wallet) in self.files.wallets.parse(chunk, WalletLine::wallet, plan) {
                self.accounts.add_wallet(wallet.account, wallet.opened_at);
            }
        }
        Ok(())
    }

    async fn plan_transactions_in(
        &mut self,
        tx: &mut Tx,
        plan: &mut ImportPlan,
        work: &Work<'_>,
    ) -> Result<(), DeskError> {
        let mut totals = Totals::default();
        let mut lines = Lines::backward(&self.files.transactions);
        let mut next = 1_i64;
        while let Some(chunk) = lines.next().await? {
            plan.rows = plan.rows.saturating_add(chunk.len() as u64);
            let rows = self.files.transactions.parse(chunk, TransactionLine::record, plan);
            let keys: Vec<&str> = rows.iter().map(|(_, row)| row.1.key.as_str()).collect();
            let known: HashMap<String, Arc<TransactionRecord>> = by_keys_in(tx, &keys)
                .await?
                .into_iter()
                .map(|record| (record.key.clone(), record))
                .collect();
            for (line, (account, record)) in rows {
                self.accounts.note(&account, record.posted_at);
                let here = known.get(&record.key);
                let problem = if record.id != next {
                    Some("transactions must be numbered 1, 2, 3 …; is the export filtered?")
                } else if here.is_some_and(|here| !is_same(here, &record)) {
                    Some("a transaction with this key is here already, and it is another one")
                } else {
                    None
                };
                next = record.id.saturating_add(1);
                if let Some(what) = problem {
                    let code = ImportProblemCode::KeyConflict;
                    let problem = self.files.transactions.problem(line, code, &record.key, what);
                    plan.refuse(vec![problem]);
                    continue;
                }
                plan.transactions.count(here.is_none());
                if here.is_none() && record.stage.has_entries() && record.owner.is_some() {
                    totals.add(record.amount);
                }
            }
            work.step(Phase::Reading, plan.rows, None)?;
        }
        plan.totals = totals.list();
        Ok(())
    }

    async fn plan_entries(
        &mut self,
        plan: &mut ImportPlan,
        work: &Work<'_>,
    ) -> Result<(), DeskError> {
        let mut lines = Lines::forward(&self.files.entries);
        while let Some(chunk) = lines.next().await? {
            plan.rows = plan.rows.saturating_add(chunk.len() as u64);
            for (_, entry) in self.files.entries.parse(chunk, EntryLine::entry, plan) {
                self.accounts.note_entry(entry.transaction_id, &entry.account, entry.posted_at);
            }
            work.step(Phase::Reading, plan.rows, None)?;
        }
        self.accounts.number();
        Ok(())
    }
}

/// Whether a transaction of the books is here already.
fn is_same(here: &TransactionRecord, record: &TransactionRecord) -> bool {
    let told = |record: &TransactionRecord| {
        (record.id, record.kind, record.stage, record.posted_at, record.seq, record.balance)
    };
    told(here) == told(record) && here.amount == record.amount && here.owner == record.owner
}

impl Part {
    /// A problem of a line.
    fn problem(
        &self,
        line: u64,
        code: ImportProblemCode,
        value: &str,
        message: &str,
    ) -> ImportProblem {
        let place = ImportPlace {
            line: Some(line),
            name: Some(self.name.clone()),
            ..ImportPlace::default()
        };
        let value = value.chars().take(80).collect();
        ImportProblem { place, code, value, message: message.to_owned() }
    }

    /// Parses lines; those that cannot be parsed are refused.
    fn parse<L: for<'de> Deserialize<'de>, T>(
        &self,
        lines: Vec<(u64, String)>,
        convert: impl Fn(L) -> Result<T, String>,
        plan: &mut ImportPlan,
    ) -> Vec<(u64, T)> {
        let mut parsed = Vec::with_capacity(lines.len());
        for (line, text) in lines {
            match read_line(&text, &convert) {
                Ok(row) => parsed.push((line, row)),
                Err(message) => {
                    let code = ImportProblemCode::LineInvalid;
                    plan.refuse(vec![self.problem(line, code, &text, &message)]);
                }
            }
        }
        parsed
    }

    /// Parses lines that the plan accepted.
    fn parse_all<L: for<'de> Deserialize<'de>, T>(
        &self,
        lines: Vec<(u64, String)>,
        convert: impl Fn(L) -> Result<T, String>,
    ) -> Result<Vec<T>, ImportError> {
        let read = |(line, text): (u64, String)| {
            read_line(&text, &convert).map_err(|message| ImportError::BooksBroken {
                place: format!("{}, line {line}", self.name),
                message,
            })
        };
        lines.into_iter().map(read).collect()
    }
}

fn read_line<L: for<'de> Deserialize<'de>, T>(
    text: &str,
    convert: impl Fn(L) -> Result<T, String>,
) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string()).and_then(convert)
}

/// An amount of a line.
fn amount_of(minor: i64, currency: money::Currency) -> Result<Amount, String> {
    Amount::new(minor, currency).map_err(|error| error.to_string())
}
