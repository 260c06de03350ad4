//! The ledger by account: which entries an account has, and what it holds.
//!
//! Entries stand in the order of posting, so that a posting writes at the end of the table. Putting
//! each in its place by account as well would cost more than the posting: with many wallets every
//! one of them is a page of its own. The order by account (`account_entries`, and in `balances` the
//! last entry of each) is therefore brought up to date many entries at a time, by the lane before
//! it falls far behind and by whoever needs balances in order. Until then the rest is read from the
//! end of the entries: the views `entries_by_account` and `account_states` always tell of now.

use money::{Amount, Currency};
use store::{Query, StoreError, Tx};

use crate::{
    plan::Book,
    transaction::{read_amount, read_currency},
};

/// Transactions taken over in one piece.
const PIECE: i64 = 65_536;
/// So far the order may be behind while the lane needs it for nothing.
pub(crate) const BEHIND_MAX: i64 = 65_536;
/// So far it may be behind for a flow, each of whose statements reads what came since.
pub(crate) const TAIL_MAX: i64 = 256;

/// The transaction up to which the order by account goes.
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

/// Sorted, so that what stands on one page is written together.
const TAKE_OVER: &str = "
    insert into account_entries (account_id, transaction_id)
    select account_id, transaction_id
      from entries
     where transaction_id > $1 and transaction_id <= $2
     order by account_id, transaction_id
        on conflict do nothing";

const TAKE_OVER_BALANCES: &str = "
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

/// How far the order by account has come.
#[derive(sqlx::FromRow)]
struct Progress {
    as_of: i64,
    last_id: i64,
}

impl Progress {
    async fn read(tx: &mut Tx) -> Result<Self, StoreError> {
        Query::new(PROGRESS).one(tx).await
    }

    const fn behind(&self) -> i64 {
        self.last_id.saturating_sub(self.as_of)
    }
}

/// Are there transactions that the order by account does not know?
///
/// # Errors
/// Whatever the store says.
pub async fn is_behind_in(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(Progress::read(tx).await?.behind() > 0)
}

/// Takes over what came since, at most a piece, so that nobody waits long for the pen; to be
/// repeated while [`is_behind_in`]. A cache: nothing of it is witnessed.
///
/// # Errors
/// Whatever the store says.
pub async fn catch_up_in(tx: &mut Tx) -> Result<(), StoreError> {
    let progress = Progress::read(tx).await?;
    take_over_in(tx, &progress).await.map(drop)
}

/// Takes over all that came since, when that is more than `behind_max` transactions.
pub(crate) async fn keep_up_in(
    tx: &mut Tx,
    book: &mut Book,
    behind_max: i64,
) -> Result<(), StoreError> {
    if book.last.transaction.saturating_sub(book.by_account_as_of) <= behind_max {
        return Ok(());
    }
    loop {
        let progress = Progress::read(tx).await?;
        book.by_account_as_of = take_over_in(tx, &progress).await?;
        if book.by_account_as_of == progress.last_id {
            return Ok(());
        }
    }
}

async fn take_over_in(tx: &mut Tx, progress: &Progress) -> Result<i64, StoreError> {
    let (begin, end) = (progress.as_of, progress.as_of.saturating_add(PIECE).min(progress.last_id));
    if begin < end {
        for text in [TAKE_OVER, TAKE_OVER_BALANCES] {
            Query::new(text).bind(begin).bind(end).execute(tx).await?;
        }
        Query::new(SET_AS_OF).bind(end).execute(tx).await?;
    }
    Ok(end)
}

/// What all wallets of a currency hold together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurrencyTotal {
    /// The currency.
    pub currency: Currency,
    /// Wallets in it.
    pub wallets: i64,
    /// Sum of all balances.
    pub balance: Amount,
    /// Sum of active holds.
    pub held: Amount,
    /// Sum of what negative balances owe, as a positive amount.
    pub owed: Amount,
}

#[derive(sqlx::FromRow)]
struct TotalRow {
    currency: String,
    wallets: i64,
    balance_minor: i64,
    held_minor: i64,
    owed_minor: i64,
}

const TOTALS: &str = "
    with standing as (
        select a.currency, s.balance_minor
          from accounts a
          join account_states s on s.account_id = a.id
         where a.owner is not null)
    select currency, count(*) as wallets, cast(sum(balance_minor) as bigint) as balance_minor,
           coalesce((select cast(sum(h.amount_minor) as bigint)
                       from active_holds h join accounts w on w.id = h.account_id
                      where w.currency = standing.currency), 0) as held_minor,
           cast(sum(case when balance_minor < 0 then -balance_minor else 0 end) as bigint)
             as owed_minor
      from standing
     group by currency
     order by count(*) desc, currency";

/// Totals of all wallets, the currency with most wallets first.
///
/// # Errors
/// Whatever the store says.
pub async fn totals_in(tx: &mut Tx) -> Result<Vec<CurrencyTotal>, StoreError> {
    let rows: Vec<TotalRow> = Query::new(TOTALS).all(tx).await?;
    rows.into_iter()
        .map(|row| {
            let currency = read_currency(&row.currency)?;
            Ok(CurrencyTotal {
                currency,
                wallets: row.wallets,
                balance: read_amount(row.balance_minor, currency)?,
                held: read_amount(row.held_minor, currency)?,
                owed: read_amount(row.owed_minor, currency)?,
            })
        })
        .collect()
}
