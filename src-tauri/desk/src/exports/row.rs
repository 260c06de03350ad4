//! The table `exports`: what was exported, by whom, and how it ended.

use serde_json::{Value as Json, json};
use store::{Query, StoreError, Timestamp, Tx};

use super::{Export, ExportManifest};
use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_in},
    subject::Subject,
};

/// Why there is no file.
#[derive(Clone, Copy)]
pub(super) enum Ended<'a> {
    Cancelled,
    Failed(&'a str),
}

const NEXT: &str = "select cast(coalesce(max(id), 0) + 1 as bigint) from exports";
const INSERT: &str = "
    insert into exports (id, kind, format, input, path, actor, started_at, ended_at, state,
                         last_error, row_count, bytes, sha256)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

/// Records an export whose file is whole; returns its number. The audit trail says so too, without the
/// filter, which may name persons.
pub(super) async fn record_done_in(
    tx: &mut Tx,
    actor: &Actor,
    input: &Export,
    times: (Timestamp, Timestamp),
    manifest: &ExportManifest,
) -> Result<i64, DeskError> {
    let written = &manifest.written;
    let id = insert_in(tx, (actor, input), times, Ok(manifest)).await?;
    let mut change = Change::new(actor.name(), Action::Exported, Subject::Export(id), times.1);
    change.after = Some(json!({
        "kind": input.selection.kind(),
        "format": input.format,
        "rows": written.rows,
        "sha256": written.sha256,
    }));
    record_in(tx, change).await?;
    Ok(id)
}

/// Records an export that came to nothing.
pub(super) async fn record_stopped(
    desk: &Desk,
    actor: &Actor,
    input: &Export,
    started_at: Timestamp,
    ended: Ended<'_>,
) -> Result<(), DeskError> {
    let mut tx = desk.db.begin().await?;
    insert_in(&mut tx, (actor, input), (started_at, desk.now()), Err(ended)).await?;
    Ok(tx.commit().await?)
}

async fn insert_in(
    tx: &mut Tx,
    (actor, input): (&Actor, &Export),
    (started_at, ended_at): (Timestamp, Timestamp),
    ended: Result<&ExportManifest, Ended<'_>>,
) -> Result<i64, DeskError> {
    let (state, error, manifest) = match ended {
        Ok(manifest) => ("done", None, Some(manifest)),
        Err(Ended::Cancelled) => ("cancelled", None, None),
        Err(Ended::Failed(code)) => ("failed", Some(code), None),
    };
    let (id,): (i64,) = Query::new(NEXT).one(tx).await?;
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let text = serde_json::to_string(input).map_err(unwritable)?;
    Query::new(INSERT)
        .bind(id)
        .bind(input.selection.kind())
        .bind(input.format.as_str())
        .bind(text)
        .bind(input.out.as_str())
        .bind(actor.name())
        .bind(started_at.micros())
        .bind(ended_at.micros())
        .bind(state)
        .bind(error)
        .bind(manifest.map(|manifest| count(manifest.written.rows)))
        .bind(manifest.map(|manifest| count(manifest.written.bytes)))
        .bind(manifest.map(|manifest| manifest.written.sha256.as_str()))
        .execute(tx)
        .await?;
    Ok(id)
}

/// What cannot be written as JSON: an error of the program.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
pub(super) fn unwritable(error: serde_json::Error) -> DeskError {
    DeskError::BadOutput(error.to_string())
}

/// One row.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) kind: String,
    pub(super) format: String,
    pub(super) input: String,
    pub(super) path: String,
    pub(super) actor: String,
    pub(super) started_at: i64,
    pub(super) ended_at: i64,
    pub(super) state: String,
    pub(super) last_error: Option<String>,
    pub(super) written: Option<i64>,
    pub(super) bytes: Option<i64>,
    pub(super) sha256: Option<String>,
}

impl Row {
    pub(super) fn input(&self) -> Result<Export, StoreError> {
        let damaged = |_| StoreError::Damaged(format!("export {}", self.id));
        serde_json::from_str(&self.input).map_err(damaged)
    }
}

/// A word of a column as the type that JSON makes of it.
pub(super) fn word<T: serde::de::DeserializeOwned>(word: &str) -> Result<T, StoreError> {
    serde_json::from_value(Json::from(word)).map_err(|_| StoreError::Damaged(word.to_owned()))
}

pub(super) const SELECT: &str = "
    select id, kind, format, input, path, actor, started_at, ended_at, state, last_error,
           row_count as written, bytes, sha256
      from exports
     where id < ?";
