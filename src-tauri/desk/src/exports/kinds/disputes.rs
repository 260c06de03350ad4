//! Disputes with the money they moved, newest first: a row for each currency of the money, one without
//! money where none has moved.

use export::{Cell, Column, ColumnType, Schema};
use money::MinorUnits;
use store::Tx;

use super::cells::{PAGE, amount, minor, text, time, word};
use crate::{DeskError, DisputeMoney, DisputeView, ListDisputes, dispute, exports::out::Out};

pub(super) const SCHEMA: Schema = Schema {
    title: "Disputes",
    columns: &[
        Column::new("id", ColumnType::Id),
        Column::new("opened_at", ColumnType::Time),
        Column::new("opened_at_local", ColumnType::LocalTime),
        Column::new("user_id", ColumnType::Id),
        Column::new("user_name", ColumnType::Text),
        Column::new("kind", ColumnType::Word),
        Column::new("status", ColumnType::Word),
        Column::new("reason", ColumnType::Word),
        Column::new("payment", ColumnType::Id),
        Column::new("charge", ColumnType::Id),
        Column::new("disputed", ColumnType::Amount),
        Column::new("disputed_currency", ColumnType::Word),
        Column::new("due_at", ColumnType::Time),
        Column::new("submission_count", ColumnType::Int),
        Column::new("action", ColumnType::Word),
        Column::new("action_state", ColumnType::Word),
        Column::new("handled_by", ColumnType::Word),
        Column::new("currency", ColumnType::Word),
        Column::new("withdrawn", ColumnType::Amount),
        Column::new("reinstated", ColumnType::Amount),
        Column::new("fees", ColumnType::Amount),
        Column::new("taken", ColumnType::Amount),
        Column::new("written_off", ColumnType::Amount),
        Column::new("disputed_minor", ColumnType::Minor),
    ],
    totals_by: &["status", "currency"],
    totals_of: &["withdrawn", "reinstated", "fees", "taken", "written_off"],
};

pub(super) async fn read_in(
    tx: &mut Tx,
    filter: &ListDisputes,
    out: &mut Out<'_>,
) -> Result<(), DeskError> {
    let mut input = ListDisputes { cursor: None, limit: PAGE, ..filter.clone() };
    loop {
        let page = dispute::disputes_in(tx, input.clone()).await?;
        for view in &page.rows {
            let moved = dispute::money_of_in(tx, &view.id).await?;
            for money in moved.iter().map(Some).chain(moved.is_empty().then_some(None)) {
                push(out, view, money);
            }
        }
        out.pace().await?;
        input.cursor = page.next_cursor;
        if input.cursor.is_none() {
            return Ok(());
        }
    }
}

fn push(out: &mut Out<'_>, view: &DisputeView, money: Option<&DisputeMoney>) {
    let (kind, disputed) = (word(view.kind), view.currency.to_string());
    let (action, action_state) = (word(view.action), word(view.action_state));
    let currency = money.map(|money| money.currency.to_string());
    let moved = |of: fn(&DisputeMoney) -> MinorUnits| {
        money.map_or(Cell::Null, |money| amount(of(money), money.currency))
    };
    out.row([
        Cell::Text(&view.id),
        Cell::Time(view.opened_at.micros()),
        Cell::Time(view.opened_at.micros()),
        Cell::Text(view.user_id.as_str()),
        text(view.user_name.as_deref()),
        text(kind.as_deref()),
        Cell::Text(&view.status),
        Cell::Text(&view.reason),
        Cell::Text(&view.payment_intent),
        Cell::Text(&view.charge),
        amount(view.amount, view.currency),
        Cell::Text(&disputed),
        time(view.due_at),
        Cell::Int(view.submission_count),
        text(action.as_deref()),
        text(action_state.as_deref()),
        text(view.handled_by.as_deref()),
        text(currency.as_deref()),
        moved(|money| money.withdrawn),
        moved(|money| money.reinstated),
        moved(|money| money.fees),
        moved(|money| money.taken),
        moved(|money| money.written_off),
        minor(view.amount),
    ]);
}
