use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Why an export was refused or broke off. No file of the final name was made or changed, except
/// where [`ExportError::Io`] tells of a folder that could not be synced after the rename.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The name is taken by a folder.
    #[error("{} is a folder; add a file name", path.display())]
    IsFolder {
        /// The name that was given.
        path: PathBuf,
    },
    /// The name is a device, a pipe or no file name at all: it cannot be replaced in one step.
    #[error("{} is not an ordinary file; choose another name", path.display())]
    NotAFile {
        /// The name that was given.
        path: PathBuf,
    },
    /// The name is taken, and what has it must not be replaced.
    #[error("there is already a file {}; choose another name, it was not changed", path.display())]
    Exists {
        /// The name that was given.
        path: PathBuf,
    },
    /// There is no such folder.
    #[error("the folder of {} does not exist; create it or choose another", path.display())]
    FolderMissing {
        /// The name that was given.
        path: PathBuf,
    },
    /// The system does not let us write there.
    #[error("no permission to write {}; choose a folder of your own", path.display())]
    NoPermission {
        /// The name that was given.
        path: PathBuf,
    },
    /// No room, or the quota is used up.
    #[error("the disk is full; free some space or choose another disk for {}", path.display())]
    DiskFull {
        /// The name that was given.
        path: PathBuf,
    },
    /// Any other fault of the disk or the system.
    #[error("writing {} failed ({source}); try again or choose another disk", path.display())]
    Io {
        /// The name that was given.
        path: PathBuf,
        /// The operating system's error.
        source: io::Error,
    },
    /// A row does not fit the columns; nothing of it was written.
    #[error("a row of {given} cells does not fit {expected} columns; please report this")]
    RowShape {
        /// Number of columns.
        expected: usize,
        /// Number of cells.
        given: usize,
    },
    /// A moment outside the years 1 to 9998; nothing of its row was written.
    #[error("{micros} microseconds is no moment between the years 1 and 9998; run verify")]
    TimeOutOfRange {
        /// UTC microseconds.
        micros: i64,
    },
    /// A row broke off before; what there is must not become a file.
    #[error("the export broke off earlier and cannot be finished; start it again")]
    BrokeOff,
    /// No such format.
    #[error(
        "\"{name}\" is not an export format; use csv, jsonl, xlsx, parquet, hledger, beancount or pdf"
    )]
    UnknownFormat {
        /// What was read, cut at 40 characters.
        name: String,
    },
    /// A format that cannot hold this kind of rows.
    #[error("{title} cannot be written as {format}; choose another format")]
    FormatNotOffered {
        /// The format.
        format: &'static str,
        /// What was to be exported.
        title: String,
    },
    /// No such column.
    #[error("there is no column \"{name}\"; the columns are {known}")]
    UnknownColumn {
        /// What was read, cut at 40 characters.
        name: String,
        /// Names of all columns.
        known: String,
    },
    /// A column was chosen twice.
    #[error("column \"{name}\" is chosen twice; name it once")]
    ColumnTwice {
        /// The column.
        name: String,
    },
    /// No column was chosen, or columns of a journal, which has none.
    #[error("choose at least one column; a journal has no columns to choose")]
    NoColumns,
    /// A column of local times without a zone.
    #[error("column \"{name}\" needs a time zone; give one such as Europe/Berlin")]
    ZoneMissing {
        /// The column.
        name: String,
    },
    /// No such time zone.
    #[error("\"{name}\" is not a time zone; use a name such as Europe/Berlin or UTC")]
    UnknownZone {
        /// What was read, cut at 40 characters.
        name: String,
    },
    /// A workbook of more than four gigabytes.
    #[error("{} would be larger than the format allows; choose csv, jsonl or parquet", path.display())]
    TooLarge {
        /// The name that was given.
        path: PathBuf,
    },
}

/// A file that would be larger than its format allows.
#[derive(Debug, thiserror::Error)]
#[error("more than the format allows")]
pub(crate) struct FormatFull;

impl FormatFull {
    pub(crate) fn error() -> io::Error {
        io::Error::new(ErrorKind::FileTooLarge, Self)
    }
}

fn is_format_full(error: &io::Error) -> bool {
    error.get_ref().and_then(|cause| cause.downcast_ref::<FormatFull>()).is_some()
}

impl ExportError {
    /// Stable name of the fault for programs; never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::IsFolder { .. } => "export_is_folder",
            Self::NotAFile { .. } => "export_not_a_file",
            Self::Exists { .. } => "export_file_exists",
            Self::FolderMissing { .. } => "export_folder_missing",
            Self::NoPermission { .. } => "export_no_permission",
            Self::DiskFull { .. } => "export_disk_full",
            Self::Io { .. } => "export_io",
            Self::RowShape { .. } => "export_row_shape",
            Self::TimeOutOfRange { .. } => "export_time_out_of_range",
            Self::BrokeOff => "export_broke_off",
            Self::UnknownFormat { .. } => "export_format_unknown",
            Self::FormatNotOffered { .. } => "export_format_not_offered",
            Self::UnknownColumn { .. } => "export_column_unknown",
            Self::ColumnTwice { .. } => "export_column_twice",
            Self::NoColumns => "export_no_columns",
            Self::ZoneMissing { .. } => "export_zone_missing",
            Self::UnknownZone { .. } => "export_zone_unknown",
            Self::TooLarge { .. } => "export_too_large",
        }
    }

    /// The operating system's error about `path`, classified by what a person can do about it.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the kinds of std are open and many")]
    pub fn io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull { path },
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Self::NoPermission { path }
            }
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::FolderMissing { path },
            ErrorKind::IsADirectory => Self::IsFolder { path },
            // The system has limits of its own, against which no other format helps.
            ErrorKind::FileTooLarge if is_format_full(&source) => Self::TooLarge { path },
            ErrorKind::InvalidFilename => Self::NotAFile { path },
            _ => Self::Io { path, source },
        }
    }
}
