//! Bringing a database to the schema of this program, and refusing what it does not know.

use sqlx::{
    ConnectOptions, Connection, Executor, PgPool, SqliteConnection, SqlitePool,
    migrate::{MigrateError, Migrator},
    sqlite::SqliteConnectOptions,
};

use crate::{Opening, StoreError};

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// `SQLite`'s `application_id` of our files: "rdrs" in ASCII.
const APPLICATION_ID: i64 = 0x7264_7273;
const SET_APPLICATION_ID: &str = "pragma application_id = 1919185523";
const APPLIED: &str = "select version, checksum from _sqlx_migrations order by version";

/// The migrations a database has been through, in their order: version and checksum.
type Applied = Vec<(i64, Vec<u8>)>;

/// How a file stands to this program.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    Empty,
    Ours(Applied),
}

/// Looks at a file without changing it: a database of another program stays untouched.
pub(crate) async fn probe_sqlite(options: &SqliteConnectOptions) -> Result<Standing, StoreError> {
    let mut connection = options.connect().await?;
    let standing = standing_of(&mut connection).await;
    connection.close().await?;
    standing
}

async fn standing_of(connection: &mut SqliteConnection) -> Result<Standing, StoreError> {
    let objects: i64 = sqlx::query_scalar("select count(*) from sqlite_schema")
        .fetch_one(&mut *connection)
        .await?;
    if objects == 0 {
        return Ok(Standing::Empty);
    }
    let id: i64 = sqlx::query_scalar("select application_id from pragma_application_id()")
        .fetch_one(&mut *connection)
        .await?;
    if id != APPLICATION_ID {
        return Err(StoreError::NotADatabase);
    }
    let applied = sqlx::query_as(APPLIED).fetch_all(&mut *connection).await?;
    Ok(Standing::Ours(applied))
}

/// Runs what is missing, in one transaction: two processes that open a new file do not race,
/// and a crash in the middle leaves no half schema.
pub(crate) async fn sqlite(pool: &SqlitePool, standing: Standing) -> Result<(), StoreError> {
    if let Standing::Ours(applied) = standing
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

/// Has it been through all that this program knows? Refused when it has been through anything else.
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

#[expect(clippy::wildcard_enum_match_arm, reason = "sqlx's list is open; the rest is text")]
fn from_migrate(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => StoreError::Migration(other.to_string()),
    }
}
