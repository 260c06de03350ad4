//! A workspace of an older schema is brought to that of this program when it is opened. A file is
//! copied beside itself first, and the copy is read back; without it nothing is changed. A database on a
//! server is not copied: an item under "needs attention" says so. The change is one transaction with the
//! audit record of it.

use std::path::{Path, PathBuf};

use export::NewFile;
use serde_json::json;
use store::{Clock as _, Migration, SchemaVersions, SystemClock, Timestamp, Tx};

use super::{backup::inspect, error::WorkspaceError, location::copy_name};
use crate::{
    Actor, DeskError, attention,
    audit::{Action, Change, record_in},
    subject::Subject,
};

/// The schema of a server's database was changed; nobody else keeps a copy of before.
const MIGRATED: &str = "workspace_migrated";

/// Brings the database to the schema of this program, unless another process does so first.
///
/// # Errors
/// `workspace_not_copied`, `database_migration_failed`; the database stays as it was then.
pub(super) async fn bring_up_to_date(url: &str) -> Result<(), DeskError> {
    let Some(migration) = Migration::begin(url).await? else { return Ok(()) };
    let (versions, now) = (migration.versions(), SystemClock.now());
    let copy = match migration.file().map(Path::to_owned) {
        Some(file) => Some(keep_copy(&migration, &file, now).await?),
        None => None,
    };
    let mut tx = migration.apply().await?;
    if copy.is_none() {
        say_uncopied_in(&mut tx, versions, now).await?;
    }
    record_in(&mut tx, record_of(versions, copy.as_deref(), now)).await?;
    tx.commit().await?;
    let SchemaVersions { found, known } = versions;
    tracing::info!(found, known, "the schema of the workspace was brought up to date");
    Ok(())
}

async fn keep_copy(
    migration: &Migration,
    file: &Path,
    now: Timestamp,
) -> Result<PathBuf, DeskError> {
    let copied = async {
        let new = NewFile::create(&unused_name(file, migration.versions().known, now))?;
        migration.copy_into(new.partial()).await?;
        inspect(new.partial()).await?;
        Ok(new.finish()?)
    };
    copied.await.map_err(|cause: DeskError| {
        let folder = file.parent().unwrap_or(file).to_owned();
        WorkspaceError::NotCopied { folder, cause: Box::new(cause) }.into()
    })
}

/// `books before schema 6 (2026-11-30).db`; with a number when an earlier attempt has left one.
fn unused_name(file: &Path, version: i64, now: Timestamp) -> PathBuf {
    let date = now.date();
    let named = |number: u32| {
        let number = if number == 1 { String::new() } else { format!(", {number}") };
        let name = copy_name(file, &format!("before schema {version} ({date}{number})"));
        file.with_file_name(name)
    };
    (1..u32::MAX).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(u32::MAX))
}

async fn say_uncopied_in(
    tx: &mut Tx,
    SchemaVersions { found, known }: SchemaVersions,
    now: Timestamp,
) -> Result<(), DeskError> {
    let message = format!(
        "the schema of this workspace was brought from version {found} to {known}, in one transaction; \
         a workspace on a server is not copied before, so run pg_dump before you update Redress"
    );
    let subject = Subject::Workspace.name();
    attention::open_or_update_in(tx, (MIGRATED, &subject), &message, now).await?;
    Ok(())
}

fn record_of(
    SchemaVersions { found, known }: SchemaVersions,
    copy: Option<&Path>,
    at: Timestamp,
) -> Change {
    let copy = copy.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    Change::new(Actor::redress().name(), Action::WorkspaceMigrated, Subject::Workspace, at)
        .before(Some(json!({ "schema": found })))
        .after(Some(json!({ "schema": known, "copy": copy })))
}
