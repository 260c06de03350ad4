//! One file per format. A new one gets a name in [`Format`] and an arm in [`Encoder`].

mod csv;
mod jsonl;

use std::{fmt, io, str::FromStr};

use crate::{Cell, ExportError, measured::Measured};

/// Enough that the disk sees large writes only.
const BUFFER_BYTES: usize = 1 << 16;

/// The formats an export can have.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// RFC 4180 with a header row, UTF-8.
    Csv,
    /// JSON Lines: one object per line.
    Jsonl,
}

impl Format {
    /// The name, as in JSON; also the usual ending of a file's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Format {
    type Err = ExportError;

    fn from_str(name: &str) -> Result<Self, ExportError> {
        match name {
            "csv" => Ok(Self::Csv),
            "jsonl" => Ok(Self::Jsonl),
            _ => Err(ExportError::UnknownFormat { name: name.chars().take(40).collect() }),
        }
    }
}

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
