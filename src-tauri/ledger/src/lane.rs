//! The posting lane: many callers, one commit for all that wait, an answer each
//! (design section 4, rule 7).
//!
//! While one batch is on its way to the disk, everybody who asks meanwhile is gathered; the next
//! commit takes them all. A caller waits for the commit in flight and its own, never longer, and
//! is answered only when its row is durable. A refused order is answered like the others and
//! costs its neighbours nothing.
//!
//! If the process dies between commit and answer, the caller repeats its call with the same key
//! and gets the first answer.

use std::{
    panic::resume_unwind,
    sync::Arc,
    time::{Duration, Instant},
};

use futures::future::BoxFuture;
use store::{Db, Rows, StoreError, Tx};
use tokio::sync::{mpsc, oneshot};

use crate::{
    Applied, Batch, HoldRecord, LedgerError, Order,
    load::{NewKeys, is_read, load_in, open_in, refused_in_error_in},
    plan::Book,
    write::Writing,
};

/// Orders in one commit; bounds memory and the wait of whoever comes next.
const ORDERS_MAX: usize = 4_096;
/// Callers that may queue before the next one has to wait for a place.
const QUEUE: usize = 4_096;
/// Accounts the lane keeps in mind between batches, some 300 bytes each.
const ACCOUNTS_KEPT: usize = 65_536;
/// The part of the last commit's time that the next may wait for company.
const PATIENCE: u32 = 8;
/// Orders decided while those before them are written: few at first, so that writing begins soon,
/// then twice as many each time. Sizes that statements come in.
const PIECE_MIN: usize = 64;
const PIECE_MAX: usize = 512;
/// Pieces that may be decided before they are written; bounds memory.
const PIECES_WAITING: usize = 2;
/// How often a batch is tried again when another writer came first.
const TRIES: u32 = 5;

type Answers = Vec<Result<Applied, LedgerError>>;

/// The last record of the trail that every change leaves: two that are equal say that nobody
/// changed the ledger in between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Number of the record; 0 when there is none yet.
    pub seq: i64,
    /// Its hash, over itself and all before it.
    pub hash: Vec<u8>,
}

/// Writes what must stand in the same commit as a batch: the audit trail. Whoever changes the
/// ledger without the lane writes it too.
pub trait Witness: Send + Sync + 'static {
    /// The last record written.
    fn head_in<'a>(&'a self, tx: &'a mut Tx) -> BoxFuture<'a, Result<Head, StoreError>>;

    /// The records of some orders of a batch, to stand after `head`. Pure: it is worked out while
    /// the rows of the orders before them are on their way to the database.
    fn trail(&self, head: Head, orders: &[Order], batch: &Batch) -> Trail;
}

/// What a [`Witness`] writes for a batch.
#[derive(Debug)]
pub struct Trail {
    /// The rows, written with those they witness.
    pub rows: Rows,
    /// The last record once they are written.
    pub head: Head,
}

/// A handle to the lane. Cheap to clone; the lane ends when the last handle is gone.
#[derive(Clone, Debug)]
pub struct Lane {
    queue: mpsc::Sender<Wish>,
}

#[derive(Debug)]
struct Wish {
    orders: Vec<Order>,
    answer: oneshot::Sender<Answers>,
}

impl Lane {
    /// Starts the lane of `db`. Must be called inside a tokio runtime.
    pub fn start(db: Db, witness: Arc<dyn Witness>) -> Self {
        let (queue, wishes) = mpsc::channel(QUEUE);
        tokio::spawn(run(db, witness, wishes));
        Self { queue }
    }

    /// Applies one order; answered when it is durable.
    ///
    /// # Errors
    /// The refusal of this order, or [`LedgerError::Store`] when the batch could not be written.
    pub async fn submit(&self, order: Order) -> Result<Applied, LedgerError> {
        self.submit_all(vec![order]).await.pop().unwrap_or(Err(LedgerError::Closed))
    }

    /// Applies orders one after another in one commit, an answer each in the same order.
    pub async fn submit_all(&self, orders: Vec<Order>) -> Answers {
        let count = orders.len();
        let (answer, answered) = oneshot::channel();
        let refused = || vec![Err(LedgerError::Closed); count];
        if self.queue.send(Wish { orders, answer }).await.is_err() {
            return refused();
        }
        answered.await.unwrap_or_else(|_| refused())
    }
}

async fn run(db: Db, witness: Arc<dyn Witness>, mut wishes: mpsc::Receiver<Wish>) {
    let mut lane = Pen { db, witness, memory: None, new_keys: NewKeys::Believed };
    let mut pace = Pace::default();
    let mut left_over = None;
    loop {
        let first = match left_over.take() {
            Some(wish) => wish,
            None => match wishes.recv().await {
                Some(wish) => wish,
                None => return,
            },
        };
        let mut company = Company::of(first, &mut wishes, pace);
        company.gather(|_| true).await;
        let answers = lane.serve(&mut company).await;
        pace = company.pace();
        left_over = company.left_over;
        let callers = company.callers;
        // Beside the next batch, if somebody waits for it already.
        tokio::spawn(async move { answer(callers, answers) });
    }
}

/// What the last commit tells about the next.
#[derive(Clone, Copy, Debug, Default)]
struct Pace {
    /// How many may ask: those just answered, and those who came meanwhile.
    callers: usize,
    /// How long to wait for them.
    patience: Duration,
}

/// How many orders somebody gave, and where the answers go.
type Caller = (usize, oneshot::Sender<Answers>);

/// Everybody who shares a commit.
///
/// Those answered a moment ago get a turn to ask again first: else they would miss this commit, and
/// from then on two halves would take turns, each with a commit and all that it costs to itself.
/// They need not all be there when it begins: as long as nothing has to be read for their orders,
/// they join while the first are decided and written. A batch that is full waits for nobody.
struct Company<'a> {
    wishes: &'a mut mpsc::Receiver<Wish>,
    pace: Pace,
    begin: Instant,
    orders: Vec<Order>,
    callers: Vec<Caller>,
    /// Somebody who could not join; first of the next batch.
    left_over: Option<Wish>,
}

impl<'a> Company<'a> {
    fn of(first: Wish, wishes: &'a mut mpsc::Receiver<Wish>, pace: Pace) -> Self {
        let begin = Instant::now();
        let callers = vec![(first.orders.len(), first.answer)];
        Self { wishes, pace, begin, orders: first.orders, callers, left_over: None }
    }

    /// Takes everybody who waits and may join, and waits until a piece is full or nobody more is
    /// expected.
    async fn gather(&mut self, may_join: impl Fn(&[Order]) -> bool) {
        let enough = self.orders.len().saturating_add(PIECE_MIN);
        while self.orders.len() < ORDERS_MAX && self.left_over.is_none() {
            match self.wishes.try_recv() {
                Ok(wish) if may_join(&wish.orders) => {
                    self.callers.push((wish.orders.len(), wish.answer));
                    self.orders.extend(wish.orders);
                }
                Ok(wish) => self.left_over = Some(wish),
                Err(_) if self.orders.len() < enough && self.expects_more() => {
                    tokio::task::yield_now().await;
                }
                Err(_) => break,
            }
        }
    }

    fn expects_more(&self) -> bool {
        self.callers.len() < self.pace.callers && self.begin.elapsed() < self.pace.patience
    }

    /// To be asked when they are served.
    fn pace(&self) -> Pace {
        let waiting = self.wishes.len().saturating_add(usize::from(self.left_over.is_some()));
        Pace {
            callers: waiting.saturating_add(self.callers.len()),
            patience: self.begin.elapsed().checked_div(PATIENCE).unwrap_or_default(),
        }
    }
}

/// The one that writes.
struct Pen {
    db: Db,
    witness: Arc<dyn Witness>,
    memory: Option<Memory>,
    /// Keys are looked up beforehand only while batches repeat some that are known.
    new_keys: NewKeys,
}

/// The ledger as the last batch left it. True as long as the trail ends where that batch ended it.
struct Memory {
    head: Head,
    book: Book,
}

impl Pen {
    async fn serve(&mut self, company: &mut Company<'_>) -> Answers {
        match self.commit(company).await {
            Ok(answers) => answers,
            Err(error) => {
                let (code, orders) = (error.code(), company.orders.len());
                tracing::error!(code, orders, "a batch was not written");
                vec![Err(LedgerError::from(error)); orders]
            }
        }
    }

    async fn commit(&mut self, company: &mut Company<'_>) -> Result<Answers, StoreError> {
        let mut tries = 1;
        loop {
            match self.commit_once(company).await {
                Err(StoreError::Serialization) if tries < TRIES => tries = tries.saturating_add(1),
                answer => return answer,
            }
        }
    }

    async fn commit_once(&mut self, company: &mut Company<'_>) -> Result<Answers, StoreError> {
        let mut tx = self.db.begin().await?;
        let head = self.witness.head_in(&mut tx).await?;
        // Taken, not borrowed: after a failure on the way there is no memory.
        let mut book = match self.memory.take() {
            Some(memory) if memory.head == head => memory.book,
            _ => open_in(&mut tx).await?,
        };
        let last = book.last.transaction;
        let expired = load_in(&mut tx, &mut book, &company.orders, self.new_keys).await?;
        let (pieces, decided) = mpsc::channel(PIECES_WAITING);
        let written = tokio::spawn(write_all(tx, decided));
        let (answers, head) = self.decide(&mut book, company, expired, head, pieces).await;
        let written = written.await.unwrap_or_else(|panicked| resume_unwind(panicked.into_panic()));
        let mut tx = match written {
            Err(StoreError::Constraint(_)) if self.new_keys == NewKeys::Believed => {
                return Err(self.disbelieve());
            }
            written => written?,
        };
        if self.new_keys == NewKeys::Believed
            && refused_in_error_in(&mut tx, &company.orders, &answers, last).await?
        {
            return Err(self.disbelieve());
        }
        // Only now, when all is decided: what is committed is the whole batch.
        tx.commit().await?;
        let repeated = |answer: &Result<Applied, LedgerError>| match answer {
            Ok(applied) => applied.replayed,
            Err(refusal) => matches!(refusal, LedgerError::KeyReused { .. }),
        };
        let met_again = answers.iter().any(repeated);
        self.new_keys = if met_again { NewKeys::LookedUp } else { NewKeys::Believed };
        self.memory = (book.accounts.len() <= ACCOUNTS_KEPT).then_some(Memory { head, book });
        Ok(answers)
    }

    /// A key was not new: the batch is decided once more, with all keys looked up.
    fn disbelieve(&mut self) -> StoreError {
        self.new_keys = NewKeys::LookedUp;
        StoreError::Serialization
    }

    /// Decides orders a piece at a time, so that one piece is written while the next is decided
    /// and those who come meanwhile join. What the book holds for these orders alone is forgotten
    /// at the end. Ends early, with answers that are never given, when nobody takes pieces any more.
    async fn decide(
        &self,
        book: &mut Book,
        company: &mut Company<'_>,
        mut expired: Vec<HoldRecord>,
        mut head: Head,
        pieces: mpsc::Sender<Writing>,
    ) -> (Answers, Head) {
        let mut answers = Vec::with_capacity(company.orders.len());
        let mut size = PIECE_MIN;
        loop {
            if answers.len() == company.orders.len() {
                company.gather(|orders| is_read(book, orders, self.new_keys)).await;
            }
            let rest = company.orders.get(answers.len()..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
            let orders = rest.get(..size).unwrap_or(rest);
            size = size.saturating_mul(2).min(PIECE_MAX);
            let batch = Batch {
                answers: orders.iter().map(|order| book.apply(order)).collect(),
                expired: std::mem::take(&mut expired),
            };
            let trail = self.witness.trail(head, orders, &batch);
            head = trail.head;
            let writing = Writing::of(&book.take_rows()).and(trail.rows);
            answers.extend(batch.answers);
            if pieces.send(writing).await.is_err() {
                break;
            }
            // The writer was woken on this thread, and none other takes it over.
            tokio::task::yield_now().await;
        }
        book.close_batch();
        (answers, head)
    }
}

fn answer(callers: Vec<Caller>, answers: Answers) {
    let mut answers = answers.into_iter();
    for (count, caller) in callers {
        // A caller that has gone away finds its answer by its key.
        let _ = caller.send(answers.by_ref().take(count).collect());
    }
}

/// Writes all pieces; the transaction comes back to be committed.
async fn write_all(mut tx: Tx, mut pieces: mpsc::Receiver<Writing>) -> Result<Tx, StoreError> {
    while let Some(piece) = pieces.recv().await {
        piece.write_in(&mut tx).await?;
    }
    Ok(tx)
}
