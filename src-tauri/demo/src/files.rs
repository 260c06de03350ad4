//! The files of a demo workspace, made aside and put in place when they are finished.

use std::{
    fs,
    path::{Path, PathBuf},
};

use desk::DeskError;
use serde_json::Value as Json;
use tempfile::TempDir;

use crate::DemoError;

const DATABASE: &str = "redress.db";
const STRIPE: &str = "stripe.json";
const STRIPE_HEAD: &str = "{\"objects\":[\n";

/// Files in the making; dropped, they are gone.
pub(crate) struct Files {
    folder: PathBuf,
    aside: TempDir,
}

impl Files {
    pub(crate) fn begin(folder: &Path) -> Result<Self, DemoError> {
        let (database, stripe) = (folder.join(DATABASE), folder.join(STRIPE));
        if database.exists() {
            return Err(DemoError::Exists { path: database });
        }
        if stripe.exists() && !is_half_put(&stripe) {
            return Err(DemoError::Exists { path: stripe });
        }
        Self::begin_over(folder)
    }

    /// Replaces what is there, when the new files are finished.
    pub(crate) fn begin_over(folder: &Path) -> Result<Self, DemoError> {
        fs::create_dir_all(folder).map_err(DemoError::disk(folder))?;
        let aside = tempfile::Builder::new().prefix(".making-").tempdir_in(folder);
        Ok(Self { folder: folder.to_owned(), aside: aside.map_err(DemoError::disk(folder))? })
    }

    pub(crate) fn db_url(&self) -> String {
        url(&self.aside.path().join(DATABASE))
    }

    /// Writes what the stand-in starts from, one object a line.
    pub(crate) fn keep_stripe(&self, objects: &[Json]) -> Result<(), DemoError> {
        let lines: Vec<String> = objects.iter().map(Json::to_string).collect();
        let text = format!("{STRIPE_HEAD}{}\n]}}\n", lines.join(",\n"));
        let path = self.aside.path().join(STRIPE);
        fs::write(&path, text).map_err(DemoError::disk(path))
    }

    /// Puts the files in place, the database last: with it the workspace is there.
    pub(crate) async fn finish(self) -> Result<(String, String), DemoError> {
        let database = self.folder.join(DATABASE);
        if database.exists() {
            // A log that the old database left beside it would be taken for the new one's.
            store::fold_log_in(&database).await.map_err(DeskError::from)?;
        }
        for made in [STRIPE, DATABASE].map(|name| self.aside.path().join(name)) {
            // Until here nothing waited for the disk.
            let synced = fs::File::open(&made).and_then(|file| file.sync_all());
            synced.map_err(DemoError::disk(made))?;
        }
        for name in [STRIPE, DATABASE] {
            let to = self.folder.join(name);
            fs::rename(self.aside.path().join(name), &to).map_err(DemoError::disk(to))?;
        }
        let stripe = self.folder.join(STRIPE).display().to_string();
        Ok((url(&database), stripe))
    }
}

/// Was a process ended when it had put only this file in place? A file of anybody else stays.
fn is_half_put(stripe: &Path) -> bool {
    fs::read(stripe).is_ok_and(|bytes| bytes.starts_with(STRIPE_HEAD.as_bytes()))
}

/// Database and stand-in state of a finished workspace.
pub(crate) fn existing(folder: &Path) -> Result<(PathBuf, PathBuf), DemoError> {
    let (database, stripe) = (folder.join(DATABASE), folder.join(STRIPE));
    for path in [&database, &stripe] {
        if !path.exists() {
            return Err(DemoError::NotFound { path: path.clone() });
        }
    }
    Ok((database, stripe))
}

pub(crate) fn url(database: &Path) -> String {
    format!("sqlite:{}", database.display())
}
