//! Wallets with their balances at one moment, in the order of opening.

use export::{Batch, Cell, Column, ColumnType, Schema};
use ledger::{Owner, states_before};
use store::{RowRef, StoreError, Tx};

use super::{
    Scope,
    cells::{decimal, decimals_of, known, text},
};
use crate::{
    DeskError,
    exports::{
        WalletSelection,
        out::{Out, Reader},
    },
};

pub(super) const SCHEMA: Schema = Schema {
    title: "Wallets",
    columns: &[
        Column::new("user_id", ColumnType::Id),
        Column::new("currency", ColumnType::Word),
        Column::new("balance", ColumnType::Amount),
        Column::new("held", ColumnType::Amount),
        Column::new("available", ColumnType::Amount),
        Column::new("seq", ColumnType::Int),
        Column::new("opened_at", ColumnType::Time),
        Column::new("opened_at_local", ColumnType::LocalTime),
        Column::new("balance_minor", ColumnType::Minor),
        Column::new("held_minor", ColumnType::Minor),
        Column::new("available_minor", ColumnType::Minor),
    ],
    totals_by: &["currency"],
    totals_of: &["balance", "held", "available"],
};

pub(super) async fn read_in(
    tx: &mut Tx,
    filter: &WalletSelection,
    scope: Scope,
    out: &mut Out<'_>,
) -> Result<(), DeskError> {
    let taken_at = scope.snapshot.taken_at;
    let at = filter.at.map_or(taken_at, |at| at.min(taken_at));
    let owner = filter.user_id.as_ref().map(Owner::as_str);
    let query = states_before(scope.transactions.1, at, owner, true);
    query.each(tx, &mut Reader { out, each: read }).await
}

fn read(row: RowRef<'_>, batch: &mut Batch) -> Result<(), StoreError> {
    let currency = known(row.text(2)?, "currency")?;
    let decimals = decimals_of(currency)?;
    let balance = row.int(4)?.unwrap_or(0);
    let held = row.int(5)?.unwrap_or(0);
    let available = balance.saturating_sub(held);
    let opened_at = known(row.int(6)?, "opened_at")?;
    batch.push([
        text(row.text(1)?),
        Cell::Text(currency),
        decimal(Some(balance), decimals),
        decimal(Some(held), decimals),
        decimal(Some(available), decimals),
        Cell::Int(row.int(3)?.unwrap_or(0)),
        Cell::Time(opened_at),
        Cell::Time(opened_at),
        Cell::Int(balance),
        Cell::Int(held),
        Cell::Int(available),
    ]);
    Ok(())
}
