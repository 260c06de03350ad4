//! A plain ledger as the baseline of `bench ledger`: one statement and one commit per posting (on
//! `SQLite`, where a statement cannot write several tables, one short transaction).
//!
//! It writes the same rows: a transaction with a unique key, two entries with sequence and running
//! balance, two balances, an audit record (without the hash chain). It has tables of its own, since
//! it needs no triggers and takes ids from a sequence.

use std::str::FromStr;

use sqlx::{
    Executor, PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use store::StoreError;

/// Pool size of a plain service on Postgres.
const CONNECTIONS: u32 = 32;
/// Id of the counter account of every posting.
const COUNTER: i64 = 0;

/// A plain ledger over an empty database.
#[derive(Clone, Debug)]
pub(super) enum Plain {
    /// One connection: several would wait for each other.
    Sqlite(SqlitePool),
    /// Many connections.
    Postgres(PgPool),
}

/// The tables; each engine has its own syntax for generated ids.
macro_rules! tables {
    ($id:literal) => {
        [
            concat!(
                "create table plain_transactions (id ", $id, ", key text not null unique,
                     kind text not null, account_id bigint not null, amount_minor bigint not null,
                     actor text not null, posted_at bigint not null)"
            ),
            "create table plain_entries (account_id bigint not null, seq bigint not null,
                 transaction_id bigint not null, amount_minor bigint not null,
                 balance_minor bigint not null, primary key (account_id, seq))",
            "create table plain_balances (account_id bigint not null primary key,
                 seq bigint not null, balance_minor bigint not null)",
            concat!(
                "create table plain_audit (id ", $id, ", at bigint not null, actor text not null,
                     action text not null, subject_id bigint not null, before text, after text)"
            ),
        ]
    };
}

impl Plain {
    /// Creates the tables and `wallets` funded wallets in an empty database.
    pub(super) async fn create(url: &str, wallets: i64) -> Result<Self, StoreError> {
        if url.starts_with("sqlite:") {
            create_sqlite(url, wallets).await
        } else {
            create_postgres(url, wallets).await
        }
    }

    /// Posts one usage of one cent; durable when it returns. `at` is the time in microseconds.
    pub(super) async fn post(&self, wallet: i64, key: &str, at: i64) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => post_sqlite(pool, wallet, key, at).await,
            Self::Postgres(pool) => post_postgres(pool, wallet, key, at).await,
        }
    }

    /// Closes the connections.
    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

async fn create_sqlite(url: &str, wallets: i64) -> Result<Plain, StoreError> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    for table in tables!("integer primary key") {
        pool.execute(table).await?;
    }
    sqlx::query(
        "with recursive n(i) as (select 0 union all select i + 1 from n where i < $1)
         insert into plain_balances select i, 0, 1000000000000 from n",
    )
    .bind(wallets)
    .execute(&pool)
    .await?;
    Ok(Plain::Sqlite(pool))
}

async fn create_postgres(url: &str, wallets: i64) -> Result<Plain, StoreError> {
    let options = PgConnectOptions::from_str(url)?;
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).connect_with(options).await?;
    for table in tables!("bigint generated always as identity primary key") {
        pool.execute(table).await?;
    }
    sqlx::query(
        "insert into plain_balances select i, 0, 1000000000000 from generate_series(0, $1) i",
    )
    .bind(wallets)
    .execute(&pool)
    .await?;
    Ok(Plain::Postgres(pool))
}

const ADD_TO_BALANCE: &str = "
    update plain_balances set seq = seq + 1, balance_minor = balance_minor + $2
     where account_id = $1 returning seq, balance_minor";

async fn post_sqlite(pool: &SqlitePool, wallet: i64, key: &str, at: i64) -> Result<(), StoreError> {
    let mut tx = pool.begin_with("begin immediate").await?;
    let (id,): (i64,) = sqlx::query_as(
        "insert into plain_transactions (key, kind, account_id, amount_minor, actor, posted_at)
         values ($1, 'usage', $2, -1, 'bench', $3) returning id",
    )
    .bind(key)
    .bind(wallet)
    .bind(at)
    .fetch_one(&mut *tx)
    .await?;
    let (seq, balance): (i64, i64) =
        sqlx::query_as(ADD_TO_BALANCE).bind(wallet).bind(-1_i64).fetch_one(&mut *tx).await?;
    let (counter_seq, counter): (i64, i64) =
        sqlx::query_as(ADD_TO_BALANCE).bind(COUNTER).bind(1_i64).fetch_one(&mut *tx).await?;
    sqlx::query("insert into plain_entries values ($1, $2, $3, -1, $4), ($5, $6, $3, 1, $7)")
        .bind(wallet)
        .bind(seq)
        .bind(id)
        .bind(balance)
        .bind(COUNTER)
        .bind(counter_seq)
        .bind(counter)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "insert into plain_audit (at, actor, action, subject_id, before, after)
         values ($1, 'bench', 'posted', $2, $3, $4)",
    )
    .bind(at)
    .bind(id)
    .bind(format!("{{\"balance\":{}}}", balance.saturating_add(1)))
    .bind(format!("{{\"balance\":{balance}}}"))
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

async fn post_postgres(pool: &PgPool, wallet: i64, key: &str, at: i64) -> Result<(), StoreError> {
    sqlx::query(
        "with w as (update plain_balances set seq = seq + 1, balance_minor = balance_minor - 1
                     where account_id = $1 returning seq, balance_minor),
              c as (update plain_balances set seq = seq + 1, balance_minor = balance_minor + 1
                     where account_id = 0 returning seq, balance_minor),
              t as (insert into plain_transactions
                           (key, kind, account_id, amount_minor, actor, posted_at)
                    values ($2, 'usage', $1, -1, 'bench', $3) returning id),
              e as (insert into plain_entries
                    select $1, w.seq, t.id, -1, w.balance_minor from w, t
                    union all select 0, c.seq, t.id, 1, c.balance_minor from c, t)
         insert into plain_audit (at, actor, action, subject_id, before, after)
         select $3, 'bench', 'posted', t.id, '{\"balance\":' || (w.balance_minor + 1) || '}',
                '{\"balance\":' || w.balance_minor || '}'
           from t, w",
    )
    .bind(wallet)
    .bind(key)
    .bind(at)
    .execute(pool)
    .await?;
    Ok(())
}
