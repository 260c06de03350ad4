//! Posting a stream of lines, each an input of `post_transaction`, through the lane in its batches.
//!
//! Somebody reads and parses lines ([`LineParser`]), the lane writes batches ([`Desk::post_lines`]),
//! somebody writes answers ([`LineAnswers::write`]). Chunks of lines pass between them in order. The
//! bytes in flight are bounded, so that memory use does not depend on the length of the input, and a
//! slow reader of answers slows the reading of lines.

mod answer;
mod parse;

use std::io;

use futures::{StreamExt as _, future::BoxFuture, stream::FuturesOrdered};
use ledger::{Applied, Lane, LedgerError, Order};
use tokio::sync::mpsc;

pub use answer::{LineAnswer, LineCounts};
pub use parse::LineParser;

use crate::{CommandError, Desk, DeskError};

/// Lines submitted to the lane together.
const CHUNK_LINES: usize = 2_048;
/// Maximum number of bytes in flight: two full commits, so that one is collected while one is
/// written.
const IN_FLIGHT_BYTES_MAX: usize = 4 * CHUNK_LINES * LINE_OVERHEAD_BYTES;
/// Estimated size of a parsed line and its answer in addition to its text, in bytes.
const LINE_OVERHEAD_BYTES: usize = 1_024;
/// Maximum number of chunks that wait for the lane, and of chunks of answers that wait for whoever
/// writes them.
pub const CHUNKS_QUEUED_MAX: usize = 2;

/// Lines that arrived together.
#[derive(Debug, Default)]
pub struct LineChunk {
    lines: usize,
    bytes: usize,
    orders: Vec<Order>,
    /// Lines that could not be parsed, by index in the chunk.
    refused: Vec<(usize, CommandError)>,
}

/// The answers to a chunk.
#[derive(Debug)]
pub struct LineAnswers {
    lines: usize,
    bytes: usize,
    answers: Vec<Result<Applied, LedgerError>>,
    refused: Vec<(usize, CommandError)>,
}

/// Why a stream ended before the end of its input.
#[derive(Debug)]
pub enum LinesCut {
    /// It was stopped.
    Stopped,
    /// The input cannot be read.
    Unreadable(io::Error),
    /// The database failed.
    Failed(DeskError),
}

impl Desk {
    /// Passes chunks through the lane, in order, until their end or until `stop` completes. What is in
    /// flight then is finished and answered. When the receiver of the answers is closed, no more chunks
    /// are taken.
    ///
    /// # Errors
    /// [`LinesCut`] when the input has not been posted to its end.
    pub async fn post_lines(
        &self,
        mut chunks: mpsc::Receiver<io::Result<LineChunk>>,
        answered: mpsc::Sender<LineAnswers>,
        stop: impl Future<Output = ()>,
    ) -> Result<(), LinesCut> {
        let mut in_flight = FuturesOrdered::<BoxFuture<'_, LineAnswers>>::new();
        let mut bytes_in_flight = 0_usize;
        let mut reads_on = true;
        let mut ended = Ok(());
        let mut stop = std::pin::pin!(stop);
        loop {
            tokio::select! {
                // Polled first, so that a chunk reaches the lane before the next is received.
                biased;
                Some(done) = in_flight.next(), if !in_flight.is_empty() => {
                    bytes_in_flight = bytes_in_flight.saturating_sub(done.bytes);
                    // When nobody takes answers, only what is in flight is finished.
                    reads_on &= answered.send(done).await.is_ok();
                }
                () = &mut stop, if reads_on => (ended, reads_on) = (Err(LinesCut::Stopped), false),
                chunk = chunks.recv(), if reads_on && bytes_in_flight < IN_FLIGHT_BYTES_MAX => match chunk {
                    Some(Ok(chunk)) => {
                        bytes_in_flight = bytes_in_flight.saturating_add(chunk.bytes);
                        let chunk = self.without_foreign(chunk).await.map_err(LinesCut::Failed)?;
                        in_flight.push_back(Box::pin(submit(&self.lane, chunk)));
                    }
                    Some(Err(error)) => {
                        (ended, reads_on) = (Err(LinesCut::Unreadable(error)), false);
                    }
                    None => reads_on = false,
                },
                else => return ended,
            }
        }
    }

    /// Refuses the top-ups of a chunk that are in another currency than Stripe took.
    async fn without_foreign(&self, mut chunk: LineChunk) -> Result<LineChunk, DeskError> {
        let foreign = self.foreign_top_ups(&chunk.orders).await?;
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
}

async fn submit(lane: &Lane, chunk: LineChunk) -> LineAnswers {
    let LineChunk { lines, bytes, orders, refused } = chunk;
    let answers = if orders.is_empty() { Vec::new() } else { lane.submit_all(orders).await };
    LineAnswers { lines, bytes, answers, refused }
}
