//! The SQL of `backup_schedule` and `scheduled_backups`.

use std::path::{Path, PathBuf};

use store::{Query, StoreError, Timestamp, Tx};

use super::{BackupFrequency, KEPT, Plan, ScheduledBackup};
use crate::stripe::sync_state;

#[derive(sqlx::FromRow)]
struct PlanRow {
    frequency: Option<String>,
    folder: Option<String>,
    kept: Option<i64>,
    tried_at: Option<i64>,
    last_error: Option<String>,
}

#[derive(sqlx::FromRow)]
struct BackupRow {
    id: i64,
    path: String,
    bytes: i64,
    sha256: String,
    made_at: i64,
}

const PLAN: &str = "select frequency, folder, kept, tried_at, last_error from backup_schedule";
const SET: &str = "update backup_schedule set frequency = $1, folder = $2, kept = $3";
const CLAIM: &str = "
    update backup_schedule set tried_at = $1
     where tried_at = $2 or (tried_at is null and $2 is null)";
const ENDED: &str = "update backup_schedule set last_error = $1";
const INSERT: &str = "
    insert into scheduled_backups (id, made_for, path, bytes, sha256, made_at)
    select coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5 from scheduled_backups";
const KEPT_OF: &str = "
    select id, path, bytes, sha256, made_at
      from scheduled_backups
     where made_for = $1 and gone_at is null
     order by id desc";
const GONE: &str = "update scheduled_backups set gone_at = $2 where id = $1 and gone_at is null";

pub(super) async fn plan_in(tx: &mut Tx) -> Result<Plan, StoreError> {
    let row: PlanRow = Query::new(PLAN).one(tx).await?;
    let frequency = match row.frequency {
        Some(text) => BackupFrequency::parse(&text)?,
        None if sync_state::identity_in(tx).await?.is_demo => BackupFrequency::Off,
        None => BackupFrequency::Daily,
    };
    Ok(Plan {
        frequency,
        folder: row.folder.map(PathBuf::from),
        kept: row.kept.and_then(|kept| u32::try_from(kept).ok()).unwrap_or(KEPT),
        tried_at: row.tried_at.map(Timestamp::from_micros),
        last_error: row.last_error,
    })
}

pub(super) async fn set_in(tx: &mut Tx, plan: &Plan) -> Result<(), StoreError> {
    let folder = plan.folder.as_deref().map(|folder| folder.display().to_string());
    let query = Query::new(SET).bind(plan.frequency.as_str()).bind(folder);
    query.bind(i64::from(plan.kept)).execute(tx).await?;
    Ok(())
}

/// Begins an attempt; false when another process has begun one since `before`.
pub(super) async fn claim_in(
    tx: &mut Tx,
    before: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let before = before.map(Timestamp::micros);
    Ok(Query::new(CLAIM).bind(now.micros()).bind(before).execute(tx).await? == 1)
}

/// Stores how the last attempt ended: the code of its error, or success.
pub(super) async fn ended_in(tx: &mut Tx, error: Option<&str>) -> Result<(), StoreError> {
    Query::new(ENDED).bind(error).execute(tx).await?;
    Ok(())
}

pub(super) async fn insert_in(
    tx: &mut Tx,
    made_for: &Path,
    backup: &ScheduledBackup,
) -> Result<(), StoreError> {
    Query::new(INSERT)
        .bind(made_for.display().to_string())
        .bind(backup.path.as_str())
        .bind(i64::try_from(backup.bytes).unwrap_or(i64::MAX))
        .bind(backup.sha256.as_str())
        .bind(backup.made_at.micros())
        .execute(tx)
        .await?;
    Ok(())
}

/// Backups of a file that are not gone, newest first, with their ids.
pub(super) async fn kept_in(
    tx: &mut Tx,
    made_for: &Path,
) -> Result<Vec<(i64, ScheduledBackup)>, StoreError> {
    let rows: Vec<BackupRow> =
        Query::new(KEPT_OF).bind(made_for.display().to_string()).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, ScheduledBackup::from(row))).collect())
}

/// Marks a backup as gone; false when somebody else has.
pub(super) async fn gone_in(tx: &mut Tx, id: i64, now: Timestamp) -> Result<bool, StoreError> {
    Ok(Query::new(GONE).bind(id).bind(now.micros()).execute(tx).await? == 1)
}

impl From<BackupRow> for ScheduledBackup {
    fn from(row: BackupRow) -> Self {
        Self {
            path: row.path,
            bytes: u64::try_from(row.bytes).unwrap_or_default(),
            sha256: row.sha256,
            made_at: Timestamp::from_micros(row.made_at),
        }
    }
}
