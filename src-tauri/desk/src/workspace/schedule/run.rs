//! Making a backup when one is due, and removing those that are no longer kept.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use chrono::DateTime;
use export::{ExportError, NewFile};
use store::{Stop, Timestamp};

use super::{Plan, ScheduledBackup, row};
use crate::{
    Actor, Desk, DeskError, attention,
    audit::{Action, Change, record_in},
    subject::Subject,
    workspace::{
        backup::{backup_record, digest},
        location::copy_name,
        watch::Work,
    },
};

/// The item under "needs attention" while the last attempt has failed.
const FAILED: &str = "backup_failed";

impl Desk {
    /// Makes a backup when the schedule says that one is due, and then removes those that are no longer
    /// kept. Of all processes that have the file open, one does so. To be called about once a minute.
    ///
    /// # Errors
    /// What [`Desk::back_up`] refuses; it also stands under "needs attention" until a later attempt
    /// succeeds.
    pub async fn back_up_when_due(&self) -> Result<Option<ScheduledBackup>, DeskError> {
        let Ok(file) = self.file() else { return Ok(None) };
        let Some(plan) = self.claim_backup(&file).await? else { return Ok(None) };
        match self.make_backup(&file, &plan).await {
            Ok(backup) => {
                self.remove_old_backups(&file, plan.kept).await?;
                Ok(Some(backup))
            }
            Err(error) => {
                self.note_backup_failure(&error, &plan.folder_for(&file)).await?;
                Err(error)
            }
        }
    }

    /// The plan, when a backup is due and this process is the one that makes it.
    async fn claim_backup(&self, file: &Path) -> Result<Option<Plan>, DeskError> {
        let now = self.now();
        let mut tx = self.db.read().await?;
        let plan = row::plan_in(&mut tx).await?;
        let last = row::kept_in(&mut tx, file).await?.first().map(|(_, backup)| backup.made_at);
        drop(tx);
        if plan.due_at(last, now).is_none_or(|due| due > now) {
            return Ok(None);
        }
        let mut tx = self.db.begin().await?;
        let is_claimed = row::claim_in(&mut tx, plan.tried_at, now).await?;
        tx.commit().await?;
        Ok(is_claimed.then_some(plan))
    }

    async fn make_backup(&self, file: &Path, plan: &Plan) -> Result<ScheduledBackup, DeskError> {
        let (now, folder) = (self.now(), plan.folder_for(file));
        if plan.folder.is_none() {
            fs::create_dir_all(&folder).map_err(|source| ExportError::io(&folder, source))?;
        }
        let new = NewFile::create(&folder.join(name_of(file, now)))?;
        let copy = self.copy_to(&new, &Work::of(new.partial(), 0)).await?;
        let backup = ScheduledBackup {
            path: new.target().display().to_string(),
            bytes: copy.bytes,
            sha256: copy.sha256.clone(),
            made_at: now,
        };
        let mut tx = self.db.begin().await?;
        row::insert_in(&mut tx, file, &backup).await?;
        row::ended_in(&mut tx, None).await?;
        let item = (FAILED, &*Subject::Workspace.name());
        attention::close_kind_in(&mut tx, item, "a backup was made", now).await?;
        record_in(&mut tx, backup_record(&Actor::redress(), &new, &copy, now)).await?;
        let path = new.finish()?;
        if let Err(error) = tx.commit().await {
            // No backup without a record of it; one that cannot be removed is a good copy all the same.
            let _ = fs::remove_file(path);
            return Err(error.into());
        }
        Ok(backup)
    }

    async fn note_backup_failure(&self, error: &DeskError, folder: &Path) -> Result<(), DeskError> {
        let message = format!(
            "the scheduled backup to {} was not made: {error}. It is tried again every hour; the \
             folder can be changed under Settings",
            folder.display()
        );
        let mut tx = self.db.begin().await?;
        row::ended_in(&mut tx, Some(error.code())).await?;
        let item = (FAILED, &*Subject::Workspace.name());
        attention::open_or_update_in(&mut tx, item, &message, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Removes what the schedule has made beyond the newest `kept`, which include the one just made and
    /// read back. A file that is not as it was made belongs to somebody else and stays.
    async fn remove_old_backups(&self, file: &Path, kept: u32) -> Result<(), DeskError> {
        let mut tx = self.db.read().await?;
        let backups = row::kept_in(&mut tx, file).await?;
        drop(tx);
        let kept = usize::try_from(kept.max(1)).unwrap_or(usize::MAX);
        for (id, backup) in backups.into_iter().skip(kept) {
            match remove(file, &backup).await {
                Ok(is_removed) => self.note_backup_gone(id, &backup, is_removed).await?,
                Err(error) => tracing::warn!(%error, "an old backup was not removed"),
            }
        }
        Ok(())
    }

    async fn note_backup_gone(
        &self,
        id: i64,
        backup: &ScheduledBackup,
        is_removed: bool,
    ) -> Result<(), DeskError> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        if row::gone_in(&mut tx, id, now).await? && is_removed {
            let subject = Subject::Backup(file_name(Path::new(&backup.path)));
            let change = Change::new(Actor::redress().name(), Action::BackupRemoved, subject, now);
            record_in(&mut tx, change).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Removes a backup if it is as the schedule has made it; whether it was. A file that is missing or
/// was changed is none of its backups any more.
async fn remove(file: &Path, backup: &ScheduledBackup) -> io::Result<bool> {
    let path = PathBuf::from(&backup.path);
    if file_name(&path) != name_of(file, backup.made_at) || !is_of_size(&path, backup.bytes)? {
        return Ok(false);
    }
    let (_, sha256) = digest(&path, &Stop::default()).await?;
    if sha256 != backup.sha256 {
        return Ok(false);
    }
    fs::remove_file(path)?;
    Ok(true)
}

/// Is it an ordinary file of this size?
fn is_of_size(path: &Path, bytes: u64) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(found.is_file() && found.len() == bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// `books backup 2026-11-30 170253.redress` for `books.redress`, in UTC.
fn name_of(file: &Path, at: Timestamp) -> String {
    let time = DateTime::from_timestamp_micros(at.micros()).unwrap_or_default();
    copy_name(file, &format!("backup {}", time.format("%Y-%m-%d %H%M%S")))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
