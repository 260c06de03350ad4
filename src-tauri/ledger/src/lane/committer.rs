//! Deciding and writing one batch, and committing it.

use std::{panic::resume_unwind, sync::Arc};

use store::{Db, StoreError, Tx};
use tokio::sync::mpsc;

use super::{
    Answers, AuditHead, AuditWriter,
    collector::{BatchCollector, CHUNK_MIN},
};
use crate::{
    Applied, Batch, HoldRecord, LedgerError,
    load::{NewKeys, is_loaded, load_in, open_in, refused_known_key_in},
    plan::Book,
    write::BatchWrite,
};

/// Accounts kept in memory between batches, about 300 bytes each.
const CACHED_ACCOUNTS_MAX: usize = 65_536;
/// Maximum number of orders decided while the orders before them are written.
const CHUNK_MAX: usize = 512;
/// Chunks that may be decided but not yet written; bounds memory.
const CHUNKS_QUEUED_MAX: usize = 2;
/// How often a batch is tried when another writer commits first.
const ATTEMPTS_MAX: u32 = 5;

/// Writes batches, one at a time.
pub(super) struct Committer {
    db: Db,
    audit: Arc<dyn AuditWriter>,
    cache: Option<CachedBook>,
    /// Keys of new transactions are looked up beforehand only while batches contain repetitions.
    new_keys: NewKeys,
}

/// The ledger as the last batch left it. Valid as long as `head` is still the last audit record.
struct CachedBook {
    head: AuditHead,
    book: Book,
}

impl Committer {
    pub(super) const fn new(db: Db, audit: Arc<dyn AuditWriter>) -> Self {
        Self { db, audit, cache: None, new_keys: NewKeys::AssumeNew }
    }

    /// Commits the batch and returns one answer for each of its orders.
    pub(super) async fn commit_and_answer(&mut self, batch: &mut BatchCollector<'_>) -> Answers {
        match self.commit(batch).await {
            Ok(answers) => answers,
            Err(error) => {
                let (code, orders) = (error.code(), batch.orders.len());
                tracing::error!(code, orders, "a batch was not written");
                vec![Err(LedgerError::from(error)); orders]
            }
        }
    }

    async fn commit(&mut self, batch: &mut BatchCollector<'_>) -> Result<Answers, StoreError> {
        let mut attempt = 1;
        loop {
            match self.commit_once(batch).await {
                Err(StoreError::Serialization) if attempt < ATTEMPTS_MAX => {
                    attempt = attempt.saturating_add(1);
                }
                answer => return answer,
            }
        }
    }

    async fn commit_once(&mut self, batch: &mut BatchCollector<'_>) -> Result<Answers, StoreError> {
        let mut tx = self.db.begin().await?;
        let head = self.audit.head_in(&mut tx).await?;
        // Taken, not borrowed: after a failure below the cache is empty.
        let mut book = match self.cache.take() {
            Some(cached) if cached.head == head => cached.book,
            _ => open_in(&mut tx).await?,
        };
        let last = book.last.transaction;
        let expired = load_in(&mut tx, &mut book, &batch.orders, self.new_keys).await?;
        let (chunks, decided) = mpsc::channel(CHUNKS_QUEUED_MAX);
        let written = tokio::spawn(write_all(tx, decided));
        let (answers, head) = self.decide(&mut book, batch, expired, head, chunks).await;
        let written = written.await.unwrap_or_else(|panicked| resume_unwind(panicked.into_panic()));
        let mut tx = match written {
            Err(StoreError::Constraint(_)) if self.new_keys == NewKeys::AssumeNew => {
                return Err(self.retry_with_lookup());
            }
            written => written?,
        };
        if self.new_keys == NewKeys::AssumeNew
            && refused_known_key_in(&mut tx, &batch.orders, &answers, last).await?
        {
            return Err(self.retry_with_lookup());
        }
        // Only now, when every order is decided: what is committed is the whole batch.
        tx.commit().await?;
        let is_repetition = |answer: &Result<Applied, LedgerError>| match answer {
            Ok(applied) => applied.replayed,
            Err(refusal) => matches!(refusal, LedgerError::KeyReused { .. }),
        };
        let has_repetitions = answers.iter().any(is_repetition);
        self.new_keys = if has_repetitions { NewKeys::LookUp } else { NewKeys::AssumeNew };
        self.cache =
            (book.accounts.len() <= CACHED_ACCOUNTS_MAX).then_some(CachedBook { head, book });
        Ok(answers)
    }

    /// A key was not new: the batch is decided again with all keys looked up.
    fn retry_with_lookup(&mut self) -> StoreError {
        self.new_keys = NewKeys::LookUp;
        StoreError::Serialization
    }

    /// Decides the orders chunk by chunk, so that one chunk is written while the next is decided,
    /// and requests that arrive meanwhile join. Removes from the book what was loaded for these
    /// orders only. Ends early, with answers that are never sent, when the writer has failed.
    async fn decide(
        &self,
        book: &mut Book,
        batch: &mut BatchCollector<'_>,
        mut expired: Vec<HoldRecord>,
        mut head: AuditHead,
        chunks: mpsc::Sender<BatchWrite>,
    ) -> (Answers, AuditHead) {
        let mut answers = Vec::with_capacity(batch.orders.len());
        let mut size = CHUNK_MIN;
        loop {
            if answers.len() == batch.orders.len() {
                batch.collect(|orders| is_loaded(book, orders, self.new_keys)).await;
            }
            let rest = batch.orders.get(answers.len()..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
            let orders = rest.get(..size).unwrap_or(rest);
            size = size.saturating_mul(2).min(CHUNK_MAX);
            let decided = Batch {
                answers: orders.iter().map(|order| book.apply(order)).collect(),
                expired: std::mem::take(&mut expired),
            };
            let records = self.audit.records(head, orders, &decided);
            head = records.head;
            let write = BatchWrite::of(&book.take_rows()).and(records.rows);
            answers.extend(decided.answers);
            if chunks.send(write).await.is_err() {
                break;
            }
            // The writer task was woken on this thread, and no other thread takes it over.
            tokio::task::yield_now().await;
        }
        book.close_batch();
        (answers, head)
    }
}

/// Writes all chunks; returns the transaction to be committed.
async fn write_all(mut tx: Tx, mut chunks: mpsc::Receiver<BatchWrite>) -> Result<Tx, StoreError> {
    while let Some(chunk) = chunks.recv().await {
        chunk.write_in(&mut tx).await?;
    }
    Ok(tx)
}
