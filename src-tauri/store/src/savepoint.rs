//! A part of a transaction that can be taken back.

use crate::{Query, StoreError, Tx};

/// A place in a transaction. Not nested: the newest one counts.
#[derive(Debug)]
#[must_use]
pub struct Savepoint(());

impl Tx {
    /// A place to come back to, so that a part that fails leaves no trace of itself.
    ///
    /// # Errors
    /// Whatever the engine says.
    pub async fn savepoint(&mut self) -> Result<Savepoint, StoreError> {
        Query::new("savepoint part").execute(self).await?;
        Ok(Savepoint(()))
    }

    /// Undoes what was written since the savepoint.
    ///
    /// # Errors
    /// Whatever the engine says.
    pub async fn roll_back_to(&mut self, _: Savepoint) -> Result<(), StoreError> {
        Query::new("rollback to savepoint part").execute(self).await?;
        Ok(())
    }
}
