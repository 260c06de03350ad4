//! JSON Lines: one object per line, names in the order of the columns, UTF-8, `\n` after each.

use std::io;

use super::{Buffered, Choice};
use crate::{
    Cell, ColumnType, Options,
    cell::{push_decimal, push_int, push_time},
    measured::Measured,
    zone::LocalClock,
};

pub(crate) struct Encoder {
    out: Buffered,
    choice: Choice,
    clock: Option<LocalClock>,
    /// Text before each value: `{"id":`, then `,"kind":` …
    leads: Vec<Vec<u8>>,
}

impl Encoder {
    pub(super) fn new(choice: Choice, options: &Options, out: Measured) -> Self {
        let leads = choice
            .columns()
            .enumerate()
            .map(|(index, column)| {
                let mut lead = vec![if index == 0 { b'{' } else { b',' }];
                push_json(&mut lead, column.name);
                lead.push(b':');
                lead
            })
            .collect();
        let clock = options.zone.as_ref().map(crate::Zone::clock);
        Self { out: Buffered::new(out), choice, clock, leads }
    }

    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let out = &mut self.out.bytes;
        for (lead, (cell, kind)) in self.leads.iter().zip(self.choice.of(cells)) {
            out.extend_from_slice(lead);
            match cell {
                Cell::Text(text) => push_json(out, text),
                Cell::Int(number) => push_int(out, number),
                Cell::Decimal { minor, decimals } => {
                    out.push(b'"');
                    push_decimal(out, minor, decimals);
                    out.push(b'"');
                }
                Cell::Null => out.extend_from_slice(b"null"),
                Cell::Time(micros) => {
                    let clock = self.clock.as_mut().filter(|_| kind == ColumnType::LocalTime);
                    out.push(b'"');
                    push_time(out, micros, clock.map(|clock| clock.offset_minutes(micros)));
                    out.push(b'"');
                }
            }
        }
        out.extend_from_slice(b"}\n");
        self.out.spill()
    }

    pub(super) fn into_inner(self) -> io::Result<Measured> {
        self.out.into_inner()
    }
}

/// Appends a JSON string.
pub(super) fn push_json(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&bytes[from..at]);
        from = at + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            _ => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
        }
    }
    out.extend_from_slice(&bytes[from..]);
    out.push(b'"');
}
