//! A database that is made whole or not at all.

use sqlx::sqlite::{SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use crate::{
    Engine, Opening, StoreError, Tx, connect,
    migrate::{self, FoundSchema, OURS},
};

/// Begins the transaction in which an empty database gets the schema of this program, and whatever the
/// caller writes. Dropped before the commit, the database stays empty. A file must be synced to disk
/// after it.
///
/// # Errors
/// [`StoreError::NotEmpty`] when the database holds anything, also the schema of this program;
/// as [`Db::open`](crate::Db::open).
pub async fn begin_new(url: &str) -> Result<Tx, StoreError> {
    match Engine::of_url(url)? {
        Engine::Sqlite => begin_in_file(url).await,
        Engine::Postgres => begin_on_server(url).await,
    }
}

async fn begin_in_file(url: &str) -> Result<Tx, StoreError> {
    let options = connect::file_options(url, Opening::CreateIfMissing)?;
    if migrate::probe_sqlite(&options).await? != FoundSchema::Empty {
        return Err(StoreError::NotEmpty);
    }
    // Nothing stands beside the file while it is made, and nobody waits for the disk before its end.
    let options =
        options.journal_mode(SqliteJournalMode::Memory).synchronous(SqliteSynchronous::Off);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    let mut tx = pool.begin_with("begin immediate").await?;
    migrate::create_sqlite_in(&mut tx, OURS).await?;
    Ok(Tx::Sqlite(tx))
}

async fn begin_on_server(url: &str) -> Result<Tx, StoreError> {
    let mut tx = connect::begin_alone_on_server(url).await?;
    let (_, tables): (Option<String>, i64) =
        sqlx::query_as(migrate::TABLES).fetch_one(&mut *tx).await?;
    if tables > 0 {
        return Err(StoreError::NotEmpty);
    }
    migrate::create_postgres_in(&mut tx, OURS).await?;
    Ok(Tx::Postgres(tx))
}
