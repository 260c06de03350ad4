//! Connections to one file, lent to one transaction each.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::Connection;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time,
};

use super::{FileOptions, lasting};
use crate::StoreError;

/// How long a transaction waits for a connection of this process.
const LEASE_WAIT: Duration = Duration::from_secs(30);

/// Connections to one file. Those who wait get one in the order in which they came.
#[derive(Clone, Debug)]
pub(crate) struct Pool(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    options: FileOptions,
    connections: u32,
    free: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
}

/// A connection that goes back to its pool when it is dropped.
#[derive(Debug)]
pub(super) struct Lease {
    /// `None` once it was given back or given up.
    connection: Option<Connection>,
    pool: Arc<Shared>,
    _permit: OwnedSemaphorePermit,
}

impl Pool {
    /// Connections are opened when they are needed, `connections` at most.
    pub(crate) fn new(options: FileOptions, connections: u32) -> Self {
        let free = Arc::new(Semaphore::new(connections as usize));
        Self(Arc::new(Shared { options, connections, free, idle: Mutex::new(Vec::new()) }))
    }

    pub(crate) fn options(&self) -> &FileOptions {
        &self.0.options
    }

    /// Opens the first connection.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub(crate) async fn open(&self) -> Result<(), StoreError> {
        self.lease().await.map(drop)
    }

    /// A connection; it is opened when there is none.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when none becomes free, or another [`StoreError`] of the engine.
    pub(super) async fn lease(&self) -> Result<Lease, StoreError> {
        let free = Arc::clone(&self.0.free);
        let permit = time::timeout(LEASE_WAIT, free.acquire_owned()).await;
        let permit = permit.map_err(|_| StoreError::Busy)?;
        let permit = permit.map_err(|closed| StoreError::Engine(Box::new(closed)))?;
        let idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => lasting(|| self.0.options.connect())?,
        };
        Ok(Lease { connection: Some(connection), pool: Arc::clone(&self.0), _permit: permit })
    }

    /// Waits for open transactions, then closes all connections.
    pub(crate) async fn close(&self) {
        // An error says that it is closed already.
        let _all = self.0.free.acquire_many(self.0.connections).await;
        self.0.free.close();
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Lease {
    pub(super) fn connection(&self) -> Result<&Connection, StoreError> {
        self.connection.as_ref().ok_or_else(|| StoreError::Engine("no connection".into()))
    }

    /// Closes the connection instead of giving it back.
    pub(super) fn give_up(&mut self) {
        self.connection = None;
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}
