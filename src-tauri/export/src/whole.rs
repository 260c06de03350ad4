use std::io::Write;
use std::path::Path;

use crate::ExportError;
use crate::place::{folder_of, part_beside, sync_folder, target_of};

/// Puts a finished file under its name, durably, in one step: whole or not at all. A link to a file
/// stays a link; the new file is readable by its owner only.
///
/// # Errors
/// [`ExportError::IsFolder`], [`ExportError::NotAFile`], [`ExportError::FolderMissing`],
/// [`ExportError::NoPermission`], [`ExportError::DiskFull`], [`ExportError::Io`].
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    let fault = |error| ExportError::io(path, error);
    let target = target_of(path)?;
    let mut file = part_beside(&target).map_err(fault)?;
    file.write_all(bytes).map_err(fault)?;
    file.as_file().sync_all().map_err(fault)?;
    file.persist(&target).map_err(|refused| fault(refused.error))?;
    sync_folder(folder_of(&target)).map_err(fault)
}
