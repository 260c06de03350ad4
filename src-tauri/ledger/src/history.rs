//! Reading the ledger: pages of transactions, entries, and balances of the past.
//!
//! Numbers and times both grow along the ledger, and so do a wallet's `seq` and its transaction
//! numbers. A bound given as a time or a cursor is therefore found by halving, in some twenty
//! point reads, and needs no index of its own that every posting would have to maintain.

use money::{Amount, Currency};
use serde::{Deserialize, Serialize};
use store::{
    Cursor, Filtered, Page, PageRequest, Query, StoreError, Timestamp, Tx, contains_pattern,
};

use crate::{
    Kind, LedgerError, Owner, Stage, TransactionRecord,
    transaction::{TransactionRow, read_amount, read_currency, transaction_select},
};

/// Larger than any number or sequence in use.
const END: i64 = i64::MAX;

/// How a transaction stands for a reader.
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
    /// In the balance.
    Posted,
    /// Waiting to be settled or voided.
    Pending,
    /// Was pending; a later row brought it into the balance.
    Settled,
    /// Was pending; a later row ended it without effect.
    Voided,
    /// The row that voided a pending one.
    Void,
}

impl Status {
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
    /// How it stands, as far as known when it was read.
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

/// Which transactions a list shows. All conditions must hold.
#[derive(Clone, Debug, Default)]
pub struct HistoryFilter {
    /// Only this user's.
    pub owner: Option<Owner>,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only in this status.
    pub status: Option<Status>,
    /// Only with exactly this reference.
    pub reference: Option<String>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
    /// Found anywhere in key, reference, reason or user id, upper and lower case alike.
    pub search: Option<String>,
}

/// One page, newest first.
///
/// # Errors
/// [`StoreError::BadCursor`] and whatever the engine says.
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

/// Transaction numbers a page may come from: `first <= id < end`.
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
        let first = match filter.from {
            Some(from) => first_at_or_after(tx, from).await?,
            None => 0,
        };
        let end = match filter.to {
            Some(to) => first_at_or_after(tx, to).await?,
            None => END,
        };
        Ok(Self { first, end: end.min(cursor.unwrap_or(END)) })
    }
}

fn all(filter: &HistoryFilter, range: Range, page: &PageRequest) -> Query {
    let start = Filtered::new(transaction_select!("where t.id >= ? and t.id < ?"))
        .bind(range.first)
        .bind(range.end);
    conditions(start, filter).push(" order by t.id desc limit ?").bind(page.limit_and_one()).query()
}

/// A user's transactions come from two places: those with entries from the wallet's own range of
/// entries, those without (pending and void) from a small index.
async fn of_owner(
    tx: &mut Tx,
    owner: &Owner,
    filter: &HistoryFilter,
    range: Range,
    page: &PageRequest,
) -> Result<Vec<TransactionRecord>, StoreError> {
    let accounts: Vec<(i64,)> = Query::new(WALLET_IDS).bind(owner.as_str()).all(tx).await?;
    let mut records = Vec::new();
    for (account,) in accounts {
        let end = seq_at_or_after(tx, account, range.end).await?;
        let posted = Filtered::new(transaction_select!(
            "where e.account_id = ? and e.seq < ? and t.id >= ?"
        ));
        let posted = conditions(posted.bind(account).bind(end).bind(range.first), filter)
            .push(" order by e.seq desc limit ?")
            .bind(page.limit_and_one());
        records.extend(read(tx, posted.query()).await?);
        let waiting = Filtered::new(transaction_select!(
            "where t.account_id = ? and t.stage in ('pending', 'void') and t.id >= ? and t.id < ?"
        ));
        let waiting = waiting.bind(account).bind(range.first).bind(range.end);
        let waiting = conditions(waiting, filter)
            .push(" order by t.id desc limit ?")
            .bind(page.limit_and_one());
        records.extend(read(tx, waiting.query()).await?);
    }
    Ok(records)
}

fn conditions(start: Filtered, filter: &HistoryFilter) -> Filtered {
    let status = filter.status.map_or("", Status::condition);
    start
        .push(status)
        .and("t.kind = ?", filter.kind.map(Kind::as_str))
        .and("t.reference = ?", filter.reference.as_deref())
        .and(
            r"(lower(t.key) like ? escape '\' or lower(t.reference) like ? escape '\'
               or lower(t.reason) like ? escape '\' or lower(a.owner) like ? escape '\')",
            filter.search.as_deref().filter(|text| !text.trim().is_empty()).map(contains_pattern),
        )
}

async fn read(tx: &mut Tx, query: Query) -> Result<Vec<TransactionRecord>, StoreError> {
    let rows: Vec<TransactionRow> = query.all(tx).await?;
    rows.into_iter().map(TransactionRow::record).collect()
}

const WALLET_IDS: &str = "select id from accounts where owner = $1";
const BY_ID: &str = transaction_select!("where t.id = $1");
const BY_REFERENCE: &str = transaction_select!("where t.reference = $1 order by t.id");

/// One transaction.
///
/// # Errors
/// [`LedgerError::UnknownTransaction`].
pub async fn transaction_in(tx: &mut Tx, id: i64) -> Result<TransactionRecord, LedgerError> {
    let mut found = read(tx, Query::new(BY_ID).bind(id)).await?;
    found.pop().ok_or_else(|| LedgerError::UnknownTransaction { which: id.to_string() })
}

/// All transactions with a reference, oldest first.
///
/// # Errors
/// Whatever the store says.
pub async fn by_reference_in(
    tx: &mut Tx,
    reference: &str,
) -> Result<Vec<TransactionRecord>, StoreError> {
    read(tx, Query::new(BY_REFERENCE).bind(reference)).await
}

/// One leg as a reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `wallet` or the system account's name.
    pub account: String,
    /// The user, for wallets.
    pub owner: Option<String>,
    /// Signed.
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

/// The legs of a transaction, the wallet first.
///
/// # Errors
/// Whatever the store says.
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

/// A wallet's balance at a moment of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalanceAt {
    /// Sequence number of the last entry up to then; 0 before the first.
    pub seq: i64,
    /// Balance after it.
    pub balance: Amount,
}

#[derive(sqlx::FromRow)]
struct PointRow {
    transaction_id: i64,
    posted_at: i64,
    balance_minor: i64,
}

const POINT: &str = "
    select e.transaction_id, t.posted_at, e.balance_minor
      from entries e
      join transactions t on t.id = e.transaction_id
     where e.account_id = $1 and e.seq = $2";

const WALLET_HEAD: &str = "
    select a.id, coalesce((select max(seq) from entries where account_id = a.id), 0) as seq
      from accounts a
     where a.owner = $1 and a.currency = $2";

/// The balance after everything posted at or before `at`.
///
/// # Errors
/// [`LedgerError::UnknownUser`] when there is no such wallet.
pub async fn balance_at_in(
    tx: &mut Tx,
    owner: &Owner,
    currency: Currency,
    at: Timestamp,
) -> Result<BalanceAt, LedgerError> {
    let head: Option<(i64, i64)> = Query::new(WALLET_HEAD)
        .bind(owner.as_str())
        .bind(currency.to_string())
        .optional(tx)
        .await?;
    let (account, last) =
        head.ok_or_else(|| LedgerError::UnknownUser { owner: owner.to_string() })?;
    let (mut low, mut high) = (0, last);
    let mut balance = 0;
    while low < high {
        let middle = low.midpoint(high).saturating_add(1).min(high);
        let point = point_in(tx, account, middle).await?;
        if point.posted_at <= at.micros() {
            low = middle;
            balance = point.balance_minor;
        } else {
            high = middle.saturating_sub(1);
        }
    }
    Ok(BalanceAt { seq: low, balance: read_amount(balance, currency)? })
}

async fn point_in(tx: &mut Tx, account: i64, seq: i64) -> Result<PointRow, StoreError> {
    let point: Option<PointRow> = Query::new(POINT).bind(account).bind(seq).optional(tx).await?;
    point.ok_or_else(|| StoreError::Damaged(format!("entry {seq} of account {account}")))
}

/// The first `seq` of an account whose transaction number is `id` or more.
async fn seq_at_or_after(tx: &mut Tx, account: i64, id: i64) -> Result<i64, StoreError> {
    if id == END {
        return Ok(END);
    }
    let (last,): (Option<i64>,) =
        Query::new("select max(seq) as seq from entries where account_id = $1")
            .bind(account)
            .one(tx)
            .await?;
    let (mut low, mut high) = (1, last.unwrap_or(0).saturating_add(1));
    while low < high {
        let middle = low.midpoint(high);
        if point_in(tx, account, middle).await?.transaction_id < id {
            low = middle.saturating_add(1);
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// The first transaction number whose time is `at` or later.
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

/// What was posted on one day, by kind, over all wallets of a currency.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DaySum {
    /// Days since 1970-01-01 UTC.
    pub day: i64,
    /// Which kind, as text.
    pub kind: String,
    /// Signed sum, minor units.
    pub amount_minor: i64,
}

const DAYS: &str = "
    select t.posted_at / 86400000000 as day, t.kind,
           cast(sum(t.amount_minor) as bigint) as amount_minor
      from transactions t
      join accounts a on a.id = t.account_id
     where t.id >= $1 and a.currency = $2 and a.owner is not null
       and t.stage in ('posted', 'settlement')
     group by t.posted_at / 86400000000, t.kind
     order by 1, 2";

/// Sums by day and kind since `from`.
///
/// # Errors
/// Whatever the store says.
pub async fn days_in(
    tx: &mut Tx,
    currency: Currency,
    from: Timestamp,
) -> Result<Vec<DaySum>, StoreError> {
    let first = first_at_or_after(tx, from).await?;
    Query::new(DAYS).bind(first).bind(currency.to_string()).all(tx).await
}

/// Joined in this order on both engines (`cross`): else `SQLite` reads every transaction of the kind.
const COUNT_OF_KIND: &str = "
    select count(*)
      from accounts a
     cross join entries e
     cross join transactions t
     where a.owner = $1 and e.account_id = a.id
       and t.id = e.transaction_id and t.account_id = a.id and t.kind = $2";

/// How many transactions of a kind touched a user's wallets; pending ones did not yet.
///
/// # Errors
/// Whatever the store says.
pub async fn count_of_kind_in(tx: &mut Tx, owner: &Owner, kind: Kind) -> Result<i64, StoreError> {
    let query = Query::new(COUNT_OF_KIND).bind(owner.as_str()).bind(kind.as_str());
    let (count,): (i64,) = query.one(tx).await?;
    Ok(count)
}
