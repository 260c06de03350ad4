//! One file per format. A new one gets a name in [`Format`] (`format.rs`) and an arm in [`Encoder`].

mod csv;
mod journal;
mod jsonl;
mod parquet;
mod xlsx;

use std::io::{self, Write};

use crate::{
    Cell, Column, ColumnType, ExportError, Format, GroupTotal, Options, Schema, measured::Measured,
};

/// Enough that the disk sees large writes only.
const BUFFER_BYTES: usize = 1 << 16;

/// The chosen columns, in their order.
#[derive(Clone)]
pub(crate) struct Choice {
    places: Vec<usize>,
    columns: Vec<Column>,
}

impl Choice {
    pub(crate) fn new(schema: &Schema, options: &Options) -> Result<Self, ExportError> {
        let places = options.choice(schema)?;
        let columns = places.iter().map(|&place| schema.columns[place]).collect();
        Ok(Self { places, columns })
    }

    pub(crate) fn columns(&self) -> impl Iterator<Item = Column> {
        self.columns.iter().copied()
    }

    /// The chosen cells of a row with what they are.
    fn of<'a>(&self, cells: &[Cell<'a>]) -> impl Iterator<Item = (Cell<'a>, ColumnType)> {
        self.places.iter().zip(&self.columns).map(|(&place, column)| (cells[place], column.kind))
    }
}

/// What a file holds of the rows.
pub(crate) enum Layout {
    /// The chosen columns.
    Columns(Choice),
    /// Transactions with their entries, found by these places.
    Journal(journal::Places),
}

impl Layout {
    /// What `options` ask for, if the format can hold it.
    pub(crate) fn of(schema: &Schema, options: &Options) -> Result<Self, ExportError> {
        let not_offered = |_| ExportError::FormatNotOffered {
            format: options.format.as_str(),
            title: schema.title.to_owned(),
        };
        match options.format {
            Format::Csv | Format::Jsonl | Format::Xlsx | Format::Parquet => {
                Choice::new(schema, options).map(Self::Columns)
            }
            Format::Hledger | Format::Beancount if options.columns.is_some() => {
                Err(ExportError::NoColumns)
            }
            Format::Hledger | Format::Beancount => {
                journal::Places::of(schema).map(Self::Journal).map_err(not_offered)
            }
            Format::Pdf => Err(not_offered(ExportError::NoColumns)),
        }
    }

    /// Names and types of the columns that are written; none in a journal.
    pub(crate) fn columns(&self) -> Vec<Column> {
        match self {
            Self::Columns(choice) => choice.columns().collect(),
            Self::Journal(_) => Vec::new(),
        }
    }
}

/// Bytes on their way to the disk in large writes.
struct Buffered {
    bytes: Vec<u8>,
    out: Measured,
}

impl Buffered {
    fn new(out: Measured) -> Self {
        Self { bytes: Vec::with_capacity(2 * BUFFER_BYTES), out }
    }

    /// Writes what there is once it is enough.
    fn spill(&mut self) -> io::Result<()> {
        if self.bytes.len() >= BUFFER_BYTES {
            self.out.write_all(&self.bytes)?;
            self.bytes.clear();
        }
        Ok(())
    }

    fn into_inner(mut self) -> io::Result<Measured> {
        self.out.write_all(&self.bytes)?;
        Ok(self.out)
    }
}

/// Turns rows into bytes of one format. The sink has checked the number of cells before.
pub(crate) enum Encoder {
    Csv(Box<csv::Encoder>),
    Jsonl(Box<jsonl::Encoder>),
    Xlsx(Box<xlsx::Encoder>),
    Parquet(Box<parquet::Encoder>),
    Journal(Box<journal::Encoder>),
}

impl Encoder {
    pub(crate) fn new(
        schema: &Schema,
        layout: Layout,
        options: &Options,
        out: Measured,
    ) -> io::Result<Self> {
        let choice = match layout {
            Layout::Journal(places) => {
                return Ok(Self::Journal(Box::new(journal::Encoder::new(places, options, out))));
            }
            Layout::Columns(choice) => choice,
        };
        Ok(match options.format {
            Format::Xlsx => Self::Xlsx(Box::new(xlsx::Encoder::new(schema, choice, options, out)?)),
            Format::Parquet => {
                Self::Parquet(Box::new(parquet::Encoder::new(choice, options, out)?))
            }
            Format::Csv => Self::Csv(Box::new(csv::Encoder::new(choice, options, out))),
            Format::Jsonl | Format::Hledger | Format::Beancount | Format::Pdf => {
                Self::Jsonl(Box::new(jsonl::Encoder::new(choice, options, out)))
            }
        })
    }

    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        match self {
            Self::Csv(encoder) => encoder.row(cells),
            Self::Jsonl(encoder) => encoder.row(cells),
            Self::Xlsx(encoder) => encoder.row(cells),
            Self::Parquet(encoder) => encoder.row(cells),
            Self::Journal(encoder) => encoder.row(cells),
        }
    }

    /// Everything written, down to the file, and the number of texts that were cut.
    pub(crate) fn into_inner(self, totals: &[GroupTotal]) -> io::Result<(Measured, u64)> {
        match self {
            Self::Csv(encoder) => Ok((encoder.into_inner()?, 0)),
            Self::Jsonl(encoder) => Ok((encoder.into_inner()?, 0)),
            Self::Xlsx(encoder) => encoder.into_inner(totals),
            Self::Parquet(encoder) => Ok((encoder.into_inner()?, 0)),
            Self::Journal(encoder) => Ok((encoder.into_inner()?, 0)),
        }
    }
}
