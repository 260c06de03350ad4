use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::cell::TIMES;
use crate::formats::Encoder;
use crate::measured::Measured;
use crate::{Cell, ExportError, Format, Manifest};

/// Takes rows and makes one file of them, whole or not at all.
///
/// Dropping it before [`finish`](Self::finish) removes what was written.
pub struct Sink {
    /// The name as it was given, for messages.
    path: PathBuf,
    /// The file that will be replaced: `path`, or what it links to.
    target: PathBuf,
    encoder: Encoder,
    columns: &'static [&'static str],
    format: Format,
    rows: u64,
    broken: bool,
}

impl Sink {
    /// Opens a temporary file beside `path`; a file that has the name is replaced only at the end.
    ///
    /// A link to a file stays a link: what it points to is replaced. The new file is readable by its
    /// owner only, because exports carry data of customers.
    ///
    /// # Errors
    /// [`ExportError::IsFolder`], [`ExportError::NotAFile`], [`ExportError::FolderMissing`],
    /// [`ExportError::NoPermission`], [`ExportError::DiskFull`], [`ExportError::Io`].
    pub fn create(
        path: &Path,
        format: Format,
        columns: &'static [&'static str],
    ) -> Result<Self, ExportError> {
        let target = target_of(path)?;
        let file = Builder::new()
            .prefix(".redress-export-")
            .suffix(".part")
            .tempfile_in(folder_of(&target))
            .map_err(|error| ExportError::io(path, error))?;
        Self::over(file, path, target, format, columns)
    }

    /// Writes into `file`, which becomes `target` at the end.
    pub(crate) fn over(
        file: NamedTempFile,
        path: &Path,
        target: PathBuf,
        format: Format,
        columns: &'static [&'static str],
    ) -> Result<Self, ExportError> {
        let encoder = Encoder::new(format, columns, Measured::new(file))
            .map_err(|error| ExportError::io(path, error))?;
        let path = path.to_owned();
        Ok(Self { path, target, encoder, columns, format, rows: 0, broken: false })
    }

    /// Adds one row, a cell per column.
    ///
    /// # Errors
    /// [`ExportError::RowShape`] and [`ExportError::TimeOutOfRange`] leave the sink as it was.
    /// [`ExportError::DiskFull`] and [`ExportError::Io`] end it: it can only be dropped.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        self.check(cells)?;
        self.encoder.row(cells).map_err(|error| {
            self.broken = true;
            ExportError::io(&self.path, error)
        })?;
        self.rows += 1;
        Ok(())
    }

    /// Puts the whole file under its final name, durably, in one step.
    ///
    /// # Errors
    /// [`ExportError::BrokeOff`] after a row that could not be written; [`ExportError::DiskFull`],
    /// [`ExportError::NoPermission`], [`ExportError::Io`].
    pub fn finish(self) -> Result<Manifest, ExportError> {
        if self.broken {
            return Err(ExportError::BrokeOff);
        }
        let (path, target) = (self.path, self.target);
        let fault = |error| ExportError::io(&path, error);
        let written = self.encoder.into_inner().map_err(fault)?;
        let manifest = Manifest {
            rows: self.rows,
            bytes: written.bytes,
            sha256: written.sha256(),
            columns: self.columns.iter().map(|&column| column.to_owned()).collect(),
            format: self.format,
        };
        written.file.as_file().sync_all().map_err(fault)?;
        written.file.persist(&target).map_err(|refused| fault(refused.error))?;
        sync_folder(folder_of(&target)).map_err(fault)?;
        Ok(manifest)
    }

    fn check(&self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        let (expected, given) = (self.columns.len(), cells.len());
        if expected != given {
            return Err(ExportError::RowShape { expected, given });
        }
        for cell in cells {
            if let Cell::Time(micros) = *cell
                && !TIMES.contains(&micros)
            {
                return Err(ExportError::TimeOutOfRange { micros });
            }
        }
        Ok(())
    }
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
