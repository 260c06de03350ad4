//! A transaction on a file.

use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, Row};
use sqlx::any::AnyRow;
use tokio::time;

use super::{
    lasting,
    options::BUSY_WAIT,
    pool::{Lease, Pool},
    statement,
};
use crate::{StoreError, Value};

/// Pauses between attempts to get the write lock of another process: shortest, longest.
const PAUSE: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(50));

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// Reading: a statement may go through the whole file.
    Read,
    /// Writing: nobody else writes meanwhile, so every statement is short.
    Write,
}

/// An open transaction. Rolled back when it is dropped.
#[derive(Debug)]
pub struct SqliteTx {
    lease: Lease,
    purpose: Purpose,
}

impl SqliteTx {
    /// Begins a transaction that reads.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when no connection becomes free, or another [`StoreError`] of the engine.
    pub(crate) async fn read(pool: &Pool) -> Result<Self, StoreError> {
        let lease = pool.lease().await?;
        lease.connection()?.execute_batch("begin")?;
        Ok(Self { lease, purpose: Purpose::Read })
    }

    /// Begins a transaction that writes, and holds the write lock of the file.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another process holds the lock for ten seconds.
    pub(crate) async fn write(pool: &Pool) -> Result<Self, StoreError> {
        let lease = pool.lease().await?;
        let (mut pause, longest) = PAUSE;
        let began = Instant::now();
        // Waiting inside SQLite would stop this thread.
        while !try_begin(lease.connection()?)? {
            if began.elapsed() > BUSY_WAIT {
                return Err(StoreError::Busy);
            }
            wait(pause).await;
            pause = (pause * 2).min(longest);
        }
        Ok(Self { lease, purpose: Purpose::Write })
    }

    /// The connection, while the transaction is open.
    ///
    /// # Errors
    /// [`StoreError::Engine`] after `SQLite` has rolled it back by itself, as it does when the disk
    /// is full: what follows would be written without a transaction.
    pub(crate) fn connection(&self) -> Result<&Connection, StoreError> {
        let connection = self.lease.connection()?;
        if connection.is_autocommit() {
            return Err(StoreError::Engine("the transaction was rolled back before".into()));
        }
        Ok(connection)
    }

    pub(crate) fn rows(&self, sql: &str, values: &[Value]) -> Result<Vec<AnyRow>, StoreError> {
        let connection = self.connection()?;
        self.run(|| statement::rows(connection, sql, values))
    }

    /// Hands every row of a statement to `take` as it is read.
    pub(crate) fn each<E: From<StoreError>>(
        &self,
        sql: &str,
        values: &[Value],
        take: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let connection = self.connection()?;
        lasting(|| statement::each(connection, sql, values, take))
    }

    pub(crate) fn execute(&self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        let connection = self.connection()?;
        self.run(|| statement::execute(connection, sql, values))
    }

    fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        match self.purpose {
            Purpose::Read => lasting(work),
            Purpose::Write => work(),
        }
    }

    /// Makes everything written durable.
    ///
    /// # Errors
    /// [`StoreError`] of the engine; nothing was written then.
    pub(crate) fn commit(self) -> Result<(), StoreError> {
        let connection = self.connection()?;
        match self.purpose {
            Purpose::Read => connection.execute_batch("commit")?,
            // It waits for the disk.
            Purpose::Write => lasting(|| connection.execute_batch("commit"))?,
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "a process tells nobody when it frees its lock")]
async fn wait(pause: Duration) {
    time::sleep(pause).await;
}

/// Begins a write transaction; false when another process holds the lock.
fn try_begin(connection: &Connection) -> Result<bool, StoreError> {
    connection.busy_timeout(Duration::ZERO)?;
    let begun = connection.execute_batch("begin immediate");
    connection.busy_timeout(BUSY_WAIT)?;
    match begun {
        Ok(()) => Ok(true),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        let is_over = self.lease.connection().is_ok_and(|connection| {
            connection.is_autocommit() || connection.execute_batch("rollback").is_ok()
        });
        if !is_over {
            self.lease.give_up();
        }
    }
}
