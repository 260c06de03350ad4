//! Translation of the engines' errors, here and nowhere else; the rest of the program matches on
//! [`StoreError`].

use std::{borrow::Cow, io};

use sqlx::error::DatabaseError;

/// A constraint of the schema that a statement violated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// `table.column` of a UNIQUE on `SQLite`, the name of the constraint elsewhere.
    pub name: String,
}

/// Failure of a database operation.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL is neither `sqlite:PATH` nor `postgres://…`.
    #[error("this is no database address; write sqlite:PATH or postgres://user@host/name")]
    BadUrl,
    /// There is no database, and none may be created.
    #[error("there is no database at this place; check the path, or create a workspace first")]
    NotFound,
    /// Not a Redress database: another kind of file, damaged, or of another program.
    #[error("this is not a Redress database; choose another one, it was not changed")]
    NotADatabase,
    /// The schema is older than this program's.
    #[error(
        "this database has schema version {found} and must be brought to version {known} first; \
         open it once as a workspace, nothing was changed"
    )]
    OlderSchema {
        /// Schema version of the database.
        found: i64,
        /// Schema version of this program.
        known: i64,
    },
    /// The schema is newer than this program.
    #[error(
        "this database has schema version {found}, this program knows {known}; update Redress \
         to open it, nothing was changed"
    )]
    NewerSchema {
        /// Schema version of the database.
        found: i64,
        /// Newest schema version this program knows.
        known: i64,
    },
    /// The schema has the same version number as this program's but another text.
    #[error(
        "this database was made by another build of Redress: its schema differs from version \
         {version} of this program; open it with that build or choose another one, nothing was \
         changed"
    )]
    OtherSchema {
        /// The first schema version that differs.
        version: i64,
    },
    /// A new database was to be made where there is something.
    #[error("there is something in this database already; name an empty one, it was not changed")]
    NotEmpty,
    /// What is only possible with a file was asked of a server.
    #[error(
        "this workspace is on a Postgres server and is no file; back it up with pg_dump, which \
         comes with Postgres"
    )]
    NotAFile,
    /// Another process holds the write lock, or all connections are in use.
    #[error("the database is in use by another program and did not become free; try again")]
    Busy,
    /// The file or its folder is not writable.
    #[error("the database is read-only; check the permissions of the file and its folder")]
    ReadOnly,
    /// It was stopped from outside ([`Stop`](crate::Stop)).
    #[error("cancelled; nothing was written")]
    Stopped,
    /// No space is left on the disk.
    #[error("the disk is full; free some space and try again, nothing was lost")]
    DiskFull,
    /// The disk did not read or write.
    #[error(
        "the disk could not be read or written; check that it is connected, sound and has room, then try \
         again"
    )]
    DiskFailed,
    /// The process, or the system, has no file descriptors left.
    #[error(
        "this program has too many files and connections open; close some, or raise the limit of \
         open files, nothing was written"
    )]
    TooManyOpenFiles,
    /// The server does not answer or refuses the connection.
    #[error("the database cannot be reached; check that it runs and the address is right")]
    Unreachable,
    /// A constraint of the schema was violated.
    #[error("a rule of the database was broken: {}", .0.name)]
    Constraint(Constraint),
    /// A statement tried to update or delete rows of an append-only table.
    #[error("ledger and audit rows are never changed; nothing was written")]
    AppendOnly,
    /// Two transactions conflicted; the same call will succeed when repeated.
    #[error("another change came first; try again")]
    Serialization,
    /// The cursor did not come from a page of this list.
    #[error("this cursor does not belong to this list; start again without a cursor")]
    BadCursor,
    /// A stored value that this program cannot have written.
    #[error("the database holds something it should not ({0}); run `redressctl verify`")]
    Damaged(String),
    /// A migration of the schema failed.
    #[error("the database could not be brought up to date: {0}")]
    Migration(String),
    /// Any other error of the engine.
    #[error("the database failed; nothing was written. Details are in the log")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// The stable code for scripts and translations. Never renamed.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BadUrl => "database_url_invalid",
            Self::NotFound => "database_not_found",
            Self::NotADatabase => "database_not_ours",
            Self::OlderSchema { .. } => "database_older_schema",
            Self::NewerSchema { .. } => "database_newer_schema",
            Self::OtherSchema { .. } => "database_other_schema",
            Self::NotEmpty => "database_not_empty",
            Self::NotAFile => "database_not_a_file",
            Self::Busy => "database_busy",
            Self::ReadOnly => "database_read_only",
            Self::Stopped => "cancelled",
            Self::DiskFull => "database_disk_full",
            Self::DiskFailed => "database_disk_failed",
            Self::TooManyOpenFiles => "too_many_open_files",
            Self::Unreachable => "database_unreachable",
            Self::Constraint(_) => "database_rule_broken",
            Self::AppendOnly => "database_append_only",
            Self::Serialization => "database_collision",
            Self::BadCursor => "cursor_invalid",
            Self::Damaged(_) => "database_damaged",
            Self::Migration(_) => "database_migration_failed",
            Self::Engine(_) => "database_failed",
        }
    }

    /// Whether the same call may succeed when repeated a moment later.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Busy | Self::Serialization | Self::TooManyOpenFiles)
    }
}

impl From<sqlx::Error> for StoreError {
    #[expect(clippy::wildcard_enum_match_arm, reason = "sqlx's list is open")]
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => {
                from_postgres(database.as_ref()).unwrap_or_else(|| Self::Engine(error.into()))
            }
            sqlx::Error::Io(io) if io.kind() == io::ErrorKind::StorageFull => Self::DiskFull,
            sqlx::Error::Io(io) if is_out_of_descriptors(io) => Self::TooManyOpenFiles,
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) => Self::Unreachable,
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Configuration(_) => Self::BadUrl,
            _ => Self::Engine(error.into()),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let known = error
            .sqlite_error()
            .and_then(|code| from_sqlite(code.extended_code, &error.to_string()));
        known.unwrap_or_else(|| Self::Engine(error.into()))
    }
}

/// A value of another type than its column.
impl From<rusqlite::types::FromSqlError> for StoreError {
    fn from(error: rusqlite::types::FromSqlError) -> Self {
        Self::Engine(Box::new(error))
    }
}

/// `SQLSTATE` classes, see the appendix "Error Codes" of the Postgres manual.
fn from_postgres(error: &dyn DatabaseError) -> Option<StoreError> {
    let code = error.code().unwrap_or(Cow::Borrowed(""));
    match &*code {
        "40001" | "40P01" => Some(StoreError::Serialization),
        "55P03" => Some(StoreError::Busy),
        "25006" => Some(StoreError::ReadOnly),
        "53100" => Some(StoreError::DiskFull),
        "23502" | "23503" | "23505" | "23514" => Some(StoreError::Constraint(Constraint {
            name: error.constraint().unwrap_or_default().to_owned(),
        })),
        "P0001" if error.message().starts_with("append_only") => Some(StoreError::AppendOnly),
        "42501" | "57P03" | "53300" => Some(StoreError::Unreachable),
        _ if code.starts_with("08") || code.starts_with("28") || code.starts_with("3D") => {
            Some(StoreError::Unreachable)
        }
        _ => None,
    }
}

/// Primary and extended result codes, see sqlite.org/rescode.html.
fn from_sqlite(extended: i32, message: &str) -> Option<StoreError> {
    match extended & 0xff {
        5 | 6 => Some(StoreError::Busy),
        8 => Some(StoreError::ReadOnly),
        9 => Some(StoreError::Stopped),
        11 | 26 => Some(StoreError::NotADatabase),
        13 => Some(StoreError::DiskFull),
        // `SQLite` does not say why it cannot open the database, its journal or a temporary file.
        10 | 14 if has_no_descriptors() => Some(StoreError::TooManyOpenFiles),
        10 => Some(StoreError::DiskFailed),
        14 => Some(StoreError::NotFound),
        19 if message.contains("append_only") => Some(StoreError::AppendOnly),
        19 => Some(StoreError::Constraint(Constraint { name: broken_rule(message) })),
        _ => None,
    }
}

/// Whether opening another file fails at this moment because no file descriptors are left.
fn has_no_descriptors() -> bool {
    std::fs::File::open(".").is_err_and(|error| is_out_of_descriptors(&error))
}

/// EMFILE (limit of the process) or ENFILE (limit of the system); the same numbers on all Unix
/// systems.
fn is_out_of_descriptors(error: &io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

/// `UNIQUE constraint failed: holds.case_id` → `holds.case_id`; `SQLite` tells it only in the message.
fn broken_rule(message: &str) -> String {
    message.rsplit_once(": ").map_or(message, |(_, rule)| rule).to_owned()
}
