//! Backups of a workspace that is a file: made while it is in use, inspected, and restored.
//!
//! A backup is a workspace file of its own. It appears under its name only after it was read back and
//! found sound, and takes nobody's place; so does a restored file.

use std::{
    fs::File,
    io::{self, BufReader, Write as _},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use export::{ExportError, NewFile};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{Db, FileInspection, Query, Stop, StoreError, Timestamp, Tx, inspect_file};

use super::{
    error::WorkspaceError,
    watch::{FileWatch, Work},
};
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
        self.back_up_with(actor, input, &|_| ControlFlow::Continue(())).await
    }

    /// As [`Self::back_up`], watched.
    ///
    /// # Errors
    /// Also `cancelled` when `watch` ends it; no file is left then.
    pub async fn back_up_with(
        &self,
        actor: &Actor,
        input: BackUp,
        watch: FileWatch<'_>,
    ) -> Result<WorkspaceFile, DeskError> {
        let new = NewFile::create(&absolute(&input.path)?)?;
        let work = Work::of(new.partial(), self.db.file().map_or(0, |file| bytes_of(&file)));
        let copy = work.watched(self.copy_to(&new, &work), watch).await?;
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
    pub(super) async fn copy_to(
        &self,
        new: &NewFile,
        work: &Work<'_>,
    ) -> Result<WorkspaceFile, DeskError> {
        self.db.copy_into(new.partial(), &work.stop).await?;
        work.mark_written();
        inspect_until(new.partial(), &work.stop).await
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
    inspect_until(file, &Stop::default()).await
}

async fn inspect_until(file: &Path, stop: &Stop) -> Result<WorkspaceFile, DeskError> {
    let FileInspection { schema_version, problems } = inspect_file(file, stop).await?;
    if !problems.is_empty() {
        return Err(WorkspaceError::FileDamaged { problems }.into());
    }
    let db = Db::open_untouched(file).await?;
    let mut tx = db.read().await?;
    let counts = counts_in(&mut tx).await?;
    drop(tx);
    db.close().await;
    let (bytes, sha256) = digest(file, stop).await.map_err(|error| cannot_read(file, error))?;
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
    restore_with(backup, to, &|_| ControlFlow::Continue(())).await
}

/// As [`restore`], watched.
///
/// # Errors
/// Also `cancelled` when `watch` ends it; no file is left then.
pub async fn restore_with(
    backup: &Path,
    to: &Path,
    watch: FileWatch<'_>,
) -> Result<WorkspaceFile, DeskError> {
    let new = NewFile::create(&absolute(&to.to_string_lossy())?)?;
    let work = Work::of(new.partial(), bytes_of(backup));
    let copied = async {
        let found = inspect_until(backup, &work.stop).await?;
        copy_file(backup, new.partial(), &work.stop).await?;
        work.mark_written();
        // The backup may lie on a medium that fails, or have been changed since it was inspected.
        if inspect_until(new.partial(), &work.stop).await?.sha256 != found.sha256 {
            let problems = vec!["the copy differs from the backup".to_owned()];
            return Err(WorkspaceError::FileDamaged { problems }.into());
        }
        Ok(found)
    };
    let found = work.watched(copied, watch).await?;
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

/// Fills `to` with the bytes of `from`.
async fn copy_file(from: &Path, to: &Path, stop: &Stop) -> Result<(), DeskError> {
    let (source, target, stop) = (from.to_owned(), to.to_owned(), stop.clone());
    let copied = tokio::task::spawn_blocking(move || copy_bytes(&source, &target, &stop)).await;
    copied.map_err(|_| DeskError::Cancelled)?.map_err(|error| cannot_read(from, error))
}

fn copy_bytes(from: &Path, to: &Path, stop: &Stop) -> io::Result<()> {
    let (mut reader, mut writer) = (File::open(from)?, File::create(to)?);
    let mut piece = vec![0; PIECE];
    loop {
        let read = read_piece(&mut reader, &mut piece, stop)?;
        if read == 0 {
            return Ok(());
        }
        writer.write_all(&piece[..read])?;
    }
}

/// The next bytes of a file; an error when a stop was requested.
fn read_piece(reader: &mut impl io::Read, piece: &mut [u8], stop: &Stop) -> io::Result<usize> {
    if stop.is_requested() {
        return Err(io::ErrorKind::Interrupted.into());
    }
    reader.read(piece)
}

/// Size of a file; 0 when it cannot be seen.
fn bytes_of(file: &Path) -> u64 {
    file.metadata().map_or(0, |about| about.len())
}

/// Size and SHA-256 of a file.
pub(super) async fn digest(file: &Path, stop: &Stop) -> io::Result<(u64, String)> {
    let (file, stop) = (file.to_owned(), stop.clone());
    tokio::task::spawn_blocking(move || digest_of(&file, &stop)).await?
}

fn digest_of(file: &Path, stop: &Stop) -> io::Result<(u64, String)> {
    let mut reader = BufReader::with_capacity(PIECE, File::open(file)?);
    let (mut digest, mut bytes, mut piece) = (Sha256::new(), 0_u64, vec![0; PIECE]);
    loop {
        let read = read_piece(&mut reader, &mut piece, stop)?;
        if read == 0 {
            return Ok((bytes, store::hex(&digest.finalize())));
        }
        digest.update(&piece[..read]);
        bytes = bytes.saturating_add(read as u64);
    }
}
