//! The rows of a table, in chunks that a thread of its own reads.

use std::{
    fs::File,
    io::{BufReader, Seek as _, SeekFrom},
};

use csv::{Reader, ReaderBuilder, StringRecord};
use tokio::sync::mpsc;

use super::{super::ImportError, scan::Scanned};

/// Rows in a chunk.
const CHUNK_ROWS: usize = 1_024;
/// Chunks that wait for whoever takes them.
const CHUNKS_WAITING: usize = 2;
/// Read at once.
const BUFFER_BYTES: usize = 1 << 18;

/// A row as it stands in the file.
#[derive(Clone, Debug)]
pub(in crate::imports) struct RawRow {
    /// Its first line, from 1.
    pub(in crate::imports) line: u64,
    pub(in crate::imports) fields: StringRecord,
}

/// The rows after the header, in order.
#[derive(Debug)]
pub(in crate::imports) struct Rows(mpsc::Receiver<Result<Vec<RawRow>, ImportError>>);

impl Rows {
    /// Begins to read a table. Must be called inside a tokio runtime.
    pub(in crate::imports) fn read(scanned: &Scanned) -> Self {
        let (sender, chunks) = mpsc::channel(CHUNKS_WAITING);
        let scanned = scanned.clone();
        tokio::task::spawn_blocking(move || {
            if let Err(error) = send_all(&scanned, &sender) {
                // When the receiver is gone, nobody needs the error.
                let _ = sender.blocking_send(Err(error));
            }
        });
        Self(chunks)
    }

    /// The next rows; `None` at the end.
    ///
    /// # Errors
    /// `import_unreadable`.
    pub(in crate::imports) async fn next(&mut self) -> Result<Option<Vec<RawRow>>, ImportError> {
        self.0.recv().await.transpose()
    }
}

fn send_all(
    scanned: &Scanned,
    chunks: &mpsc::Sender<Result<Vec<RawRow>, ImportError>>,
) -> Result<(), ImportError> {
    let mut reader = reader(scanned)?;
    let mut chunk = Vec::with_capacity(CHUNK_ROWS);
    let mut fields = StringRecord::new();
    let mut is_header = true;
    while reader.read_record(&mut fields).map_err(|error| unreadable(scanned, &error))? {
        if std::mem::take(&mut is_header) {
            continue;
        }
        let line = fields.position().map_or(0, csv::Position::line);
        chunk.push(RawRow { line, fields: fields.clone() });
        if chunk.len() == CHUNK_ROWS {
            let full = std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK_ROWS));
            if chunks.blocking_send(Ok(full)).is_err() {
                return Ok(());
            }
        }
    }
    if !chunk.is_empty() {
        // When the receiver is gone, nobody needs the rest.
        let _ = chunks.blocking_send(Ok(chunk));
    }
    Ok(())
}

/// The names of the columns, without white space around them.
pub(super) fn header(scanned: &Scanned) -> Result<Vec<String>, ImportError> {
    let mut fields = StringRecord::new();
    let mut reader = reader(scanned)?;
    if !reader.read_record(&mut fields).map_err(|error| unreadable(scanned, &error))? {
        return Err(ImportError::Empty);
    }
    let header: Vec<String> = fields.iter().map(|name| name.trim().to_owned()).collect();
    check_header(&header)?;
    Ok(header)
}

fn check_header(header: &[String]) -> Result<(), ImportError> {
    for (place, name) in header.iter().enumerate() {
        if !name.is_empty() && header.get(..place).is_some_and(|before| before.contains(name)) {
            let column = place.saturating_add(1);
            return Err(ImportError::HeaderTwice { name: name.clone(), column });
        }
    }
    Ok(())
}

fn reader(scanned: &Scanned) -> Result<Reader<BufReader<File>>, ImportError> {
    let open = || {
        let mut file = File::open(&scanned.path)?;
        file.seek(SeekFrom::Start(scanned.offset))?;
        Ok(BufReader::with_capacity(BUFFER_BYTES, file))
    };
    let file = open().map_err(|error: std::io::Error| unreadable(scanned, &error))?;
    Ok(ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(scanned.delimiter)
        .from_reader(file))
}

fn unreadable(scanned: &Scanned, error: &dyn std::fmt::Display) -> ImportError {
    ImportError::Unreadable { name: scanned.name.clone(), cause: error.to_string() }
}
