//! JSON Lines: one object per line, names in the order of the columns, UTF-8, `\n` after each.

use std::io::{self, BufWriter, Write};

use super::BUFFER_BYTES;
use crate::Cell;
use crate::cell::{decimal, rfc3339};
use crate::measured::Measured;

pub(crate) struct Encoder {
    out: BufWriter<Measured>,
    /// Text before each value: `{"id":`, then `,"kind":` …
    leads: Vec<String>,
}

impl Encoder {
    pub(super) fn new(columns: &[&str], out: Measured) -> io::Result<Self> {
        let leads = columns
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let before = if index == 0 { '{' } else { ',' };
                Ok(format!("{before}{}:", serde_json::to_string(column)?))
            })
            .collect::<io::Result<_>>()?;
        Ok(Self { out: BufWriter::with_capacity(BUFFER_BYTES, out), leads })
    }

    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for (lead, cell) in self.leads.iter().zip(cells) {
            self.out.write_all(lead.as_bytes())?;
            match *cell {
                Cell::Text(text) => serde_json::to_writer(&mut self.out, text)?,
                Cell::Int(number) => write!(self.out, "{number}")?,
                Cell::Decimal { minor, decimals } => {
                    write!(self.out, "\"{}\"", decimal(minor, decimals))?;
                }
                Cell::Null => self.out.write_all(b"null")?,
                Cell::Time(micros) => write!(self.out, "\"{}\"", rfc3339(micros))?,
            }
        }
        self.out.write_all(b"}\n")
    }

    pub(super) fn into_inner(self) -> io::Result<Measured> {
        self.out.into_inner().map_err(io::IntoInnerError::into_error)
    }
}
