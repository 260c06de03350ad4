//! Whole files or none, and bytes another program reads back.

mod formats;
mod journals;
mod whole_or_absent;

use std::fs;
use std::path::Path;

use crate::{Cell, Column, ColumnType, ExportError, Format, Options, Schema, Sink, Written};

const NAMES: &[&str] = &["id", "name", "at"];
const SCHEMA: Schema = Schema {
    title: "Rows",
    columns: &[
        Column::new("id", ColumnType::Int),
        Column::new("name", ColumnType::Text),
        Column::new("at", ColumnType::Time),
    ],
    totals_by: &[],
    totals_of: &[],
};

/// Writes `rows` to `path` in one go.
fn write(path: &Path, format: Format, rows: &[[Cell<'_>; 3]]) -> Result<Written, ExportError> {
    write_with(path, Options::new(format), rows)
}

fn write_with(
    path: &Path,
    options: Options,
    rows: &[[Cell<'_>; 3]],
) -> Result<Written, ExportError> {
    let mut sink = Sink::create(path, SCHEMA, options)?;
    for row in rows {
        sink.row(row)?;
    }
    sink.finish()?.publish(b"{}")
}

/// The file that `rows` become.
fn text_of(format: Format, rows: &[[Cell<'_>; 3]]) -> String {
    text_with(Options::new(format), rows)
}

fn text_with(options: Options, rows: &[[Cell<'_>; 3]]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out");
    write_with(&path, options, rows).expect("writes");
    fs::read_to_string(path).expect("reads")
}

/// Names in a folder, sorted.
fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("reads")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
