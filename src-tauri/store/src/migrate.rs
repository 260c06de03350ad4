//! The schema of a database: brought up to that of this program, and refused when it is unknown.
//!
//! An empty database gets its schema when it is opened. One that holds rows is only changed by a
//! [`Migration`](crate::Migration), so that a copy of it can be kept before.

use rusqlite::Connection;
use sqlx::{
    PgConnection, PgPool,
    migrate::{MigrateError, Migrator},
};

use crate::{
    Opening, StoreError, connect,
    sqlite::{FileOptions, beside},
};

/// The migrations of this program, for each engine.
#[derive(Clone, Copy)]
pub(crate) struct Migrators {
    pub(crate) sqlite: &'static Migrator,
    pub(crate) postgres: &'static Migrator,
}

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");
/// Those that are compiled in.
pub(crate) const OURS: Migrators = Migrators { sqlite: &SQLITE, postgres: &POSTGRES };

/// `SQLite`'s `application_id` of our files: "rdrs" in ASCII.
pub(crate) const APPLICATION_ID: u32 = 0x7264_7273;
/// The list of applied migrations as sqlx makes it on a server, and has made it in every file so far.
const LIST_IN_FILE: &str = "
CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
                ";
const APPLIED_IN_FILE: &str = "
    insert into _sqlx_migrations (version, description, success, checksum, execution_time)
    values (?1, ?2, true, ?3, 0)";
const APPLIED: &str = "select version, checksum from _sqlx_migrations order by version";

/// The list of applied migrations on a server, if it is there, and the number of all tables.
pub(crate) const TABLES: &str = "
    select to_regclass('_sqlx_migrations')::text,
           (select count(*) from pg_tables where schemaname = current_schema())";

/// The schema version of this program.
pub fn schema_version() -> i64 {
    SQLITE.iter().last().map_or(0, |migration| migration.version)
}

/// The migrations applied to a database, in order: version and checksum.
pub(crate) type Applied = Vec<(i64, Vec<u8>)>;

/// The schema found in a file.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum FoundSchema {
    Empty,
    Ours(Applied),
}

/// The versions of a schema that is older than this program's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemaVersions {
    /// Version of the database.
    pub found: i64,
    /// Version of this program.
    pub known: i64,
}

/// Reads the schema of a file without changing it, so that a database of another program stays as it
/// is.
pub(crate) async fn probe_file(options: FileOptions) -> Result<FoundSchema, StoreError> {
    beside(move || schema_of(&options.connect()?)).await
}

fn schema_of(connection: &Connection) -> Result<FoundSchema, StoreError> {
    let objects: i64 =
        connection.query_row("select count(*) from sqlite_schema", [], |row| row.get(0))?;
    if objects == 0 {
        return Ok(FoundSchema::Empty);
    }
    Ok(FoundSchema::Ours(applied_in(connection)?))
}

pub(crate) fn applied_in(connection: &Connection) -> Result<Applied, StoreError> {
    let id: i64 = connection.query_row("pragma application_id", [], |row| row.get(0))?;
    if id != i64::from(APPLICATION_ID) {
        return Err(StoreError::NotADatabase);
    }
    let mut select = connection.prepare(APPLIED)?;
    // Text as well as bytes: whatever is no checksum of ours is one of another program.
    let applied =
        select.query_map([], |row| Ok((row.get(0)?, row.get_ref(1)?.as_bytes()?.to_vec())))?;
    Ok(applied.collect::<Result<_, _>>()?)
}

pub(crate) async fn applied_on(connection: &mut PgConnection) -> Result<Applied, StoreError> {
    Ok(sqlx::query_as(APPLIED).fetch_all(connection).await?)
}

/// The version of the schema of one of our files.
pub(crate) fn version_of(connection: &Connection) -> Result<i64, StoreError> {
    match schema_of(connection)? {
        FoundSchema::Empty => Err(StoreError::NotADatabase),
        FoundSchema::Ours(applied) => {
            outdated(&applied, &SQLITE)?;
            Ok(newest_of(&applied))
        }
    }
}

/// Refuses a file whose schema is not that of this program, before anything of it is touched.
pub(crate) fn check_file(schema: &FoundSchema, migrators: Migrators) -> Result<(), StoreError> {
    match schema {
        FoundSchema::Empty => Ok(()),
        FoundSchema::Ours(applied) => must_be_current(applied, migrators.sqlite),
    }
}

/// Creates the schema in a file in the caller's transaction, so that two processes can open a new file
/// at the same time and a crash leaves no partial schema.
pub(crate) fn create_in_file(
    connection: &Connection,
    migrators: Migrators,
) -> Result<(), StoreError> {
    connection.execute_batch(&format!("pragma application_id = {APPLICATION_ID}"))?;
    connection.execute_batch(LIST_IN_FILE)?;
    apply_in_file(connection, migrators.sqlite)
}

/// Applies the migrations that a file has not, in the caller's transaction.
pub(crate) fn apply_in_file(
    connection: &Connection,
    migrator: &Migrator,
) -> Result<(), StoreError> {
    let applied = applied_in(connection)?;
    let is_missing = |version: i64| applied.iter().all(|(applied, _)| *applied != version);
    for migration in migrator.iter().filter(|migration| is_missing(migration.version)) {
        connection.execute_batch(migration.sql.as_str())?;
        let row = (migration.version, &*migration.description, &*migration.checksum);
        connection.execute(APPLIED_IN_FILE, row)?;
    }
    Ok(())
}

/// Creates the schema on a server in the caller's transaction.
pub(crate) async fn create_postgres_in(
    connection: &mut PgConnection,
    migrators: Migrators,
) -> Result<(), StoreError> {
    migrators.postgres.run(connection).await.map_err(from_migrate)
}

/// Creates the schema on a server in one transaction when the database is empty, and refuses one
/// that is not of this program.
pub(crate) async fn on_server(
    pool: &PgPool,
    opening: Opening,
    migrators: Migrators,
) -> Result<(), StoreError> {
    let (table, tables): (Option<String>, i64) = sqlx::query_as(TABLES).fetch_one(pool).await?;
    match (table, opening) {
        (Some(_), _) => {
            let applied: Applied = sqlx::query_as(APPLIED).fetch_all(pool).await?;
            must_be_current(&applied, migrators.postgres)
        }
        (None, _) if tables > 0 => Err(StoreError::NotADatabase),
        (None, Opening::MustExist) => Err(StoreError::NotFound),
        (None, Opening::CreateIfMissing | Opening::Draft) => {
            let mut tx = connect::begin_on_server(pool).await?;
            create_postgres_in(&mut tx, migrators).await?;
            Ok(tx.commit().await?)
        }
    }
}

fn must_be_current(applied: &Applied, migrator: &Migrator) -> Result<(), StoreError> {
    match outdated(applied, migrator)? {
        None => Ok(()),
        Some(SchemaVersions { found, known }) => Err(StoreError::OlderSchema { found, known }),
    }
}

/// The versions when migrations of this program are missing; refused when any other is applied.
pub(crate) fn outdated(
    applied: &Applied,
    migrator: &Migrator,
) -> Result<Option<SchemaVersions>, StoreError> {
    let ours: Vec<_> = migrator.iter().collect();
    let known = ours.last().map_or(0, |migration| migration.version);
    let found = newest_of(applied);
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    let is_known = |(version, checksum): &&(i64, Vec<u8>)| {
        ours.iter().any(|one| one.version == *version && *one.checksum == **checksum)
    };
    if let Some(&(version, _)) = applied.iter().find(|one| !is_known(one)) {
        return Err(StoreError::OtherSchema { version });
    }
    Ok((applied.len() < ours.len()).then_some(SchemaVersions { found, known }))
}

fn newest_of(applied: &Applied) -> i64 {
    applied.last().map_or(0, |(version, _)| *version)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "sqlx's list is open")]
pub(crate) fn from_migrate(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => StoreError::Migration(other.to_string()),
    }
}
