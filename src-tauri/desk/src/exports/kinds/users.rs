//! Users as the list shows them, in its order.

use export::{Cell, Column, ColumnType, Schema};
use ledger::Owner;
use store::{Timestamp, Tx};

use super::cells::{PAGE, amount, minor, text};
use crate::{DeskError, ListUsers, exports::out::Out, user};

pub(super) const SCHEMA: Schema = Schema {
    title: "Users",
    columns: &[
        Column::new("id", ColumnType::Id),
        Column::new("email", ColumnType::Id),
        Column::new("name", ColumnType::Text),
        Column::new("created_at", ColumnType::Time),
        Column::new("created_at_local", ColumnType::LocalTime),
        Column::new("currency", ColumnType::Word),
        Column::new("balance", ColumnType::Amount),
        Column::new("held", ColumnType::Amount),
        Column::new("available", ColumnType::Amount),
        Column::new("joined_into", ColumnType::Id),
        Column::new("balance_minor", ColumnType::Minor),
        Column::new("held_minor", ColumnType::Minor),
        Column::new("available_minor", ColumnType::Minor),
    ],
    totals_by: &["currency"],
    totals_of: &["balance", "held", "available"],
};

pub(super) async fn read_in(
    tx: &mut Tx,
    filter: &ListUsers,
    now: Timestamp,
    out: &mut Out<'_>,
) -> Result<(), DeskError> {
    let mut input = ListUsers { cursor: None, limit: PAGE, ..filter.clone() };
    loop {
        let page = user::users_in(tx, input.clone(), now).await?;
        for row in &page.rows {
            let currency = row.currency.to_string();
            out.row([
                Cell::Text(row.id.as_str()),
                Cell::Text(&row.email),
                text(row.name.as_deref()),
                Cell::Time(row.created_at.micros()),
                Cell::Time(row.created_at.micros()),
                Cell::Text(&currency),
                amount(row.balance, row.currency),
                amount(row.held, row.currency),
                amount(row.available, row.currency),
                text(row.joined_into.as_ref().map(Owner::as_str)),
                minor(row.balance),
                minor(row.held),
                minor(row.available),
            ]);
        }
        out.pace().await?;
        input.cursor = page.next_cursor;
        if input.cursor.is_none() {
            return Ok(());
        }
    }
}
