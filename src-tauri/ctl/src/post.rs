//! `post -`: posts a stream of transactions.
//!
//! One thread reads and parses lines, the lane writes batches, another thread prints answers. When
//! standard output is closed, or on ctrl-c, nothing more is read, and what is in flight is finished and
//! answered.
//!
//! When a line was refused, the exit status is 3, and standard error has the counts as one JSON object:
//! `{"accepted": 9, "refused": 1, "by_code": {"insufficient_credits": 1}}`.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, ErrorKind, Read, Write as _},
    path::PathBuf,
    thread,
};

use clap::Args;
use desk::{
    CHUNKS_QUEUED_MAX, Desk, LineAnswers, LineChunk, LineCounts, LineParser, LinesCut, Opening,
};
use tokio::sync::{mpsc, oneshot};

use crate::{Failure, options::GlobalOptions};

/// Size of the read buffer.
const BUFFER_BYTES: usize = 1 << 20;

/// The source of the lines.
#[derive(Debug, Args)]
pub(crate) struct Post {
    /// A file of JSON lines, each an input of `post_transaction`; `-` reads standard input
    source: PathBuf,
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
    let parser = LineParser::new(desk.clone(), actor).await?;
    let chunks = read(parser, source)?;
    let (answered, printed) = print()?;
    let driven = drive(&desk, chunks, answered).await;
    let printed = printed.await.map_err(|error| Failure::machine(&error))?;
    desk.db().close().await;
    let counts = printed?;
    driven?;
    if counts.refused == 0 { Ok(()) } else { Err(Failure::LinesRefused(counts)) }
}

async fn drive(
    desk: &Desk,
    chunks: mpsc::Receiver<io::Result<LineChunk>>,
    answered: mpsc::Sender<LineAnswers>,
) -> Result<(), Failure> {
    let stop = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    desk.post_lines(chunks, answered, stop).await.map_err(|cut| match cut {
        LinesCut::Stopped => Failure::Interrupted,
        LinesCut::Unreadable(error) => Failure::machine(&error),
        LinesCut::Failed(error) => error.into(),
    })
}

/// Starts the reading thread. It is not joined, because it may be blocked in a read.
fn read(
    parser: LineParser,
    source: Box<dyn Read + Send>,
) -> Result<mpsc::Receiver<io::Result<LineChunk>>, Failure> {
    let (sender, chunks) = mpsc::channel(CHUNKS_QUEUED_MAX);
    let work = move || {
        if let Err(error) = read_all(source, parser, &sender) {
            // When the receiver is closed, nobody needs the error.
            let _ = sender.blocking_send(Err(error));
        }
    };
    let thread = thread::Builder::new().name("lines".to_owned()).spawn(work);
    thread.map_err(|error| Failure::machine(&error))?;
    Ok(chunks)
}

/// Reads to the end of the input, or until the receiver is closed. Complete lines are sent before the
/// next read, so that a slow writer is answered line by line.
fn read_all(
    source: impl Read,
    mut parser: LineParser,
    chunks: &mpsc::Sender<io::Result<LineChunk>>,
) -> io::Result<()> {
    let mut source = BufReader::with_capacity(BUFFER_BYTES, source);
    let send = |chunk| chunks.blocking_send(Ok(chunk)).is_ok();
    loop {
        let mut arrived = source.fill_buf()?;
        let length = arrived.len();
        if length == 0 {
            break;
        }
        while let Some(chunk) = parser.parse(&mut arrived) {
            if !send(chunk) {
                return Ok(());
            }
        }
        source.consume(length);
        if parser.take().is_some_and(|chunk| !send(chunk)) {
            return Ok(());
        }
    }
    if let Some(chunk) = parser.finish() {
        send(chunk);
    }
    Ok(())
}

/// Starts the printing thread; the receiver gets its result.
#[expect(clippy::type_complexity, reason = "two ends of two channels, used once")]
fn print()
-> Result<(mpsc::Sender<LineAnswers>, oneshot::Receiver<Result<LineCounts, Failure>>), Failure> {
    let (sender, answered) = mpsc::channel(CHUNKS_QUEUED_MAX);
    let (done, printed) = oneshot::channel();
    let work = move || {
        // The receiver is only gone when the whole program ends.
        let _ = done.send(print_all(answered));
    };
    let thread = thread::Builder::new().name("answers".to_owned()).spawn(work);
    thread.map_err(|error| Failure::machine(&error))?;
    Ok((sender, printed))
}

/// Prints answers until the sender or standard output is closed, and counts them.
fn print_all(mut answered: mpsc::Receiver<LineAnswers>) -> Result<LineCounts, Failure> {
    let mut counts = LineCounts::default();
    let mut out = io::stdout().lock();
    let mut text = Vec::new();
    while let Some(answers) = answered.blocking_recv() {
        text.clear();
        answers.write(&mut text, &mut counts)?;
        match out.write_all(&text).and_then(|()| out.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(counts),
            Err(error) => return Err(Failure::machine(&error)),
            Ok(()) => {}
        }
    }
    Ok(counts)
}
