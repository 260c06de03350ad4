//! Entries of the ledger; also what journals are made of.

use export::{Batch, Cell, Column, ColumnType, Schema};
use ledger::{ENTRY, EntriesOf, entries, states_before};
use store::{RowRef, StoreError, Timestamp, Tx};

use super::{
    Scope,
    cells::{decimal, decimals_of, int, known, text},
};
use crate::{
    DeskError,
    exports::{
        EntrySelection, ExportRefusal,
        out::{Out, Reader},
    },
};

pub(super) const SCHEMA: Schema = Schema {
    title: "Entries",
    columns: &[
        Column::new("transaction_id", ColumnType::Int),
        Column::new("posted_at", ColumnType::Time),
        Column::new("posted_at_local", ColumnType::LocalTime),
        Column::new("kind", ColumnType::Word),
        Column::new("account_kind", ColumnType::Word),
        Column::new("account", ColumnType::Id),
        Column::new("user_id", ColumnType::Id),
        Column::new("amount", ColumnType::Amount),
        Column::new("currency", ColumnType::Word),
        Column::new("balance", ColumnType::Amount),
        Column::new("seq", ColumnType::Int),
        Column::new("key", ColumnType::Id),
        Column::new("reference", ColumnType::Id),
        Column::new("reason", ColumnType::Text),
        Column::new("actor", ColumnType::Word),
        Column::new("amount_minor", ColumnType::Minor),
        Column::new("balance_minor", ColumnType::Minor),
    ],
    totals_by: &["account_kind", "kind", "currency"],
    totals_of: &["amount"],
};

pub(super) async fn read_in(
    tx: &mut Tx,
    filter: &EntrySelection,
    scope: Scope,
    out: &mut Out<'_>,
) -> Result<(), DeskError> {
    let of = match (&filter.user_id, &filter.account) {
        (Some(_), _) | (_, Some(_)) if scope.is_journal => {
            return Err(ExportRefusal::JournalOfPart.into());
        }
        (Some(owner), None) => EntriesOf::Owner(owner.as_str().to_owned()),
        (None, Some(account)) => EntriesOf::System(account.clone()),
        (None, None) => EntriesOf::All,
        (Some(_), Some(_)) => {
            let message = "a system account has no user; leave one of the two out".to_owned();
            return Err(DeskError::BadField { field: "account", message });
        }
    };
    if let Some(from) = filter.from.filter(|_| scope.is_journal) {
        opening_in(tx, from, scope, out).await?;
    }
    for query in entries(tx, &of, scope.transactions).await? {
        query.each(tx, &mut Reader { out, each: read }).await?;
    }
    Ok(())
}

/// A row of transaction 0 for each account that has a balance before the first transaction.
async fn opening_in(
    tx: &mut Tx,
    from: Timestamp,
    scope: Scope,
    out: &mut Out<'_>,
) -> Result<(), DeskError> {
    let at = from.micros();
    let each = |row: RowRef<'_>, batch: &mut Batch| {
        let balance = row.int(4)?.filter(|balance| *balance != 0);
        let Some(balance) = balance else { return Ok(()) };
        let values = Values {
            transaction: 0,
            posted_at: at,
            kind: "opening balance",
            code: known(row.text(0)?, "code")?,
            owner: row.text(1)?,
            amount: balance,
            balance,
            currency: known(row.text(2)?, "currency")?,
            seq: row.int(3)?,
            key: None,
            reference: None,
            reason: None,
            actor: None,
        };
        batch.push(values.cells()?);
        Ok(())
    };
    let query = states_before(scope.transactions.0, from, None, false);
    query.each(tx, &mut Reader { out, each }).await
}

fn read(row: RowRef<'_>, batch: &mut Batch) -> Result<(), StoreError> {
    let values = Values {
        transaction: known(row.int(ENTRY.transaction)?, "transaction_id")?,
        posted_at: known(row.int(ENTRY.posted_at)?, "posted_at")?,
        kind: known(row.text(ENTRY.kind)?, "kind")?,
        code: known(row.text(ENTRY.code)?, "code")?,
        owner: row.text(ENTRY.owner)?,
        amount: known(row.int(ENTRY.amount)?, "amount_minor")?,
        balance: known(row.int(ENTRY.balance)?, "balance_minor")?,
        currency: known(row.text(ENTRY.currency)?, "currency")?,
        seq: row.int(ENTRY.seq)?,
        key: row.text(ENTRY.key)?,
        reference: row.text(ENTRY.reference)?,
        reason: row.text(ENTRY.reason)?,
        actor: row.text(ENTRY.actor)?,
    };
    batch.push(values.cells()?);
    Ok(())
}

/// One entry.
struct Values<'a> {
    transaction: i64,
    posted_at: i64,
    kind: &'a str,
    code: &'a str,
    owner: Option<&'a str>,
    amount: i64,
    balance: i64,
    currency: &'a str,
    seq: Option<i64>,
    key: Option<&'a str>,
    reference: Option<&'a str>,
    reason: Option<&'a str>,
    actor: Option<&'a str>,
}

impl<'a> Values<'a> {
    fn cells(&self) -> Result<[Cell<'a>; 17], StoreError> {
        let decimals = decimals_of(self.currency)?;
        // `wallet:USER/usd`, `usage_revenue/usd`.
        let account_kind = self.code.split([':', '/']).next().unwrap_or(self.code);
        Ok([
            Cell::Int(self.transaction),
            Cell::Time(self.posted_at),
            Cell::Time(self.posted_at),
            Cell::Text(self.kind),
            Cell::Text(account_kind),
            Cell::Text(self.code),
            text(self.owner),
            decimal(Some(self.amount), decimals),
            Cell::Text(self.currency),
            decimal(Some(self.balance), decimals),
            int(self.seq),
            text(self.key),
            text(self.reference),
            text(self.reason),
            text(self.actor),
            Cell::Int(self.amount),
            Cell::Int(self.balance),
        ])
    }
}
