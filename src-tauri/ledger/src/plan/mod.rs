//! Deciding operations in memory, each against the state its predecessors left, one file per
//! operation. Pure: no clock, no database. A refused operation changes nothing in the [`Book`], so
//! nothing of it is written.

mod check;
mod close;
mod hold;
mod post;
mod reverse;
#[cfg(test)]
mod tests;
mod write;

use std::{collections::HashMap, sync::Arc};

use money::{Amount, Currency};
use store::Timestamp;

use crate::{
    Applied, HoldRecord, HoldState, LedgerError, Operation, Order, Owner, Stage, SystemAccount,
    TransactionRecord, WalletState,
};

/// Prefix of the keys that the ledger generates itself, for settlements and voids.
const OWN_KEYS: &str = "redress:";
/// Keys of the transactions that carry over the balance of a joined user begin with this.
pub(crate) const CARRY_OVER_KEYS: &str = "redress:join:";

/// Whether a transaction may take available below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overdraft {
    /// As its kind says.
    ByKind,
    /// It may: it happened already.
    Allowed,
}

/// An account with its state after the operations decided so far.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: i64,
    pub(crate) owner: Option<Owner>,
    pub(crate) system: Option<SystemAccount>,
    pub(crate) currency: Currency,
    pub(crate) state: WalletState,
}

/// An entry to be written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewEntry {
    pub(crate) account_id: i64,
    pub(crate) seq: i64,
    pub(crate) transaction_id: i64,
    pub(crate) amount: Amount,
    pub(crate) balance: Amount,
}

/// An account opened by the batch, to be written.
#[derive(Clone, Debug)]
pub(crate) struct NewAccount {
    pub(crate) id: i64,
    pub(crate) owner: Option<Owner>,
    pub(crate) system: Option<SystemAccount>,
    pub(crate) currency: Currency,
    /// 1, or for a system account that follows a full one of its kind and currency 2, 3 …
    pub(crate) number: u32,
    pub(crate) opened_at: Timestamp,
}

/// The end of a hold, to be written.
#[derive(Clone, Debug)]
pub(crate) struct NewHoldEnd {
    pub(crate) hold_id: i64,
    pub(crate) state: HoldState,
    pub(crate) transaction_id: Option<i64>,
    pub(crate) actor: String,
    pub(crate) ended_at: Timestamp,
}

/// All rows that the decided operations add.
#[derive(Debug, Default)]
pub(crate) struct NewRows {
    pub(crate) accounts: Vec<NewAccount>,
    pub(crate) transactions: Vec<Arc<TransactionRecord>>,
    pub(crate) entries: Vec<NewEntry>,
    pub(crate) holds: Vec<(HoldRecord, String)>,
    pub(crate) hold_ends: Vec<NewHoldEnd>,
    /// Payment and transaction.
    pub(crate) top_ups: Vec<(String, i64)>,
    /// Transactions that are no top-up in force any more.
    pub(crate) reversed_top_ups: Vec<i64>,
}

/// The last numbers in use, and the time of the last transaction.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Last {
    pub(crate) transaction: i64,
    pub(crate) account: i64,
    pub(crate) hold: i64,
    pub(crate) posted_at: Timestamp,
}

/// The part of the ledger that a batch refers to, and the rows that the batch adds to it.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) accounts: HashMap<i64, Account>,
    pub(crate) by_key: HashMap<String, Arc<TransactionRecord>>,
    pub(crate) by_id: HashMap<i64, Arc<TransactionRecord>>,
    /// By pending transaction: what settled or voided it.
    pub(crate) closings: HashMap<i64, Arc<TransactionRecord>>,
    /// By reversed transaction: its reversal.
    pub(crate) reversals: HashMap<i64, Arc<TransactionRecord>>,
    /// By transaction: account and amount of each entry.
    pub(crate) entries: HashMap<i64, Vec<(i64, Amount)>>,
    /// By case.
    pub(crate) holds: HashMap<String, HoldRecord>,
    /// The payment that an id belongs to, where it goes by another one.
    pub(crate) payments: HashMap<String, String>,
    /// By payment: the top-up in force.
    pub(crate) top_ups: HashMap<String, Arc<TransactionRecord>>,
    pub(crate) last: Last,
    /// When the next hold expires; may name a hold that has ended otherwise since.
    pub(crate) due_at: Option<Timestamp>,
    /// The last transaction that the account index is known to contain.
    pub(crate) index_as_of: i64,
    /// By user that was joined into another one: that one.
    pub(crate) joined: HashMap<Owner, Owner>,
    wallets: HashMap<Owner, Vec<i64>>,
    systems: HashMap<(SystemAccount, Currency), NewestSystem>,
    new: NewRows,
}

/// The newest system account of a kind and currency.
#[derive(Clone, Copy, Debug, Default)]
struct NewestSystem {
    id: i64,
    /// Their number.
    number: u32,
}

impl Book {
    pub(crate) fn new(last: Last) -> Self {
        Self {
            accounts: HashMap::new(),
            by_key: HashMap::new(),
            by_id: HashMap::new(),
            closings: HashMap::new(),
            reversals: HashMap::new(),
            entries: HashMap::new(),
            holds: HashMap::new(),
            payments: HashMap::new(),
            top_ups: HashMap::new(),
            last,
            due_at: None,
            index_as_of: 0,
            joined: HashMap::new(),
            wallets: HashMap::new(),
            systems: HashMap::new(),
            new: NewRows::default(),
        }
    }

    pub(crate) fn add_account(&mut self, account: Account) {
        if let Some(owner) = &account.owner {
            self.wallets.entry(owner.clone()).or_default().push(account.id);
        }
        if let Some(system) = account.system {
            let newest = self.systems.entry((system, account.currency)).or_default();
            newest.id = account.id.max(newest.id);
            newest.number = newest.number.saturating_add(1);
        }
        self.accounts.insert(account.id, account);
    }

    /// Whether a hold may expire at or before `now`.
    pub(crate) fn may_have_due_hold(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due_at| due_at <= now)
    }

    /// Whether the wallets of this user are in the book.
    pub(crate) fn knows(&self, owner: &Owner) -> bool {
        self.wallets.contains_key(owner)
    }

    /// The rows added since the last call, in the order in which they must be written.
    pub(crate) fn take_rows(&mut self) -> NewRows {
        std::mem::take(&mut self.new)
    }

    pub(crate) const fn new_rows(&mut self) -> &mut NewRows {
        &mut self.new
    }

    /// Removes what was loaded for the orders of one batch only, once all are decided; accounts and
    /// last numbers stay for the next batch.
    pub(crate) fn close_batch(&mut self) {
        self.by_key.clear();
        self.by_id.clear();
        self.closings.clear();
        self.reversals.clear();
        self.entries.clear();
        self.holds.clear();
        self.payments.clear();
        self.top_ups.clear();
    }

    /// Decides one order. After an error the book is unchanged.
    pub(crate) fn apply(&mut self, order: &Order) -> Result<Applied, LedgerError> {
        match &order.operation {
            Operation::OpenWallet { owner, currency } => self.open_wallet(order, owner, *currency),
            Operation::Post(new) => self.post(order, new, Stage::Posted, Overdraft::ByKind),
            Operation::Import(new) => self.post(order, new, Stage::Posted, Overdraft::Allowed),
            Operation::PostPending(new) => self.post(order, new, Stage::Pending, Overdraft::ByKind),
            Operation::CarryOver(side) => self.carry_over(order, side),
            Operation::Transfer(new) => self.transfer(order, new),
            Operation::Settle { key, owner, reference } => {
                self.settle(order, key, owner, reference.as_deref())
            }
            Operation::Void { key, owner, reason } => {
                self.void(order, key, owner, reason.as_deref())
            }
            Operation::Reverse { id, key, reason } => self.reverse(order, *id, key, reason),
            Operation::PlaceHold(place) => self.place_hold(order, place),
            Operation::ReleaseHold { case, reason } => {
                self.release_hold(order, case, reason.as_deref())
            }
            Operation::CaptureHold { case, transaction } => {
                self.capture_hold(order, case, transaction)
            }
        }
    }

    /// The system account that takes an entry of this amount. A wallet has a limit, but what all wallets
    /// together bring to a system account has none: one whose balance would leave the range of amounts
    /// is full and is followed by another of its kind, so that every balance stays exact in JSON.
    fn system_for(&self, system: SystemAccount, amount: Amount) -> Option<i64> {
        let newest = self.systems.get(&(system, amount.currency()))?;
        self.next_state(newest.id, amount).is_ok().then_some(newest.id)
    }

    /// The id of a system account, which is opened when `known` is absent.
    fn opened(
        &mut self,
        known: Option<i64>,
        account: SystemAccount,
        currency: Currency,
        at: Timestamp,
    ) -> Result<i64, LedgerError> {
        known.map_or_else(|| self.open(None, Some(account), currency, at), Ok)
    }

    fn open(
        &mut self,
        owner: Option<Owner>,
        system: Option<SystemAccount>,
        currency: Currency,
        at: Timestamp,
    ) -> Result<i64, LedgerError> {
        self.last.account = self.last.account.checked_add(1).ok_or(LedgerError::OutOfRange)?;
        let id = self.last.account;
        let state = WalletState::empty(currency);
        let before = system.and_then(|system| self.systems.get(&(system, currency)));
        let number = before.map_or(1, |newest| newest.number.saturating_add(1));
        let account =
            NewAccount { id, owner: owner.clone(), system, currency, number, opened_at: at };
        self.new.accounts.push(account);
        self.add_account(Account { id, owner, system, currency, state });
        Ok(id)
    }

    fn next_state(&self, account_id: i64, amount: Amount) -> Result<WalletState, LedgerError> {
        let state = self.state(account_id)?;
        let balance = add(state.balance, amount)?;
        let next = WalletState { seq: state.seq.saturating_add(1), balance, ..state };
        next.available()?;
        Ok(next)
    }

    fn set_state(&mut self, account_id: i64, state: WalletState) -> WalletState {
        if let Some(account) = self.accounts.get_mut(&account_id) {
            account.state = state;
        }
        state
    }

    fn state(&self, account_id: i64) -> Result<WalletState, LedgerError> {
        self.accounts
            .get(&account_id)
            .map(|account| account.state)
            .ok_or_else(|| LedgerError::UnknownUser { owner: account_id.to_string() })
    }

    pub(crate) fn wallet_id(&self, owner: &Owner, currency: Currency) -> Result<i64, LedgerError> {
        let Some(wallets) = self.wallets.get(self.home_of(owner)) else {
            return Err(LedgerError::UnknownUser { owner: owner.to_string() });
        };
        wallets
            .iter()
            .copied()
            .find(|id| self.accounts.get(id).is_some_and(|account| account.currency == currency))
            .ok_or_else(|| LedgerError::CurrencyMismatch { owner: owner.to_string(), currency })
    }
}

fn add(left: Amount, right: Amount) -> Result<Amount, LedgerError> {
    left.checked_add(right).map_err(|_| LedgerError::OutOfRange)
}

fn negate(amount: Amount) -> Result<Amount, LedgerError> {
    amount.checked_neg().map_err(|_| LedgerError::OutOfRange)
}
