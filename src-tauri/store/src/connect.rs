//! How both engines are connected to, and how a write transaction begins.

use std::{path::Path, str::FromStr as _, time::Duration};

use sqlx::{
    PgPool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use crate::{Engine, Opening, StoreError, Tx};

/// How long a writer waits for the write lock before it gets `database_busy`.
const BUSY_WAIT: Duration = Duration::from_secs(10);
/// Key of the advisory lock that every write transaction on Postgres takes first: "redress" in
/// ASCII.
const WRITE_LOCK: i64 = 0x0072_6564_7265_7373;

/// Begins a write transaction on a connection of its own, without a look at the schema; with it, for
/// a file, how it is opened.
pub(crate) async fn begin_alone(
    url: &str,
) -> Result<(Tx, Option<SqliteConnectOptions>), StoreError> {
    match Engine::of_url(url)? {
        Engine::Sqlite => {
            let options = file_options(url, Opening::MustExist)?;
            let pool = SqlitePoolOptions::new().max_connections(1);
            let pool = pool.connect_with(options.clone()).await?;
            Ok((Tx::Sqlite(pool.begin_with("begin immediate").await?), Some(options)))
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

pub(crate) fn file_options(
    url: &str,
    opening: Opening,
) -> Result<SqliteConnectOptions, StoreError> {
    let options = SqliteConnectOptions::from_str(url).map_err(|_| StoreError::BadUrl)?;
    check_path(options.get_filename(), opening)?;
    Ok(options.create_if_missing(opening != Opening::MustExist).busy_timeout(BUSY_WAIT))
}

fn check_path(path: &Path, opening: Opening) -> Result<(), StoreError> {
    if path.is_dir() {
        return Err(StoreError::NotADatabase);
    }
    if opening == Opening::MustExist && !path.exists() {
        return Err(StoreError::NotFound);
    }
    Ok(())
}

pub(crate) fn server_options(url: &str) -> Result<PgConnectOptions, StoreError> {
    let wait_ms = BUSY_WAIT.as_millis().to_string();
    Ok(PgConnectOptions::from_str(url)
        .map_err(|_| StoreError::BadUrl)?
        .application_name("redress")
        .options([("lock_timeout", wait_ms.as_str()), ("synchronous_commit", "on")]))
}
