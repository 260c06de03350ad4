//! The account index: which entries an account has, and its last balance.
//!
//! Entries are stored in the order of posting, so that a posting appends to the end of the table.
//! Maintaining an index by account with every posting would cost more than the posting itself:
//! with many wallets, each entry goes to another page of the index. The index (`account_entries`,
//! and in `balances` the last entry of each account) is therefore updated for many transactions at
//! a time: by the lane before it lags too far behind, and by reads that need accounts sorted by
//! balance. `by_account_as_of` names the last transaction it contains. Newer entries are read from
//! the end of the table: the views `entries_by_account` and `account_states` are always current.

use money::Currency;
use store::{Query, StoreError, Tx};

use crate::{column::read_currency, plan::Book, wide_sum};

/// Transactions indexed in one step.
const STEP: i64 = 65_536;
/// Maximum index lag, in transactions.
pub(crate) const INDEX_LAG_MAX: i64 = 65_536;
/// Maximum index lag for a flow that reads balances, in transactions: each of its statements scans
/// the entries that are not indexed.
pub(crate) const INDEX_LAG_MAX_FOR_READS: i64 = 32;

/// The last transaction that the index contains; 0 when it is empty.
macro_rules! as_of {
    () => {
        "coalesce((select transaction_id from by_account_as_of), 0)"
    };
}
pub(crate) use as_of;

const PROGRESS: &str = concat!(
    "select ",
    as_of!(),
    " as as_of, coalesce((select max(id) from transactions), 0) as last_id"
);

/// Sorted, so that all rows of one page are written together.
const INDEX_ENTRIES: &str = "
    insert into account_entries (account_id, transaction_id)
    select account_id, transaction_id
      from entries
     where transaction_id > $1 and transaction_id <= $2
     order by account_id, transaction_id
        on conflict do nothing";

const INDEX_BALANCES: &str = "
    insert into balances (account_id, seq, balance_minor)
    select e.account_id, e.seq, e.balance_minor
      from (select account_id, max(transaction_id) as transaction_id
              from entries
             where transaction_id > $1 and transaction_id <= $2
             group by account_id) l
      join entries e on e.transaction_id = l.transaction_id and e.account_id = l.account_id
     where true
        on conflict (account_id) do update
       set seq = excluded.seq, balance_minor = excluded.balance_minor";

const SET_AS_OF: &str = "
    insert into by_account_as_of (one, transaction_id) values (1, $1)
        on conflict (one) do update set transaction_id = excluded.transaction_id";

/// The last indexed transaction and the last transaction.
#[derive(sqlx::FromRow)]
struct Progress {
    as_of: i64,
    last_id: i64,
}

impl Progress {
    async fn read(tx: &mut Tx) -> Result<Self, StoreError> {
        Query::new(PROGRESS).one(tx).await
    }

    const fn lag(&self) -> i64 {
        self.last_id.saturating_sub(self.as_of)
    }
}

/// Whether there are transactions that the index does not contain yet.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn is_behind_in(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(Progress::read(tx).await?.lag() > 0)
}

/// Indexes at most one step of transactions, so that the write lock is not held for long; to be
/// repeated while [`is_behind_in`]. The index is a cache: it has no audit records.
///
/// # Errors
/// [`StoreError`] when a statement fails.
pub async fn catch_up_in(tx: &mut Tx) -> Result<(), StoreError> {
    let progress = Progress::read(tx).await?;
    index_step_in(tx, &progress).await.map(drop)
}

/// Brings the index up to date when it lags more than `lag_max` transactions behind.
pub(crate) async fn limit_lag_in(
    tx: &mut Tx,
    book: &mut Book,
    lag_max: i64,
) -> Result<(), StoreError> {
    if book.last.transaction.saturating_sub(book.index_as_of) <= lag_max {
        return Ok(());
    }
    loop {
        let progress = Progress::read(tx).await?;
        book.index_as_of = index_step_in(tx, &progress).await?;
        if book.index_as_of == progress.last_id {
            return Ok(());
        }
    }
}

async fn index_step_in(tx: &mut Tx, progress: &Progress) -> Result<i64, StoreError> {
    let (begin, end) = (progress.as_of, progress.as_of.saturating_add(STEP).min(progress.last_id));
    if begin < end {
        for text in [INDEX_ENTRIES, INDEX_BALANCES] {
            Query::new(text).bind(begin).bind(end).execute(tx).await?;
        }
        Query::new(SET_AS_OF).bind(end).execute(tx).await?;
    }
    Ok(end)
}

/// Sums over all wallets of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurrencyTotal {
    /// The currency.
    pub currency: Currency,
    /// Number of wallets.
    pub wallets: i64,
    /// Sum of all balances, signed. Minor units; like the others it may leave the range of one amount.
    pub balance: i128,
    /// Sum of all active holds, not negative.
    pub held: i128,
    /// Sum of all negative balances, as a positive number.
    pub owed: i128,
}

#[derive(sqlx::FromRow)]
struct TotalRow {
    currency: String,
    wallets: i64,
    balance_millions: i64,
    balance_rest: i64,
    held_millions: i64,
    held_rest: i64,
    owed_millions: i64,
    owed_rest: i64,
}

const TOTALS: &str = "
    with wallet_balances as (
        select a.currency, s.balance_minor
          from accounts a
          join account_states s on s.account_id = a.id
         where a.owner is not null)
    select currency, count(*) as wallets,
           cast(sum(balance_minor / 1000000) as bigint) as balance_millions,
           cast(sum(balance_minor % 1000000) as bigint) as balance_rest,
           coalesce((select cast(sum(h.amount_minor / 1000000) as bigint)
                       from active_holds h join accounts w on w.id = h.account_id
                      where w.currency = wallet_balances.currency), 0) as held_millions,
           coalesce((select cast(sum(h.amount_minor % 1000000) as bigint)
                       from active_holds h join accounts w on w.id = h.account_id
                      where w.currency = wallet_balances.currency), 0) as held_rest,
           cast(sum(case when balance_minor < 0 then -balance_minor / 1000000 else 0 end) as bigint)
             as owed_millions,
           cast(sum(case when balance_minor < 0 then -balance_minor % 1000000 else 0 end) as bigint)
             as owed_rest
      from wallet_balances
     group by currency
     order by count(*) desc, currency";

/// Sums by currency, the currency with most wallets first.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn totals_in(tx: &mut Tx) -> Result<Vec<CurrencyTotal>, StoreError> {
    let rows: Vec<TotalRow> = Query::new(TOTALS).all(tx).await?;
    rows.into_iter()
        .map(|row| {
            let currency = read_currency(&row.currency)?;
            Ok(CurrencyTotal {
                currency,
                wallets: row.wallets,
                balance: wide_sum(row.balance_millions, row.balance_rest),
                held: wide_sum(row.held_millions, row.held_rest),
                owed: wide_sum(row.owed_millions, row.owed_rest),
            })
        })
        .collect()
}
