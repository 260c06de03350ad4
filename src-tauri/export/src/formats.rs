//! One file per format. A new one gets an arm in [`Encoder`] and a name in [`Format`].

mod csv;
mod jsonl;

use std::io;

use crate::measured::Measured;
use crate::{Cell, Format};

/// Enough that the disk sees large writes only.
const BUFFER_BYTES: usize = 1 << 16;

/// Turns rows into bytes of one format. The sink has checked the number of cells before.
pub(crate) enum Encoder {
    Csv(Box<csv::Encoder>),
    Jsonl(jsonl::Encoder),
}

impl Encoder {
    pub(crate) fn new(
        format: Format,
        columns: &'static [&'static str],
        out: Measured,
    ) -> io::Result<Self> {
        Ok(match format {
            Format::Csv => Self::Csv(Box::new(csv::Encoder::new(columns, out)?)),
            Format::Jsonl => Self::Jsonl(jsonl::Encoder::new(columns, out)?),
        })
    }

    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        match self {
            Self::Csv(encoder) => encoder.row(cells),
            Self::Jsonl(encoder) => encoder.row(cells),
        }
    }

    /// Everything written, down to the file.
    pub(crate) fn into_inner(self) -> io::Result<Measured> {
        match self {
            Self::Csv(encoder) => encoder.into_inner(),
            Self::Jsonl(encoder) => encoder.into_inner(),
        }
    }
}
