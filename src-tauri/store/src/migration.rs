//! Bringing a database that holds rows to the schema of this program.

use std::path::Path;

use sqlx::migrate::Migrator;

use crate::{
    Stop, StoreError, Tx, connect, file,
    migrate::{self, Migrators, OURS, SchemaVersions},
    sqlite::{FileOptions, lasting},
};

/// A database of an older schema, locked for writing until it is up to date. Dropped before, the
/// database stays as it was.
#[derive(Debug)]
pub struct Migration {
    tx: Tx,
    migrator: &'static Migrator,
    versions: SchemaVersions,
    /// How the file is opened, for copies of it.
    file: Option<FileOptions>,
}

impl Migration {
    /// Locks the database and looks at its schema; `None` when it is not older than this program's,
    /// because another process has brought it up to date.
    ///
    /// # Errors
    /// As [`Db::open`](crate::Db::open).
    pub async fn begin(url: &str) -> Result<Option<Self>, StoreError> {
        Self::begin_with(url, OURS).await
    }

    pub(crate) async fn begin_with(
        url: &str,
        migrators: Migrators,
    ) -> Result<Option<Self>, StoreError> {
        let (mut tx, file) = connect::begin_alone(url).await?;
        let (applied, migrator) = match &mut tx {
            Tx::Sqlite(tx) => (migrate::applied_in(tx.connection()?)?, migrators.sqlite),
            Tx::Postgres(tx) => (migrate::applied_on(tx).await?, migrators.postgres),
        };
        let versions = migrate::outdated(&applied, migrator)?;
        Ok(versions.map(|versions| Self { tx, migrator, versions, file }))
    }

    /// The versions before and after.
    pub const fn versions(&self) -> SchemaVersions {
        self.versions
    }

    /// The file of the database; `None` on a server.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_ref().map(FileOptions::file)
    }

    /// Writes a copy of the file as it is before the migration to `target`, an empty file or none.
    ///
    /// # Errors
    /// [`StoreError::NotAFile`] on a server, [`StoreError::DiskFull`], [`StoreError::ReadOnly`].
    pub async fn copy_into(&self, target: &Path) -> Result<(), StoreError> {
        let source = self.file.as_ref().ok_or(StoreError::NotAFile)?;
        file::copy(source, target, &Stop::default()).await
    }

    /// Applies the missing migrations. They count when the transaction is committed.
    ///
    /// # Errors
    /// [`StoreError::Migration`], or what the engine says; the database stays as it was then.
    pub async fn apply(self) -> Result<Tx, StoreError> {
        let Self { mut tx, migrator, .. } = self;
        match &mut tx {
            Tx::Sqlite(tx) => {
                let connection = tx.connection()?;
                lasting(|| migrate::apply_in_file(connection, migrator))?;
            }
            Tx::Postgres(tx) => {
                migrator.run(&mut **tx).await.map_err(migrate::from_migrate)?;
            }
        }
        Ok(tx)
    }
}

#[cfg(test)]
mod tests;
