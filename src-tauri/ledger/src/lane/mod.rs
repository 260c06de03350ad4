//! The posting lane: many concurrent callers share one database commit, and each gets an answer
//! of its own (ARCHITECTURE.md, "How money is written").
//!
//! While one batch is being committed, the requests that arrive meanwhile are collected; the next
//! commit takes all of them. A caller waits for the commit in flight and for its own, never
//! longer, and is answered only when its rows are durable. A refused order is answered like the
//! others and does not affect them.
//!
//! If the process dies between commit and answer, the caller repeats its request with the same
//! idempotency key and gets the first answer.

mod collector;
mod committer;

use std::sync::Arc;

use futures::future::BoxFuture;
use store::{Db, Rows, StoreError, Tx};
use tokio::sync::{mpsc, oneshot};

use crate::{Applied, Batch, LedgerError, Order};

use collector::{BatchCollector, BatchForecast};
use committer::Committer;

/// Requests that may be queued before the next caller has to wait for a free slot.
const QUEUED_REQUESTS_MAX: usize = 4_096;

/// One answer for each order of a request, in the same order.
type Answers = Vec<Result<Applied, LedgerError>>;

/// The last audit record. Two equal heads mean that nobody changed the ledger in between, because
/// every change writes an audit record in the same commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditHead {
    /// Sequence number of the record, from 1; 0 when there is none yet.
    pub seq: i64,
    /// SHA-256 over the record and the hash before it, 32 bytes; empty when there is none yet.
    pub hash: Vec<u8>,
}

/// Builds the audit records that are committed together with a batch. The caller of
/// [`crate::apply_in`] writes them itself.
pub trait AuditWriter: Send + Sync + 'static {
    /// Reads the last record written.
    fn head_in<'a>(&'a self, tx: &'a mut Tx) -> BoxFuture<'a, Result<AuditHead, StoreError>>;

    /// Builds the records of some orders of a batch, to be appended after `head`. Must not touch
    /// the database: it runs while the rows of earlier orders are being written.
    fn records(&self, head: AuditHead, orders: &[Order], batch: &Batch) -> AuditRecords;
}

/// The audit records of some orders of a batch.
#[derive(Debug)]
pub struct AuditRecords {
    /// The rows, inserted in the same statement as the ledger rows they describe.
    pub rows: Rows,
    /// The last record once they are written.
    pub head: AuditHead,
}

/// A handle to the lane. Cheap to clone; the lane ends when the last handle is dropped.
#[derive(Clone, Debug)]
pub struct Lane {
    queue: mpsc::Sender<Request>,
}

/// The orders of one caller, and the channel for their answers.
#[derive(Debug)]
struct Request {
    orders: Vec<Order>,
    answer: oneshot::Sender<Answers>,
}

impl Lane {
    /// Starts the lane of `db`. Must be called inside a tokio runtime.
    pub fn start(db: Db, audit: Arc<dyn AuditWriter>) -> Self {
        let (queue, requests) = mpsc::channel(QUEUED_REQUESTS_MAX);
        tokio::spawn(run(Committer::new(db, audit), requests));
        Self { queue }
    }

    /// Applies one order; returns when it is durable.
    ///
    /// # Errors
    /// The refusal of this order, [`LedgerError::Store`] when the batch could not be written, or
    /// [`LedgerError::Closed`] when the runtime is shutting down.
    pub async fn submit(&self, order: Order) -> Result<Applied, LedgerError> {
        self.submit_all(vec![order]).await.pop().unwrap_or(Err(LedgerError::Closed))
    }

    /// Applies orders one after another in one commit; one answer each, in the same order.
    pub async fn submit_all(&self, orders: Vec<Order>) -> Answers {
        let count = orders.len();
        let (answer, answered) = oneshot::channel();
        let refused = || vec![Err(LedgerError::Closed); count];
        if self.queue.send(Request { orders, answer }).await.is_err() {
            return refused();
        }
        answered.await.unwrap_or_else(|_| refused())
    }
}

async fn run(mut committer: Committer, mut requests: mpsc::Receiver<Request>) {
    let mut forecast = BatchForecast::default();
    let mut deferred = None;
    loop {
        let first = match deferred.take() {
            Some(request) => request,
            None => match requests.recv().await {
                Some(request) => request,
                None => return,
            },
        };
        let mut batch = BatchCollector::new(first, &mut requests, forecast);
        batch.collect(|_| true).await;
        let answers = committer.commit_and_answer(&mut batch).await;
        forecast = batch.forecast_next();
        deferred = batch.deferred;
        let callers = batch.callers;
        // In a task of its own, so that the next batch need not wait for it.
        tokio::spawn(async move { collector::answer(callers, answers) });
    }
}
