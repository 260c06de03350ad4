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

use std::{collections::HashMap, sync::Arc};

use ledger::{
    LedgerError, Operation, Order, Owner, PastEntry, PlaceHold, TransactionRecord, by_keys_in,
    is_empty_in, restore_accounts_in, restore_in,
};
use money::Amount;
use serde::{Deserialize, Serialize};
use store::{Timestamp, Tx};

use self::{
    accounts::Accounts,
    blocks::Lines,
    files::{BookFiles, Part},
    line::{EntryLine, TransactionLine, UserLine, WalletLine},
};
use super::{
    ImportError,
    place::ImportPlace,
    plan::{ImportPlan, ImportProblem, ImportProblemCode, Totals},
    watch::{Phase, Work},
};
use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_all_in, transaction_digest},
    posting::apply_all_in,
    subject::Subject,
    unmatched,
    user::{self, NewUser},
};

/// Reason of a hold that stands for those of the other workspace.
const HELD: &str = "held in the workspace that these books come from";

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

    /// Restores everything in one transaction, and commits it only when the ledger verifies.
    ///
    /// # Errors
    /// `import_workspace_not_empty`, `import_books_broken`, `cancelled`; nothing is written then.
    pub(super) async fn write(
        &self,
        desk: &Desk,
        actor: &Actor,
        plan: &ImportPlan,
        work: &Work<'_>,
    ) -> Result<(), DeskError> {
        let now = desk.now();
        let mut tx = desk.db.begin().await?;
        if !is_empty_in(&mut tx).await? {
            return Err(ImportError::WorkspaceNotEmpty.into());
        }
        let joined = self.write_users_in(&mut tx, actor, now).await?;
        let mut restoring = Restoring { actor, now, tx: &mut tx, done: 0, all: plan.rows, work };
        self.write_history_in(&mut restoring).await?;
        self.write_holds_in(&mut tx, actor, now).await?;
        for (owner, into) in &joined {
            ledger::join_in(&mut tx, owner, into, (actor.name(), now)).await?;
        }
        if let Some(broken) = ledger::verify_in(&mut tx).await?.into_iter().next() {
            return Err(
                ImportError::BooksBroken { place: broken.place, message: broken.message }.into()
            );
        }
        unmatched::ask_all_in(&mut tx).await?;
        Ok(tx.commit().await?)
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
            let known: HashMap<String, TransactionRecord> = by_keys_in(tx, &keys)
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

    /// Creates the users; the answer is who was joined into whom.
    async fn write_users_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Vec<(Owner, Owner)>, DeskError> {
        let mut joined = Vec::new();
        let mut lines = Lines::forward(&self.files.users);
        while let Some(chunk) = lines.next().await? {
            let users = self.files.users.parse_all(chunk, UserLine::user)?;
            let pairs =
                users.iter().filter_map(|user| Some((user.id.clone(), user.joined.clone()?)));
            joined.extend(pairs);
            let new = users.into_iter().map(|user| NewUser {
                id: user.id,
                email: user.email,
                name: user.name,
                created_at: user.created_at,
            });
            user::create_all_in(tx, actor, new.collect(), now).await?;
        }
        let changes = joined.iter().map(|(owner, into)| {
            Change::new(actor.name(), Action::UserJoined, Subject::User(owner.to_string()), now)
                .after(Some(serde_json::json!({ "into": into })))
        });
        record_all_in(tx, changes.collect()).await?;
        Ok(joined)
    }

    async fn write_history_in(&self, restoring: &mut Restoring<'_>) -> Result<(), DeskError> {
        let accounts = self.accounts.in_order();
        restore_accounts_in(restoring.tx, accounts).await?;
        let mut entries = Entries::new(&self.files.entries);
        let mut lines = Lines::backward(&self.files.transactions);
        while let Some(chunk) = lines.next().await? {
            let mut records = Vec::with_capacity(chunk.len());
            for (account, record) in
                self.files.transactions.parse_all(chunk, TransactionLine::record)?
            {
                let account_id = self.accounts.id(&account)?;
                records.push(Arc::new(TransactionRecord { account_id, ..record }));
            }
            let Some(last) = records.last().map(|record| record.id) else { continue };
            let entries = entries.up_to(last, &self.accounts).await?;
            restoring.restore(&records, &entries).await?;
        }
        match entries.rest {
            Some(entry) => Err(ImportError::BooksBroken {
                place: format!("transaction {}", entry.transaction_id),
                message: "it has entries and is not among the transactions".to_owned(),
            }
            .into()),
            None => Ok(()),
        }
    }

    async fn write_holds_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let mut lines = Lines::forward(&self.files.wallets);
        while let Some(chunk) = lines.next().await? {
            let wallets = self.files.wallets.parse_all(chunk, WalletLine::wallet)?;
            let held = wallets.into_iter().filter(|wallet| wallet.held.is_positive());
            let hold = |wallet: line::PastWallet| Order {
                actor: actor.shared(),
                at: now,
                operation: Operation::PlaceHold(PlaceHold {
                    case: format!("import:{}/{}", wallet.owner, wallet.held.currency()),
                    owner: wallet.owner,
                    amount: wallet.held,
                    expires_at: None,
                    reason: Some(HELD.to_owned()),
                }),
            };
            let orders: Vec<Order> = held.map(hold).collect();
            apply_all_in(tx, &orders).await?;
        }
        Ok(())
    }
}

/// One restoring, in one transaction.
struct Restoring<'a> {
    actor: &'a Actor,
    now: Timestamp,
    tx: &'a mut Tx,
    done: u64,
    all: u64,
    work: &'a Work<'a>,
}

impl Restoring<'_> {
    async fn restore(
        &mut self,
        records: &[Arc<TransactionRecord>],
        entries: &[PastEntry],
    ) -> Result<(), DeskError> {
        restore_in(self.tx, records, entries).await?;
        let change = |record: &Arc<TransactionRecord>| {
            let subject = Subject::Transaction(record.id);
            Change::new(self.actor.name(), Action::Restored, subject, self.now)
                .because(record.reason.clone())
                .content(Some(transaction_digest(record)))
        };
        record_all_in(self.tx, records.iter().map(change).collect()).await?;
        let rows = (records.len() as u64).saturating_add(entries.len() as u64);
        self.done = self.done.saturating_add(rows);
        self.work.step(Phase::Writing, self.done, Some(self.all))
    }
}

/// The entries, taken together with their transactions.
struct Entries<'a> {
    part: &'a Part,
    lines: Lines,
    waiting: std::vec::IntoIter<line::PastEntryLine>,
    /// The first that was not taken yet.
    rest: Option<line::PastEntryLine>,
}

impl<'a> Entries<'a> {
    fn new(part: &'a Part) -> Self {
        Self { part, lines: Lines::forward(part), waiting: Vec::new().into_iter(), rest: None }
    }

    async fn up_to(&mut self, last: i64, accounts: &Accounts) -> Result<Vec<PastEntry>, DeskError> {
        let mut taken = Vec::new();
        loop {
            if self.rest.is_none() {
                self.rest = self.next().await?;
            }
            let Some(entry) = self.rest.take_if(|entry| entry.transaction_id <= last) else {
                return Ok(taken);
            };
            taken.push(PastEntry {
                transaction_id: entry.transaction_id,
                account_id: accounts.id(&entry.account)?,
                seq: entry.seq,
                amount: entry.amount,
                balance: entry.balance,
            });
        }
    }

    async fn next(&mut self) -> Result<Option<line::PastEntryLine>, DeskError> {
        loop {
            if let Some(entry) = self.waiting.next() {
                return Ok(Some(entry));
            }
            let Some(chunk) = self.lines.next().await? else { return Ok(None) };
            self.waiting = self.part.parse_all(chunk, EntryLine::entry)?.into_iter();
        }
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
    Amount::new(minor, currency).map_err(|error| LedgerError::from(error).to_string())
}
