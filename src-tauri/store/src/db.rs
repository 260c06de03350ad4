//! Opening a database and beginning transactions.

use std::{
    fmt,
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{Connection, PgConnection, PgPool, postgres::PgPoolOptions};

use crate::{
    Engine, Opening, Query, Stop, StoreError, Tx, connect, file,
    migrate::{self, FoundSchema, Migrators, OURS},
    sqlite::{FileOptions, Pool, SqliteTx},
};

/// Size in pages of 4 KB at which the write-ahead log is checkpointed, about 64 MB.
const WAL_PAGES: &str = "16384";
/// Connections that read a file at the same time.
const READERS: u32 = 4;
/// A server connection that was idle for longer is pinged before it is used.
const PING_AFTER_IDLE: Duration = Duration::from_secs(1);
/// An open database of the current schema. Cheap to clone.
#[derive(Clone)]
pub struct Db(Inner);

#[derive(Clone)]
enum Inner {
    /// The writer pool has one connection: writers of this process queue for it in order.
    Sqlite {
        writer: Pool,
        readers: Pool,
    },
    Postgres(PgPool),
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…`. An empty database gets the schema of this program; an
    /// older one is brought up to date by a [`Migration`](crate::Migration) first.
    ///
    /// # Errors
    /// [`StoreError::BadUrl`], [`StoreError::NotFound`], [`StoreError::NotADatabase`],
    /// [`StoreError::OlderSchema`], [`StoreError::NewerSchema`], [`StoreError::OtherSchema`],
    /// [`StoreError::Unreachable`], or another [`StoreError`] of the engine.
    pub async fn open(url: &str, opening: Opening) -> Result<Self, StoreError> {
        Self::open_with(url, opening, OURS).await
    }

    pub(crate) async fn open_with(
        url: &str,
        opening: Opening,
        migrators: Migrators,
    ) -> Result<Self, StoreError> {
        Ok(Self(match Engine::of_url(url)? {
            Engine::Sqlite => open_sqlite(url, opening, migrators).await?,
            Engine::Postgres => open_postgres(url, opening, migrators).await?,
        }))
    }

    /// The engine.
    pub const fn engine(&self) -> Engine {
        match self.0 {
            Inner::Sqlite { .. } => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// The file of the database, as it was named; `None` on a server.
    pub fn file(&self) -> Option<PathBuf> {
        match &self.0 {
            Inner::Sqlite { readers, .. } => Some(readers.options().file().to_owned()),
            Inner::Postgres(_) => None,
        }
    }

    /// Where the database is: the absolute path of its file, or server, port and name. A copy of the
    /// database has another place.
    pub fn place(&self) -> String {
        match &self.0 {
            Inner::Sqlite { readers, .. } => {
                let file = readers.options().file();
                let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
                absolute.display().to_string()
            }
            Inner::Postgres(pool) => {
                let options = pool.connect_options();
                let (host, port) = (options.get_host(), options.get_port());
                format!("{host}:{port}/{}", options.get_database().unwrap_or_default())
            }
        }
    }

    /// Begins a write transaction. It holds the database's only write lock until it ends, so
    /// nothing slow (no call to Stripe) may happen before [`Tx::commit`].
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another process holds the write lock for ten seconds.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        match &self.0 {
            Inner::Sqlite { writer, .. } => Ok(Tx::Sqlite(SqliteTx::write(writer).await?)),
            Inner::Postgres(pool) => Ok(Tx::Postgres(connect::begin_on_server(pool).await?)),
        }
    }

    /// Begins a read transaction on a consistent snapshot.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        Ok(match &self.0 {
            Inner::Sqlite { readers, .. } => Tx::Sqlite(SqliteTx::read(readers).await?),
            Inner::Postgres(pool) => Tx::Postgres(
                pool.begin_with("begin isolation level repeatable read read only").await?,
            ),
        })
    }

    /// Opens a `SQLite` file of the current schema that stays as it is: nothing is created, migrated
    /// or written, and a write transaction is refused. Nobody may write to the file meanwhile.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_untouched(file: &Path) -> Result<Self, StoreError> {
        if !file.exists() {
            return Err(StoreError::NotFound);
        }
        let options = FileOptions::untouched(file);
        migrate::probe_file(options.clone()).await?;
        let pool = Pool::new(options, 1);
        Ok(Self(Inner::Sqlite { writer: pool.clone(), readers: pool }))
    }

    /// Writes a consistent copy of a `SQLite` database to `target`, an empty file or none, while
    /// others read and write. What is committed after the copy began is not in it.
    ///
    /// # Errors
    /// [`StoreError::NotAFile`] on Postgres, [`StoreError::DiskFull`], [`StoreError::ReadOnly`],
    /// [`StoreError::Stopped`].
    pub async fn copy_into(&self, target: &Path, stop: &Stop) -> Result<(), StoreError> {
        match &self.0 {
            Inner::Sqlite { readers, .. } => file::copy(readers.options(), target, stop).await,
            Inner::Postgres(_) => Err(StoreError::NotAFile),
        }
    }

    /// Overwrites what was deleted: a `SQLite` file is written anew without it. A server frees deleted
    /// rows by itself.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while another connection reads an older state, [`StoreError::DiskFull`].
    pub async fn erase_deleted(&self) -> Result<(), StoreError> {
        match &self.0 {
            Inner::Sqlite { writer, .. } => file::rewrite(writer.options()).await,
            Inner::Postgres(_) => Ok(()),
        }
    }

    /// The version of the schema.
    ///
    /// # Errors
    /// Those of reading.
    pub async fn schema_version(&self) -> Result<i64, StoreError> {
        let mut tx = self.read().await?;
        let newest = "select cast(coalesce(max(version), 0) as bigint) from _sqlx_migrations";
        let (version,): (i64,) = Query::new(newest).one(&mut tx).await?;
        Ok(version)
    }

    /// Waits for open transactions, then closes all connections.
    pub async fn close(&self) {
        match &self.0 {
            Inner::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Inner::Postgres(pool) => pool.close().await,
        }
    }
}

/// Checkpoints and removes the write-ahead log of a `SQLite` file, so that the file alone is the
/// database and may be moved or replaced. The schema is not checked.
///
/// # Errors
/// [`StoreError::Busy`] while another connection has it open.
pub async fn fold_log_in(file: &Path) -> Result<(), StoreError> {
    let connection = FileOptions::of_file(file).pragma("journal_mode", "delete").connect()?;
    Ok(connection.close().map_err(|(_, error)| error)?)
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Db").field(&self.engine()).finish()
    }
}

async fn open_sqlite(
    url: &str,
    opening: Opening,
    migrators: Migrators,
) -> Result<Inner, StoreError> {
    let options = FileOptions::of_url(url, opening)?;
    let path = options.file().to_owned();
    let opened = open_file(options, opening, migrators).await;
    if matches!(opened, Err(StoreError::NotFound)) && path.exists() {
        // What cannot be opened is its log, which is made beside it.
        return Err(StoreError::ReadOnly);
    }
    opened
}

async fn open_file(
    options: FileOptions,
    opening: Opening,
    migrators: Migrators,
) -> Result<Inner, StoreError> {
    let schema = migrate::probe_file(options.clone()).await?;
    migrate::check_file(&schema, migrators)?;
    let options =
        options.pragma("synchronous", synchronous(opening)).pragma("temp_store", "memory");
    let writing = options
        .clone()
        .pragma("journal_mode", "wal")
        .pragma("wal_autocheckpoint", WAL_PAGES)
        .pragma("journal_size_limit", "67108864")
        .pragma("cache_size", "-16384");
    let reading = options.pragma("query_only", "on").pragma("cache_size", "-8192");
    let (writer, readers) = (Pool::new(writing, 1), Pool::new(reading, READERS));
    // A file whose log cannot be written is refused now.
    writer.open().await?;
    if schema == FoundSchema::Empty {
        let tx = SqliteTx::write(&writer).await?;
        migrate::create_in_file(tx.connection()?, migrators)?;
        tx.commit()?;
    }
    Ok(Inner::Sqlite { writer, readers })
}

const fn synchronous(opening: Opening) -> &'static str {
    match opening {
        Opening::CreateIfMissing | Opening::MustExist => "full",
        Opening::Draft => "off",
    }
}

async fn open_postgres(
    url: &str,
    opening: Opening,
    migrators: Migrators,
) -> Result<Inner, StoreError> {
    let options = connect::server_options(url)?;
    // A pool tries for thirty seconds and then only reports a time-out. One attempt outside the pool
    // reports the cause at once.
    PgConnection::connect_with(&options).await?.close().await?;
    let pool = PgPoolOptions::new()
        .max_connections(8)
        .acquire_timeout(Duration::from_secs(30))
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > PING_AFTER_IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options)
        .await?;
    migrate::on_server(&pool, opening, migrators).await?;
    Ok(Inner::Postgres(pool))
}
