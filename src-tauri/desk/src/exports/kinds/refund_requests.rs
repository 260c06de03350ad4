//! Refund requests as the list shows them, newest first, with the payout that their refund reduced.

use export::{Cell, Column, ColumnType, Schema};
use store::Tx;

use super::cells::{self, PAGE, amount, minor, text, time, word};
use crate::{DeskError, ListRefundRequests, exports::out::Out, payout, refund};

pub(super) const SCHEMA: Schema = Schema {
    title: "Refund requests",
    columns: &[
        Column::new("id", ColumnType::Id),
        Column::new("requested_at", ColumnType::Time),
        Column::new("requested_at_local", ColumnType::LocalTime),
        Column::new("user_id", ColumnType::Id),
        Column::new("user_name", ColumnType::Text),
        Column::new("reference", ColumnType::Id),
        Column::new("currency", ColumnType::Word),
        Column::new("asked", ColumnType::Amount),
        Column::new("amount", ColumnType::Amount),
        Column::new("state", ColumnType::Word),
        Column::new("reason", ColumnType::Text),
        Column::new("result", ColumnType::Text),
        Column::new("refund_id", ColumnType::Id),
        Column::new("means", ColumnType::Word),
        Column::new("handled_by", ColumnType::Word),
        Column::new("leaves_at", ColumnType::Time),
        Column::new("payout", ColumnType::Id),
        Column::new("payout_status", ColumnType::Word),
        Column::new("payout_arrives_on", ColumnType::Word),
        Column::new("asked_minor", ColumnType::Minor),
        Column::new("amount_minor", ColumnType::Minor),
    ],
    totals_by: &["state", "currency"],
    totals_of: &["asked", "amount"],
};

pub(super) async fn read_in(
    tx: &mut Tx,
    filter: &ListRefundRequests,
    out: &mut Out<'_>,
) -> Result<(), DeskError> {
    let mut input = ListRefundRequests { cursor: None, limit: PAGE, ..filter.clone() };
    loop {
        let page = refund::requests_in(tx, input.clone()).await?;
        let refunds = page.rows.iter().filter_map(|row| row.refund_id.as_deref());
        let payouts = payout::of_sources_in(tx, refunds).await?;
        for row in &page.rows {
            let refund = row.refund_id.as_deref();
            let payout = refund.and_then(|refund| payouts.get(refund));
            let [payout, payout_status, arrives_on] = cells::payout(payout);
            let currency = row.currency.to_string();
            let means = word(row.means);
            out.row([
                Cell::Text(&row.id),
                Cell::Time(row.requested_at.micros()),
                Cell::Time(row.requested_at.micros()),
                Cell::Text(row.user_id.as_str()),
                text(row.user_name.as_deref()),
                Cell::Text(&row.reference),
                Cell::Text(&currency),
                amount(row.asked, row.currency),
                amount(row.amount, row.currency),
                Cell::Text(row.state.as_str()),
                Cell::Text(&row.reason),
                text(row.result.as_deref()),
                text(row.refund_id.as_deref()),
                text(means.as_deref()),
                text(row.handled_by.as_deref()),
                time(row.leaves_at),
                payout,
                payout_status,
                arrives_on,
                minor(row.asked),
                minor(row.amount),
            ]);
        }
        out.pace().await?;
        input.cursor = page.next_cursor;
        if input.cursor.is_none() {
            return Ok(());
        }
    }
}
