//! Copying a whole workspace into a new database, from a file to a server or back. The new database is
//! made in one transaction and verified in it, so that half a copy is never there to be opened.

use std::{collections::BTreeMap, path::Path};

use export::NewFile;
use serde::Serialize;
use store::{Clock as _, CopyProgress, Db, Engine, Opening, SystemClock, Tx, begin_new, copy_rows};

use super::{
    error::WorkspaceError,
    location::{location_of, url_of},
    verify::{Checked, Verified, verify_in},
};
use crate::DeskError;

/// A copied workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WorkspaceCopied {
    /// Where it was copied from, without a password.
    pub from: String,
    /// Where it is now, without a password.
    pub to: String,
    /// Number of rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// What was verified of the copy.
    pub checked: Checked,
}

/// Copies the workspace at `from` into a new database at `to`: a file that does not exist, or an empty
/// database on a server. Ids, numbers and hashes stay as they are. What is written to `from` after the
/// copy began is not in it. Keys in the keychain are not copied.
///
/// # Errors
/// `database_older_schema` and what else opening refuses; `export_*` for the new file,
/// `database_not_empty` on a server; `workspace_copy_unclean` when the copy does not verify;
/// `cancelled` when `progress` ends it. Nothing is left of the copy then.
pub async fn copy(
    from: &str,
    to: &str,
    progress: CopyProgress<'_>,
) -> Result<WorkspaceCopied, DeskError> {
    let engine = Engine::of_url(to)?;
    let source = Db::open(from, Opening::MustExist).await?;
    let copied = async {
        match engine {
            Engine::Sqlite => into_file(&source, Path::new(&location_of(to)), progress).await,
            Engine::Postgres => {
                let (tx, copied) = fill(&source, begin_new(to).await?, progress).await?;
                tx.commit().await?;
                Ok(copied)
            }
        }
    };
    let copied = copied.await;
    source.close().await;
    let (rows, checked) = copied?;
    Ok(WorkspaceCopied { from: location_of(from), to: location_of(to), rows, checked })
}

type Filled = (BTreeMap<String, u64>, Checked);

async fn into_file(
    source: &Db,
    file: &Path,
    progress: CopyProgress<'_>,
) -> Result<Filled, DeskError> {
    let new = NewFile::create(file)?;
    let (tx, copied) = fill(source, begin_new(&url_of(new.partial())).await?, progress).await?;
    tx.commit().await?;
    new.finish()?;
    Ok(copied)
}

/// Fills a new database from a consistent snapshot of `source`, and verifies it.
async fn fill(
    source: &Db,
    mut new: Tx,
    progress: CopyProgress<'_>,
) -> Result<(Tx, Filled), DeskError> {
    let mut snapshot = source.read().await?;
    let tables = copy_rows(&mut snapshot, &mut new, progress).await?;
    drop(snapshot);
    let tables = tables.ok_or(DeskError::Cancelled)?;
    let Verified { clean, checked, problems } = verify_in(&mut new, SystemClock.now()).await?;
    if !clean {
        return Err(WorkspaceError::CopyUnclean { problems }.into());
    }
    let rows = tables.into_iter().map(|one| (one.table, one.rows)).collect();
    Ok((new, (rows, checked)))
}
