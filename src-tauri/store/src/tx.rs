//! One transaction on either engine.

use sqlx::{Postgres, Transaction};

use crate::{Engine, StoreError, sqlite::SqliteTx};

/// An open transaction. Rolled back when dropped without [`Tx::commit`].
#[derive(Debug)]
pub enum Tx {
    /// On `SQLite`.
    Sqlite(SqliteTx),
    /// On `Postgres`.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Makes everything written through this transaction durable.
    ///
    /// # Errors
    /// [`StoreError`] of the engine; nothing was written then.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit()?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// The engine it runs on.
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}
