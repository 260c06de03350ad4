//! Writing the rows of a batch: one multi-row statement per table.

use std::sync::Arc;

use store::{Bulk, Lookup, Rows, StoreError, Timestamp, Tx, Value, insert_all};

use crate::{
    HoldRecord, Owner, TransactionRecord,
    plan::{NewAccount, NewEntry, NewHoldEnd, NewRows},
};

/// The rows of some orders, as values for the statements.
#[derive(Debug)]
pub(crate) struct BatchWrite {
    /// One item per table, a referenced table before those that refer to it.
    inserts: Vec<Rows>,
    ended_holds: Vec<Value>,
    reversed_top_ups: Vec<Value>,
}

impl BatchWrite {
    pub(crate) fn of(rows: &NewRows) -> Self {
        let NewRows { accounts, transactions, entries, holds, hold_ends, .. } = rows;
        Self {
            inserts: vec![
                ACCOUNTS.rows(flatten(accounts, account_values)),
                BALANCES.rows(flatten(accounts, empty_balance)),
                TRANSACTIONS.rows(flatten(transactions, transaction_values)),
                ENTRIES.rows(flatten(entries, entry_values)),
                HOLDS.rows(flatten(holds, hold_values)),
                ACTIVE_HOLDS.rows(flatten(holds, active_hold_values)),
                HOLD_ENDS.rows(flatten(hold_ends, hold_end_values)),
                TOP_UPS.rows(flatten(&rows.top_ups, top_up_values)),
            ],
            ended_holds: hold_ends.iter().map(|end| end.hold_id.into()).collect(),
            reversed_top_ups: rows.reversed_top_ups.iter().map(|&id| id.into()).collect(),
        }
    }

    /// Adds rows of another crate's table, to be inserted by the same statement.
    pub(crate) fn and(mut self, rows: Rows) -> Self {
        self.inserts.push(rows);
        self
    }

    pub(crate) async fn write_in(self, tx: &mut Tx) -> Result<(), StoreError> {
        // A payment whose top-up is reversed may be credited again by the same rows.
        DELETE_TOP_UPS.execute(tx, self.reversed_top_ups).await?;
        insert_all(tx, self.inserts).await?;
        DELETE_ACTIVE_HOLDS.execute(tx, self.ended_holds).await
    }
}

fn flatten<T, const N: usize>(rows: &[T], values: impl Fn(&T) -> [Value; N]) -> Vec<Value> {
    rows.iter().flat_map(values).collect()
}

static ACCOUNTS: Bulk =
    Bulk::new("insert into accounts (id, code, kind, owner, currency, opened_at)", 6);

fn account_values(account: &NewAccount) -> [Value; 6] {
    let kind = account.system.map_or("wallet", |system| system.as_str());
    let code = match &account.owner {
        Some(owner) => format!("{kind}:{owner}/{}", account.currency),
        None if account.number > 1 => format!("{kind}/{}/{}", account.currency, account.number),
        None => format!("{kind}/{}", account.currency),
    };
    [
        account.id.into(),
        code.into(),
        kind.into(),
        account.owner.as_ref().map(Owner::as_str).into(),
        account.currency.to_string().into(),
        account.opened_at.micros().into(),
    ]
}

static BALANCES: Bulk = Bulk::new("insert into balances (account_id, seq, balance_minor)", 3);

/// Every account has a row in `balances`; `account_index.rs` updates it.
fn empty_balance(account: &NewAccount) -> [Value; 3] {
    [account.id.into(), 0.into(), 0.into()]
}

static TRANSACTIONS: Bulk = Bulk::new(
    "insert into transactions (id, key, kind, stage, account_id, amount_minor, reference, reason,
                               actor, metadata, closes_id, reverses_id, posted_at)",
    13,
);

fn transaction_values(record: &Arc<TransactionRecord>) -> [Value; 13] {
    [
        record.id.into(),
        record.key.as_str().into(),
        record.kind.as_str().into(),
        record.stage.as_str().into(),
        record.account_id.into(),
        record.amount.minor().into(),
        record.reference.as_deref().into(),
        record.reason.as_deref().into(),
        record.actor.as_str().into(),
        record.metadata.as_deref().into(),
        record.closes_id.into(),
        record.reverses_id.into(),
        record.posted_at.micros().into(),
    ]
}

static ENTRIES: Bulk = Bulk::new(
    "insert into entries (transaction_id, account_id, seq, amount_minor, balance_minor)",
    5,
);

fn entry_values(entry: &NewEntry) -> [Value; 5] {
    [
        entry.transaction_id.into(),
        entry.account_id.into(),
        entry.seq.into(),
        entry.amount.minor().into(),
        entry.balance.minor().into(),
    ]
}

static HOLDS: Bulk = Bulk::new(
    "insert into holds (id, case_key, account_id, asked_minor, amount_minor, actor, placed_at,
                        expires_at)",
    8,
);

fn hold_values((hold, actor): &(HoldRecord, String)) -> [Value; 8] {
    [
        hold.id.into(),
        hold.case.as_str().into(),
        hold.account_id.into(),
        hold.asked.minor().into(),
        hold.amount.minor().into(),
        actor.as_str().into(),
        hold.placed_at.micros().into(),
        hold.expires_at.map(Timestamp::micros).into(),
    ]
}

static ACTIVE_HOLDS: Bulk =
    Bulk::new("insert into active_holds (hold_id, account_id, amount_minor, expires_at)", 4);

fn active_hold_values((hold, _): &(HoldRecord, String)) -> [Value; 4] {
    [
        hold.id.into(),
        hold.account_id.into(),
        hold.amount.minor().into(),
        hold.expires_at.map(Timestamp::micros).into(),
    ]
}

static HOLD_ENDS: Bulk =
    Bulk::new("insert into hold_ends (hold_id, state, transaction_id, actor, ended_at)", 5);

fn hold_end_values(end: &NewHoldEnd) -> [Value; 5] {
    [
        end.hold_id.into(),
        end.state.as_str().into(),
        end.transaction_id.into(),
        end.actor.as_str().into(),
        end.ended_at.micros().into(),
    ]
}

static DELETE_ACTIVE_HOLDS: Lookup = Lookup::new("delete from active_holds where hold_id in", "");

static TOP_UPS: Bulk = Bulk::new("insert into payment_top_ups (payment, transaction_id)", 2);

fn top_up_values((payment, transaction): &(String, i64)) -> [Value; 2] {
    [payment.as_str().into(), (*transaction).into()]
}

static DELETE_TOP_UPS: Lookup =
    Lookup::new("delete from payment_top_ups where transaction_id in", "");
