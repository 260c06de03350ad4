use std::{fmt, str::FromStr};

use crate::ExportError;

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
    /// A workbook for spreadsheets.
    Xlsx,
    /// Apache Parquet, for data tools.
    Parquet,
    /// A journal for hledger.
    Hledger,
    /// A journal for Beancount.
    Beancount,
    /// A document for people.
    Pdf,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] = [
        Self::Csv,
        Self::Jsonl,
        Self::Xlsx,
        Self::Parquet,
        Self::Hledger,
        Self::Beancount,
        Self::Pdf,
    ];

    /// The name, as in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
            Self::Hledger => "hledger",
            Self::Beancount => "beancount",
            Self::Pdf => "pdf",
        }
    }

    /// The usual ending of a file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Hledger => "journal",
            Self::Csv | Self::Jsonl | Self::Xlsx | Self::Parquet | Self::Beancount | Self::Pdf => {
                self.as_str()
            }
        }
    }

    /// Whether it holds transactions with their entries instead of rows and columns.
    pub const fn is_journal(self) -> bool {
        matches!(self, Self::Hledger | Self::Beancount)
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
        let found = Self::ALL.into_iter().find(|format| format.as_str() == name);
        found.ok_or_else(|| ExportError::UnknownFormat { name: name.chars().take(40).collect() })
    }
}
