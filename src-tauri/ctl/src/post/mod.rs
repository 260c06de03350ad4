//! `post -`: a stream of transactions, posted in the lane's batches.
//!
//! Three things happen at once: a thread reads and parses lines, the lane writes batches, a thread
//! prints answers. Chunks of lines flow between them in order; what is under way is bounded by
//! weight, so memory is flat however long the input is. When nobody listens any more, or on ctrl-c,
//! no more is read, and what is under way is finished and answered.

mod input;
mod output;

use std::{
    fs::File,
    io::{self, Read},
    path::PathBuf,
    thread,
};

use clap::Args;
use desk::{CommandError, Desk, Opening};
use futures::{StreamExt as _, future::BoxFuture, stream::FuturesOrdered};
use ledger::{Applied, Lane, LedgerError, Order};
use tokio::sync::{mpsc, oneshot};

use crate::{Failure, place::Place};

/// Lines that go to the lane together.
const CHUNK_LINES: usize = 2_048;
/// What may be at the lane: two full commits, so that one is gathered while one is written.
const UNDER_WAY_WEIGHT: usize = 4 * CHUNK_LINES * LINE_WEIGHT;
/// What a parsed line and its answer weigh beside its own text, in bytes.
const LINE_WEIGHT: usize = 1_024;
/// Chunks that may wait between the threads.
const CHUNKS_WAITING: usize = 2;

/// Where the lines are.
#[derive(Debug, Args)]
pub(crate) struct Post {
    /// A file of JSON lines, each an input of `post_transaction`; `-` reads standard input
    source: PathBuf,
}

/// Lines that were read together.
#[derive(Debug, Default)]
struct Chunk {
    lines: usize,
    weight: usize,
    orders: Vec<Order>,
    /// Lines that never reach the lane, by their place in the chunk.
    refused: Vec<(usize, CommandError)>,
}

/// A chunk with its answers.
#[derive(Debug)]
struct Answered {
    lines: usize,
    weight: usize,
    answers: Vec<Result<Applied, LedgerError>>,
    refused: Vec<(usize, CommandError)>,
}

pub(crate) async fn run(place: &Place, Post { source }: Post) -> Result<(), Failure> {
    let source: Box<dyn Read + Send> = if source.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(&source).map_err(|error| {
            Failure::usage(format!("{} cannot be read: {error}", source.display()))
        })?)
    };
    let desk = place.open(Opening::MustExist).await?;
    let chunks = read(&desk, place, source).await?;
    let (answered, printed) = print()?;
    let driven = drive(desk.lane(), chunks, answered).await;
    let printed = printed.await.map_err(|error| Failure::machine(&error))?;
    desk.db().close().await;
    printed?;
    driven
}

/// Starts the thread that reads. It is not waited for: it may hang in a read that never ends.
async fn read(
    desk: &Desk,
    place: &Place,
    source: Box<dyn Read + Send>,
) -> Result<mpsc::Receiver<io::Result<Chunk>>, Failure> {
    let parser = input::Parser {
        actor: place.actor(),
        currency: desk.default_currency().await?,
        desk: desk.clone(),
    };
    let (sender, chunks) = mpsc::channel(CHUNKS_WAITING);
    thread::Builder::new()
        .name("lines".to_owned())
        .spawn(move || input::read_all(source, &parser, &sender))
        .map_err(|error| Failure::machine(&error))?;
    Ok(chunks)
}

/// Starts the thread that prints, and how it will have ended.
#[expect(clippy::type_complexity, reason = "two ends of two channels, used once")]
fn print() -> Result<(mpsc::Sender<Answered>, oneshot::Receiver<Result<(), Failure>>), Failure> {
    let (sender, answered) = mpsc::channel(CHUNKS_WAITING);
    let (done, printed) = oneshot::channel();
    let work = move || {
        // The receiver is only gone when the whole program ends.
        let _ = done.send(output::print_all(answered));
    };
    let thread = thread::Builder::new().name("answers".to_owned()).spawn(work);
    thread.map_err(|error| Failure::machine(&error))?;
    Ok((sender, printed))
}

/// Moves chunks through the lane, in order, until there is nothing more to read or ctrl-c.
async fn drive(
    lane: &Lane,
    mut chunks: mpsc::Receiver<io::Result<Chunk>>,
    answered: mpsc::Sender<Answered>,
) -> Result<(), Failure> {
    let mut under_way = FuturesOrdered::<BoxFuture<'_, Answered>>::new();
    let mut weight = 0_usize;
    let mut reads_on = true;
    let mut ended = Ok(());
    let mut ctrl_c = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        tokio::select! {
            // What is under way comes first: a chunk reaches the lane before the next is taken.
            biased;
            Some(done) = under_way.next(), if !under_way.is_empty() => {
                weight = weight.saturating_sub(done.weight);
                // Nobody listens any more: what is under way still ends, the rest is not begun.
                reads_on &= answered.send(done).await.is_ok();
            }
            _ = &mut ctrl_c, if reads_on => (ended, reads_on) = (Err(Failure::Interrupted), false),
            chunk = chunks.recv(), if reads_on && weight < UNDER_WAY_WEIGHT => match chunk {
                Some(Ok(chunk)) => {
                    weight = weight.saturating_add(chunk.weight);
                    under_way.push_back(Box::pin(submit(lane, chunk)));
                }
                Some(Err(error)) => (ended, reads_on) = (Err(Failure::machine(&error)), false),
                None => reads_on = false,
            },
            else => return ended,
        }
    }
}

async fn submit(lane: &Lane, chunk: Chunk) -> Answered {
    let Chunk { lines, weight, orders, refused } = chunk;
    let answers = if orders.is_empty() { Vec::new() } else { lane.submit_all(orders).await };
    Answered { lines, weight, answers, refused }
}
