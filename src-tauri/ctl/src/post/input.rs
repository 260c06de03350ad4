//! Reading and parsing lines, on a thread of its own.

use std::io::{self, BufRead as _, BufReader, Read};

use desk::{Actor, CommandError, Desk, DeskError, PostTransaction};
use ledger::Order;
use money::Currency;
use serde_json::json;
use store::Timestamp;
use tokio::sync::mpsc;

use super::{CHUNK_LINES, Chunk, LINE_WEIGHT};

/// What one read may bring.
const BUFFER_BYTES: usize = 1 << 20;
/// A longer line is refused without being kept.
const LINE_BYTES_MAX: usize = 1 << 20;
/// A chunk of long lines ends before it has all its lines.
const CHUNK_WEIGHT_MAX: usize = 2 * CHUNK_LINES * LINE_WEIGHT;

/// What makes an order of a line.
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

/// Reads to the end, or until nobody takes chunks any more. What has arrived is sent on before the
/// next read, so that a slow caller is answered line by line.
pub(super) fn read_all(
    source: impl Read,
    parser: &Parser,
    chunks: &mpsc::Sender<io::Result<Chunk>>,
) {
    if let Err(error) = read_lines(source, parser, chunks) {
        // Nobody takes chunks any more: nobody wants to know.
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
    let mut begun = Begun::default();
    loop {
        let arrived = source.fill_buf()?;
        if arrived.is_empty() {
            break;
        }
        lines.at = parser.desk.now();
        let length = arrived.len();
        let mut rest = arrived;
        while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
            if !begun.take(&rest[..end], |line| lines.add(line)) {
                return Ok(());
            }
            rest = &rest[end + 1..];
        }
        begun.keep(rest);
        source.consume(length);
        if !lines.send() {
            return Ok(());
        }
    }
    if begun.is_there() && begun.take(&[], |line| lines.add(line)) {
        lines.send();
    }
    Ok(())
}

/// A line whose end has not arrived.
#[derive(Default)]
struct Begun {
    text: Vec<u8>,
    is_too_long: bool,
}

impl Begun {
    fn is_there(&self) -> bool {
        self.is_too_long || !self.text.is_empty()
    }

    fn keep(&mut self, part: &[u8]) {
        self.is_too_long |= self.text.len() + part.len() > LINE_BYTES_MAX;
        if self.is_too_long {
            self.text = Vec::new();
        } else {
            self.text.extend_from_slice(part);
        }
    }

    /// Ends the line with its last part and hands it on; `None` stands for a line too long.
    fn take(&mut self, last: &[u8], add: impl FnOnce(Option<&[u8]>) -> bool) -> bool {
        if !self.is_there() && last.len() <= LINE_BYTES_MAX {
            return add(Some(last));
        }
        self.keep(last);
        let goes_on = add((!self.is_too_long).then_some(&self.text));
        self.text.clear();
        self.is_too_long = false;
        goes_on
    }
}

/// Gathers lines into chunks.
struct Lines<'a> {
    parser: &'a Parser,
    chunks: &'a mpsc::Sender<io::Result<Chunk>>,
    at: Timestamp,
    chunk: Chunk,
}

impl Lines<'_> {
    /// Whether somebody still takes chunks.
    fn add(&mut self, line: Option<&[u8]>) -> bool {
        let parsed = line.map_or_else(|| Err(too_long()), |line| self.parser.order(line, self.at));
        match parsed {
            Ok(order) => self.chunk.orders.push(order),
            Err(error) => self.chunk.refused.push((self.chunk.lines, error)),
        }
        self.chunk.lines += 1;
        self.chunk.weight += LINE_WEIGHT + line.map_or(0, <[u8]>::len);
        let is_full = self.chunk.lines == CHUNK_LINES || self.chunk.weight >= CHUNK_WEIGHT_MAX;
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
    use super::{Begun, LINE_BYTES_MAX};

    fn taken(begun: &mut Begun, last: &[u8]) -> Option<Vec<u8>> {
        let mut line = None;
        begun.take(last, |text| {
            line = text.map(<[u8]>::to_vec);
            true
        });
        line
    }

    #[test]
    fn a_line_may_arrive_in_parts() {
        let mut begun = Begun::default();
        begun.keep(b"{\"a\"");
        begun.keep(b":1");
        assert_eq!(taken(&mut begun, b"}"), Some(b"{\"a\":1}".to_vec()));
        assert_eq!(taken(&mut begun, b"{}"), Some(b"{}".to_vec()));
    }

    #[test]
    fn only_the_line_that_is_too_long_is_lost() {
        let mut begun = Begun::default();
        begun.keep(&vec![b'x'; LINE_BYTES_MAX]);
        begun.keep(b"x");
        assert!(begun.text.is_empty());
        assert_eq!(taken(&mut begun, b"x"), None);
        assert_eq!(taken(&mut begun, &vec![b'x'; LINE_BYTES_MAX + 1]), None);
        assert_eq!(taken(&mut begun, b"{}"), Some(b"{}".to_vec()));
    }
}
