use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::ExportError;

/// The manifest beside a file: `FILE.manifest.json`.
pub fn manifest_path(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".manifest.json");
    PathBuf::from(name)
}

/// A temporary file beside what it will be.
pub(crate) fn part_beside(target: &Path) -> io::Result<NamedTempFile> {
    Builder::new().prefix(".redress-export-").suffix(".part").tempfile_in(folder_of(target))
}

/// The regular file of `path`, existing or not.
pub(crate) fn target_of(path: &Path) -> Result<PathBuf, ExportError> {
    let refused = || ExportError::NotAFile { path: path.to_owned() };
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(ExportError::IsFolder { path: path.to_owned() }),
        // Renaming over a device or a pipe would replace it for everybody.
        Ok(there) if !there.is_file() => Err(refused()),
        Ok(_) => fs::canonicalize(path).map_err(|error| ExportError::io(path, error)),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            path.file_name().map(|_| path.to_owned()).ok_or_else(refused)
        }
        Err(error) => Err(ExportError::io(path, error)),
    }
}

pub(crate) fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Without it a power cut right after the rename could bring the old name back.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// Windows has no such call; the rename is as durable as the file system makes it.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
