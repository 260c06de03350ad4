//! Reading the ledger: pages of transactions, entries, and balances of the past.
//!
//! Transaction numbers and times grow together. The first transaction of a time range is therefore
//! found by binary search, in about twenty primary-key reads, and needs no index on the time that
//! every posting would have to maintain.

use money::{Amount, Currency};
use serde::{Deserialize, Serialize};
use store::{Cursor, Filtered, Page, PageRequest, Query, Searched, StoreError, Timestamp, Tx};

use crate::{
    Kind, LedgerError, Owner, Stage, SystemAccount, TransactionRecord,
    account_index::as_of,
    column::{read_amount, read_currency},
    transaction::{TransactionRow, transaction_select},
    wide_sum,
};

/// Larger than any number or sequence in use.
const END: i64 = i64::MAX;

/// Status of a transaction as shown in lists.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Counts in the balance.
    Posted,
    /// Waiting to be settled or voided.
    Pending,
    /// Was pending; a later row settled it.
    Settled,
    /// Was pending; a later row voided it.
    Voided,
    /// The row that voided a pending transaction.
    Void,
}

impl Status {
    /// Whether the amount is in the balance. That of a pending row is not: the row that settles it
    /// carries the amount again.
    pub const fn counts(self) -> bool {
        match self {
            Self::Posted => true,
            Self::Pending | Self::Settled | Self::Voided | Self::Void => false,
        }
    }

    const fn condition(self) -> &'static str {
        match self {
            Self::Posted => " and t.stage in ('posted', 'settlement')",
            Self::Pending => " and t.stage = 'pending' and c.id is null",
            Self::Settled => " and t.stage = 'pending' and c.stage = 'settlement'",
            Self::Voided => " and t.stage = 'pending' and c.stage = 'void'",
            Self::Void => " and t.stage = 'void'",
        }
    }
}

impl TransactionRecord {
    /// Its status as of when the row was read.
    pub const fn status(&self) -> Status {
        match (self.stage, self.closed_by) {
            (Stage::Posted | Stage::Settlement, _) => Status::Posted,
            (Stage::Void, _) => Status::Void,
            (Stage::Pending, None) => Status::Pending,
            (Stage::Pending, Some(Stage::Void)) => Status::Voided,
            (Stage::Pending, Some(_)) => Status::Settled,
        }
    }
}

/// Which transactions a list contains. All given conditions must hold.
#[derive(Clone, Debug, Default)]
pub struct HistoryFilter {
    /// Only transactions of this user.
    pub owner: Option<Owner>,
    /// With those of users that were joined into the user.
    pub with_joined: bool,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only in this status.
    pub status: Option<Status>,
    /// Only with exactly this reference.
    pub reference: Option<String>,
    /// Only at or after this time.
    pub from: Option<Timestamp>,
    /// Only before this time.
    pub to: Option<Timestamp>,
    /// Text in the reason, or at the beginning of a word of key, reference or user id, ignoring
    /// case.
    pub search: Option<String>,
    /// Further places to search: conditions over `a`, the account.
    pub search_elsewhere: Option<Searched>,
}

/// One page of transactions, newest first.
///
/// # Errors
/// [`StoreError::BadCursor`] when the cursor is not of this list; [`StoreError`] when a query fails.
pub async fn history_in(
    tx: &mut Tx,
    filter: &HistoryFilter,
    page: &PageRequest,
) -> Result<Page<TransactionRecord>, StoreError> {
    let range = Range::of(tx, filter, page).await?;
    let mut records = match &filter.owner {
        None => read(tx, all(filter, range, page)).await?,
        Some(owner) => of_owner(tx, owner, filter, range, page).await?,
    };
    records.sort_unstable_by_key(|record| std::cmp::Reverse(record.id));
    Ok(page.page(records, |record| Cursor::new([record.id.to_string()])))
}

/// The numbers of the transactions between two times, `first <= id < end`; `end` may be larger than any
/// number.
///
/// # Errors
/// [`StoreError`] when a query fails.
pub async fn numbers_between_in(
    tx: &mut Tx,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
) -> Result<(i64, i64), StoreError> {
    let first = match from {
        Some(from) => first_at_or_after(tx, from).await?,
        None => 0,
    };
    let end = match to {
        Some(to) => first_at_or_after(tx, to).await?,
        None => END,
    };
    Ok((first, end))
}

/// The transaction numbers of a page: `first <= id < end`.
#[derive(Clone, Copy)]
struct Range {
    first: i64,
    end: i64,
}

impl Range {
    async fn of(
        tx: &mut Tx,
        filter: &HistoryFilter,
        page: &PageRequest,
    ) -> Result<Self, StoreError> {
        let cursor = page.cursor()?.map(|cursor| cursor.int(0)).transpose()?;
        let (first, end) = numbers_between_in(tx, filter.from, filter.to).await?;
        Ok(Self { first, end: end.min(cursor.unwrap_or(END)) })
    }
}

fn all(filter: &HistoryFilter, range: Range, page: &PageRequest) -> Query {
    let start = Filtered::new(transaction_select!("where t.id >= ? and t.id < ?"))
        .bind(range.first)
        .bind(range.end);
    history_conditions(start, filter)
        .push(" order by t.id desc limit ?")
        .bind(page.limit_and_one())
        .query()
}

/// The three selects that together find a user's transactions: those with entries by the account
/// index, those not indexed yet at the end of the table, and those without entries (pending and
/// void) by a small index of their own.
const BY_ACCOUNT: [&str; 3] = [
    transaction_select!(
        "join account_entries o on o.transaction_id = t.id and o.account_id = t.account_id
         where o.account_id = ? and o.transaction_id >= ? and o.transaction_id < ?"
    ),
    transaction_select!(concat!(
        "where t.account_id = ? and t.id >= ? and t.id < ? and t.id > ",
        as_of!(),
        " and t.stage not in ('pending', 'void')"
    )),
    transaction_select!(
        "where t.account_id = ? and t.id >= ? and t.id < ? and t.stage in ('pending', 'void')"
    ),
];

async fn of_owner(
    tx: &mut Tx,
    owner: &Owner,
    filter: &HistoryFilter,
    range: Range,
    page: &PageRequest,
) -> Result<Vec<TransactionRecord>, StoreError> {
    let wallets = if filter.with_joined { WALLET_IDS_WITH_JOINED } else { WALLET_IDS };
    let accounts: Vec<(i64,)> = Query::new(wallets).bind(owner.as_str()).all(tx).await?;
    let mut records = Vec::new();
    for (account,) in accounts {
        for select in BY_ACCOUNT {
            let start = Filtered::new(select).bind(account).bind(range.first).bind(range.end);
            let found = history_conditions(start, filter)
                .push(" order by t.id desc limit ?")
                .bind(page.limit_and_one());
            records.extend(read(tx, found.query()).await?);
        }
    }
    Ok(records)
}

/// Adds the conditions of a filter, except owner and times, to a statement about `t`, the transaction,
/// `a`, its account, and `c`, what settled or voided it.
pub fn history_conditions(start: Filtered, filter: &HistoryFilter) -> Filtered {
    let status = filter.status.map_or("", Status::condition);
    // Repeats the condition of the partial index on all kinds except usage, so that the planner
    // uses it.
    let own = [
        Searched::Text("t.reason"),
        Searched::Id("t.key"),
        Searched::Id("t.reference"),
        Searched::Id("a.owner"),
    ];
    let places: Vec<Searched> = own.into_iter().chain(filter.search_elsewhere).collect();
    let rare = filter.kind.is_some_and(|kind| kind != Kind::Usage);
    start
        .push(status)
        .push(if rare { " and t.kind <> 'usage'" } else { "" })
        .and("t.kind = ?", filter.kind.map(Kind::as_str))
        .and("t.reference = ?", filter.reference.as_deref())
        .search(&places, filter.search.as_deref())
}

async fn read(tx: &mut Tx, query: Query) -> Result<Vec<TransactionRecord>, StoreError> {
    let rows: Vec<TransactionRow> = query.all(tx).await?;
    rows.into_iter().map(TransactionRow::record).collect()
}

const WALLET_IDS: &str = "select id from accounts where owner = $1";
const WALLET_IDS_WITH_JOINED: &str = "
    select id from accounts
     where owner = $1 or owner in (select owner from owner_joins where into_owner = $1)";
const BY_ID: &str = transaction_select!("where t.id = $1");
const BY_KEY: &str = transaction_select!("where t.key = $1");
const BY_REFERENCE: &str = transaction_select!(
    "where t.reference = $1
        or t.reference in (select reference from payment_references where asked = $1)
     order by t.id"
);

/// The transaction with this number.
///
/// # Errors
/// [`LedgerError::UnknownTransaction`] when there is none.
pub async fn transaction_in(tx: &mut Tx, id: i64) -> Result<TransactionRecord, LedgerError> {
    let mut found = read(tx, Query::new(BY_ID).bind(id)).await?;
    found.pop().ok_or_else(|| LedgerError::UnknownTransaction { which: id.to_string() })
}

/// The transaction of a key, if there is one.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn by_key_in(tx: &mut Tx, key: &str) -> Result<Option<TransactionRecord>, StoreError> {
    Ok(read(tx, Query::new(BY_KEY).bind(key)).await?.pop())
}

/// All transactions with a reference, oldest first.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn by_reference_in(
    tx: &mut Tx,
    reference: &str,
) -> Result<Vec<TransactionRecord>, StoreError> {
    read(tx, Query::new(BY_REFERENCE).bind(reference)).await
}

/// One entry of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `wallet`, or the name of the system account.
    pub account: String,
    /// The user; absent for a system account.
    pub owner: Option<String>,
    /// Signed from the account's point of view.
    pub amount: Amount,
    /// The account's sequence number.
    pub seq: i64,
    /// The account's balance after it.
    pub balance: Amount,
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    kind: String,
    owner: Option<String>,
    currency: String,
    amount_minor: i64,
    seq: i64,
    balance_minor: i64,
}

const ENTRIES: &str = "
    select a.kind, a.owner, a.currency, e.amount_minor, e.seq, e.balance_minor
      from entries e
      join accounts a on a.id = e.account_id
     where e.transaction_id = $1
     order by a.owner is null, a.id";

/// The entries of a transaction, the wallet's first.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn entries_in(tx: &mut Tx, transaction: i64) -> Result<Vec<Entry>, StoreError> {
    let rows: Vec<EntryRow> = Query::new(ENTRIES).bind(transaction).all(tx).await?;
    rows.into_iter()
        .map(|row| {
            let currency = read_currency(&row.currency)?;
            Ok(Entry {
                account: row.kind,
                owner: row.owner,
                amount: read_amount(row.amount_minor, currency)?,
                seq: row.seq,
                balance: read_amount(row.balance_minor, currency)?,
            })
        })
        .collect()
}

/// A wallet's balance at a past time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalanceAt {
    /// Sequence number of the last entry up to that time; 0 before the first.
    pub seq: i64,
    /// Balance after that entry.
    pub balance: Amount,
}

const WALLET_ID: &str = "select id from accounts where owner = $1 and currency = $2";

/// The last entry of an account before a transaction number.
const ENTRY_BEFORE: &str = concat!(
    "select e.seq, e.balance_minor
      from entries e
     where e.account_id = $1
       and e.transaction_id = (
           select max(l.transaction_id)
             from (select max(transaction_id) as transaction_id from account_entries
                    where account_id = $1 and transaction_id < $2
                   union all
                   select max(transaction_id) as transaction_id from entries
                    where account_id = $1 and transaction_id < $2 and transaction_id > ",
    as_of!(),
    ") l)"
);

/// The balance after everything posted at or before `at`.
///
/// # Errors
/// [`LedgerError::UnknownUser`] when the user has no wallet in this currency.
pub async fn balance_at_in(
    tx: &mut Tx,
    owner: &Owner,
    currency: Currency,
    at: Timestamp,
) -> Result<BalanceAt, LedgerError> {
    let wallet = Query::new(WALLET_ID).bind(owner.as_str()).bind(currency.to_string());
    let (account,): (i64,) = wallet
        .optional(tx)
        .await?
        .ok_or_else(|| LedgerError::UnknownUser { owner: owner.to_string() })?;
    let later =
        first_at_or_after(tx, Timestamp::from_micros(at.micros().saturating_add(1))).await?;
    let entry: Option<(i64, i64)> =
        Query::new(ENTRY_BEFORE).bind(account).bind(later).optional(tx).await?;
    let (seq, balance) = entry.unwrap_or_default();
    Ok(BalanceAt { seq, balance: read_amount(balance, currency)? })
}

/// Number of the first transaction at or after `at`; one more than the last number when there is
/// none.
pub(crate) async fn first_at_or_after(tx: &mut Tx, at: Timestamp) -> Result<i64, StoreError> {
    let (last,): (i64,) =
        Query::new("select coalesce(max(id), 0) from transactions").one(tx).await?;
    let (mut low, mut high) = (1, last.saturating_add(1));
    while low < high {
        let middle = low.midpoint(high);
        let time: Option<(i64,)> = Query::new("select posted_at from transactions where id = $1")
            .bind(middle)
            .optional(tx)
            .await?;
        let (time,) =
            time.ok_or_else(|| StoreError::Damaged(format!("transaction {middle} is missing")))?;
        if time < at.micros() {
            low = middle.saturating_add(1);
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// Sums of one day by kind: over all wallets of a currency, and separately for movements between
/// system accounts (withdrawals and fees). A reversal is subtracted from the kind it reverses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaySum {
    /// Days since 1970-01-01 UTC.
    pub day: i64,
    /// The kind.
    pub kind: Kind,
    /// The system account from whose point of view the amounts are signed; `None` for wallets.
    pub system: Option<SystemAccount>,
    /// Signed sum in minor units; it may exceed the range of one amount.
    pub amount: i128,
}

#[derive(sqlx::FromRow)]
struct DaySumRow {
    day: i64,
    kind: String,
    system: Option<String>,
    millions: i64,
    rest: i64,
}

const DAYS: &str = "
    select t.posted_at / 86400000000 as day, coalesce(r.kind, t.kind) as kind,
           case when a.owner is null then a.kind end as system,
           cast(sum(t.amount_minor / 1000000) as bigint) as millions,
           cast(sum(t.amount_minor % 1000000) as bigint) as rest
      from transactions t
      join accounts a on a.id = t.account_id
      left join transactions r on r.id = t.reverses_id
     where t.id >= $1 and a.currency = $2 and t.stage in ('posted', 'settlement')
     group by 1, 2, 3
     order by 1, 2, 3";

/// Sums by UTC day and kind since `from`, oldest day first.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn days_in(
    tx: &mut Tx,
    currency: Currency,
    from: Timestamp,
) -> Result<Vec<DaySum>, StoreError> {
    let first = first_at_or_after(tx, from).await?;
    let rows: Vec<DaySumRow> =
        Query::new(DAYS).bind(first).bind(currency.to_string()).all(tx).await?;
    let sums = rows.into_iter().map(|row| {
        let kind = Kind::parse(&row.kind)?;
        let amount = wide_sum(row.millions, row.rest);
        let system = row.system.as_deref().and_then(SystemAccount::parse);
        Ok(DaySum { day: row.day, kind, system, amount })
    });
    sums.collect()
}

/// Reads the wallet's entries, because a kind has more transactions than a wallet has.
const COUNT_OF_KIND: &str = "
    select count(*)
      from entries_by_account e
     cross join transactions t
     where e.account_id = $1 and t.id = e.transaction_id and t.account_id = $1 and t.kind = $2";

/// Number of a user's transactions of one kind that count in the balance, with those of users who
/// were joined into the user.
///
/// # Errors
/// [`StoreError`] when a query fails.
pub async fn count_of_kind_in(tx: &mut Tx, owner: &Owner, kind: Kind) -> Result<i64, StoreError> {
    let query = Query::new(WALLET_IDS_WITH_JOINED).bind(owner.as_str());
    let accounts: Vec<(i64,)> = query.all(tx).await?;
    let mut total: i64 = 0;
    for (account,) in accounts {
        let query = Query::new(COUNT_OF_KIND).bind(account).bind(kind.as_str());
        let (count,): (i64,) = query.one(tx).await?;
        total = total.saturating_add(count);
    }
    Ok(total)
}
