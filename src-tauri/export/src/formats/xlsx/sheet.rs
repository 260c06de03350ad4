//! One sheet: cells in the order of columns, without addresses, which follow from the order.

use std::io;

use super::{
    Choice,
    archive::Archive,
    cells::{EXACT, HEADER_STYLE, push_amount, push_moment, push_plain, push_string, push_text},
    parts,
};
use crate::{
    Cell, ColumnType,
    cell::{push_int, push_time},
    formats::BUFFER_BYTES,
    zone::LocalClock,
};

pub(super) struct Sheet {
    xml: Vec<u8>,
    /// With the header.
    pub(super) rows: usize,
}

impl Sheet {
    pub(super) fn begin(choice: &Choice) -> Self {
        let mut xml = parts::sheet_head(choice).into_bytes();
        xml.extend_from_slice(b"<row>");
        for column in choice.columns() {
            push_string(&mut xml, column.name, HEADER_STYLE);
        }
        xml.extend_from_slice(b"</row>");
        Self { xml, rows: 1 }
    }

    /// Adds a row; returns how many of its texts were cut.
    pub(super) fn row<'a>(
        &mut self,
        cells: impl Iterator<Item = (Cell<'a>, ColumnType)>,
        mut clock: Option<&mut LocalClock>,
    ) -> u64 {
        let xml = &mut self.xml;
        let mut cut = 0;
        xml.extend_from_slice(b"<row>");
        for (cell, kind) in cells {
            match cell {
                Cell::Text(text) => cut += u64::from(push_text(xml, text)),
                Cell::Int(number) if number.unsigned_abs() <= EXACT => {
                    xml.extend_from_slice(b"<c><v>");
                    push_int(xml, number);
                    xml.extend_from_slice(b"</v></c>");
                }
                Cell::Int(number) => push_plain(xml, |xml| push_int(xml, number)),
                Cell::Decimal { minor, decimals } => push_amount(xml, minor, decimals),
                Cell::Null => xml.extend_from_slice(b"<c/>"),
                Cell::Time(micros) => {
                    match clock.as_mut().filter(|_| kind == ColumnType::LocalTime) {
                        Some(clock) => {
                            let offset = clock.offset_minutes(micros);
                            push_plain(xml, |xml| push_time(xml, micros, Some(offset)));
                        }
                        None => push_moment(xml, micros),
                    }
                }
            }
        }
        xml.extend_from_slice(b"</row>");
        self.rows += 1;
        cut
    }

    pub(super) fn end(&mut self, choice: &Choice) {
        let foot = parts::sheet_foot(choice.columns().count(), self.rows);
        self.xml.extend_from_slice(foot.as_bytes());
    }

    /// Hands on what there is once it is enough.
    pub(super) fn spill(&mut self, archive: &mut Archive) -> io::Result<()> {
        if self.xml.len() >= BUFFER_BYTES { self.empty(archive) } else { Ok(()) }
    }

    pub(super) fn empty(&mut self, archive: &mut Archive) -> io::Result<()> {
        archive.write(&self.xml)?;
        self.xml.clear();
        Ok(())
    }
}
