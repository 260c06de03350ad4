//! Reading a Postgres database of another program. Nothing is written there: the connection is
//! read-only for the server too, and all reads see one snapshot.

use sqlx::postgres::PgPoolOptions;

use crate::{Engine, StoreError, Tx, connect};

/// Begins a read-only transaction on a database of another program; `schema` is where its tables are
/// looked for.
///
/// # Errors
/// [`StoreError::BadUrl`], also for a schema that is no plain name; [`StoreError::Unreachable`].
pub async fn read_foreign(url: &str, schema: &str) -> Result<Tx, StoreError> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    if Engine::of_url(url)? != Engine::Postgres
        || schema.is_empty()
        || !schema.chars().all(is_plain)
    {
        return Err(StoreError::BadUrl);
    }
    let options = connect::server_options(url)?
        .options([("default_transaction_read_only", "on"), ("search_path", schema)]);
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options).await?;
    let tx = pool.begin_with("begin isolation level repeatable read read only").await?;
    Ok(Tx::Postgres(tx))
}
