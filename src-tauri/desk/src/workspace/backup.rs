//! Backups of a workspace that is a file: made while it is in use, inspected, and restored.
//!
//! A backup is a workspace file of its own. It appears under its name only after it was read back and
//! found sound, and takes nobody's place; so does a restored file.

use std::{
    fs::File,
    io::{self, BufReader, Read as _},
    path::{Path, PathBuf},
};

use export::{ExportError, NewFile};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{Db, FileInspection, Query, StoreError, Timestamp, Tx, inspect_file};

use super::error::WorkspaceError;
use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_in},
    subject::Subject,
};

/// Bytes hashed at once.
const PIECE: usize = 1 << 20;

/// Input of `back_up`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct BackUp {
    /// Path of the new file; an existing file is never replaced.
    pub path: String,
}

/// A workspace file as an inspection found it.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct WorkspaceFile {
    /// Absolute path.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Version of its schema.
    pub schema_version: i64,
    /// Number of users.
    pub users: i64,
    /// Number of transactions.
    pub transactions: i64,
    /// Number of audit records.
    pub audit_records: i64,
    /// Time of the newest audit record, UTC; absent in an empty workspace.
    pub newest_at: Option<Timestamp>,
}

const COUNTS: &str = "
    select (select count(*) from users) as users,
           (select count(*) from transactions) as transactions,
           (select count(*) from audit_records) as audit_records,
           (select max(at) from audit_records) as newest_at";

/// What a workspace contains.
#[derive(sqlx::FromRow)]
pub(super) struct Counts {
    pub(super) users: i64,
    pub(super) transactions: i64,
    pub(super) audit_records: i64,
    newest_at: Option<i64>,
}

/// Counts what a workspace contains.
pub(super) async fn counts_in(tx: &mut Tx) -> Result<Counts, StoreError> {
    Query::new(COUNTS).one(tx).await
}

impl Desk {
    /// Copies the workspace into a new file while it is in use. The copy holds everything that was
    /// committed before it began.
    ///
    /// # Errors
    /// `database_not_a_file` on Postgres; `export_*` for the path or the disk.
    pub async fn back_up(&self, actor: &Actor, input: BackUp) -> Result<WorkspaceFile, DeskError> {
        let new = NewFile::create(&absolute(&input.path)?)?;
        let copy = self.copy_to(&new).await?;
        let mut tx = self.db.begin().await?;
        record_in(&mut tx, backup_record(actor, &new, &copy, self.now())).await?;
        let path = new.finish()?;
        if let Err(error) = tx.commit().await {
            // No backup without a record of it; one that cannot be removed is a good copy all the same.
            let _ = std::fs::remove_file(&path);
            return Err(error.into());
        }
        Ok(WorkspaceFile { path: path.display().to_string(), ..copy })
    }

    /// Copies the workspace under the temporary name of a file, and reads the copy back.
    pub(super) async fn copy_to(&self, new: &NewFile) -> Result<WorkspaceFile, DeskError> {
        self.db.copy_into(new.partial()).await?;
        inspect(new.partial()).await
    }
}

/// The audit record of a backup.
pub(super) fn backup_record(
    actor: &Actor,
    new: &NewFile,
    copy: &WorkspaceFile,
    at: Timestamp,
) -> Change {
    let name = new.target().file_name().unwrap_or_default().to_string_lossy().into_owned();
    Change::new(actor.name(), Action::BackedUp, Subject::Backup(name), at)
        .after(Some(json!({ "sha256": copy.sha256, "transactions": copy.transactions })))
}

/// Inspects a workspace file that nobody has open: soundness, size, contents. Nothing is changed.
///
/// # Errors
/// `database_not_found`, `database_not_ours`, `database_newer_schema`, `database_other_schema`,
/// `workspace_file_damaged`.
pub async fn inspect(file: &Path) -> Result<WorkspaceFile, DeskError> {
    let FileInspection { schema_version, problems } = inspect_file(file).await?;
    if !problems.is_empty() {
        return Err(WorkspaceError::FileDamaged { problems }.into());
    }
    let db = Db::open_untouched(file).await?;
    let mut tx = db.read().await?;
    let counts = counts_in(&mut tx).await?;
    drop(tx);
    db.close().await;
    let (bytes, sha256) = digest(file).await.map_err(|error| cannot_read(file, error))?;
    Ok(WorkspaceFile {
        path: absolute(&file.to_string_lossy())?.display().to_string(),
        bytes,
        sha256,
        schema_version,
        users: counts.users,
        transactions: counts.transactions,
        audit_records: counts.audit_records,
        newest_at: counts.newest_at.map(Timestamp::from_micros),
    })
}

/// Copies a backup to a new place, where it is opened like any workspace. The backup stays, and no
/// file that exists is replaced.
///
/// # Errors
/// As [`inspect`]; `export_*` for the path or the disk.
pub async fn restore(backup: &Path, to: &Path) -> Result<WorkspaceFile, DeskError> {
    let found = inspect(backup).await?;
    let new = NewFile::create(&absolute(&to.to_string_lossy())?)?;
    let (from, partial) = (backup.to_owned(), new.partial().to_owned());
    let copied = tokio::task::spawn_blocking(move || std::fs::copy(from, partial)).await;
    copied.map_err(|_| DeskError::Cancelled)?.map_err(|error| cannot_read(backup, error))?;
    // The backup may lie on a medium that fails, or have been changed since it was inspected.
    if inspect(new.partial()).await?.sha256 != found.sha256 {
        let problems = vec!["the copy differs from the backup".to_owned()];
        return Err(WorkspaceError::FileDamaged { problems }.into());
    }
    let path = new.finish()?;
    Ok(WorkspaceFile { path: path.display().to_string(), ..found })
}

fn absolute(path: &str) -> Result<PathBuf, DeskError> {
    std::path::absolute(path).map_err(|_| DeskError::BadField {
        field: "path",
        message: "is no path; name a file".to_owned(),
    })
}

fn cannot_read(file: &Path, source: io::Error) -> DeskError {
    DeskError::Export(ExportError::Io { path: file.to_owned(), source })
}

/// Size and SHA-256 of a file.
pub(super) async fn digest(file: &Path) -> io::Result<(u64, String)> {
    let file = file.to_owned();
    tokio::task::spawn_blocking(move || digest_of(&file)).await?
}

fn digest_of(file: &Path) -> io::Result<(u64, String)> {
    let mut reader = BufReader::with_capacity(PIECE, File::open(file)?);
    let (mut digest, mut bytes, mut piece) = (Sha256::new(), 0_u64, vec![0; PIECE]);
    loop {
        let read = reader.read(&mut piece)?;
        if read == 0 {
            return Ok((bytes, store::hex(&digest.finalize())));
        }
        digest.update(&piece[..read]);
        bytes = bytes.saturating_add(read as u64);
    }
}
