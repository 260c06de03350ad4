//! Savepoints: parts of a transaction that can be rolled back.

use crate::{Query, StoreError, Tx};

/// A savepoint. Not nested: setting a new one replaces the one before.
#[derive(Debug)]
#[must_use]
pub struct Savepoint(());

impl Tx {
    /// Sets a savepoint, so that a part that fails can be rolled back.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn savepoint(&mut self) -> Result<Savepoint, StoreError> {
        Query::new("savepoint part").execute(self).await?;
        Ok(Savepoint(()))
    }

    /// Rolls back what was written since the savepoint.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn roll_back_to(&mut self, _: Savepoint) -> Result<(), StoreError> {
        Query::new("rollback to savepoint part").execute(self).await?;
        Ok(())
    }
}
