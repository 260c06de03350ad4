//! Savepoints: parts of a transaction that can be rolled back.

use crate::{Query, StoreError, Tx};

/// A part of a transaction. A step may be set inside an item, and not the other way round; setting
/// the same part again replaces the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// One of several independent items of a transaction.
    Item,
    /// A step of an item.
    Step,
}

/// A savepoint.
#[derive(Debug)]
#[must_use]
pub struct Savepoint(Part);

impl Tx {
    /// Sets a savepoint, so that a part that fails can be rolled back.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn savepoint(&mut self, part: Part) -> Result<Savepoint, StoreError> {
        let set = match part {
            Part::Item => "savepoint item",
            Part::Step => "savepoint step",
        };
        Query::new(set).execute(self).await?;
        Ok(Savepoint(part))
    }

    /// Rolls back what was written since the savepoint.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn roll_back_to(&mut self, savepoint: Savepoint) -> Result<(), StoreError> {
        let roll_back = match savepoint.0 {
            Part::Item => "rollback to savepoint item",
            Part::Step => "rollback to savepoint step",
        };
        Query::new(roll_back).execute(self).await?;
        Ok(())
    }

    /// Keeps what was written since the savepoint, and gives the savepoint up.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn release(&mut self, savepoint: Savepoint) -> Result<(), StoreError> {
        let release = match savepoint.0 {
            Part::Item => "release savepoint item",
            Part::Step => "release savepoint step",
        };
        Query::new(release).execute(self).await?;
        Ok(())
    }
}
