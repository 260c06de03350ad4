//! Reading a table from a CSV file: found to be UTF-8 as a whole, then row by row in constant memory.

mod amount;
mod columns;
mod rows;
mod scan;
mod time;

use std::path::Path;

use super::ImportError;

pub use amount::{AmountStyle, AmountUnit, Thousands};
pub(super) use columns::{Column, Columns};
pub(super) use rows::{RawRow, Rows};
pub(super) use scan::Scanned;
pub(super) use time::parse_time;

/// Looks at a file as a whole.
///
/// # Errors
/// `import_unreadable`, `import_encoding`, `import_quote_open`, `import_empty`,
/// `import_header_twice`.
pub(super) fn look_at(path: &Path, delimiter: Option<u8>) -> Result<Scanned, ImportError> {
    let scanned = scan::scan(path, delimiter)?;
    let header = rows::header(&scanned)?;
    Ok(Scanned { header, ..scanned })
}
