//! Payments that were credited here, newest first, with what is left of them, what Stripe kept, and the
//! payout that brought them to the bank.

use export::{Cell, Column, ColumnType, Schema};
use store::{PageRequest, Tx};

use super::cells::{PAGE, amount, decimal, minor, payout, text, time};
use crate::{
    DeskError,
    exports::{PaymentSelection, out::Out},
    payment::{credited_in, fees_in},
    user,
};

pub(super) const SCHEMA: Schema = Schema {
    title: "Payments",
    columns: &[
        Column::new("payment", ColumnType::Id),
        Column::new("credited_at", ColumnType::Time),
        Column::new("credited_at_local", ColumnType::LocalTime),
        Column::new("user_id", ColumnType::Id),
        Column::new("user_name", ColumnType::Text),
        Column::new("currency", ColumnType::Word),
        Column::new("credits", ColumnType::Amount),
        Column::new("captured", ColumnType::Amount),
        Column::new("refunded", ColumnType::Amount),
        Column::new("disputed", ColumnType::Amount),
        Column::new("under_way", ColumnType::Amount),
        Column::new("left", ColumnType::Amount),
        Column::new("gross", ColumnType::Amount),
        Column::new("fee", ColumnType::Amount),
        Column::new("net", ColumnType::Amount),
        Column::new("settled_in", ColumnType::Word),
        Column::new("available_at", ColumnType::Time),
        Column::new("payout", ColumnType::Id),
        Column::new("payout_status", ColumnType::Word),
        Column::new("payout_arrives_on", ColumnType::Word),
        Column::new("credits_minor", ColumnType::Minor),
        Column::new("captured_minor", ColumnType::Minor),
        Column::new("left_minor", ColumnType::Minor),
    ],
    totals_by: &["currency"],
    totals_of: &["credits", "captured", "refunded", "disputed", "under_way", "left"],
};

pub(super) async fn read_in(
    tx: &mut Tx,
    filter: &PaymentSelection,
    out: &mut Out<'_>,
) -> Result<(), DeskError> {
    let mut page = PageRequest { cursor: None, limit: PAGE };
    loop {
        let times = (filter.from, filter.to);
        let found = credited_in(tx, filter.user_id.clone(), times, &page).await?;
        let users = found.rows.iter().map(|row| row.0.as_str());
        let names = user::names_in(tx, users).await?;
        for (owner, row) in &found.rows {
            let it = &row.payment;
            let currency = it.currency.to_string();
            let fees = fees_in(tx, &it.reference).await?;
            let settled_in = fees.as_ref().map(|fees| fees.currency.to_string());
            let settled = |minor: Option<i64>| {
                let decimals = fees.as_ref().map_or(0, |fees| fees.currency.exponent());
                decimal(minor, decimals)
            };
            let [payout, payout_status, arrives_on] = payout(it.payout.as_ref());
            out.row([
                Cell::Text(&it.reference),
                Cell::Time(row.credited_at.micros()),
                Cell::Time(row.credited_at.micros()),
                Cell::Text(owner.as_str()),
                text(names.get(owner.as_str()).map(String::as_str)),
                Cell::Text(&currency),
                amount(it.paid, it.currency),
                amount(it.captured, it.currency),
                amount(it.refunded, it.currency),
                amount(it.disputed, it.currency),
                amount(it.under_way, it.currency),
                amount(it.left, it.currency),
                settled(fees.as_ref().map(|fees| fees.gross)),
                settled(fees.as_ref().map(|fees| fees.fee)),
                settled(fees.as_ref().map(|fees| fees.gross.saturating_sub(fees.fee))),
                text(settled_in.as_deref()),
                time(fees.as_ref().and_then(|fees| fees.available_at)),
                payout,
                payout_status,
                arrives_on,
                minor(it.paid),
                minor(it.captured),
                minor(it.left),
            ]);
        }
        out.pace().await?;
        page.cursor = found.next_cursor;
        if page.cursor.is_none() {
            return Ok(());
        }
    }
}
