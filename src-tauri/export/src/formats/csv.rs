//! RFC 4180: a header row, CRLF, quotes where needed and doubled inside.
//!
//! Spreadsheets run a text that begins like a formula. Such a text gets an apostrophe in front, which
//! they show as "this is text", unless the file is for programs (`keep_formulas`). Numbers, times and
//! empty fields are ours and stay as they are.

use std::io;

use memchr::{memchr, memchr3};

use super::{Buffered, Choice};
use crate::{
    Cell, ColumnType, Options,
    cell::{push_decimal, push_int, push_time},
    measured::Measured,
    zone::LocalClock,
};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub(crate) struct Encoder {
    out: Buffered,
    choice: Choice,
    clock: Option<LocalClock>,
    keep_formulas: bool,
}

impl Encoder {
    pub(super) fn new(choice: Choice, options: &Options, out: Measured) -> Self {
        let mut out = Buffered::new(out);
        if options.byte_order_mark {
            out.bytes.extend_from_slice(BYTE_ORDER_MARK);
        }
        for (index, column) in choice.columns().enumerate() {
            separate(&mut out.bytes, index);
            push_text(&mut out.bytes, column.name, true);
        }
        out.bytes.extend_from_slice(b"\r\n");
        let clock = options.zone.as_ref().map(crate::Zone::clock);
        Self { out, choice, clock, keep_formulas: options.keep_formulas }
    }

    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let out = &mut self.out.bytes;
        let from = out.len();
        for (index, (cell, kind)) in self.choice.of(cells).enumerate() {
            separate(out, index);
            match cell {
                Cell::Text(text) => push_text(out, text, self.keep_formulas),
                Cell::Int(number) => push_int(out, number),
                Cell::Decimal { minor, decimals } => push_decimal(out, minor, decimals),
                Cell::Null => {}
                Cell::Time(micros) => {
                    let clock = self.clock.as_mut().filter(|_| kind == ColumnType::LocalTime);
                    push_time(out, micros, clock.map(|clock| clock.offset_minutes(micros)));
                }
            }
        }
        if out.len() == from {
            // One empty field must not look like an empty line, which readers skip.
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(b"\r\n");
        self.out.spill()
    }

    pub(super) fn into_inner(self) -> io::Result<Measured> {
        self.out.into_inner()
    }
}

fn separate(out: &mut Vec<u8>, index: usize) {
    if index > 0 {
        out.push(b',');
    }
}

fn push_text(out: &mut Vec<u8>, text: &str, keep_formulas: bool) {
    let guard = !keep_formulas && looks_like_formula(text);
    let bytes = text.as_bytes();
    let is_plain = memchr3(b',', b'"', b'\n', bytes).is_none()
        && memchr(b'\r', bytes).is_none()
        && bytes.first().is_none_or(|first| *first != b' ')
        && bytes.last().is_none_or(|last| *last != b' ');
    if is_plain {
        if guard {
            out.push(b'\'');
        }
        return out.extend_from_slice(bytes);
    }
    out.push(b'"');
    if guard {
        out.push(b'\'');
    }
    let mut rest = bytes;
    while let Some(at) = memchr(b'"', rest) {
        out.extend_from_slice(&rest[..=at]);
        out.push(b'"');
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// Begins with `=`, `+`, `-` or `@`, in their wide forms too, also after what a spreadsheet may drop
/// in front: spaces, control characters, the byte order mark.
fn looks_like_formula(text: &str) -> bool {
    if text.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) {
        return false;
    }
    let dropped = |c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}';
    text.trim_start_matches(dropped)
        .starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}
