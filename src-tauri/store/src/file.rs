//! A `SQLite` database as a file: copied while it is in use, and read without being touched.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use rusqlite::Connection;

use crate::{
    Stop, StoreError, Tx, migrate,
    sqlite::{FileOptions, beside, lasting},
};

/// Problems that an integrity check lists before it stops.
const PROBLEMS_LISTED: usize = 20;
/// Steps of `SQLite` after which it looks whether it is to stop: a few milliseconds.
const STEPS: i32 = 100_000;

/// What an inspection found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInspection {
    /// Version of its schema.
    pub schema_version: i64,
    /// What `SQLite`'s own integrity check reports; empty for a sound file.
    pub problems: Vec<String>,
}

/// Writes a consistent copy of the database behind `source` to `target`, an empty file or none.
/// Others may read and write meanwhile; what they commit after the copy began is not in it.
pub(crate) async fn copy(
    source: &FileOptions,
    target: &Path,
    stop: &Stop,
) -> Result<(), StoreError> {
    let target = target.to_str().ok_or(StoreError::BadUrl)?.to_owned();
    let (source, stop) = (source.clone().pragma("query_only", "off"), stop.clone());
    beside(move || {
        let connection = source.connect()?;
        heed(&connection, stop)?;
        connection.execute("vacuum into ?", [target])?;
        Ok(())
    })
    .await
}

/// Ends the statements of a connection soon after a stop is requested.
fn heed(connection: &Connection, stop: Stop) -> Result<(), StoreError> {
    Ok(connection.progress_handler(STEPS, Some(move || stop.is_requested()))?)
}

/// Rewrites the database behind `source` without free space, and empties its log: in both SQLite
/// leaves what was deleted. Others may read meanwhile; writers wait.
pub(crate) async fn rewrite(source: &FileOptions) -> Result<(), StoreError> {
    // In memory a large file would not fit.
    let source = source.clone().pragma("temp_store", "file");
    beside(move || {
        let connection = source.connect()?;
        connection.execute_batch("vacuum")?;
        let is_busy: i64 =
            connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?;
        if is_busy == 0 { Ok(()) } else { Err(StoreError::Busy) }
    })
    .await
}

/// Reads a file that nobody has open: what schema it has and whether it is sound. Nothing is created
/// or changed, neither the file nor anything beside it.
///
/// # Errors
/// [`StoreError::NotFound`], [`StoreError::NotADatabase`], [`StoreError::NewerSchema`],
/// [`StoreError::OtherSchema`], [`StoreError::Stopped`].
pub async fn inspect_file(file: &Path, stop: &Stop) -> Result<FileInspection, StoreError> {
    if !file.exists() {
        return Err(StoreError::NotFound);
    }
    let (named, stop) = (FileOptions::untouched(file), stop.clone());
    let inspected = beside(move || inspect(&named, stop)).await;
    if matches!(inspected, Err(StoreError::NotADatabase)) && is_marked_ours(file).unwrap_or(false) {
        let problems = vec!["it was cut off or overwritten".to_owned()];
        return Ok(FileInspection { schema_version: 0, problems });
    }
    inspected
}

/// Whether the header of the file says that we made it, whatever follows (`SQLite` file format,
/// section 1.3: magic text, and the application id at offset 68).
fn is_marked_ours(file: &Path) -> io::Result<bool> {
    let mut header = [0_u8; 72];
    File::open(file)?.read_exact(&mut header)?;
    let id = [header[68], header[69], header[70], header[71]];
    Ok(header.starts_with(b"SQLite format 3\0") && id == migrate::APPLICATION_ID.to_be_bytes())
}

/// What `SQLite`'s own integrity check reports of the open database; empty for a sound one, and on a
/// server, which checks its pages by itself.
///
/// # Errors
/// [`StoreError`] of the engine.
pub fn damage_in(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    match tx {
        Tx::Sqlite(tx) => {
            let connection = tx.connection()?;
            lasting(|| problems_of(connection))
        }
        Tx::Postgres(_) => Ok(vec![]),
    }
}

fn problems_of(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut check = connection.prepare("select integrity_check from pragma_integrity_check")?;
    let problems: Vec<String> = check.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(problems.into_iter().filter(|problem| problem != "ok").take(PROBLEMS_LISTED).collect())
}

fn inspect(file: &FileOptions, stop: Stop) -> Result<FileInspection, StoreError> {
    let connection = file.connect()?;
    heed(&connection, stop)?;
    let schema_version = migrate::version_of(&connection)?;
    Ok(FileInspection { schema_version, problems: problems_of(&connection)? })
}
