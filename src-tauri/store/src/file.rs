//! A `SQLite` database as a file: copied while it is in use, and read without being touched.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::{Stop, StoreError, Tx, migrate};

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
    source: &SqliteConnectOptions,
    target: &Path,
    stop: &Stop,
) -> Result<(), StoreError> {
    let target = target.to_str().ok_or(StoreError::BadUrl)?;
    let mut connection = source.clone().pragma("query_only", "off").connect().await?;
    heed(&mut connection, stop).await?;
    let copied = sqlx::query("vacuum into ?").bind(target).execute(&mut connection).await;
    connection.close().await?;
    copied?;
    Ok(())
}

/// Ends the statements of a connection soon after a stop is requested.
async fn heed(connection: &mut SqliteConnection, stop: &Stop) -> Result<(), StoreError> {
    let stop = stop.clone();
    let mut handle = connection.lock_handle().await?;
    handle.set_progress_handler(STEPS, move || !stop.is_requested());
    Ok(())
}

/// Rewrites the database behind `source` without free space, and empties its log: in both SQLite
/// leaves what was deleted. Others may read meanwhile; writers wait.
pub(crate) async fn rewrite(source: &SqliteConnectOptions) -> Result<(), StoreError> {
    // In memory a large file would not fit.
    let mut connection = source.clone().pragma("temp_store", "file").connect().await?;
    let rewritten = rewritten(&mut connection).await;
    connection.close().await?;
    rewritten
}

async fn rewritten(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query("vacuum").execute(&mut *connection).await?;
    let (is_busy, _, _): (i64, i64, i64) =
        sqlx::query_as("pragma wal_checkpoint(truncate)").fetch_one(connection).await?;
    if is_busy == 0 { Ok(()) } else { Err(StoreError::Busy) }
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
    let mut connection = untouched(file).connect().await?;
    heed(&mut connection, stop).await?;
    let inspected = inspect(&mut connection).await;
    connection.close().await?;
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

/// How a file is opened that must stay as it is.
pub(crate) fn untouched(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(file).read_only(true).immutable(true)
}

/// What `SQLite`'s own integrity check reports of the open database; empty for a sound one, and on a
/// server, which checks its pages by itself.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn damage_in(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    match tx {
        Tx::Sqlite(tx) => problems_of(tx).await,
        Tx::Postgres(_) => Ok(vec![]),
    }
}

async fn problems_of(connection: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let problems: Vec<String> =
        sqlx::query_scalar("select integrity_check from pragma_integrity_check")
            .fetch_all(connection)
            .await?;
    Ok(problems.into_iter().filter(|problem| problem != "ok").take(PROBLEMS_LISTED).collect())
}

async fn inspect(connection: &mut SqliteConnection) -> Result<FileInspection, StoreError> {
    let schema_version = migrate::version_of(connection).await?;
    Ok(FileInspection { schema_version, problems: problems_of(connection).await? })
}
