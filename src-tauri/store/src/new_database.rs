//! A database that is made whole or not at all.

use crate::{
    Engine, Opening, StoreError, Tx, connect,
    migrate::{self, FoundSchema, OURS},
    sqlite::{FileOptions, Pool, SqliteTx},
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
    let options = FileOptions::of_url(url, Opening::CreateIfMissing)?;
    if migrate::probe_file(options.clone()).await? != FoundSchema::Empty {
        return Err(StoreError::NotEmpty);
    }
    // Nothing stands beside the file while it is made, and nobody waits for the disk before its end.
    let options = options.pragma("journal_mode", "memory").pragma("synchronous", "off");
    let tx = SqliteTx::write(&Pool::new(options, 1)).await?;
    migrate::create_in_file(tx.connection()?, OURS)?;
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
