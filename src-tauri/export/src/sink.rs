use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::cell::TIMES;
use crate::formats::{Encoder, Layout};
use crate::measured::Measured;
use crate::place::{folder_of, manifest_path, part_beside, sync_folder, target_of};
use crate::totals::Totals;
use crate::{
    Batch, Cell, Column, ExportError, Format, GroupTotal, Options, Schema, Written, WrittenColumn,
    write_whole,
};

/// Takes rows and makes one file of them, whole or not at all.
///
/// Dropping it before [`Finished::publish`] removes what was written.
pub struct Sink {
    place: Place,
    encoder: Encoder,
    columns: Vec<Column>,
    options: Options,
    width: usize,
    totals: Totals,
    rows: u64,
    broken: bool,
}

/// Where the file will be.
struct Place {
    /// The name as it was given, for messages.
    path: PathBuf,
    /// The file that will be replaced: `path`, or what it links to.
    target: PathBuf,
}

impl Sink {
    /// Opens a temporary file beside `path`; a file that has the name is replaced only at the end.
    ///
    /// A link to a file stays a link: what it points to is replaced. The new file is readable by its
    /// owner only, because exports carry data of customers.
    ///
    /// # Errors
    /// [`ExportError::IsFolder`], [`ExportError::NotAFile`], [`ExportError::FolderMissing`],
    /// [`ExportError::NoPermission`], [`ExportError::DiskFull`], [`ExportError::Io`]; for the options
    /// [`ExportError::UnknownColumn`], [`ExportError::ColumnTwice`], [`ExportError::NoColumns`],
    /// [`ExportError::ZoneMissing`], [`ExportError::FormatNotOffered`].
    pub fn create(path: &Path, schema: Schema, options: Options) -> Result<Self, ExportError> {
        let layout = Layout::of(&schema, &options)?;
        let target = target_of(path)?;
        let file = part_beside(&target).map_err(|error| ExportError::io(path, error))?;
        let place = Place { path: path.to_owned(), target };
        Self::over(Some(file), place, schema, layout, options)
    }

    /// Writes no file, but tells what it would be.
    ///
    /// # Errors
    /// As [`Self::create`] for the options.
    pub fn measure(schema: Schema, options: Options) -> Result<Self, ExportError> {
        let layout = Layout::of(&schema, &options)?;
        let place = Place { path: PathBuf::new(), target: PathBuf::new() };
        Self::over(None, place, schema, layout, options)
    }

    /// Writes into `file`, which becomes `target` at the end.
    #[cfg(test)]
    pub(crate) fn into_file(
        file: NamedTempFile,
        path: &Path,
        schema: Schema,
        options: Options,
    ) -> Result<Self, ExportError> {
        let layout = Layout::of(&schema, &options)?;
        let place = Place { path: path.to_owned(), target: path.to_owned() };
        Self::over(Some(file), place, schema, layout, options)
    }

    fn over(
        file: Option<NamedTempFile>,
        place: Place,
        schema: Schema,
        layout: Layout,
        options: Options,
    ) -> Result<Self, ExportError> {
        let (columns, totals) = (layout.columns(), Totals::new(schema)?);
        let encoder = Encoder::new(&schema, layout, &options, Measured::new(file))
            .map_err(|error| ExportError::io(&place.path, error))?;
        let width = schema.columns.len();
        Ok(Self { place, encoder, columns, options, width, totals, rows: 0, broken: false })
    }

    /// Adds one row: a cell for each column of the schema, chosen or not.
    ///
    /// # Errors
    /// [`ExportError::RowShape`] and [`ExportError::TimeOutOfRange`] leave the sink as it was.
    /// [`ExportError::DiskFull`], [`ExportError::TooLarge`] and [`ExportError::Io`] end it: it can only
    /// be dropped.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        self.check(cells)?;
        self.encoder.row(cells).map_err(|error| {
            self.broken = true;
            ExportError::io(&self.place.path, error)
        })?;
        self.totals.add(cells);
        self.rows += 1;
        Ok(())
    }

    /// Adds the rows of a batch.
    ///
    /// # Errors
    /// As [`Self::row`].
    pub fn rows(&mut self, batch: &Batch) -> Result<(), ExportError> {
        batch.try_each(|cells| self.row(cells))
    }

    /// Ends the file, durably, still under its temporary name.
    ///
    /// # Errors
    /// [`ExportError::BrokeOff`] after a row that could not be written; [`ExportError::DiskFull`],
    /// [`ExportError::TooLarge`], [`ExportError::Io`].
    pub fn finish(self) -> Result<Finished, ExportError> {
        if self.broken {
            return Err(ExportError::BrokeOff);
        }
        let fault = |error| ExportError::io(&self.place.path, error);
        let totals = self.totals.sorted();
        let (measured, cut_texts) = self.encoder.into_inner(&totals).map_err(fault)?;
        let column =
            |column: &Column| WrittenColumn { name: column.name.to_owned(), kind: column.kind };
        let written = Written {
            format: self.options.format,
            columns: self.columns.iter().map(column).collect(),
            rows: self.rows,
            cut_texts,
            totals,
            bytes: measured.bytes,
            sha256: measured.sha256(),
        };
        if let Some(file) = &measured.file {
            file.as_file().sync_all().map_err(fault)?;
        }
        Ok(Finished { place: self.place, file: measured.file, written })
    }

    fn check(&self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        let (expected, given) = (self.width, cells.len());
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

/// A whole file that has no name yet.
pub struct Finished {
    place: Place,
    file: Option<NamedTempFile>,
    written: Written,
}

impl Finished {
    /// A file that another library made in memory, such as a document; without a path only its measures.
    ///
    /// # Errors
    /// As [`Sink::create`] for the path, and as [`Sink::finish`].
    pub fn of_document(
        path: Option<&Path>,
        bytes: &[u8],
        format: Format,
        (rows, totals): (u64, Vec<GroupTotal>),
    ) -> Result<Self, ExportError> {
        let place = match path {
            Some(path) => Place { path: path.to_owned(), target: target_of(path)? },
            None => Place { path: PathBuf::new(), target: PathBuf::new() },
        };
        let fault = |error| ExportError::io(&place.path, error);
        let file = path.map(|_| part_beside(&place.target)).transpose().map_err(fault)?;
        let mut measured = Measured::new(file);
        measured.write_all(bytes).map_err(fault)?;
        if let Some(file) = &measured.file {
            file.as_file().sync_all().map_err(fault)?;
        }
        let written = Written {
            format,
            columns: Vec::new(),
            rows,
            cut_texts: 0,
            totals,
            bytes: measured.bytes,
            sha256: measured.sha256(),
        };
        Ok(Self { place, file: measured.file, written })
    }

    /// What was written.
    pub fn written(&self) -> &Written {
        &self.written
    }

    /// Puts the file under its name and its manifest beside it, each in one step. A crash between the
    /// two leaves a file whose manifest is missing or, where there was an older one, does not fit.
    ///
    /// # Errors
    /// [`ExportError::DiskFull`], [`ExportError::NoPermission`], [`ExportError::Io`]; the file has its
    /// name where the manifest's is named.
    pub fn publish(self, manifest: &[u8]) -> Result<Written, ExportError> {
        let Place { path, target } = self.place;
        let fault = |error| ExportError::io(&path, error);
        if let Some(file) = self.file {
            file.persist(&target).map_err(|refused| fault(refused.error))?;
            sync_folder(folder_of(&target)).map_err(fault)?;
            write_whole(&manifest_path(&target), manifest)?;
        }
        Ok(self.written)
    }
}
