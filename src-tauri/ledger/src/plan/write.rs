//! Adding a decided transaction and its entries to the book.

use std::sync::Arc;

use money::Amount;

use super::{Book, NewEntry, add, negate};
use crate::{
    Applied, Kind, LedgerError, NewTransaction, Order, Outcome, Stage, TransactionRecord,
    WalletState,
};

/// A transaction about to be added, before it has a number.
pub(super) struct Draft<'a> {
    pub(super) key: String,
    pub(super) kind: Kind,
    pub(super) stage: Stage,
    pub(super) account_id: i64,
    pub(super) amount: Amount,
    pub(super) reference: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) metadata: Option<String>,
    pub(super) closes_id: Option<i64>,
    pub(super) reverses_id: Option<i64>,
    pub(super) order: &'a Order,
}

impl Book {
    /// Refuses a transaction that would take available below zero, unless its kind may. `freed` is
    /// the part of the wallet's holds that ends with this transaction.
    pub(super) fn check_funds(
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

    pub(super) fn write_with_counter_entry(
        &mut self,
        draft: Draft<'_>,
    ) -> Result<Applied, LedgerError> {
        let currency = draft.amount.currency();
        let counter_amount = negate(draft.amount)?;
        let counter = draft.kind.counter();
        let known = self.system_for(counter, counter_amount);
        // Checked before the counter account is opened, so that a refusal changes nothing.
        self.next_state(draft.account_id, draft.amount)?;
        let counter_id = self.opened(known, counter, currency, draft.order.at)?;
        let entries = [(draft.account_id, draft.amount), (counter_id, counter_amount)];
        self.write(draft, &entries)
    }

    pub(super) fn write_without_entries(
        &mut self,
        draft: Draft<'_>,
    ) -> Result<Applied, LedgerError> {
        self.write(draft, &[])
    }

    /// Adds a transaction and its entries; after an error nothing is added.
    pub(super) fn write(
        &mut self,
        draft: Draft<'_>,
        entries: &[(i64, Amount)],
    ) -> Result<Applied, LedgerError> {
        let before = self.state(draft.account_id)?;
        let states = entries
            .iter()
            .map(|&(account, amount)| self.next_state(account, amount))
            .collect::<Result<Vec<_>, LedgerError>>()?;
        self.last.transaction = self.last.transaction.saturating_add(1);
        self.last.posted_at = self.last.posted_at.max(draft.order.at);
        let id = self.last.transaction;
        for (&(account_id, amount), state) in entries.iter().zip(states) {
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
        self.credit(record);
    }

    /// The first answer, or a conflict when the content differs.
    pub(crate) fn replay(
        &self,
        known: &TransactionRecord,
        same: bool,
    ) -> Result<Applied, LedgerError> {
        if !same {
            return Err(LedgerError::KeyReused { key: known.key.clone() });
        }
        let state = self.state(known.account_id)?;
        let first = TransactionRecord { closed_by: None, ..known.clone() };
        let outcome = Outcome::Transaction(Arc::new(first));
        Ok(Applied { outcome, replayed: true, before: state, after: state })
    }
}

pub(super) fn draft_of<'a>(
    order: &'a Order,
    new: &NewTransaction,
    stage: Stage,
    wallet: i64,
) -> Draft<'a> {
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
