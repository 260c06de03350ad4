//! Rows on their way from the database to the disk: batches of them go through a channel to a thread
//! that may block.

use std::{ops::ControlFlow, path::PathBuf};

use export::{Batch, Cell, ExportError, Finished, Options, Schema, Sink};
use store::{RowRef, RowSink, StoreError};
use tokio::{sync::mpsc, task::JoinHandle};

use crate::{DeskError, Progress};

/// Batches that wait for the disk.
const WAITING: usize = 4;

enum Piece {
    Rows(Batch),
    End,
}

/// Takes rows from whoever reads them.
pub(super) struct Out<'p> {
    batch: Batch,
    width: usize,
    pieces: mpsc::Sender<Piece>,
    progress: Progress<'p>,
    rows: u64,
}

/// The thread that writes.
pub(super) struct Writing(JoinHandle<Result<Option<Finished>, ExportError>>);

/// A file at `path`, or only its measures; and the way to it.
pub(super) fn open(
    path: Option<PathBuf>,
    schema: Schema,
    options: Options,
    progress: Progress<'_>,
) -> (Out<'_>, Writing) {
    let (pieces, inbox) = mpsc::channel(WAITING);
    let writing = tokio::task::spawn_blocking(move || {
        let sink = match path {
            Some(path) => Sink::create(&path, schema, options)?,
            None => Sink::measure(schema, options)?,
        };
        write(sink, inbox)
    });
    let width = schema.columns.len();
    (Out { batch: Batch::new(width), width, pieces, progress, rows: 0 }, Writing(writing))
}

/// Writes batches as they arrive; without the final marker there is no file.
fn write(
    mut sink: Sink,
    mut pieces: mpsc::Receiver<Piece>,
) -> Result<Option<Finished>, ExportError> {
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Piece::Rows(batch) => sink.rows(&batch)?,
            Piece::End => return sink.finish().map(Some),
        }
    }
    Ok(None)
}

impl Writing {
    /// The whole file. `read` is how reading ended; what the disk refused comes first, because it ends
    /// reading too.
    pub(super) async fn finished(self, read: Result<(), DeskError>) -> Result<Finished, DeskError> {
        let written = self.0.await.map_err(|_| DeskError::Cancelled)??;
        read?;
        written.ok_or(DeskError::Cancelled)
    }
}

impl Out<'_> {
    /// Adds a row.
    pub(super) fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        self.batch.push(cells);
    }

    /// Hands rows on when there are enough of them.
    pub(super) async fn pace(&mut self) -> Result<(), DeskError> {
        if self.batch.is_full() { self.send().await } else { Ok(()) }
    }

    async fn send(&mut self) -> Result<(), DeskError> {
        let batch = std::mem::replace(&mut self.batch, Batch::new(self.width));
        self.rows = self.rows.saturating_add(batch.rows() as u64);
        if self.pieces.send(Piece::Rows(batch)).await.is_err() {
            // The disk refused; the writer says why.
            return Err(DeskError::Cancelled);
        }
        match (self.progress)(self.rows) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(DeskError::Cancelled),
        }
    }

    /// Says that all rows were read: only now the writer ends the file.
    pub(super) async fn end(mut self) -> Result<(), DeskError> {
        if self.batch.rows() > 0 {
            self.send().await?;
        }
        self.pieces.send(Piece::End).await.map_err(|_| DeskError::Cancelled)
    }
}

/// Reads rows of a statement into an [`Out`]: `each` makes the cells of one row.
pub(super) struct Reader<'o, 'p, F> {
    pub(super) out: &'o mut Out<'p>,
    pub(super) each: F,
}

impl<F> RowSink for Reader<'_, '_, F>
where
    F: FnMut(RowRef<'_>, &mut Batch) -> Result<(), StoreError> + Send,
{
    type Error = DeskError;

    fn take(&mut self, row: RowRef<'_>) -> Result<(), DeskError> {
        Ok((self.each)(row, &mut self.out.batch)?)
    }

    fn is_full(&self) -> bool {
        self.out.batch.is_full()
    }

    async fn hand_on(&mut self) -> Result<(), DeskError> {
        self.out.send().await
    }
}
