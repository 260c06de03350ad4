//! What people ask of schedules.

use std::path::{Path, PathBuf};

use export::{NewFile, Zone};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{ExportScheduleView, ScheduleExport, row};
use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_in},
    exports::ExportRefusal,
    subject::Subject,
};

/// Most files that a schedule keeps.
const KEPT_MAX: u32 = 1_000;

/// A schedule that was made or removed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct ExportScheduled {
    /// Its number.
    pub id: i64,
}

/// Input of `list_export_schedules`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct ListExportSchedules {}

/// Input of `remove_export_schedule`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RemoveExportSchedule {
    /// The schedule.
    pub id: i64,
    /// Reason for the audit trail.
    #[serde(default)]
    pub reason: Option<String>,
}

impl Desk {
    /// Exports on a schedule from now on; the first is due at once.
    ///
    /// # Errors
    /// `field_invalid`; `export_*` for a folder in which no file can be made.
    pub async fn schedule_export(
        &self,
        actor: &Actor,
        input: ScheduleExport,
    ) -> Result<ExportScheduled, DeskError> {
        check(&input)?;
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let id = row::insert_in(&mut tx, &input, actor.name(), now).await?;
        let subject = Subject::ExportSchedule(id);
        let change = Change::new(actor.name(), Action::ExportScheduled, subject, now);
        let change = change.because(input.reason.clone()).after(Some(json!({
            "kind": input.selection.kind(),
            "format": input.format,
            "frequency": input.frequency,
            "kept": input.kept,
        })));
        record_in(&mut tx, change).await?;
        tx.commit().await?;
        Ok(ExportScheduled { id })
    }

    /// Ends a schedule; its files stay.
    ///
    /// # Errors
    /// `export_schedule_not_found`.
    pub async fn remove_export_schedule(
        &self,
        actor: &Actor,
        input: RemoveExportSchedule,
    ) -> Result<ExportScheduled, DeskError> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        if !row::remove_in(&mut tx, input.id, now).await? {
            return Err(ExportRefusal::ScheduleNotFound(input.id).into());
        }
        let subject = Subject::ExportSchedule(input.id);
        let change = Change::new(actor.name(), Action::ExportScheduleRemoved, subject, now);
        record_in(&mut tx, change.because(input.reason)).await?;
        super::run::close_failure_in(&mut tx, input.id, now).await?;
        tx.commit().await?;
        Ok(ExportScheduled { id: input.id })
    }

    /// Schedules, oldest first.
    ///
    /// # Errors
    /// Those of reading.
    pub async fn list_export_schedules(
        &self,
        _: ListExportSchedules,
    ) -> Result<Vec<ExportScheduleView>, DeskError> {
        let mut tx = self.db.read().await?;
        let all = row::all_in(&mut tx, self.now()).await?;
        Ok(all.into_iter().map(|(view, _)| view).collect())
    }
}

fn check(input: &ScheduleExport) -> Result<(), DeskError> {
    if input.kept == 0 || input.kept > KEPT_MAX {
        let message = format!("is 1 to {KEPT_MAX} files");
        return Err(DeskError::BadField { field: "kept", message });
    }
    let folder = PathBuf::from(&input.folder);
    if !folder.is_absolute() {
        let message = "must be a whole path, from the root of the disk".to_owned();
        return Err(DeskError::BadField { field: "folder", message });
    }
    input.zone.as_deref().map(Zone::named).transpose()?;
    drop(NewFile::create(&folder.join(Path::new("export")))?);
    Ok(())
}
