//! Balances in order: what lists are sorted by and totals start from.
//!
//! The balance of an account is its last entry's. That answers for one account at once, but not
//! who has most, so `balances` keeps a copy that is indexed. Writing it with every posting would
//! cost more than the posting: it is brought up to date by whoever reads it, a piece at a time.
//! Where nobody may write, only the order is of an earlier time; figures are always of now.

use money::{Amount, Currency};
use store::{Query, StoreError, Tx};

use crate::transaction::{read_amount, read_currency};

/// Transactions taken over in one write, so that nobody waits long for the pen.
const PIECE: i64 = 50_000;

const AS_OF: &str = "
    select coalesce((select max(transaction_id) from balances_as_of), 0) as as_of,
           coalesce((select max(id) from transactions), 0) as last_id";

const TAKE_OVER: &str = "
    insert into balances (account_id, seq, balance_minor)
    select e.account_id, e.seq, e.balance_minor
      from (select account_id, max(seq) as seq from entries
             where transaction_id > $1 and transaction_id <= $2
             group by account_id) l
      join entries e on e.account_id = l.account_id and e.seq = l.seq
     where true
        on conflict (account_id) do update
       set seq = excluded.seq, balance_minor = excluded.balance_minor";

const SET_AS_OF: &str = "
    insert into balances_as_of (one, transaction_id) values (1, $1)
        on conflict (one) do update set transaction_id = excluded.transaction_id";

/// Are there transactions that `balances` does not know?
///
/// # Errors
/// Whatever the store says.
pub async fn is_behind_in(tx: &mut Tx) -> Result<bool, StoreError> {
    let (as_of, last): (i64, i64) = Query::new(AS_OF).one(tx).await?;
    Ok(as_of < last)
}

/// Takes over what came since, at most a piece; to be repeated while [`is_behind_in`]. A cache:
/// nothing of it is witnessed.
///
/// # Errors
/// Whatever the store says.
pub async fn catch_up_in(tx: &mut Tx) -> Result<(), StoreError> {
    let (as_of, last): (i64, i64) = Query::new(AS_OF).one(tx).await?;
    let end = as_of.saturating_add(PIECE).min(last);
    Query::new(TAKE_OVER).bind(as_of).bind(end).execute(tx).await?;
    Query::new(SET_AS_OF).bind(end).execute(tx).await?;
    Ok(())
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

/// The copy, and for accounts that moved since, their last entry.
const TOTALS: &str = "
    with moved as (
        select account_id, max(seq) as seq from entries
         where transaction_id > (select coalesce(max(transaction_id), 0) from balances_as_of)
         group by account_id),
    standing as (
        select a.id, a.currency, coalesce(e.balance_minor, b.balance_minor) as balance_minor
          from accounts a
          join balances b on b.account_id = a.id
          left join moved m on m.account_id = a.id
          left join entries e on e.account_id = m.account_id and e.seq = m.seq
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
