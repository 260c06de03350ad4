//! The table `export_schedules`, and the exports that schedules have made.

use store::{Query, StoreError, Timestamp, Tx};

use super::{ExportFrequency, ExportScheduleView, ScheduleExport};
use crate::{
    DeskError,
    exports::row::{unwritable, word},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    input: String,
    frequency: String,
    folder: String,
    kept: i64,
    created_by: String,
    tried_at: Option<i64>,
    last_error: Option<String>,
    last_at: Option<i64>,
}

/// A file that a schedule has made.
#[derive(sqlx::FromRow)]
pub(super) struct Made {
    pub(super) id: i64,
    pub(super) path: String,
    pub(super) bytes: i64,
    pub(super) sha256: String,
}

const ALL: &str = "
    select s.id, s.input, s.frequency, s.folder, s.kept, s.created_by, s.tried_at, s.last_error,
           (select max(e.started_at) from exports e
             where e.schedule_id = s.id and e.state = 'done') as last_at
      from export_schedules s
     where s.removed_at is null
     order by s.id";
const INSERT: &str = "
    insert into export_schedules (id, input, frequency, folder, kept, created_by, created_at)
    values ($1, $2, $3, $4, $5, $6, $7)";
const NEXT: &str = "select cast(coalesce(max(id), 0) + 1 as bigint) from export_schedules";
const REMOVE: &str = "
    update export_schedules set removed_at = $2 where id = $1 and removed_at is null";
const CLAIM: &str = "
    update export_schedules set tried_at = $2
     where id = $1 and removed_at is null and (tried_at = $3 or (tried_at is null and $3 is null))";
const ENDED: &str = "update export_schedules set last_error = $2 where id = $1";
const MADE_BY: &str = "update exports set schedule_id = $2, made_in = $3 where id = $1";
const KEPT: &str = "
    select id, path, bytes, sha256 from exports
     where schedule_id = $1 and made_in = $2 and state = 'done' and gone_at is null
     order by id desc";
const GONE: &str = "update exports set gone_at = $2 where id = $1 and gone_at is null";

/// Every schedule that was not removed, with when it was tried last.
pub(super) async fn all_in(
    tx: &mut Tx,
    now: Timestamp,
) -> Result<Vec<(ExportScheduleView, Option<Timestamp>)>, StoreError> {
    let rows: Vec<Row> = Query::new(ALL).all(tx).await?;
    rows.into_iter().map(|row| row.view(now)).collect()
}

impl Row {
    fn view(self, now: Timestamp) -> Result<(ExportScheduleView, Option<Timestamp>), StoreError> {
        let damaged = |_| StoreError::Damaged(format!("export schedule {}", self.id));
        let input: ScheduleExport = serde_json::from_str(&self.input).map_err(damaged)?;
        let tried_at = self.tried_at.map(Timestamp::from_micros);
        let mut view = ExportScheduleView {
            id: self.id,
            selection: input.selection,
            format: input.format,
            zone: input.zone,
            folder: self.folder,
            frequency: word(&self.frequency)?,
            kept: u32::try_from(self.kept).unwrap_or(u32::MAX),
            created_by: self.created_by,
            next_at: now,
            last_at: self.last_at.map(Timestamp::from_micros),
            last_error: self.last_error,
        };
        view.next_at = view.due_at(tried_at, now);
        Ok((view, tried_at))
    }
}

pub(super) async fn insert_in(
    tx: &mut Tx,
    input: &ScheduleExport,
    created_by: &str,
    now: Timestamp,
) -> Result<i64, DeskError> {
    let (id,): (i64,) = Query::new(NEXT).one(tx).await?;
    Query::new(INSERT)
        .bind(id)
        .bind(serde_json::to_string(input).map_err(unwritable)?)
        .bind(ExportFrequency::as_str(input.frequency))
        .bind(input.folder.as_str())
        .bind(i64::from(input.kept))
        .bind(created_by)
        .bind(now.micros())
        .execute(tx)
        .await?;
    Ok(id)
}

/// Ends a schedule; false where there is none.
pub(super) async fn remove_in(tx: &mut Tx, id: i64, now: Timestamp) -> Result<bool, StoreError> {
    Ok(Query::new(REMOVE).bind(id).bind(now.micros()).execute(tx).await? == 1)
}

/// Begins an attempt; false when another process has begun one since `before`.
pub(super) async fn claim_in(
    tx: &mut Tx,
    id: i64,
    before: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let before = before.map(Timestamp::micros);
    let claim = Query::new(CLAIM).bind(id).bind(now.micros()).bind(before);
    Ok(claim.execute(tx).await? == 1)
}

/// Stores how the last attempt ended: the code of its error, or success with its export and the place
/// of the database that made it.
pub(super) async fn ended_in(
    tx: &mut Tx,
    (id, place): (i64, &str),
    ended: Result<i64, &str>,
) -> Result<(), StoreError> {
    Query::new(ENDED).bind(id).bind(ended.err()).execute(tx).await?;
    if let Ok(export) = ended {
        Query::new(MADE_BY).bind(export).bind(id).bind(place).execute(tx).await?;
    }
    Ok(())
}

/// Files of a schedule that are not gone, newest first: those that were made by the database in this
/// place. A copy of a workspace leaves the files of the original alone.
pub(super) async fn kept_in(tx: &mut Tx, id: i64, place: &str) -> Result<Vec<Made>, StoreError> {
    Query::new(KEPT).bind(id).bind(place).all(tx).await
}

/// Marks a file as gone.
pub(super) async fn gone_in(tx: &mut Tx, export: i64, now: Timestamp) -> Result<(), StoreError> {
    Query::new(GONE).bind(export).bind(now.micros()).execute(tx).await?;
    Ok(())
}
