//! Making exports that are due, and removing those that are no longer kept.

use std::path::{Path, PathBuf};

use chrono::DateTime;
use export::manifest_path;
use store::{StoreError, Timestamp, Tx};

use super::{ExportScheduleView, row};
use crate::{
    Actor, Desk, DeskError, attention,
    blocking::off_thread,
    exports::{Export, Exported},
    kept_file::remove_unchanged,
    subject::Subject,
};

/// The item under "needs attention" while the last attempt has failed.
const FAILED: &str = "export_failed";

impl Desk {
    /// Makes every export that a schedule says is due, and then removes the files that are no longer
    /// kept. Of all processes that have the workspace open, one does so. To be called about once a
    /// minute.
    ///
    /// # Errors
    /// The first error of an export; it also stands under "needs attention" until a later attempt
    /// succeeds. The other schedules are served all the same.
    pub async fn export_when_due(&self) -> Result<Vec<Exported>, DeskError> {
        let mut tx = self.db.read().await?;
        let all = row::all_in(&mut tx, self.now()).await?;
        drop(tx);
        let (mut done, mut failed) = (Vec::new(), None);
        for (schedule, tried_at) in all {
            match self.serve(&schedule, tried_at).await {
                Ok(exported) => done.extend(exported),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(done), Err)
    }

    async fn serve(
        &self,
        schedule: &ExportScheduleView,
        tried_at: Option<Timestamp>,
    ) -> Result<Option<Exported>, DeskError> {
        let now = self.now();
        if schedule.next_at > now || !self.claim_export(schedule, tried_at).await? {
            return Ok(None);
        }
        let made = self.export(&Actor::redress(), input(schedule, now)).await;
        let mut tx = self.db.begin().await?;
        let ended = made.as_ref().map(|exported| exported.id).map_err(DeskError::code);
        row::ended_in(&mut tx, (schedule.id, &self.db.place()), ended).await?;
        match &made {
            Ok(_) => close_failure_in(&mut tx, schedule.id, now).await?,
            Err(error) => {
                let message = format!(
                    "the scheduled export to {} was not made: {error}. It is tried again every hour",
                    schedule.folder
                );
                let item = (FAILED, &*Subject::ExportSchedule(schedule.id).name());
                attention::open_or_update_in(&mut tx, item, &message, now).await?;
            }
        }
        tx.commit().await?;
        let exported = made?;
        self.remove_old_exports(schedule).await?;
        Ok(Some(exported))
    }

    async fn claim_export(
        &self,
        schedule: &ExportScheduleView,
        tried_at: Option<Timestamp>,
    ) -> Result<bool, DeskError> {
        let mut tx = self.db.begin().await?;
        let is_claimed = row::claim_in(&mut tx, schedule.id, tried_at, self.now()).await?;
        tx.commit().await?;
        Ok(is_claimed)
    }

    async fn remove_old_exports(&self, schedule: &ExportScheduleView) -> Result<(), DeskError> {
        let mut tx = self.db.read().await?;
        let made = row::kept_in(&mut tx, schedule.id, &self.db.place()).await?;
        drop(tx);
        let kept = usize::try_from(schedule.kept.max(1)).unwrap_or(usize::MAX);
        for old in made.into_iter().skip(kept) {
            let id = old.id;
            let bytes = u64::try_from(old.bytes).unwrap_or_default();
            let path = PathBuf::from(old.path);
            let removed = off_thread(move || {
                let is_removed = remove_unchanged(&path, bytes, &old.sha256)?;
                if is_removed {
                    // Without its file a manifest says nothing.
                    let _ = std::fs::remove_file(manifest_path(&path));
                }
                Ok::<_, std::io::Error>(())
            });
            if let Err(error) = removed.await {
                tracing::warn!(%error, "an old export was not removed");
                continue;
            }
            let mut tx = self.db.begin().await?;
            row::gone_in(&mut tx, id, self.now()).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Closes the item about a failure.
pub(super) async fn close_failure_in(
    tx: &mut Tx,
    schedule: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let item = (FAILED, &*Subject::ExportSchedule(schedule).name());
    attention::close_kind_in(tx, item, "an export was made", now).await
}

fn input(schedule: &ExportScheduleView, now: Timestamp) -> Export {
    let time = DateTime::from_timestamp_micros(now.micros()).unwrap_or_default();
    let stem = format!(
        "{} {}",
        schedule.selection.kind().replace('_', "-"),
        time.format("%Y-%m-%d %H%M%S"),
    );
    let out = free_name(Path::new(&schedule.folder), &stem, schedule.format.ending());
    Export {
        selection: schedule.selection.clone(),
        format: schedule.format,
        out: out.to_string_lossy().into_owned(),
        columns: None,
        zone: schedule.zone.clone(),
        byte_order_mark: false,
        keep_formulas: false,
        snapshot: None,
    }
}

/// A name that no file has: another schedule may have made one in the same second.
fn free_name(folder: &Path, stem: &str, ending: &str) -> PathBuf {
    let first = folder.join(format!("{stem}.{ending}"));
    let others = (2_u32..).map(|number| folder.join(format!("{stem} ({number}).{ending}")));
    let mut names = std::iter::once(first.clone()).chain(others);
    names.find(|path| !path.exists()).unwrap_or(first)
}
