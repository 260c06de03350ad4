//! Entries and the states of accounts as far back as any transaction: statements whose rows are read
//! one after another. History is append-only, so the same bounds give the same rows whenever they are
//! read.

use std::collections::HashMap;

use money::Currency;
use store::{Filtered, Lookup, Query, StoreError, Timestamp, Tx, Value};

use crate::{account_index::as_of, column::read_currency, wide_sum};

/// Places of the columns in the rows of [`entries`].
#[derive(Debug)]
pub struct EntryColumns {
    /// Number of the transaction.
    pub transaction: usize,
    /// When it was posted.
    pub posted_at: usize,
    /// Its kind.
    pub kind: usize,
    /// Code of the account.
    pub code: usize,
    /// The user of a wallet.
    pub owner: usize,
    /// Amount in minor units.
    pub amount: usize,
    /// Balance after it in minor units.
    pub balance: usize,
    /// Currency of both.
    pub currency: usize,
    /// Sequence number in the account.
    pub seq: usize,
    /// Key of the transaction.
    pub key: usize,
    /// Its reference.
    pub reference: usize,
    /// Its reason.
    pub reason: usize,
    /// Its actor.
    pub actor: usize,
}

/// Where each value of an entry stands.
pub const ENTRY: EntryColumns = EntryColumns {
    transaction: 0,
    posted_at: 1,
    kind: 2,
    code: 3,
    owner: 4,
    amount: 5,
    balance: 6,
    currency: 7,
    seq: 8,
    key: 9,
    reference: 10,
    reason: 11,
    actor: 12,
};

macro_rules! entry_select {
    ($tail:expr) => {
        concat!(
            "select e.transaction_id, t.posted_at, t.kind, a.code, a.owner, e.amount_minor,
                    e.balance_minor, a.currency, e.seq, t.key, t.reference, t.reason, t.actor ",
            $tail
        )
    };
}

const ALL: &str = entry_select!(
    "from entries e
     join transactions t on t.id = e.transaction_id
     join accounts a on a.id = e.account_id
    where e.transaction_id >= $1 and e.transaction_id < $2
    order by e.transaction_id, e.account_id"
);
/// Entries that the account index has, then those at the end of the table.
const OF_ACCOUNT: [&str; 2] = [
    entry_select!(
        "from account_entries o
         join entries e on e.transaction_id = o.transaction_id and e.account_id = o.account_id
         join transactions t on t.id = e.transaction_id
         join accounts a on a.id = e.account_id
        where o.account_id = $3 and o.transaction_id >= $1 and o.transaction_id < $2
        order by o.transaction_id"
    ),
    entry_select!(concat!(
        "from entries e
         join transactions t on t.id = e.transaction_id
         join accounts a on a.id = e.account_id
        where e.account_id = $3 and e.transaction_id >= $1 and e.transaction_id < $2
          and e.transaction_id > ",
        as_of!(),
        " order by e.transaction_id"
    )),
];

/// Whose entries.
#[derive(Clone, Debug)]
pub enum EntriesOf {
    /// Of every account, transaction by transaction.
    All,
    /// Of the wallets of a user, wallet by wallet.
    Owner(String),
    /// Of the system accounts of this name, account by account.
    System(String),
}

const WALLETS: &str = "select id from accounts where owner = $1 order by id";
const SYSTEM: &str = "select id from accounts where kind = $1 and owner is null order by id";

/// Statements that read entries of transactions `first <= number < end`, one after another.
///
/// # Errors
/// [`StoreError`] when a query fails.
pub async fn entries(
    tx: &mut Tx,
    of: &EntriesOf,
    (first, end): (i64, i64),
) -> Result<Vec<Query>, StoreError> {
    let accounts = match of {
        EntriesOf::All => return Ok(vec![Query::new(ALL).bind(first).bind(end)]),
        EntriesOf::Owner(owner) => Query::new(WALLETS).bind(owner.as_str()),
        EntriesOf::System(name) => Query::new(SYSTEM).bind(name.as_str()),
    };
    let accounts: Vec<(i64,)> = accounts.all(tx).await?;
    let of_account = |(account,): (i64,)| {
        OF_ACCOUNT.map(|text| Query::new(text).bind(first).bind(end).bind(account))
    };
    Ok(accounts.into_iter().flat_map(of_account).collect())
}

/// The last entry of each account before a transaction: of those that the account index does not have,
/// all at once, since each look at the end of the table reads all of it.
macro_rules! state_select {
    ($columns:expr, $tail:expr) => {
        concat!(
            "with moved as (select account_id, max(transaction_id) as transaction_id
                              from entries
                             where transaction_id < ? and transaction_id > ",
            as_of!(),
            " group by account_id)
             select ",
            $columns,
            " from accounts a
              left join moved m on m.account_id = a.id
              left join entries e
                on e.account_id = a.id
               and e.transaction_id = coalesce(m.transaction_id,
                       (select max(o.transaction_id) from account_entries o
                         where o.account_id = a.id and o.transaction_id < ?)) ",
            $tail
        )
    };
}

const STATES: &str = state_select!(
    "a.code, a.owner, a.currency, e.seq, e.balance_minor,
     (select cast(sum(h.amount_minor) as bigint)
        from holds h left join hold_ends x on x.hold_id = h.id
       where h.account_id = a.id and h.placed_at <= ?
         and (x.ended_at is null or x.ended_at > ?)
         and (h.expires_at is null or h.expires_at > ?)) as held_minor,
     a.opened_at",
    "where a.opened_at <= ?"
);

/// A statement that reads, account by account in the order of opening, the state before transaction
/// `end` and at the moment `at`: code, owner, currency, sequence number, balance, held, opened at.
/// Sequence number and balance are null before the first entry, held is null without a hold.
pub fn states_before(end: i64, at: Timestamp, owner: Option<&str>, only_wallets: bool) -> Query {
    let at = at.micros();
    // In the order of the text: the moved entries, the holds of the list, the indexed entries.
    Filtered::new(STATES)
        .bind(end)
        .bind(at)
        .bind(at)
        .bind(at)
        .bind(end)
        .bind(at)
        .and("a.owner = ?", owner)
        .push(if only_wallets { " and a.owner is not null" } else { "" })
        .push(" order by a.id")
        .query()
}

/// The sum of the balances of accounts of one kind in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSum {
    /// `wallet`, or the name of the system account.
    pub account: String,
    /// The currency.
    pub currency: Currency,
    /// Their balances, in minor units.
    pub balance: i128,
}

const SUMS: &str = state_select!(
    "a.kind, a.currency, cast(sum(e.balance_minor / 1000000) as bigint) as millions,
     cast(sum(e.balance_minor % 1000000) as bigint) as rest",
    "where e.balance_minor is not null group by a.kind, a.currency order by 1, 2"
);

/// The balances of all accounts before transaction `end`, by kind and currency.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn account_sums_in(tx: &mut Tx, end: i64) -> Result<Vec<AccountSum>, StoreError> {
    let query = Filtered::new(SUMS).bind(end).bind(end).query();
    let rows: Vec<(String, String, i64, i64)> = query.all(tx).await?;
    rows.into_iter()
        .map(|(account, currency, millions, rest)| {
            let currency = read_currency(&currency)?;
            Ok(AccountSum { account, currency, balance: wide_sum(millions, rest) })
        })
        .collect()
}

/// The number of the last transaction; 0 before the first.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn last_number_in(tx: &mut Tx) -> Result<i64, StoreError> {
    let last = Query::new("select coalesce(max(id), 0) from transactions");
    let (last,): (i64,) = last.one(tx).await?;
    Ok(last)
}

static CLOSINGS: Lookup =
    Lookup::new("select closes_id, id from transactions where closes_id in", "");

/// The transactions that settled or voided these, by the number of the pending one.
///
/// # Errors
/// [`StoreError`] when a query fails.
pub async fn closings_in(
    tx: &mut Tx,
    pending: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, i64>, StoreError> {
    let keys: Vec<Value> = pending.map(Value::from).collect();
    let rows: Vec<(i64, i64)> = CLOSINGS.all(tx, keys).await?;
    Ok(rows.into_iter().collect())
}
