//! Whole files or none, and bytes another program reads back.

mod formats;
mod whole_or_absent;

use std::fs;
use std::path::Path;

use crate::{Cell, ExportError, Format, Manifest, Sink};

const COLUMNS: &[&str] = &["id", "name", "at"];

/// Writes `rows` to `path` in one go.
fn write(path: &Path, format: Format, rows: &[[Cell<'_>; 3]]) -> Result<Manifest, ExportError> {
    let mut sink = Sink::create(path, format, COLUMNS)?;
    for row in rows {
        sink.row(row)?;
    }
    sink.finish()
}

/// The file that `rows` become.
fn text_of(format: Format, rows: &[[Cell<'_>; 3]]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out");
    write(&path, format, rows).expect("writes");
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
