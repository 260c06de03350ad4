//! Calls to Stripe as the list shows them, newest first.

use export::{Cell, Column, ColumnType, Schema};
use store::{PageRequest, Tx};

use super::cells::{PAGE, text, time};
use crate::{DeskError, exports::out::Out, outbox};

pub(super) const SCHEMA: Schema = Schema {
    title: "Calls",
    columns: &[
        Column::new("id", ColumnType::Int),
        Column::new("case", ColumnType::Id),
        Column::new("method", ColumnType::Word),
        Column::new("path", ColumnType::Id),
        Column::new("state", ColumnType::Word),
        Column::new("due_at", ColumnType::Time),
        Column::new("due_at_local", ColumnType::LocalTime),
        Column::new("attempts", ColumnType::Int),
        Column::new("last_error", ColumnType::Text),
        Column::new("request_id", ColumnType::Id),
    ],
    totals_by: &[],
    totals_of: &[],
};

pub(super) async fn read_in(tx: &mut Tx, out: &mut Out<'_>) -> Result<(), DeskError> {
    let mut page = PageRequest { cursor: None, limit: PAGE };
    loop {
        let found = outbox::calls_in(tx, &page).await?;
        for row in &found.rows {
            out.row([
                Cell::Int(row.id),
                Cell::Text(&row.case),
                Cell::Text(&row.method),
                Cell::Text(&row.path),
                Cell::Text(row.state.as_str()),
                time(Some(row.due_at)),
                time(Some(row.due_at)),
                Cell::Int(row.attempts),
                text(row.last_error.as_deref()),
                text(row.request_id.as_deref()),
            ]);
        }
        out.pace().await?;
        page.cursor = found.next_cursor;
        if page.cursor.is_none() {
            return Ok(());
        }
    }
}
