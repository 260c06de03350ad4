//! A workbook for spreadsheets (ECMA-376), written row by row into its archive, so that memory stays
//! the same and nothing is written twice.
//!
//! Numbers and times are typed cells; ids stay text. Every sheet has the header, frozen and with a
//! filter; after 1,048,576 rows the next sheet follows. A last sheet has the totals. What a cell cannot
//! hold is cut and says so.

mod archive;
mod cells;
mod parts;
mod sheet;

use std::io;

use archive::Archive;
use sheet::Sheet;

use super::Choice;
use crate::{Cell, GroupTotal, Options, Schema, measured::Measured, zone::LocalClock};

/// Rows of a sheet with its header: the most that spreadsheets read.
const SHEET_ROWS: usize = 1 << 20;
/// Bytes of a sheet's XML, below the four gigabytes that an entry of an archive may have.
const SHEET_BYTES: u64 = 3 << 30;

pub(crate) struct Encoder {
    archive: Archive,
    title: &'static str,
    choice: Choice,
    clock: Option<LocalClock>,
    sheet: Sheet,
    sheets: usize,
    sheet_rows: usize,
    cut: u64,
}

impl Encoder {
    pub(super) fn new(
        schema: &Schema,
        choice: Choice,
        options: &Options,
        out: Measured,
    ) -> io::Result<Self> {
        Self::with_sheets_of(SHEET_ROWS, schema, choice, options, out)
    }

    /// With sheets of so many rows.
    pub(super) fn with_sheets_of(
        sheet_rows: usize,
        schema: &Schema,
        choice: Choice,
        options: &Options,
        out: Measured,
    ) -> io::Result<Self> {
        let mut archive = Archive::new(out);
        archive.begin(&parts::sheet_path(1))?;
        let sheet = Sheet::begin(&choice);
        let clock = options.zone.as_ref().map(crate::Zone::clock);
        let title = schema.title;
        Ok(Self { archive, title, choice, clock, sheet, sheets: 1, sheet_rows, cut: 0 })
    }

    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        if self.sheet.rows >= self.sheet_rows || self.archive.entry_bytes() >= SHEET_BYTES {
            self.next_sheet()?;
        }
        self.cut += self.sheet.row(self.choice.of(cells), self.clock.as_mut());
        self.sheet.spill(&mut self.archive)
    }

    pub(super) fn into_inner(mut self, totals: &[GroupTotal]) -> io::Result<(Measured, u64)> {
        self.sheet.end(&self.choice);
        self.sheet.empty(&mut self.archive)?;
        let mut titles: Vec<String> =
            (1..=self.sheets).map(|number| self.title_of(number)).collect();
        if !totals.is_empty() {
            titles.push("Totals".to_owned());
            self.archive.begin(&parts::sheet_path(titles.len()))?;
            self.archive.write(&parts::totals_sheet(totals))?;
        }
        for (path, content) in parts::others(&titles) {
            self.archive.begin(&path)?;
            self.archive.write(content.as_bytes())?;
        }
        Ok((self.archive.finish()?, self.cut))
    }

    fn next_sheet(&mut self) -> io::Result<()> {
        self.sheet.end(&self.choice);
        self.sheet.empty(&mut self.archive)?;
        self.sheets += 1;
        self.archive.begin(&parts::sheet_path(self.sheets))?;
        self.sheet = Sheet::begin(&self.choice);
        Ok(())
    }

    fn title_of(&self, number: usize) -> String {
        if number == 1 { self.title.to_owned() } else { format!("{} {number}", self.title) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::{Encoder, Measured};
    use crate::{Cell, Column, ColumnType, Format, Options, Schema, formats::Choice};

    const SCHEMA: Schema = Schema {
        title: "Rows",
        columns: &[Column::new("n", ColumnType::Int)],
        totals_by: &[],
        totals_of: &[],
    };

    #[test]
    fn a_full_sheet_is_followed_by_another_with_the_header() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let options = Options::new(Format::Xlsx);
        let choice = Choice::new(&SCHEMA, &options).expect("columns");
        let out = Measured::new(Some(file));
        let mut encoder =
            Encoder::with_sheets_of(3, &SCHEMA, choice, &options, out).expect("opens");
        for number in 0..5 {
            encoder.row(&[Cell::Int(number)]).expect("writes");
        }
        assert_eq!(encoder.sheets, 3, "two rows beside each header");
        assert_eq!(encoder.title_of(3), "Rows 3");
        let (written, cut) = encoder.into_inner(&[]).expect("ends");
        assert_eq!(cut, 0);
        let mut bytes = Vec::new();
        let mut file = written.file.expect("a file").reopen().expect("reopens");
        file.read_to_end(&mut bytes).expect("reads");
        assert_eq!(u64::try_from(bytes.len()).expect("small"), written.bytes);
        assert!(bytes.starts_with(b"PK\x03\x04"));
    }
}
