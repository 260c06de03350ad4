//! The rules: each operation is decided against the state its predecessors left, in memory.
//! Pure: no clock, no database. A refused operation changes nothing here, so nothing is written.

mod check;
mod hold;

use std::{collections::HashMap, sync::Arc};

use money::{Amount, Currency};
use store::Timestamp;

use check::{
    check, check_key, check_reason, check_reference, check_transfer, same_content, same_transfer,
};

use crate::{
    Applied, HoldRecord, HoldState, Kind, LedgerError, NewTransaction, NewTransfer, Operation,
    Order, Outcome, Owner, Stage, SystemAccount, TransactionRecord, WalletState,
};

/// Keys the ledger makes itself: settlements and voids.
const OWN_KEYS: &str = "redress:";

/// An account as the batch sees it.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: i64,
    pub(crate) owner: Option<Owner>,
    pub(crate) system: Option<SystemAccount>,
    pub(crate) currency: Currency,
    pub(crate) state: WalletState,
}

/// One leg to be written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewEntry {
    pub(crate) account_id: i64,
    pub(crate) seq: i64,
    pub(crate) transaction_id: i64,
    pub(crate) amount: Amount,
    pub(crate) balance: Amount,
}

/// An account opened by the batch, to be written as it was opened.
#[derive(Clone, Debug)]
pub(crate) struct NewAccount {
    pub(crate) id: i64,
    pub(crate) owner: Option<Owner>,
    pub(crate) system: Option<SystemAccount>,
    pub(crate) currency: Currency,
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

/// Everything a batch writes.
#[derive(Debug, Default)]
pub(crate) struct NewRows {
    pub(crate) accounts: Vec<NewAccount>,
    pub(crate) transactions: Vec<Arc<TransactionRecord>>,
    pub(crate) entries: Vec<NewEntry>,
    pub(crate) holds: Vec<(HoldRecord, String)>,
    pub(crate) hold_ends: Vec<NewHoldEnd>,
}

/// The highest numbers in use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Last {
    pub(crate) transaction: i64,
    pub(crate) account: i64,
    pub(crate) hold: i64,
    pub(crate) posted_at: Timestamp,
}

/// The part of the ledger that a batch refers to, and what the batch adds to it.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) accounts: HashMap<i64, Account>,
    pub(crate) by_key: HashMap<String, Arc<TransactionRecord>>,
    pub(crate) by_id: HashMap<i64, Arc<TransactionRecord>>,
    pub(crate) closings: HashMap<i64, Arc<TransactionRecord>>,
    pub(crate) reversals: HashMap<i64, Arc<TransactionRecord>>,
    pub(crate) legs: HashMap<i64, Vec<(i64, Amount)>>,
    pub(crate) holds: HashMap<String, HoldRecord>,
    pub(crate) last: Last,
    /// When the next hold ends by its time; maybe a hold that has ended since.
    pub(crate) due_at: Option<Timestamp>,
    /// The last transaction that the order by account is known to have taken over.
    pub(crate) by_account_as_of: i64,
    wallets: HashMap<Owner, Vec<i64>>,
    systems: HashMap<(SystemAccount, Currency), i64>,
    new: NewRows,
}

/// What is common to every transaction row about to be made.
struct Draft<'a> {
    key: String,
    kind: Kind,
    stage: Stage,
    account_id: i64,
    amount: Amount,
    reference: Option<String>,
    reason: Option<String>,
    metadata: Option<String>,
    closes_id: Option<i64>,
    reverses_id: Option<i64>,
    order: &'a Order,
}

impl Book {
    pub(crate) fn new(last: Last) -> Self {
        Self {
            accounts: HashMap::new(),
            by_key: HashMap::new(),
            by_id: HashMap::new(),
            closings: HashMap::new(),
            reversals: HashMap::new(),
            legs: HashMap::new(),
            holds: HashMap::new(),
            last,
            due_at: None,
            by_account_as_of: 0,
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
            self.systems.insert((system, account.currency), account.id);
        }
        self.accounts.insert(account.id, account);
    }

    /// May a hold end by its time at or before `now`?
    pub(crate) fn may_have_due_hold(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due_at| due_at <= now)
    }

    /// Are the wallets of this user in the book?
    pub(crate) fn knows(&self, owner: &Owner) -> bool {
        self.wallets.contains_key(owner)
    }

    /// The rows that came of the orders decided since the last call, to be written in this order.
    pub(crate) fn take_rows(&mut self) -> NewRows {
        std::mem::take(&mut self.new)
    }

    /// Forgets what was read for the orders of one batch alone, once all are decided; accounts and
    /// numbers stay for the next.
    pub(crate) fn close_batch(&mut self) {
        self.by_key.clear();
        self.by_id.clear();
        self.closings.clear();
        self.reversals.clear();
        self.legs.clear();
        self.holds.clear();
    }

    /// Decides one order. An error means that nothing of it is written.
    pub(crate) fn apply(&mut self, order: &Order) -> Result<Applied, LedgerError> {
        match &order.operation {
            Operation::OpenWallet { owner, currency } => self.open_wallet(order, owner, *currency),
            Operation::Post(new) => self.post(order, new, Stage::Posted),
            Operation::PostPending(new) => self.post(order, new, Stage::Pending),
            Operation::Transfer(new) => self.transfer(order, new),
            Operation::Settle { key, owner, reference } => {
                self.settle(order, key, owner, reference.as_deref())
            }
            Operation::Void { key, owner, reason } => {
                self.void(order, key, owner, reason.as_deref())
            }
            Operation::Reverse { id, key, reason } => self.reverse(order, *id, key, reason),
            Operation::PlaceHold(place) => self.place_hold(order, place),
            Operation::ReleaseHold { case } => self.release_hold(order, case),
            Operation::CaptureHold { case, transaction } => {
                self.capture_hold(order, case, transaction)
            }
        }
    }

    fn open_wallet(
        &mut self,
        order: &Order,
        owner: &Owner,
        currency: Currency,
    ) -> Result<Applied, LedgerError> {
        let existing = self.wallet_id(owner, currency);
        let replayed = existing.is_ok();
        let id = match existing {
            Ok(id) => id,
            Err(_) => self.open(Some(owner.clone()), None, currency, order.at)?,
        };
        let state = self.state(id)?;
        Ok(Applied { outcome: Outcome::Wallet, replayed, before: state, after: state })
    }

    fn post(
        &mut self,
        order: &Order,
        new: &NewTransaction,
        stage: Stage,
    ) -> Result<Applied, LedgerError> {
        check(new)?;
        if let Some(known) = self.by_key.get(&new.key) {
            return self.replay(known, same_content(known, new, stage));
        }
        let wallet = self.wallet_id(&new.owner, new.amount.currency())?;
        let draft = draft_of(order, new, stage, wallet);
        if stage == Stage::Pending {
            return self.write_without_entries(draft);
        }
        self.check_funds(wallet, new.kind, new.amount, Amount::zero(new.amount.currency()))?;
        self.write_two_legs(draft)
    }

    fn transfer(&mut self, order: &Order, new: &NewTransfer) -> Result<Applied, LedgerError> {
        check_transfer(new)?;
        let (seen_from, other) =
            new.kind.between().ok_or(LedgerError::KindNotPostable { kind: new.kind })?;
        let currency = new.amount.currency();
        let known = |account| self.systems.get(&(account, currency)).copied();
        let (account, counter) = (known(seen_from), known(other));
        if let Some(standing) = self.by_key.get(&new.key) {
            let same = account == Some(standing.account_id) && same_transfer(standing, new);
            return self.replay(standing, same);
        }
        let counter_amount = negate(new.amount)?;
        // Everything that can refuse comes before an account is opened.
        for (id, amount) in [(account, new.amount), (counter, counter_amount)] {
            id.map_or(Ok(()), |id| self.next_state(id, amount).map(drop))?;
        }
        let account = self.opened(account, seen_from, currency, order.at)?;
        let counter = self.opened(counter, other, currency, order.at)?;
        let draft = Draft {
            key: new.key.clone(),
            kind: new.kind,
            stage: Stage::Posted,
            account_id: account,
            amount: new.amount,
            reference: new.reference.clone(),
            reason: new.reason.clone(),
            metadata: None,
            closes_id: None,
            reverses_id: None,
            order,
        };
        self.write(draft, &[(account, new.amount), (counter, counter_amount)])
    }

    fn settle(
        &mut self,
        order: &Order,
        key: &str,
        owner: &Owner,
        reference: Option<&str>,
    ) -> Result<Applied, LedgerError> {
        let pending = self.pending(key, owner)?;
        let reference = reference.map(str::to_owned).or_else(|| pending.reference.clone());
        check_reference(reference.as_deref())?;
        if let Some(closing) = self.closings.get(&pending.id) {
            if closing.stage == Stage::Void {
                return Err(LedgerError::AlreadyVoided { key: key.to_owned() });
            }
            let same = closing.reference == reference;
            return self.replay(closing, same);
        }
        let nothing_freed = Amount::zero(pending.amount.currency());
        self.check_funds(pending.account_id, pending.kind, pending.amount, nothing_freed)?;
        let draft = closing_draft(order, &pending, Stage::Settlement, reference, None);
        self.write_two_legs(draft)
    }

    fn void(
        &mut self,
        order: &Order,
        key: &str,
        owner: &Owner,
        reason: Option<&str>,
    ) -> Result<Applied, LedgerError> {
        check_reason(reason)?;
        let pending = self.pending(key, owner)?;
        if let Some(closing) = self.closings.get(&pending.id) {
            if closing.stage == Stage::Settlement {
                return Err(LedgerError::AlreadySettled { key: key.to_owned() });
            }
            return self.replay(closing, true);
        }
        let reference = pending.reference.clone();
        let draft = closing_draft(order, &pending, Stage::Void, reference, reason);
        self.write_without_entries(draft)
    }

    fn reverse(
        &mut self,
        order: &Order,
        id: i64,
        key: &str,
        reason: &str,
    ) -> Result<Applied, LedgerError> {
        check_key(key)?;
        check_reason(Some(reason))?;
        let original = self
            .by_id
            .get(&id)
            .ok_or_else(|| LedgerError::UnknownTransaction { which: id.to_string() })?;
        let original = Arc::clone(original);
        if let Some(known) = self.by_key.get(key) {
            let same = known.reverses_id == Some(id) && known.reason.as_deref() == Some(reason);
            return self.replay(known, same);
        }
        if self.reversals.contains_key(&id) {
            return Err(LedgerError::AlreadyReversed { id });
        }
        let legs = self.legs.get(&id).ok_or(LedgerError::NothingToReverse { id })?;
        let mirrored = legs
            .iter()
            .map(|&(account, amount)| Ok((account, negate(amount)?)))
            .collect::<Result<Vec<_>, LedgerError>>()?;
        let draft = Draft {
            key: key.to_owned(),
            kind: Kind::Reversal,
            stage: Stage::Posted,
            account_id: original.account_id,
            amount: negate(original.amount)?,
            reference: original.reference.clone(),
            reason: Some(reason.to_owned()),
            metadata: None,
            closes_id: None,
            reverses_id: Some(id),
            order,
        };
        self.write(draft, &mirrored)
    }

    /// Rule 5 of design section 4: what the company decides never goes below what is available.
    fn check_funds(
        &self,
        account_id: i64,
        kind: Kind,
        amount: Amount,
        freed: Amount,
    ) -> Result<(), LedgerError> {
        if !amount.is_negative() || kind.may_overdraw() {
            return Ok(());
        }
        let available = add(self.state(account_id)?.available()?, freed)?;
        if add(available, amount)?.is_negative() {
            return Err(LedgerError::InsufficientCredits { asked: negate(amount)?, available });
        }
        Ok(())
    }

    fn write_two_legs(&mut self, draft: Draft<'_>) -> Result<Applied, LedgerError> {
        let currency = draft.amount.currency();
        let counter_amount = negate(draft.amount)?;
        let counter = draft.kind.counter();
        let known = self.systems.get(&(counter, currency)).copied();
        // Everything that can refuse comes before the counter account is opened.
        self.next_state(draft.account_id, draft.amount)?;
        let counter_id = self.opened(known, counter, currency, draft.order.at)?;
        let legs = [(draft.account_id, draft.amount), (counter_id, counter_amount)];
        self.write(draft, &legs)
    }

    fn write_without_entries(&mut self, draft: Draft<'_>) -> Result<Applied, LedgerError> {
        self.write(draft, &[])
    }

    /// Writes a transaction and its legs, all of them or, on an error, none.
    fn write(&mut self, draft: Draft<'_>, legs: &[(i64, Amount)]) -> Result<Applied, LedgerError> {
        let before = self.state(draft.account_id)?;
        let states = legs
            .iter()
            .map(|&(account, amount)| self.next_state(account, amount))
            .collect::<Result<Vec<_>, LedgerError>>()?;
        self.last.transaction = self.last.transaction.saturating_add(1);
        self.last.posted_at = self.last.posted_at.max(draft.order.at);
        let id = self.last.transaction;
        for (&(account_id, amount), state) in legs.iter().zip(states) {
            let WalletState { seq, balance, .. } = self.set_state(account_id, state);
            self.new.entries.push(NewEntry {
                account_id,
                seq,
                transaction_id: id,
                amount,
                balance,
            });
        }
        let after = self.state(draft.account_id)?;
        let record = Arc::new(self.record(id, draft, after));
        self.remember(&record);
        Ok(Applied { outcome: Outcome::Transaction(record), replayed: false, before, after })
    }

    fn record(&self, id: i64, draft: Draft<'_>, after: WalletState) -> TransactionRecord {
        let has_entries = draft.stage.has_entries();
        TransactionRecord {
            id,
            key: draft.key,
            kind: draft.kind,
            stage: draft.stage,
            account_id: draft.account_id,
            owner: self.accounts.get(&draft.account_id).and_then(|account| account.owner.clone()),
            amount: draft.amount,
            reference: draft.reference,
            reason: draft.reason,
            actor: draft.order.actor.to_string(),
            metadata: draft.metadata,
            closes_id: draft.closes_id,
            reverses_id: draft.reverses_id,
            posted_at: self.last.posted_at,
            seq: has_entries.then_some(after.seq),
            balance: has_entries.then_some(after.balance),
            closed_by: None,
        }
    }

    fn remember(&mut self, record: &Arc<TransactionRecord>) {
        self.by_key.insert(record.key.clone(), Arc::clone(record));
        if let Some(id) = record.closes_id {
            self.closings.insert(id, Arc::clone(record));
        }
        if let Some(id) = record.reverses_id {
            self.reversals.insert(id, Arc::clone(record));
        }
        self.new.transactions.push(Arc::clone(record));
    }

    /// The first answer again, or a conflict.
    fn replay(&self, known: &TransactionRecord, same: bool) -> Result<Applied, LedgerError> {
        if !same {
            return Err(LedgerError::KeyReused { key: known.key.clone() });
        }
        let state = self.state(known.account_id)?;
        let first = TransactionRecord { closed_by: None, ..known.clone() };
        let outcome = Outcome::Transaction(Arc::new(first));
        Ok(Applied { outcome, replayed: true, before: state, after: state })
    }

    /// A system account, opened if it is not known yet.
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
        let account = NewAccount { id, owner: owner.clone(), system, currency, opened_at: at };
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

    fn wallet_id(&self, owner: &Owner, currency: Currency) -> Result<i64, LedgerError> {
        let Some(wallets) = self.wallets.get(owner) else {
            return Err(LedgerError::UnknownUser { owner: owner.to_string() });
        };
        wallets
            .iter()
            .copied()
            .find(|id| self.accounts.get(id).is_some_and(|account| account.currency == currency))
            .ok_or_else(|| LedgerError::CurrencyMismatch { owner: owner.to_string(), currency })
    }

    fn pending(&self, key: &str, owner: &Owner) -> Result<Arc<TransactionRecord>, LedgerError> {
        let record = self
            .by_key
            .get(key)
            .filter(|record| record.owner.as_ref() == Some(owner))
            .ok_or_else(|| LedgerError::UnknownTransaction { which: key.to_owned() })?;
        if record.stage != Stage::Pending {
            return Err(LedgerError::NotPending { key: key.to_owned() });
        }
        Ok(Arc::clone(record))
    }
}

fn draft_of<'a>(order: &'a Order, new: &NewTransaction, stage: Stage, wallet: i64) -> Draft<'a> {
    Draft {
        key: new.key.clone(),
        kind: new.kind,
        stage,
        account_id: wallet,
        amount: new.amount,
        reference: new.reference.clone(),
        reason: new.reason.clone(),
        metadata: new.metadata.clone(),
        closes_id: None,
        reverses_id: None,
        order,
    }
}

fn closing_draft<'a>(
    order: &'a Order,
    pending: &TransactionRecord,
    stage: Stage,
    reference: Option<String>,
    reason: Option<&str>,
) -> Draft<'a> {
    Draft {
        key: format!("{OWN_KEYS}{}:{}", stage.as_str(), pending.id),
        kind: pending.kind,
        stage,
        account_id: pending.account_id,
        amount: pending.amount,
        reference,
        reason: reason.map(str::to_owned).or_else(|| pending.reason.clone()),
        metadata: pending.metadata.clone(),
        closes_id: Some(pending.id),
        reverses_id: None,
        order,
    }
}

fn add(left: Amount, right: Amount) -> Result<Amount, LedgerError> {
    left.checked_add(right).map_err(|_| LedgerError::OutOfRange)
}

fn negate(amount: Amount) -> Result<Amount, LedgerError> {
    amount.checked_neg().map_err(|_| LedgerError::OutOfRange)
}
