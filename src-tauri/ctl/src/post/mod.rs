//! `post -`: posts a stream of transactions through the lane, in its batches.
//!
//! One thread reads and parses lines, the lane writes batches, another thread prints answers. Chunks
//! of lines pass between them in order. The bytes in flight are bounded, so that memory use does not
//! depend on the length of the input. When standard output is closed, or on ctrl-c, nothing more is
//! read, and what is in flight is finished and answered.
//!
//! When a line was refused, the exit status is 3, and standard error has the counts as one JSON object:
//! `{"accepted": 9, "refused": 1, "by_code": {"insufficient_credits": 1}}`.

mod input;
mod output;

use std::{
    fs::File,
    io::{self, Read},
    path::PathBuf,
    thread,
};

use clap::Args;
use desk::{Actor, CommandError, Desk, Opening};
use futures::{StreamExt as _, future::BoxFuture, stream::FuturesOrdered};
use ledger::{Applied, Lane, LedgerError, Order};
use tokio::sync::{mpsc, oneshot};

use crate::{Failure, counts::Counts, options::GlobalOptions};

/// Lines submitted to the lane together.
const CHUNK_LINES: usize = 2_048;
/// Maximum number of bytes in flight: two full commits, so that one is collected while one is
/// written.
const IN_FLIGHT_BYTES_MAX: usize = 4 * CHUNK_LINES * LINE_OVERHEAD_BYTES;
/// Estimated size of a parsed line and its answer in addition to its text, in bytes.
const LINE_OVERHEAD_BYTES: usize = 1_024;
/// Maximum number of chunks queued between two threads.
const CHUNKS_QUEUED_MAX: usize = 2;

/// The source of the lines.
#[derive(Debug, Args)]
pub(crate) struct Post {
    /// A file of JSON lines, each an input of `post_transaction`; `-` reads standard input
    source: PathBuf,
}

/// Lines that were read together.
#[derive(Debug, Default)]
struct Chunk {
    lines: usize,
    bytes: usize,
    orders: Vec<Order>,
    /// Lines that could not be parsed, by index in the chunk.
    refused: Vec<(usize, CommandError)>,
}

/// A chunk with its answers.
#[derive(Debug)]
struct Answered {
    lines: usize,
    bytes: usize,
    answers: Vec<Result<Applied, LedgerError>>,
    refused: Vec<(usize, CommandError)>,
}

pub(crate) async fn run(options: &GlobalOptions, Post { source }: Post) -> Result<(), Failure> {
    let actor = options.actor()?;
    let source: Box<dyn Read + Send> = if source.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(&source).map_err(|error| {
            Failure::usage(format!("{} cannot be read: {error}", source.display()))
        })?)
    };
    let desk = options.open(Opening::MustExist).await?;
    let chunks = read(&desk, actor, source).await?;
    let (answered, printed) = print()?;
    let driven = drive(&desk, chunks, answered).await;
    let printed = printed.await.map_err(|error| Failure::machine(&error))?;
    desk.db().close().await;
    let counts = printed?;
    driven?;
    if counts.refused == 0 { Ok(()) } else { Err(Failure::LinesRefused(counts)) }
}

/// Starts the reading thread. It is not joined, because it may be blocked in a read.
async fn read(
    desk: &Desk,
    actor: Actor,
    source: Box<dyn Read + Send>,
) -> Result<mpsc::Receiver<io::Result<Chunk>>, Failure> {
    let parser =
        input::Parser { actor, currency: desk.default_currency().await?, desk: desk.clone() };
    let (sender, chunks) = mpsc::channel(CHUNKS_QUEUED_MAX);
    thread::Builder::new()
        .name("lines".to_owned())
        .spawn(move || input::read_all(source, &parser, &sender))
        .map_err(|error| Failure::machine(&error))?;
    Ok(chunks)
}

/// Starts the printing thread; the receiver gets its result.
#[expect(clippy::type_complexity, reason = "two ends of two channels, used once")]
fn print() -> Result<(mpsc::Sender<Answered>, oneshot::Receiver<Result<Counts, Failure>>), Failure>
{
    let (sender, answered) = mpsc::channel(CHUNKS_QUEUED_MAX);
    let (done, printed) = oneshot::channel();
    let work = move || {
        // The receiver is only gone when the whole program ends.
        let _ = done.send(output::print_all(answered));
    };
    let thread = thread::Builder::new().name("answers".to_owned()).spawn(work);
    thread.map_err(|error| Failure::machine(&error))?;
    Ok((sender, printed))
}

/// Passes chunks through the lane, in order, until the end of the input or ctrl-c.
async fn drive(
    desk: &Desk,
    mut chunks: mpsc::Receiver<io::Result<Chunk>>,
    answered: mpsc::Sender<Answered>,
) -> Result<(), Failure> {
    let mut in_flight = FuturesOrdered::<BoxFuture<'_, Answered>>::new();
    let mut bytes_in_flight = 0_usize;
    let mut reads_on = true;
    let mut ended = Ok(());
    let mut ctrl_c = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        tokio::select! {
            // Polled first, so that a chunk reaches the lane before the next is received.
            biased;
            Some(done) = in_flight.next(), if !in_flight.is_empty() => {
                bytes_in_flight = bytes_in_flight.saturating_sub(done.bytes);
                // When the printing thread has ended, only what is in flight is finished.
                reads_on &= answered.send(done).await.is_ok();
            }
            _ = &mut ctrl_c, if reads_on => (ended, reads_on) = (Err(Failure::Interrupted), false),
            chunk = chunks.recv(), if reads_on && bytes_in_flight < IN_FLIGHT_BYTES_MAX => match chunk {
                Some(Ok(chunk)) => {
                    bytes_in_flight = bytes_in_flight.saturating_add(chunk.bytes);
                    let chunk = without_foreign(desk, chunk).await?;
                    in_flight.push_back(Box::pin(submit(desk.lane(), chunk)));
                }
                Some(Err(error)) => (ended, reads_on) = (Err(Failure::machine(&error)), false),
                None => reads_on = false,
            },
            else => return ended,
        }
    }
}

/// Refuses the top-ups of a chunk that are in another currency than Stripe took.
async fn without_foreign(desk: &Desk, mut chunk: Chunk) -> Result<Chunk, Failure> {
    let foreign = desk.foreign_top_ups(&chunk.orders).await.map_err(CommandError::from)?;
    if foreign.is_empty() {
        return Ok(chunk);
    }
    let is_refused = |line: &usize| chunk.refused.iter().any(|(refused, _)| refused == line);
    let lines: Vec<usize> = (0..chunk.lines).filter(|line| !is_refused(line)).collect();
    for (place, error) in foreign.into_iter().rev() {
        chunk.orders.remove(place);
        if let Some(line) = lines.get(place) {
            chunk.refused.push((*line, error.into()));
        }
    }
    chunk.refused.sort_by_key(|(line, _)| *line);
    Ok(chunk)
}

async fn submit(lane: &Lane, chunk: Chunk) -> Answered {
    let Chunk { lines, bytes, orders, refused } = chunk;
    let answers = if orders.is_empty() { Vec::new() } else { lane.submit_all(orders).await };
    Answered { lines, bytes, answers, refused }
}
