//! Transactions as the list shows them, newest first.

use export::{Batch, Cell, Column, ColumnType, Schema};
use ledger::{
    HistoryFilter, Owner, Status, TransactionRecord, closings_in, history_conditions, history_in,
};
use store::{Filtered, PageRequest, RowRef, StoreError, Tx};

use super::{
    Scope,
    cells::{PAGE, decimal, decimals_of, int, known, text},
};
use crate::{
    DeskError,
    exports::{
        TransactionSelection,
        out::{Out, Reader},
    },
    transaction, user,
};

pub(super) const SCHEMA: Schema = Schema {
    title: "Transactions",
    columns: &[
        Column::new("id", ColumnType::Int),
        Column::new("posted_at", ColumnType::Time),
        Column::new("posted_at_local", ColumnType::LocalTime),
        Column::new("user_id", ColumnType::Id),
        Column::new("user_name", ColumnType::Text),
        Column::new("kind", ColumnType::Word),
        Column::new("status", ColumnType::Word),
        Column::new("amount", ColumnType::Amount),
        Column::new("pending_amount", ColumnType::Amount),
        Column::new("currency", ColumnType::Word),
        Column::new("balance", ColumnType::Amount),
        Column::new("seq", ColumnType::Int),
        Column::new("reference", ColumnType::Id),
        Column::new("reason", ColumnType::Text),
        Column::new("key", ColumnType::Id),
        Column::new("actor", ColumnType::Word),
        Column::new("settles", ColumnType::Int),
        Column::new("reverses", ColumnType::Int),
        Column::new("amount_minor", ColumnType::Minor),
        Column::new("pending_amount_minor", ColumnType::Minor),
        Column::new("balance_minor", ColumnType::Minor),
        Column::new("unit", ColumnType::Word),
        Column::new("account", ColumnType::Id),
        Column::new("metadata", ColumnType::Text),
    ],
    totals_by: &["kind", "status", "unit", "currency"],
    totals_of: &["amount", "pending_amount"],
};

/// Unit of `amount` and `balance`: credits of a wallet in `currency`, written with its decimals.
/// The money paid for them belongs to the payment.
const CREDITS: &str = "credits";
/// Unit where no wallet is concerned: money between system accounts.
const MONEY: &str = "money";

/// Transactions as an export reads them: what settled or voided one counts as far as the snapshot goes.
/// Its placeholders are the last transaction of the snapshot, the first that is read, and the end.
pub const EXPORTED_TRANSACTIONS: &str = "
    select t.id, t.posted_at, a.owner, coalesce(u.name, u.email), t.kind, t.stage, c.stage,
           t.amount_minor, a.currency, e.balance_minor, e.seq, t.reference, t.reason, t.key,
           t.actor, t.closes_id, t.reverses_id, a.code, t.metadata
      from transactions t
      join accounts a on a.id = t.account_id
      left join entries e on e.transaction_id = t.id and e.account_id = t.account_id
      left join transactions c on c.closes_id = t.id and c.id <= ?
      left join users u on u.id = a.owner
     where t.id >= ? and t.id < ?";

impl TransactionSelection {
    fn conditions(&self) -> HistoryFilter {
        HistoryFilter {
            owner: self.user_id.clone(),
            with_joined: false,
            kind: self.kind,
            status: self.status,
            reference: self.reference.clone(),
            from: self.from,
            to: self.to,
            search: self.search.clone(),
            search_elsewhere: Some(user::SEARCHED),
        }
    }
}

pub(super) async fn read_in(
    tx: &mut Tx,
    filter: &TransactionSelection,
    scope: Scope,
    out: &mut Out<'_>,
) -> Result<(), DeskError> {
    if filter.user_id.is_some() {
        return of_user_in(tx, filter, scope, out).await;
    }
    let (first, end) = scope.transactions;
    let start =
        Filtered::new(EXPORTED_TRANSACTIONS).bind(scope.snapshot.transaction).bind(first).bind(end);
    let query = history_conditions(start, &filter.conditions()).push(" order by t.id desc").query();
    query.each(tx, &mut Reader { out, each: read }).await
}

fn read(row: RowRef<'_>, batch: &mut Batch) -> Result<(), StoreError> {
    let stage = known(row.text(5)?, "stage")?;
    let currency = known(row.text(8)?, "currency")?;
    let values = Values {
        id: known(row.int(0)?, "id")?,
        posted_at: known(row.int(1)?, "posted_at")?,
        user_id: row.text(2)?,
        user_name: row.text(3)?,
        kind: known(row.text(4)?, "kind")?,
        status: status_of(stage, row.text(6)?),
        amount: known(row.int(7)?, "amount_minor")?,
        currency,
        decimals: decimals_of(currency)?,
        balance: row.int(9)?,
        seq: row.int(10)?,
        reference: row.text(11)?,
        reason: row.text(12)?,
        key: known(row.text(13)?, "key")?,
        actor: known(row.text(14)?, "actor")?,
        settles: row.int(15)?,
        reverses: row.int(16)?,
        account: known(row.text(17)?, "code")?,
        metadata: row.text(18)?,
    };
    batch.push(values.cells());
    Ok(())
}

/// As [`Status`] of a record, by the stages of the row and of what settled or voided it.
fn status_of(stage: &str, closed_by: Option<&str>) -> Status {
    match (stage, closed_by) {
        ("pending", None) => Status::Pending,
        ("pending", Some("void")) => Status::Voided,
        ("pending", Some(_)) => Status::Settled,
        ("void", _) => Status::Void,
        _ => Status::Posted,
    }
}

/// The transactions of a user, found by the account index, a page at a time.
async fn of_user_in(
    tx: &mut Tx,
    filter: &TransactionSelection,
    scope: Scope,
    out: &mut Out<'_>,
) -> Result<(), DeskError> {
    // The status is that of the snapshot and compared here.
    let conditions = HistoryFilter { status: None, ..filter.conditions() };
    let last = scope.snapshot.transaction;
    let mut page = PageRequest { cursor: None, limit: PAGE };
    loop {
        let mut found = history_in(tx, &conditions, &page).await?;
        page.cursor = found.next_cursor;
        found.rows.retain(|record| record.id <= last);
        as_of(tx, &mut found.rows, last).await?;
        found.rows.retain(|record| filter.status.is_none_or(|status| status == record.status()));
        let metadata: Vec<_> = found.rows.iter().map(|record| record.metadata.clone()).collect();
        let rows = transaction::rows_in(tx, found.rows).await?;
        for (row, metadata) in rows.iter().zip(&metadata) {
            let it = &row.transaction;
            let currency = it.currency.to_string();
            let owner = it.user_id.as_ref().map_or_else(String::new, ToString::to_string);
            let values = Values {
                id: it.id,
                posted_at: it.posted_at.micros(),
                user_id: it.user_id.as_ref().map(Owner::as_str),
                user_name: row.user_name.as_deref(),
                kind: it.kind.as_str(),
                status: it.status,
                amount: it.amount.get(),
                currency: &currency,
                decimals: it.currency.exponent(),
                balance: it.balance.map(money::MinorUnits::get),
                seq: it.seq,
                reference: it.reference.as_deref(),
                reason: it.reason.as_deref(),
                key: &it.key,
                actor: &it.actor,
                settles: it.settles,
                reverses: it.reverses,
                account: &format!("wallet:{owner}/{currency}"),
                metadata: metadata.as_deref(),
            };
            out.row(values.cells());
        }
        out.pace().await?;
        if page.cursor.is_none() {
            return Ok(());
        }
    }
}

/// What was settled or voided after transaction `last` was pending at it.
async fn as_of(
    tx: &mut Tx,
    records: &mut [TransactionRecord],
    last: i64,
) -> Result<(), StoreError> {
    let closed = records.iter().filter(|record| record.closed_by.is_some());
    let closings = closings_in(tx, closed.map(|record| record.id)).await?;
    for record in records.iter_mut() {
        if closings.get(&record.id).is_some_and(|&closing| closing > last) {
            record.closed_by = None;
        }
    }
    Ok(())
}

/// One transaction.
struct Values<'a> {
    id: i64,
    posted_at: i64,
    user_id: Option<&'a str>,
    user_name: Option<&'a str>,
    kind: &'a str,
    status: Status,
    amount: i64,
    currency: &'a str,
    decimals: u32,
    balance: Option<i64>,
    seq: Option<i64>,
    reference: Option<&'a str>,
    reason: Option<&'a str>,
    key: &'a str,
    actor: &'a str,
    settles: Option<i64>,
    reverses: Option<i64>,
    account: &'a str,
    metadata: Option<&'a str>,
}

impl<'a> Values<'a> {
    /// Amounts that are part of the balance have their own column, so that each column can be summed.
    fn cells(&self) -> [Cell<'a>; 24] {
        let counted = self.status.counts().then_some(self.amount);
        let pending = (!self.status.counts()).then_some(self.amount);
        [
            Cell::Int(self.id),
            Cell::Time(self.posted_at),
            Cell::Time(self.posted_at),
            text(self.user_id),
            text(self.user_name),
            Cell::Text(self.kind),
            Cell::Text(word(self.status)),
            decimal(counted, self.decimals),
            decimal(pending, self.decimals),
            Cell::Text(self.currency),
            decimal(self.balance, self.decimals),
            int(self.seq),
            text(self.reference),
            text(self.reason),
            Cell::Text(self.key),
            Cell::Text(self.actor),
            int(self.settles),
            int(self.reverses),
            int(counted),
            int(pending),
            int(self.balance),
            Cell::Text(if self.user_id.is_some() { CREDITS } else { MONEY }),
            Cell::Text(self.account),
            text(self.metadata),
        ]
    }
}

const fn word(status: Status) -> &'static str {
    match status {
        Status::Posted => "posted",
        Status::Pending => "pending",
        Status::Settled => "settled",
        Status::Voided => "voided",
        Status::Void => "void",
    }
}

#[cfg(test)]
mod tests {
    use ledger::{Stage, Status};

    use super::{status_of, word};

    #[test]
    fn words_are_those_of_json() {
        for status in
            [Status::Posted, Status::Pending, Status::Settled, Status::Voided, Status::Void]
        {
            assert_eq!(serde_json::json!(status), word(status));
        }
        for stage in Stage::ALL {
            let alone = match stage {
                Stage::Posted | Stage::Settlement => Status::Posted,
                Stage::Pending => Status::Pending,
                Stage::Void => Status::Void,
            };
            assert_eq!(status_of(stage.as_str(), None), alone);
        }
        assert_eq!(status_of("pending", Some("settlement")), Status::Settled);
        assert_eq!(status_of("pending", Some("void")), Status::Voided);
    }
}
