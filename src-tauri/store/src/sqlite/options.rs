//! How a file is opened.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use crate::{Opening, StoreError};

/// How long a statement waits for another process.
pub(crate) const BUSY_WAIT: Duration = Duration::from_secs(10);
/// Prepared statements that a connection keeps.
const STATEMENTS: usize = 128;

/// What may be done with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Create,
    Write,
    Read,
    /// Reading, without a look at locks and without a file beside it: nobody may write meanwhile.
    Untouched,
}

/// How a file is opened, with the pragmas of each connection.
#[derive(Clone, Debug)]
pub(crate) struct FileOptions {
    file: PathBuf,
    access: Access,
    pragmas: Vec<(&'static str, &'static str)>,
}

impl FileOptions {
    /// Of an address `sqlite:PATH`, `sqlite://PATH`, with `?mode=rwc`, `rw` or `ro` behind it.
    ///
    /// # Errors
    /// [`StoreError::BadUrl`], [`StoreError::NotADatabase`] for a folder, [`StoreError::NotFound`].
    pub(crate) fn of_url(url: &str, opening: Opening) -> Result<Self, StoreError> {
        let place = url.strip_prefix("sqlite:").ok_or(StoreError::BadUrl)?;
        let place = place.strip_prefix("//").unwrap_or(place);
        let (path, access) = match place.rsplit_once("?mode=") {
            Some((path, "ro")) => (path, Access::Read),
            Some((path, "rw" | "rwc")) => (path, writing(opening)),
            Some(_) => return Err(StoreError::BadUrl),
            None => (place, writing(opening)),
        };
        if path.is_empty() {
            return Err(StoreError::BadUrl);
        }
        check(Path::new(path), opening)?;
        Ok(Self::new(Path::new(path), access))
    }

    /// Of a file that is written to and exists.
    pub(crate) fn of_file(file: &Path) -> Self {
        Self::new(file, Access::Write)
    }

    /// Of a file that must stay as it is.
    pub(crate) fn untouched(file: &Path) -> Self {
        Self::new(file, Access::Untouched)
    }

    fn new(file: &Path, access: Access) -> Self {
        Self { file: file.to_owned(), access, pragmas: vec![("foreign_keys", "on")] }
    }

    /// Sets a pragma of every connection; the last value of a name counts.
    pub(crate) fn pragma(mut self, name: &'static str, value: &'static str) -> Self {
        self.pragmas.retain(|(other, _)| *other != name);
        self.pragmas.push((name, value));
        self
    }

    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    /// Opens a connection.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub(crate) fn connect(&self) -> Result<Connection, StoreError> {
        let access = match self.access {
            Access::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Access::Untouched => OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
        };
        let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = match self.access {
            Access::Untouched => Connection::open_with_flags(immutable(&self.file)?, flags)?,
            Access::Create | Access::Write | Access::Read => {
                Connection::open_with_flags(&self.file, flags)?
            }
        };
        connection.busy_timeout(BUSY_WAIT)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        for (name, value) in &self.pragmas {
            connection.execute_batch(&format!("pragma {name} = {value}"))?;
        }
        Ok(connection)
    }
}

const fn writing(opening: Opening) -> Access {
    match opening {
        Opening::MustExist => Access::Write,
        Opening::CreateIfMissing | Opening::Draft => Access::Create,
    }
}

fn check(path: &Path, opening: Opening) -> Result<(), StoreError> {
    if path.is_dir() {
        return Err(StoreError::NotADatabase);
    }
    if opening == Opening::MustExist && !path.exists() {
        return Err(StoreError::NotFound);
    }
    Ok(())
}

/// The address of a file that nobody changes (sqlite.org/uri.html).
fn immutable(file: &Path) -> Result<String, StoreError> {
    let path = file.to_str().ok_or(StoreError::BadUrl)?;
    let path = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Ok(format!("file:{path}?immutable=1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_the_file_as_it_is_called() {
        let of = |url| FileOptions::of_url(url, Opening::CreateIfMissing).map(|it| it.file);
        for (url, file) in [
            ("sqlite:books.db", "books.db"),
            ("sqlite:///srv/books.db", "/srv/books.db"),
            ("sqlite:/srv/books.db?mode=rwc", "/srv/books.db"),
            ("sqlite:/srv/100%20 of them?.db", "/srv/100%20 of them?.db"),
        ] {
            assert_eq!(of(url).unwrap(), Path::new(file));
        }
        for url in ["sqlite:", "sqlite:/srv/books.db?mode=memory", "postgres://host/name"] {
            assert_eq!(of(url).unwrap_err().code(), "database_url_invalid");
        }
    }

    #[test]
    fn a_file_that_must_stay_as_it_is_is_found_under_any_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a%20b?c#d.db");
        FileOptions::new(&file, Access::Create)
            .connect()
            .unwrap()
            .execute_batch("create table t (one integer)")
            .unwrap();
        let connection = FileOptions::untouched(&file).connect().unwrap();
        let tables: i64 = connection
            .query_row("select count(*) from sqlite_schema", [], |row| row.get(0))
            .unwrap();
        assert_eq!(tables, 1);
        assert!(connection.execute_batch("create table u (one integer)").is_err());
    }
}
