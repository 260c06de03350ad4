//! Restoring the books: users, accounts, transactions with their entries, what was held, who was joined.

use std::sync::Arc;

use ledger::{
    Operation, Order, Owner, PastAccount, PastEntry, PlaceHold, TransactionRecord, is_empty_in,
    restore_accounts_in, restore_in,
};
use serde_json::json;
use store::{Timestamp, Tx};

use super::{
    Books,
    accounts::Accounts,
    blocks::{Lines, Part},
    line::{EntryLine, PastEntryLine, PastWallet, TransactionLine, UserLine, WalletLine},
};
use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_all_in, transaction_digest},
    imports::{
        ImportError,
        plan::ImportPlan,
        watch::{Phase, Work},
    },
    posting::apply_all_in,
    subject::Subject,
    unmatched,
    user::{self, NewUser},
};

/// Reason of a hold that stands for those of the other workspace.
const HELD: &str = "held in the workspace that these books come from";

impl Books {
    /// Restores everything in one transaction, and commits it only when the ledger verifies.
    ///
    /// # Errors
    /// `import_workspace_not_empty`, `import_books_broken`, `cancelled`; nothing is written then.
    pub(in crate::imports) async fn write(
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
        join_in(&mut tx, actor, &joined, now).await?;
        if let Some(broken) = ledger::verify_in(&mut tx).await?.into_iter().next() {
            return Err(
                ImportError::BooksBroken { place: broken.place, message: broken.message }.into()
            );
        }
        unmatched::ask_all_in(&mut tx).await?;
        Ok(tx.commit().await?)
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
        Ok(joined)
    }

    async fn write_history_in(&self, restoring: &mut Restoring<'_>) -> Result<(), DeskError> {
        let accounts = self.accounts.in_order();
        restore_accounts_in(restoring.tx, accounts).await?;
        let wallets = self.accounts.in_order().filter_map(|(_, account, _)| match account {
            PastAccount::Wallet(owner, currency) => Some(format!("{owner}/{currency}")),
            PastAccount::System(..) => None,
        });
        restoring.record_wallets(wallets).await?;
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
            let with_holds = wallets.into_iter().filter(|wallet| wallet.held.is_positive());
            let hold = |wallet: PastWallet| Order {
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
            let orders: Vec<Order> = with_holds.map(hold).collect();
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
    async fn record_wallets(
        &mut self,
        wallets: impl Iterator<Item = String>,
    ) -> Result<(), DeskError> {
        let opened = |wallet| {
            let subject = Subject::Wallet(wallet);
            Change::new(self.actor.name(), Action::WalletOpened, subject, self.now)
        };
        let changes: Vec<Change> = wallets.map(opened).collect();
        Ok(record_all_in(self.tx, changes).await?)
    }

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

/// Joins users as they were joined there; their balances were carried over by their history.
async fn join_in(
    tx: &mut Tx,
    actor: &Actor,
    joined: &[(Owner, Owner)],
    now: Timestamp,
) -> Result<(), DeskError> {
    for (owner, into) in joined {
        ledger::join_in(tx, owner, into, (actor.name(), now)).await?;
        let pairs = [(owner, json!({ "into": into })), (into, json!({ "joined": owner }))];
        let changes = pairs.map(|(user, after)| {
            let subject = Subject::User(user.to_string());
            Change::new(actor.name(), Action::UserJoined, subject, now).after(Some(after))
        });
        record_all_in(tx, changes.to_vec()).await?;
    }
    Ok(())
}

/// The entries, taken together with their transactions.
struct Entries<'a> {
    part: &'a Part,
    lines: Lines,
    waiting: std::vec::IntoIter<PastEntryLine>,
    /// The first that was not taken yet.
    rest: Option<PastEntryLine>,
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

    async fn next(&mut self) -> Result<Option<PastEntryLine>, DeskError> {
        loop {
            if let Some(entry) = self.waiting.next() {
                return Ok(Some(entry));
            }
            let Some(chunk) = self.lines.next().await? else { return Ok(None) };
            self.waiting = self.part.parse_all(chunk, EntryLine::entry)?.into_iter();
        }
    }
}
