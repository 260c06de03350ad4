//! How both engines are connected to, and how a write transaction begins.

use std::str::FromStr as _;

use sqlx::{
    PgPool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{
    Engine, Opening, StoreError, Tx,
    sqlite::{BUSY_WAIT, FileOptions, Pool, SqliteTx},
};

/// Key of the advisory lock that every write transaction on Postgres takes first: "redress" in
/// ASCII.
const WRITE_LOCK: i64 = 0x0072_6564_7265_7373;

/// Begins a write transaction on a connection of its own, without a look at the schema; with it, for
/// a file, how it is opened.
pub(crate) async fn begin_alone(url: &str) -> Result<(Tx, Option<FileOptions>), StoreError> {
    match Engine::of_url(url)? {
        Engine::Sqlite => {
            let options = FileOptions::of_url(url, Opening::MustExist)?;
            let tx = SqliteTx::write(&Pool::new(options.clone(), 1)).await?;
            Ok((Tx::Sqlite(tx), Some(options)))
        }
        Engine::Postgres => Ok((Tx::Postgres(begin_alone_on_server(url).await?), None)),
    }
}

/// Begins a write transaction on a connection of its own to a server.
pub(crate) async fn begin_alone_on_server(
    url: &str,
) -> Result<Transaction<'static, Postgres>, StoreError> {
    let options = server_options(url)?;
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options).await?;
    begin_on_server(&pool).await
}

/// Begins a write transaction, which holds the write lock.
pub(crate) async fn begin_on_server(
    pool: &PgPool,
) -> Result<Transaction<'static, Postgres>, StoreError> {
    let mut tx = pool.begin_with("begin isolation level read committed").await?;
    sqlx::query("select pg_advisory_xact_lock($1)").bind(WRITE_LOCK).execute(&mut *tx).await?;
    Ok(tx)
}

pub(crate) fn server_options(url: &str) -> Result<PgConnectOptions, StoreError> {
    let wait_ms = BUSY_WAIT.as_millis().to_string();
    Ok(PgConnectOptions::from_str(url)
        .map_err(|_| StoreError::BadUrl)?
        .application_name("redress")
        .options([("lock_timeout", wait_ms.as_str()), ("synchronous_commit", "on")]))
}
