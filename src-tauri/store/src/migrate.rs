//! Migrating a database to the schema of this program, and refusing unknown schemas.

use sqlx::{
    ConnectOptions, Connection, Executor, PgPool, SqliteConnection, SqlitePool,
    migrate::{MigrateError, Migrator},
    sqlite::SqliteConnectOptions,
};

use crate::{Opening, StoreError};

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// `SQLite`'s `application_id` of our files: "rdrs" in ASCII.
pub(crate) const APPLICATION_ID: u32 = 0x7264_7273;
const SET_APPLICATION_ID: &str = "pragma application_id = 1919185523";
const APPLIED: &str = "select version, checksum from _sqlx_migrations order by version";

/// The migrations applied to a database, in order: version and checksum.
type Applied = Vec<(i64, Vec<u8>)>;

/// The schema found in a file.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum FoundSchema {
    Empty,
    Ours(Applied),
}

/// Reads the schema of a file without changing it, so that a database of another program stays as it
/// is.
pub(crate) async fn probe_sqlite(
    options: &SqliteConnectOptions,
) -> Result<FoundSchema, StoreError> {
    let mut connection = options.connect().await?;
    let schema = schema_of(&mut connection).await;
    connection.close().await?;
    schema
}

async fn schema_of(connection: &mut SqliteConnection) -> Result<FoundSchema, StoreError> {
    let objects: i64 = sqlx::query_scalar("select count(*) from sqlite_schema")
        .fetch_one(&mut *connection)
        .await?;
    if objects == 0 {
        return Ok(FoundSchema::Empty);
    }
    let id: i64 = sqlx::query_scalar("select application_id from pragma_application_id()")
        .fetch_one(&mut *connection)
        .await?;
    if id != i64::from(APPLICATION_ID) {
        return Err(StoreError::NotADatabase);
    }
    let applied = sqlx::query_as(APPLIED).fetch_all(&mut *connection).await?;
    Ok(FoundSchema::Ours(applied))
}

/// The version of the schema of one of our files.
pub(crate) async fn version_of(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    match schema_of(connection).await? {
        FoundSchema::Empty => Err(StoreError::NotADatabase),
        FoundSchema::Ours(applied) => {
            is_current(&applied, &SQLITE)?;
            Ok(applied.last().map_or(0, |(version, _)| *version))
        }
    }
}

/// Applies missing migrations in one transaction, so that two processes can open a new file at the
/// same time and a crash leaves no partial schema.
pub(crate) async fn sqlite(pool: &SqlitePool, schema: FoundSchema) -> Result<(), StoreError> {
    if let FoundSchema::Ours(applied) = schema
        && is_current(&applied, &SQLITE)?
    {
        return Ok(());
    }
    let mut tx = pool.begin_with("begin immediate").await?;
    tx.execute(SET_APPLICATION_ID).await?;
    SQLITE.run(&mut *tx).await.map_err(from_migrate)?;
    Ok(tx.commit().await?)
}

pub(crate) async fn postgres(pool: &PgPool, opening: Opening) -> Result<(), StoreError> {
    let (table, tables): (Option<String>, i64) = sqlx::query_as(
        "select to_regclass('_sqlx_migrations')::text,
                (select count(*) from pg_tables where schemaname = current_schema())",
    )
    .fetch_one(pool)
    .await?;
    if table.is_none() && tables > 0 {
        return Err(StoreError::NotADatabase);
    }
    if table.is_none() && opening == Opening::MustExist {
        return Err(StoreError::NotFound);
    }
    if table.is_some() {
        let applied: Applied = sqlx::query_as(APPLIED).fetch_all(pool).await?;
        if is_current(&applied, &POSTGRES)? {
            return Ok(());
        }
    }
    POSTGRES.run(pool).await.map_err(from_migrate)
}

/// Whether all migrations of this program are applied; refused when any other is applied.
fn is_current(applied: &Applied, migrator: &Migrator) -> Result<bool, StoreError> {
    let known: Vec<_> = migrator.iter().collect();
    let newest = known.last().map_or(0, |migration| migration.version);
    if let Some(&(found, _)) = applied.last().filter(|(found, _)| *found > newest) {
        return Err(StoreError::NewerSchema { found, known: newest });
    }
    let is_known = |(version, checksum): &&(i64, Vec<u8>)| {
        known.iter().any(|ours| ours.version == *version && *ours.checksum == **checksum)
    };
    if let Some(&(version, _)) = applied.iter().find(|one| !is_known(one)) {
        return Err(StoreError::OtherSchema { version });
    }
    Ok(applied.len() == known.len())
}

#[expect(clippy::wildcard_enum_match_arm, reason = "sqlx's list is open")]
fn from_migrate(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => StoreError::Migration(other.to_string()),
    }
}
