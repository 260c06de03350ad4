//! Splitting what arrives into lines, and parsing them.

use ledger::Order;
use money::Currency;
use serde_json::json;
use store::Timestamp;

use super::{CHUNK_LINES, LINE_OVERHEAD_BYTES, LineChunk};
use crate::{Actor, CommandError, Desk, DeskError, PostTransaction};

/// Maximum length of a line; a longer one is refused without being buffered.
const LINE_BYTES_MAX: usize = 1 << 20;
/// Maximum size of a chunk; with long lines it is reached before [`CHUNK_LINES`].
const CHUNK_BYTES_MAX: usize = 2 * CHUNK_LINES * LINE_OVERHEAD_BYTES;

/// Parses lines as they arrive, in parts of any size, and collects them into chunks.
#[derive(Debug)]
pub struct LineParser {
    desk: Desk,
    actor: Actor,
    currency: Currency,
    partial: PartialLine,
    chunk: LineChunk,
}

impl LineParser {
    /// A parser of lines that this actor posts.
    ///
    /// # Errors
    /// `database_*`, because the default currency is read.
    pub async fn new(desk: Desk, actor: Actor) -> Result<Self, DeskError> {
        let currency = desk.default_currency().await?;
        let (partial, chunk) = (PartialLine::default(), LineChunk::default());
        Ok(Self { desk, actor, currency, partial, chunk })
    }

    /// Takes from `arrived` up to the end of a full chunk, which is returned; `None` when everything
    /// is taken.
    pub fn parse(&mut self, arrived: &mut &[u8]) -> Option<LineChunk> {
        let now = self.desk.now();
        while let Some(end) = arrived.iter().position(|&byte| byte == b'\n') {
            let (last, rest) = (&arrived[..end], &arrived[end + 1..]);
            *arrived = rest;
            self.add(last, now);
            if self.chunk.is_full() {
                return self.take();
            }
        }
        self.partial.append(arrived);
        *arrived = &[];
        None
    }

    /// The complete lines so far, if there are any.
    pub fn take(&mut self) -> Option<LineChunk> {
        let chunk = std::mem::take(&mut self.chunk);
        (chunk.lines > 0).then_some(chunk)
    }

    /// The last lines at the end of the input, which need no line end.
    pub fn finish(mut self) -> Option<LineChunk> {
        if self.partial.has_begun() {
            let now = self.desk.now();
            self.add(&[], now);
        }
        self.take()
    }

    fn add(&mut self, last: &[u8], now: Timestamp) {
        let mut whole = Vec::new();
        let line = self.partial.complete(last, &mut whole);
        self.chunk.bytes += LINE_OVERHEAD_BYTES + line.map_or(0, <[u8]>::len);
        let parsed = line.map_or_else(|| Err(too_long()), |line| self.order(line, now));
        match parsed {
            Ok(order) => self.chunk.orders.push(order),
            Err(error) => self.chunk.refused.push((self.chunk.lines, error)),
        }
        self.chunk.lines += 1;
    }

    fn order(&self, line: &[u8], at: Timestamp) -> Result<Order, CommandError> {
        let input: PostTransaction =
            serde_json::from_slice(line).map_err(|error| DeskError::BadInput(error.to_string()))?;
        Ok(input.order(&self.actor, at, self.currency))
    }
}

impl LineChunk {
    fn is_full(&self) -> bool {
        self.lines >= CHUNK_LINES || self.bytes >= CHUNK_BYTES_MAX
    }
}

/// The part of a line that has arrived so far.
#[derive(Debug, Default)]
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

    /// Completes the line with its last part and begins the next; `None` is a line too long. `whole`
    /// is where a line of several parts is put together.
    fn complete<'a>(&mut self, last: &'a [u8], whole: &'a mut Vec<u8>) -> Option<&'a [u8]> {
        if !self.has_begun() && last.len() <= LINE_BYTES_MAX {
            return Some(last);
        }
        self.append(last);
        let Self { text, is_too_long } = std::mem::take(self);
        *whole = text;
        (!is_too_long).then_some(whole.as_slice())
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

    fn completed(partial: &mut PartialLine, last: &[u8]) -> Option<Vec<u8>> {
        partial.complete(last, &mut Vec::new()).map(<[u8]>::to_vec)
    }

    #[test]
    fn a_line_may_arrive_in_parts() {
        let mut partial = PartialLine::default();
        partial.append(b"{\"a\"");
        partial.append(b":1");
        assert_eq!(completed(&mut partial, b"}"), Some(b"{\"a\":1}".to_vec()));
        assert_eq!(completed(&mut partial, b"{}"), Some(b"{}".to_vec()));
    }

    #[test]
    fn only_the_line_that_is_too_long_is_lost() {
        let mut partial = PartialLine::default();
        partial.append(&vec![b'x'; LINE_BYTES_MAX]);
        partial.append(b"x");
        assert!(partial.text.is_empty());
        assert_eq!(completed(&mut partial, b"x"), None);
        assert_eq!(completed(&mut partial, &vec![b'x'; LINE_BYTES_MAX + 1]), None);
        assert_eq!(completed(&mut partial, b"{}"), Some(b"{}".to_vec()));
    }
}
