//! The platform's tables: all SQL that is sent there. Reads only.

use std::collections::BTreeSet;

use store::{Query, Record, StoreError, Tx};

use super::row::SourceRow;
use crate::imports::ImportError;

/// Rows that are fetched at once.
const FETCHED: usize = 2_000;

/// Tables and the columns that matter.
const NEEDED: [(&str, &[&str]); 4] = [
    ("User", &["id", "email", "name"]),
    ("UserBalance", &["userId", "balance", "updatedAt"]),
    (
        "CreditTransaction",
        &[
            "transactionKey",
            "userId",
            "createdAt",
            "amount",
            "type",
            "runningBalance",
            "isActive",
            "metadata",
        ],
    ),
    (
        "CreditRefundRequest",
        &["id", "userId", "transactionKey", "amount", "reason", "result", "status"],
    ),
];

const COLUMNS_THERE: &str = "
    select cast(table_name as text), cast(column_name as text)
      from information_schema.columns
     where table_schema = any (current_schemas(false))";
const REQUESTS_HAVE_TIMES: &str = "
    select 1 as one
      from information_schema.columns
     where table_schema = any (current_schemas(false))
       and table_name = 'CreditRefundRequest' and column_name = 'createdAt'";
const SUMMARY: &str = r#"
    select (select count(*) from "CreditTransaction") as transactions,
           (select count(*) from "User") as users,
           (select count(*) from "CreditRefundRequest") as requests"#;
const SHARED_KEYS: &str = r#"
    select "transactionKey" as key from "CreditTransaction"
     group by "transactionKey" having count(*) > 1"#;

/// Users and balances together, in the order of their ids.
const USERS: &str = r#"
    declare redress_users no scroll cursor for
    select coalesce(u.id, b."userId") as id,
           case when u.id is null then 0 else 1 end as has_row,
           u.email, u.name, cast(b.balance as bigint) as balance,
           cast(floor(extract(epoch from b."updatedAt") * 1000) as bigint) as updated_ms
      from "User" u
      full join "UserBalance" b on b."userId" = u.id
     order by coalesce(u.id, b."userId") collate "C""#;
const NEXT_USERS: &str = "fetch forward 2000 from redress_users";
const END_USERS: &str = "close redress_users";

/// A cursor over all transactions, in an order.
macro_rules! transactions {
    ($name:literal, $order:literal) => {
        concat!(
            "declare ",
            $name,
            r#" no scroll cursor for
    select "transactionKey" as key, "userId" as user_id,
           cast(floor(extract(epoch from "createdAt") * 1000) as bigint) as at_ms,
           cast(amount as bigint) as amount, cast(type as text) as kind,
           cast("runningBalance" as bigint) as running,
           cast(case when "isActive" then 1 else 0 end as bigint) as active,
           cast(metadata as text) as metadata
      from "CreditTransaction" order by "#,
            $order
        )
    };
}
const BY_USER: &str =
    transactions!("redress_by_user", r#""userId" collate "C", 3, "transactionKey" collate "C""#);
const NEXT_BY_USER: &str = "fetch forward 2000 from redress_by_user";
const END_BY_USER: &str = "close redress_by_user";
const BY_TIME: &str =
    transactions!("redress_by_time", r#"3, "userId" collate "C", "transactionKey" collate "C""#);
const NEXT_BY_TIME: &str = "fetch forward 2000 from redress_by_time";
const END_BY_TIME: &str = "close redress_by_time";

/// A cursor over the requests, each with the transaction it names.
macro_rules! requests {
    ($at:literal) => {
        concat!(
            r#"declare redress_requests no scroll cursor for
    select r.id, r."userId" as user_id, r."transactionKey" as transaction_key,
           cast(r.amount as bigint) as amount, r.reason, r.result, cast(r.status as text) as status,
           case when t."transactionKey" is null then 0 else 1 end as has_transaction,
           cast(t.metadata as text) as metadata, "#,
            $at,
            r#" as at_ms
      from "CreditRefundRequest" r
      left join "CreditTransaction" t
        on t."transactionKey" = r."transactionKey" and t."userId" = r."userId"
     order by 10, r.id collate "C""#
        )
    };
}
const REQUESTS: &str = requests!("cast(0 as bigint)");
const REQUESTS_TIMED: &str =
    requests!(r#"cast(floor(extract(epoch from r."createdAt") * 1000) as bigint)"#);
const NEXT_REQUESTS: &str = "fetch forward 2000 from redress_requests";
const END_REQUESTS: &str = "close redress_requests";

/// A user with the balance there.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct UserRow {
    pub(super) id: String,
    pub(super) has_row: i32,
    pub(super) email: Option<String>,
    pub(super) name: Option<String>,
    pub(super) balance: Option<i64>,
    pub(super) updated_ms: Option<i64>,
}

/// A refund request there.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct RequestRow {
    pub(super) id: String,
    pub(super) user_id: String,
    pub(super) transaction_key: String,
    pub(super) amount: i64,
    pub(super) reason: String,
    pub(super) result: Option<String>,
    pub(super) status: String,
    pub(super) has_transaction: i32,
    pub(super) metadata: Option<String>,
    /// 0 where the table has no time.
    pub(super) at_ms: i64,
}

/// How many rows there are.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(super) struct Summary {
    pub(super) transactions: i64,
    pub(super) users: i64,
    pub(super) requests: i64,
}

/// Refuses a database without the tables.
///
/// # Errors
/// `import_tables_missing`.
pub(super) async fn check_in(tx: &mut Tx) -> Result<(), crate::DeskError> {
    let there: Vec<(String, String)> = Query::new(COLUMNS_THERE).all(tx).await?;
    let there: BTreeSet<(String, String)> = there.into_iter().collect();
    let pairs =
        NEEDED.iter().flat_map(|(table, columns)| columns.iter().map(move |name| (*table, *name)));
    let is_there = |pair: &(&str, &str)| there.contains(&(pair.0.to_owned(), pair.1.to_owned()));
    let missing: Vec<String> = pairs
        .filter(|pair| !is_there(pair))
        .map(|(table, column)| format!("{table}.{column}"))
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(ImportError::TablesMissing { missing }.into()) }
}

pub(super) async fn summary_in(tx: &mut Tx) -> Result<Summary, StoreError> {
    Query::new(SUMMARY).one(tx).await
}

/// Keys that more than one user has.
pub(super) async fn shared_keys_in(tx: &mut Tx) -> Result<BTreeSet<String>, StoreError> {
    let keys: Vec<(String,)> = Query::new(SHARED_KEYS).all(tx).await?;
    Ok(keys.into_iter().map(|(key,)| key).collect())
}

/// Rows of a cursor, one after another.
#[derive(Debug)]
pub(super) struct Cursor<T> {
    next: &'static str,
    end: &'static str,
    rows: std::vec::IntoIter<T>,
    is_over: bool,
}

impl<T: Record> Cursor<T> {
    async fn open(tx: &mut Tx, [begin, next, end]: [&'static str; 3]) -> Result<Self, StoreError> {
        Query::new(begin).execute(tx).await?;
        Ok(Self { next, end, rows: Vec::new().into_iter(), is_over: false })
    }

    /// The next row; `None` at the end.
    pub(super) async fn next_in(&mut self, tx: &mut Tx) -> Result<Option<T>, StoreError> {
        if let Some(row) = self.rows.next() {
            return Ok(Some(row));
        }
        if self.is_over {
            return Ok(None);
        }
        let rows: Vec<T> = Query::new(self.next).all(tx).await?;
        self.is_over = rows.len() < FETCHED;
        if self.is_over {
            Query::new(self.end).execute(tx).await?;
        }
        self.rows = rows.into_iter();
        Ok(self.rows.next())
    }
}

pub(super) async fn users_in(tx: &mut Tx) -> Result<Cursor<UserRow>, StoreError> {
    Cursor::open(tx, [USERS, NEXT_USERS, END_USERS]).await
}

pub(super) async fn by_user_in(tx: &mut Tx) -> Result<Cursor<SourceRow>, StoreError> {
    Cursor::open(tx, [BY_USER, NEXT_BY_USER, END_BY_USER]).await
}

pub(super) async fn by_time_in(tx: &mut Tx) -> Result<Cursor<SourceRow>, StoreError> {
    Cursor::open(tx, [BY_TIME, NEXT_BY_TIME, END_BY_TIME]).await
}

pub(super) async fn requests_in(tx: &mut Tx) -> Result<Cursor<RequestRow>, StoreError> {
    let has_times: Option<(i32,)> = Query::new(REQUESTS_HAVE_TIMES).optional(tx).await?;
    let begin = if has_times.is_some() { REQUESTS_TIMED } else { REQUESTS };
    Cursor::open(tx, [begin, NEXT_REQUESTS, END_REQUESTS]).await
}
