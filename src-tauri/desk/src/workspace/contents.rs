//! What is inside a workspace file that is not open, such as a backup before it is restored.

use std::path::Path;

use serde::{Deserialize, Serialize};
use store::{Clock as _, Db, Query, SystemClock, Timestamp, schema_version};

use super::{
    WorkspaceFile,
    backup::inspect,
    verify::{Verified, verify_in},
};
use crate::{DeskError, stripe::sync_state};

/// Mode of a workspace.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum WorkspaceMode {
    /// A stand-in replaces Stripe.
    Demo,
    /// Bound to Stripe's test mode.
    Test,
    /// Bound to Stripe's live mode.
    Live,
    /// Never connected to Stripe.
    Unconnected,
}

/// What a look into a file has found.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct WorkspaceContents {
    /// Name of the file without its ending.
    pub name: String,
    /// The file: sound, so large, so many rows.
    pub file: WorkspaceFile,
    /// Whose money it is.
    pub mode: WorkspaceMode,
    /// Time of the newest transaction, UTC; null without one.
    pub newest_transaction_at: Option<Timestamp>,
    /// What `verify` found; null for the schema of an older version, which is verified once it was
    /// brought up to date.
    pub verified: Option<Verified>,
}

const NEWEST: &str = "select (select posted_at from transactions order by id desc limit 1) as at";

/// Looks into a workspace file that nobody has open, without changing it.
///
/// # Errors
/// As [`inspect`].
pub async fn look_inside(file: &Path) -> Result<WorkspaceContents, DeskError> {
    let found = inspect(file).await?;
    let db = Db::open_untouched(file).await?;
    let looked = look(&db, file, found).await;
    db.close().await;
    looked
}

async fn look(db: &Db, path: &Path, file: WorkspaceFile) -> Result<WorkspaceContents, DeskError> {
    let mut tx = db.read().await?;
    let mode = sync_state::mode_in(&mut tx).await?;
    let (newest,): (Option<i64>,) = Query::new(NEWEST).one(&mut tx).await?;
    let verified = if file.schema_version == schema_version() {
        Some(verify_in(&mut tx, SystemClock.now()).await?)
    } else {
        None
    };
    Ok(WorkspaceContents {
        name: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        file,
        mode: match mode {
            (true, _) => WorkspaceMode::Demo,
            (false, Some(true)) => WorkspaceMode::Live,
            (false, Some(false)) => WorkspaceMode::Test,
            (false, None) => WorkspaceMode::Unconnected,
        },
        newest_transaction_at: newest.map(Timestamp::from_micros),
        verified,
    })
}
