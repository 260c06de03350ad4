//! The files of a demo workspace, made aside and put in place when they are finished.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::DemoError;

const DATABASE: &str = "redress.db";
const STRIPE: &str = "stripe.json";

/// Files in the making; dropped, they are gone.
pub(crate) struct Files {
    folder: PathBuf,
    aside: TempDir,
}

impl Files {
    pub(crate) fn begin(folder: &Path) -> Result<Self, DemoError> {
        for path in [folder.join(DATABASE), folder.join(STRIPE)] {
            if path.exists() {
                return Err(DemoError::Exists { path });
            }
        }
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
        let text = format!("{{\"objects\":[\n{}\n]}}\n", lines.join(",\n"));
        let path = self.aside.path().join(STRIPE);
        fs::write(&path, text).map_err(DemoError::disk(path))
    }

    /// Puts the files in place, the database last: with it the workspace is there.
    pub(crate) fn finish(self) -> Result<(String, String), DemoError> {
        for name in [STRIPE, DATABASE] {
            let (from, to) = (self.aside.path().join(name), self.folder.join(name));
            // Until here nothing waited for the disk.
            let synced = fs::File::open(&from).and_then(|file| file.sync_all());
            synced.map_err(DemoError::disk(&from))?;
            fs::rename(&from, &to).map_err(DemoError::disk(to))?;
        }
        let stripe = self.folder.join(STRIPE).display().to_string();
        Ok((url(&self.folder.join(DATABASE)), stripe))
    }
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
