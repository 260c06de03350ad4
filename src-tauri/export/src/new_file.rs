use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::ExportError;
use crate::place::{folder_of, sync_folder, target_of};

/// A file that somebody else fills under a temporary name. It gets its own name when it is complete,
/// and never that of a file that exists. Dropped before, it leaves nothing.
#[derive(Debug)]
pub struct NewFile {
    file: NamedTempFile,
    target: PathBuf,
}

impl NewFile {
    /// An empty file beside `path`, readable by its owner only.
    ///
    /// # Errors
    /// [`ExportError::Exists`], [`ExportError::FolderMissing`], [`ExportError::NoPermission`],
    /// [`ExportError::DiskFull`], [`ExportError::Io`].
    pub fn create(path: &Path) -> Result<Self, ExportError> {
        let target = target_of(path)?;
        if target.exists() {
            return Err(ExportError::Exists { path: target });
        }
        let folder = folder_of(&target);
        let file = Builder::new().prefix(".redress-").suffix(".part").tempfile_in(folder);
        Ok(Self { file: file.map_err(|error| ExportError::io(path, error))?, target })
    }

    /// The temporary name.
    pub fn partial(&self) -> &Path {
        self.file.path()
    }

    /// The name it gets.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Syncs the file to disk and gives it its name.
    ///
    /// # Errors
    /// [`ExportError::Exists`] when somebody else took the name meanwhile, [`ExportError::Io`].
    pub fn finish(self) -> Result<PathBuf, ExportError> {
        let Self { file, target } = self;
        let fault = |error| ExportError::io(&target, error);
        file.as_file().sync_all().map_err(fault)?;
        file.persist_noclobber(&target).map_err(|refused| {
            if target.exists() {
                return ExportError::Exists { path: target.clone() };
            }
            fault(refused.error)
        })?;
        sync_folder(folder_of(&target)).map_err(fault)?;
        Ok(target)
    }
}
