//! RFC 4180: a header row, CRLF, quotes where needed and doubled inside.
//!
//! Spreadsheets run a text that begins like a formula. Such a text gets an apostrophe in front, which
//! they show as "this is text". Numbers, times and empty fields are ours and stay as they are.

use std::borrow::Cow;
use std::io;

use csv::{Terminator, Writer, WriterBuilder};

use super::BUFFER_BYTES;
use crate::Cell;
use crate::cell::{decimal, rfc3339};
use crate::measured::Measured;

pub(crate) struct Encoder(Writer<Measured>);

impl Encoder {
    pub(super) fn new(columns: &[&str], out: Measured) -> io::Result<Self> {
        let mut writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .buffer_capacity(BUFFER_BYTES)
            .from_writer(out);
        writer.write_record(columns).map_err(cause)?;
        Ok(Self(writer))
    }

    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for cell in cells {
            match *cell {
                Cell::Text(text) => self.0.write_field(guarded(text).as_bytes()),
                Cell::Int(number) => self.0.write_field(number.to_string()),
                Cell::Decimal { minor, decimals } => self.0.write_field(decimal(minor, decimals)),
                Cell::Null => self.0.write_field(""),
                Cell::Time(micros) => self.0.write_field(rfc3339(micros)),
            }
            .map_err(cause)?;
        }
        // A record of nothing more ends the fields written one by one.
        self.0.write_record(None::<&[u8]>).map_err(cause)
    }

    pub(super) fn into_inner(self) -> io::Result<Measured> {
        self.0.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// What the system said. The crate's own conversion keeps the text but loses the kind, and with it
/// what tells a full disk from any other fault.
fn cause(error: csv::Error) -> io::Error {
    let text = error.to_string();
    if let csv::ErrorKind::Io(error) = error.into_kind() { error } else { io::Error::other(text) }
}

fn guarded(text: &str) -> Cow<'_, str> {
    if looks_like_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Begins with `=`, `+`, `-` or `@`, in their wide forms too, also after what a spreadsheet may drop
/// in front: spaces, control characters, the byte order mark.
fn looks_like_formula(text: &str) -> bool {
    let dropped = |c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}';
    text.trim_start_matches(dropped)
        .starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}
