//! Transactions as JSON lines: an answer line for each, while the lines still arrive.
//!
//! The connection is cut when the lines have not been posted to their end: an answer that ends
//! regularly has a line for every line of the request.

use std::{io, sync::Arc};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header::CONTENT_TYPE, request::Parts},
    response::Response,
};
use desk::{
    Bearer, CHUNKS_QUEUED_MAX, DeskError, LineAnswers, LineChunk, LineCounts, LineParser, LinesCut,
};
use futures::stream;
use http_body_util::BodyExt as _;
use tokio::{
    sync::{OwnedSemaphorePermit, mpsc, oneshot},
    time::timeout,
};

use super::{
    Api,
    input::{LINES, announced_bytes, idempotency_key, read_whole},
    problem::Problem,
};
use crate::limits::{BODY_BYTES_MAX, LINES_IDLE_MAX};

/// Starts to post the lines of a body; the answer is written while they are posted.
pub(super) async fn post(
    api: &Api,
    bearer: Bearer,
    parts: &Parts,
    body: Body,
) -> Result<Response, Problem> {
    if idempotency_key(&parts.headers)?.is_some() {
        return Err(Problem::field("Idempotency-Key", "each line has its own field \"key\""));
    }
    let slot = Arc::clone(&api.streams).try_acquire_owned().map_err(|_| {
        Problem::rate_exceeded("too many streams of lines at once; wait until one has ended")
    })?;
    let parser = LineParser::new(api.desk.clone(), bearer.actor().clone()).await?;
    // What is small is read to its end first: its sender may not read answers before.
    let is_small = announced_bytes(&parts.headers).is_some_and(|len| len <= BODY_BYTES_MAX as u64);
    let body = if is_small { read_whole(&parts.headers, body).await?.into() } else { body };
    let (sender, chunks) = mpsc::channel(CHUNKS_QUEUED_MAX);
    let (answered, answers) = mpsc::channel(CHUNKS_QUEUED_MAX);
    let (end_sender, end) = oneshot::channel();
    tokio::spawn(read(body, parser, sender));
    let (desk, mut shutdown) = (api.desk.clone(), api.shutdown.clone());
    tokio::spawn(async move {
        let end = desk.post_lines(chunks, answered, shutdown.begun()).await;
        // When the client is gone, nobody asks for the end.
        let _ = end_sender.send(end);
    });
    let writer = Writer { answers, end: Some(end), counts: LineCounts::default(), _slot: slot };
    let mut answer = Response::new(Body::from_stream(stream::unfold(writer, Writer::next)));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(LINES));
    Ok(answer)
}

/// Reads the body to its end, or until the receiver is closed. Complete lines are sent before more is
/// read, so that a slow client is answered line by line.
async fn read(body: Body, parser: LineParser, chunks: mpsc::Sender<io::Result<LineChunk>>) {
    if let Err(error) = read_all(body, parser, &chunks).await {
        // When the receiver is closed, nobody needs the error.
        let _ = chunks.send(Err(error)).await;
    }
}

async fn read_all(
    mut body: Body,
    mut parser: LineParser,
    chunks: &mpsc::Sender<io::Result<LineChunk>>,
) -> io::Result<()> {
    loop {
        let frame = timeout(LINES_IDLE_MAX, body.frame());
        let Some(frame) = frame.await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))? else {
            break;
        };
        let Ok(part) = frame.map_err(io::Error::other)?.into_data() else { continue };
        let mut arrived = part.as_ref();
        while let Some(chunk) = parser.parse(&mut arrived) {
            if chunks.send(Ok(chunk)).await.is_err() {
                return Ok(());
            }
        }
        if let Some(chunk) = parser.take()
            && chunks.send(Ok(chunk)).await.is_err()
        {
            return Ok(());
        }
    }
    if let Some(chunk) = parser.finish() {
        // The receiver says itself why it is closed.
        let _ = chunks.send(Ok(chunk)).await;
    }
    Ok(())
}

/// Writes answers.
struct Writer {
    answers: mpsc::Receiver<LineAnswers>,
    end: Option<oneshot::Receiver<Result<(), LinesCut>>>,
    counts: LineCounts,
    _slot: OwnedSemaphorePermit,
}

impl Writer {
    /// The next part of the answer; an error cuts the connection.
    async fn next(mut self) -> Option<(io::Result<Bytes>, Self)> {
        if let Some(answers) = self.answers.recv().await {
            let mut text = Vec::new();
            let written = answers.write(&mut text, &mut self.counts).map_err(io::Error::other);
            return Some((written.map(|()| text.into()), self));
        }
        let cut = match self.end.take()?.await {
            Ok(Ok(())) => {
                tracing::debug!(
                    accepted = self.counts.accepted,
                    refused = self.counts.refused,
                    "lines posted"
                );
                return None;
            }
            Ok(Err(cut)) => cut,
            Err(_) => LinesCut::Stopped,
        };
        let code = match &cut {
            LinesCut::Stopped => "stopped",
            LinesCut::Unreadable(_) => "unreadable",
            LinesCut::Failed(error) => DeskError::code(error),
        };
        tracing::info!(code, accepted = self.counts.accepted, "a stream of lines was cut");
        Some((Err(io::Error::other(code)), self))
    }
}
