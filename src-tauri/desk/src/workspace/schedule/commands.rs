//! What people ask of the schedule.

use std::path::{Path, PathBuf};

use export::NewFile;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use store::{StoreError, Tx};

use super::{BackupFrequency, BackupSchedule, Plan, ScheduledBackup, row};
use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_in},
    subject::Subject,
};

/// Most backups that are kept.
const KEPT_MAX: u32 = 365;

/// Input of `get_backup_schedule`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct GetBackupSchedule {}

/// Input of `set_backup_schedule`; absent fields keep their values.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct SetBackupSchedule {
    /// How often a backup is made.
    pub frequency: Option<BackupFrequency>,
    /// Absolute path of an existing folder; empty for the one beside the file.
    pub folder: Option<String>,
    /// Number of backups kept, 1 to 365.
    pub kept: Option<u32>,
    /// Reason for the audit trail.
    pub reason: Option<String>,
}

impl Desk {
    /// The schedule of backups, and the backups it has made.
    ///
    /// # Errors
    /// `database_not_a_file` on a server.
    pub async fn get_backup_schedule(
        &self,
        _: GetBackupSchedule,
    ) -> Result<BackupSchedule, DeskError> {
        let file = self.file()?;
        let mut tx = self.db.read().await?;
        let plan = row::plan_in(&mut tx).await?;
        self.view_in(&mut tx, &file, plan).await
    }

    /// Changes the schedule of backups.
    ///
    /// # Errors
    /// `database_not_a_file` on a server; `field_invalid`; `export_*` for a folder in which no file can
    /// be made.
    pub async fn set_backup_schedule(
        &self,
        actor: &Actor,
        input: SetBackupSchedule,
    ) -> Result<BackupSchedule, DeskError> {
        let file = self.file()?;
        let folder = input.folder.as_deref().map(checked_folder).transpose()?;
        if input.kept.is_some_and(|kept| kept == 0 || kept > KEPT_MAX) {
            let message = format!("is 1 to {KEPT_MAX} backups");
            return Err(DeskError::BadField { field: "kept", message });
        }
        let mut tx = self.db.begin().await?;
        let before = row::plan_in(&mut tx).await?;
        let after = Plan {
            frequency: input.frequency.unwrap_or(before.frequency),
            folder: folder.unwrap_or_else(|| before.folder.clone()),
            kept: input.kept.unwrap_or(before.kept),
            ..before.clone()
        };
        if state(&after) != state(&before) {
            row::set_in(&mut tx, &after).await?;
            let change = Change::new(
                actor.name(),
                Action::BackupScheduleChanged,
                Subject::Workspace,
                self.now(),
            );
            let change = change.because(input.reason).before(Some(state(&before)));
            record_in(&mut tx, change.after(Some(state(&after)))).await?;
        }
        let view = self.view_in(&mut tx, &file, after).await?;
        tx.commit().await?;
        Ok(view)
    }

    /// Backups of this file that the schedule has made and not removed, newest first; none on a
    /// server.
    pub(crate) async fn scheduled_backups_in(
        &self,
        tx: &mut Tx,
    ) -> Result<Vec<ScheduledBackup>, DeskError> {
        let Ok(file) = self.file() else { return Ok(vec![]) };
        let kept = row::kept_in(tx, &file).await?;
        Ok(kept.into_iter().map(|(_, backup)| backup).collect())
    }

    /// The file of this workspace.
    pub(super) fn file(&self) -> Result<PathBuf, DeskError> {
        let file = self.db.file().ok_or(StoreError::NotAFile)?;
        Ok(std::path::absolute(&file).unwrap_or(file))
    }

    async fn view_in(
        &self,
        tx: &mut Tx,
        file: &Path,
        plan: Plan,
    ) -> Result<BackupSchedule, DeskError> {
        let backups: Vec<_> =
            row::kept_in(tx, file).await?.into_iter().map(|(_, backup)| backup).collect();
        let last = backups.first().map(|backup| backup.made_at);
        Ok(BackupSchedule {
            frequency: plan.frequency,
            folder: plan.folder_for(file).display().to_string(),
            is_default_folder: plan.folder.is_none(),
            kept: plan.kept,
            next_at: plan.due_at(last, self.now()),
            last_error: plan.last_error,
            backups,
        })
    }
}

/// What the audit trail keeps of a schedule.
fn state(plan: &Plan) -> Json {
    let Plan { frequency, folder, kept, .. } = plan;
    json!({ "frequency": frequency, "folder": folder, "kept": kept })
}

/// A folder in which a file can be made; none for the empty text.
fn checked_folder(text: &str) -> Result<Option<PathBuf>, DeskError> {
    if text.is_empty() {
        return Ok(None);
    }
    let folder = PathBuf::from(text);
    if !folder.is_absolute() {
        let message = "must be a whole path, from the root of the disk".to_owned();
        return Err(DeskError::BadField { field: "folder", message });
    }
    drop(NewFile::create(&folder.join("backup"))?);
    Ok(Some(folder))
}
