//! Reading and parsing lines, on a thread of its own.

use std::io::{self, BufRead as _, BufReader, Read};

use desk::{Actor, CommandError, Desk, DeskError, PostTransaction};
use ledger::Order;
use money::Currency;
use serde_json::json;
use store::Timestamp;
use tokio::sync::mpsc;

use super::{CHUNK_LINES, Chunk, LINE_OVERHEAD_BYTES};

/// Size of the read buffer.
const BUFFER_BYTES: usize = 1 << 20;
/// Maximum length of a line; a longer one is refused without being buffered.
const LINE_BYTES_MAX: usize = 1 << 20;
/// Maximum size of a chunk; with long lines it is reached before [`CHUNK_LINES`].
const CHUNK_BYTES_MAX: usize = 2 * CHUNK_LINES * LINE_OVERHEAD_BYTES;

/// Parses a line into an order.
pub(super) struct Parser {
    pub(super) desk: Desk,
    pub(super) actor: Actor,
    pub(super) currency: Currency,
}

impl Parser {
    fn order(&self, line: &[u8], at: Timestamp) -> Result<Order, CommandError> {
        let input: PostTransaction =
            serde_json::from_slice(line).map_err(|error| DeskError::BadInput(error.to_string()))?;
        Ok(input.order(&self.actor, at, self.currency))
    }
}

/// Reads to the end of the input, or until the receiver is closed. Complete lines are sent before the
/// next read, so that a slow writer is answered line by line.
pub(super) fn read_all(
    source: impl Read,
    parser: &Parser,
    chunks: &mpsc::Sender<io::Result<Chunk>>,
) {
    if let Err(error) = read_lines(source, parser, chunks) {
        // When the receiver is closed, nobody needs the error.
        let _ = chunks.blocking_send(Err(error));
    }
}

fn read_lines(
    source: impl Read,
    parser: &Parser,
    chunks: &mpsc::Sender<io::Result<Chunk>>,
) -> io::Result<()> {
    let mut source = BufReader::with_capacity(BUFFER_BYTES, source);
    let mut lines = Lines { parser, chunks, at: parser.desk.now(), chunk: Chunk::default() };
    let mut partial = PartialLine::default();
    loop {
        let arrived = source.fill_buf()?;
        if arrived.is_empty() {
            break;
        }
        lines.at = parser.desk.now();
        let length = arrived.len();
        let mut rest = arrived;
        while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
            if !partial.complete(&rest[..end], |line| lines.add(line)) {
                return Ok(());
            }
            rest = &rest[end + 1..];
        }
        partial.append(rest);
        source.consume(length);
        if !lines.send() {
            return Ok(());
        }
    }
    if partial.has_begun() && partial.complete(&[], |line| lines.add(line)) {
        lines.send();
    }
    Ok(())
}

/// The part of a line read so far.
#[derive(Default)]
struct PartialLine {
    text: Vec<u8>,
    is_too_long: bool,
}

impl PartialLine {
    fn has_begun(&self) -> bool {
        self.is_too_long || !self.text.is_empty()
    }

    fn append(&mut self, part: &[u8]) {
        self.is_too_long |= self.text.len() + part.len() > LINE_BYTES_MAX;
        if self.is_too_long {
            self.text = Vec::new();
        } else {
            self.text.extend_from_slice(part);
        }
    }

    /// Completes the line with its last part and passes it to `add`; `None` is a line too long.
    fn complete(&mut self, last: &[u8], add: impl FnOnce(Option<&[u8]>) -> bool) -> bool {
        if !self.has_begun() && last.len() <= LINE_BYTES_MAX {
            return add(Some(last));
        }
        self.append(last);
        let goes_on = add((!self.is_too_long).then_some(&self.text));
        self.text.clear();
        self.is_too_long = false;
        goes_on
    }
}

/// Collects lines into chunks.
struct Lines<'a> {
    parser: &'a Parser,
    chunks: &'a mpsc::Sender<io::Result<Chunk>>,
    at: Timestamp,
    chunk: Chunk,
}

impl Lines<'_> {
    /// Returns whether the receiver is still open.
    fn add(&mut self, line: Option<&[u8]>) -> bool {
        let parsed = line.map_or_else(|| Err(too_long()), |line| self.parser.order(line, self.at));
        match parsed {
            Ok(order) => self.chunk.orders.push(order),
            Err(error) => self.chunk.refused.push((self.chunk.lines, error)),
        }
        self.chunk.lines += 1;
        self.chunk.bytes += LINE_OVERHEAD_BYTES + line.map_or(0, <[u8]>::len);
        let is_full = self.chunk.lines == CHUNK_LINES || self.chunk.bytes >= CHUNK_BYTES_MAX;
        !is_full || self.send()
    }

    fn send(&mut self) -> bool {
        let chunk = std::mem::take(&mut self.chunk);
        chunk.lines == 0 || self.chunks.blocking_send(Ok(chunk)).is_ok()
    }
}

fn too_long() -> CommandError {
    CommandError {
        code: "line_too_long".to_owned(),
        message: format!("a line may have at most {LINE_BYTES_MAX} bytes"),
        details: json!({ "bytes_max": LINE_BYTES_MAX }),
    }
}

#[cfg(test)]
mod tests {
    use super::{LINE_BYTES_MAX, PartialLine};

    fn taken(partial: &mut PartialLine, last: &[u8]) -> Option<Vec<u8>> {
        let mut line = None;
        partial.complete(last, |text| {
            line = text.map(<[u8]>::to_vec);
            true
        });
        line
    }

    #[test]
    fn a_line_may_arrive_in_parts() {
        let mut partial = PartialLine::default();
        partial.append(b"{\"a\"");
        partial.append(b":1");
        assert_eq!(taken(&mut partial, b"}"), Some(b"{\"a\":1}".to_vec()));
        assert_eq!(taken(&mut partial, b"{}"), Some(b"{}".to_vec()));
    }

    #[test]
    fn only_the_line_that_is_too_long_is_lost() {
        let mut partial = PartialLine::default();
        partial.append(&vec![b'x'; LINE_BYTES_MAX]);
        partial.append(b"x");
        assert!(partial.text.is_empty());
        assert_eq!(taken(&mut partial, b"x"), None);
        assert_eq!(taken(&mut partial, &vec![b'x'; LINE_BYTES_MAX + 1]), None);
        assert_eq!(taken(&mut partial, b"{}"), Some(b"{}".to_vec()));
    }
}
