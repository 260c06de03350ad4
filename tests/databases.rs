//! Unusable databases: the reason is reported and they are not changed.

use std::path::{Path, PathBuf};

use desk::{CommandError, Desk, workspace};
use harness::{Engine, World, at_once};
use rstest::rstest;
use serde_json::json;
use sqlx::{Connection, PgConnection, SqliteConnection};
use store::Opening;

/// What every write on Postgres locks first; see the store.
const PEN: &str = "select pg_advisory_xact_lock(32199629435401075)";

async fn open(url: &str) -> Result<Desk, CommandError> {
    workspace::open(url, Opening::MustExist, None).await.map_err(CommandError::from)
}

async fn refused(url: &str) -> CommandError {
    open(url).await.err().unwrap_or_else(|| panic!("{url} was opened"))
}

fn url_of(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

/// A transaction of another program that keeps the database for itself until it is dropped.
enum Occupied {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Occupied {
    async fn by_another_program(world: &World) -> Self {
        match world.engine() {
            Engine::Sqlite => {
                let mut connection = SqliteConnection::connect(world.url()).await.expect("open");
                let done = sqlx::raw_sql("begin exclusive").execute(&mut connection).await;
                done.expect("the lock");
                Self::Sqlite(connection)
            }
            Engine::Postgres => {
                let mut connection = PgConnection::connect(world.url()).await.expect("open");
                let begun = sqlx::raw_sql("begin").execute(&mut connection).await;
                begun.expect("a transaction");
                let done = sqlx::raw_sql(PEN).execute(&mut connection).await;
                done.expect("the lock");
                Self::Postgres(connection)
            }
        }
    }

    async fn end(self) {
        match self {
            Self::Sqlite(connection) => connection.close().await.expect("closed"),
            Self::Postgres(connection) => connection.close().await.expect("closed"),
        }
    }
}

/// Waits as long as the store does, once.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_another_program_keeps_is_busy(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let usage = json!({ "user_id": wallet.user, "kind": "usage", "amount": -1, "key": "k" });
    let before = world.books().await;
    let occupied = Occupied::by_another_program(&world).await;

    assert_eq!(world.refused("post_transaction", usage.clone()).await, "database_busy");

    assert_eq!(world.books().await, before, "reading goes on meanwhile");
    occupied.end().await;
    world.ok("post_transaction", usage).await;
    assert_eq!(wallet.balance().await, 999);
    world.verify_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_database_is_read_and_not_written() {
    let world = World::new(Engine::Sqlite).await;
    world.wallet_with(1000).await;
    world.desk().db().close().await;
    let path = world.file().expect("a file");
    let before = std::fs::read(&path).expect("the file");
    match open(&format!("{}?mode=ro", world.url())).await {
        Ok(desk) => {
            let olive = desk::Actor::operator("olive").expect("a name");
            let users = desk.call(&olive, "list_users", json!({})).await.expect("users");
            assert_eq!(users["rows"].as_array().map(Vec::len), Some(1));
            // Nobody could bring the order of balances up to date; figures are of now all the same.
            let ranked = desk.call(&olive, "list_users", json!({ "sort": "balance" })).await;
            assert_eq!(ranked.expect("users")["rows"][0]["balance"], 1000);
            let overview = desk.call(&olive, "get_overview", json!({})).await.expect("totals");
            assert_eq!(overview["balances"][0]["total"], 1000);
            let user = json!({ "id": "v", "email": "v@example.com" });
            for (command, input) in [
                ("create_user", user),
                (
                    "post_transaction",
                    json!({ "user_id": "user_1", "kind": "grant", "amount": 1, "key": "k" }),
                ),
            ] {
                let refused = desk.call(&olive, command, input).await.expect_err(command);
                assert_eq!(refused.code, "database_read_only", "{command}");
            }
        }
        Err(refused) => assert_eq!(refused.code, "database_read_only"),
    }
    assert_eq!(std::fs::read(&path).expect("the file"), before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_newer_schema_is_left_alone(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    world.wallet_with(1000).await;
    let before = world.books().await;
    let newer = match engine {
        Engine::Sqlite => {
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
             values (9999, 'from the future', true, x'00', 1)"
        }
        Engine::Postgres => {
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
             values (9999, 'from the future', true, '\\x00', 1)"
        }
    };
    world.run_sql(newer).await.expect("a newer schema");
    let refused = refused(world.url()).await;
    assert_eq!(refused.code, "database_newer_schema");
    assert_eq!(refused.details["found"], 9999);
    assert!(refused.details["known"].as_i64().is_some_and(|known| known < 9999));
    let refusal = world.ctl(&["verify"]).await.refusal();
    assert_eq!(refusal["code"], "database_newer_schema");
    assert_eq!(world.books().await, before);
}

/// Before a release migrations are edited in place, so the same number may stand for another schema.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_schema_of_another_build_is_left_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.wallet_with(1000).await;
    let before = world.books().await;
    let other = "update _sqlx_migrations set checksum = (
                     select checksum from _sqlx_migrations where version = 1
                 ) where version = 2";
    world.run_sql(other).await.expect("another schema");
    let refused = refused(world.url()).await;
    assert_eq!(refused.code, "database_other_schema");
    assert_eq!(refused.details["version"], 2);
    let refusal = world.ctl(&["verify"]).await.refusal();
    assert_eq!(refusal["code"], "database_other_schema");
    assert_eq!(world.books().await, before);
}

#[rstest]
#[case::text(b"hello, this is a text and no database at all\n".as_slice())]
#[case::half_a_header(b"SQLite format 3\0".as_slice())]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_database_is_left_alone(#[case] content: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes.db");
    std::fs::write(&path, content).expect("a file");
    for opening in [Opening::MustExist, Opening::CreateIfMissing] {
        let opened = workspace::open(&url_of(&path), opening, None).await;
        assert_eq!(opened.expect_err("refused").code(), "database_not_ours");
        assert_eq!(std::fs::read(&path).expect("the file"), content);
        assert_eq!(files(folder.path()), std::slice::from_ref(&path), "nothing beside it either");
    }
}

#[rstest]
#[case::in_rollback_mode("pragma journal_mode = delete")]
#[case::in_wal_mode("pragma journal_mode = wal")]
#[tokio::test(flavor = "multi_thread")]
async fn another_programs_database_stays_byte_identical(#[case] mode: &'static str) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("photos.db");
    let url = format!("sqlite:{}?mode=rwc", path.display());
    let mut connection = SqliteConnection::connect(&url).await.expect("open");
    for statement in
        [mode, "create table photos (id integer, name text)", "insert into photos values (1, 'us')"]
    {
        sqlx::raw_sql(statement).execute(&mut connection).await.expect(statement);
    }
    connection.close().await.expect("closed");
    let before = std::fs::read(&path).expect("the file");
    for opening in [Opening::MustExist, Opening::CreateIfMissing] {
        let opened = workspace::open(&url_of(&path), opening, None).await;
        assert_eq!(opened.expect_err("refused").code(), "database_not_ours");
        assert_eq!(std::fs::read(&path).expect("the file"), before);
        assert_eq!(files(folder.path()), std::slice::from_ref(&path));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_programs_postgres_database_stays_as_it_is() {
    let world = World::new(Engine::Postgres).await;
    world
        .run_sql(
            "drop schema public cascade; create schema public; create table photos (id bigint)",
        )
        .await
        .expect("another program's tables");
    assert_eq!(refused(world.url()).await.code, "database_not_ours");
    let left = "do $$ begin if (select count(*) from pg_tables where schemaname = 'public') <> 1
                then raise exception 'changed'; end if; end $$";
    world.run_sql(left).await.expect("one table, as before");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_database_is_not_made_by_looking() {
    let world = World::new(Engine::Sqlite).await;
    let path = world.folder().join("missing").join("redress.db");
    let url = url_of(&path);
    assert_eq!(refused(&url).await.code, "database_not_found");
    for arguments in [
        vec!["--db", &url, "verify"],
        vec!["--db", &url, "post", "-"],
        vec!["--db", &url, "sync"],
        vec!["--db", &url, "serve", "--listen", "127.0.0.1:0"],
        vec!["--db", &url, "call", "get_settings"],
        vec!["--db", &url, "bench", "ledger"],
        vec!["--db", &url, "export", "transactions", "--format", "csv", "--out", "rows.csv"],
    ] {
        let refusal = world.ctl(&arguments).await.refusal();
        assert_eq!(refusal["code"], "database_not_found", "{arguments:?}");
        let message = refusal["message"].as_str().expect("a sentence");
        assert!(message.contains("--create") && message.contains("missing"), "{message}");
    }
    assert!(!path.parent().expect("a folder").exists());
}

#[rstest]
#[case::nothing("", "database_url_invalid")]
#[case::another_engine("mysql://localhost/x", "database_url_invalid")]
#[case::only_a_path("/var/lib/redress.db", "database_url_invalid")]
#[case::a_folder("sqlite:/", "database_not_ours")]
#[case::an_unknown_mode("sqlite:x.db?mode=never", "database_url_invalid")]
#[case::nobody_there("postgres://nobody@127.0.0.1:1/x", "database_unreachable")]
#[case::no_port("postgres://nobody@127.0.0.1:port/x", "database_url_invalid")]
#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_leads_nowhere_says_so(#[case] url: &str, #[case] code: &str) {
    assert_eq!(refused(url).await.code, code);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_database_that_is_not_there_cannot_be_reached() {
    let world = World::new(Engine::Postgres).await;
    let url = format!("{}_missing", world.url());
    assert_eq!(refused(&url).await.code, "database_unreachable");
}

/// Several processes make the same new database at once: it is made once, and all can use it.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_file_opened_by_many_at_once_is_made_once() {
    let world = World::new(Engine::Sqlite).await;
    let url = url_of(&world.folder().join("new").join("redress.db"));
    let user = json!({ "id": "u", "email": "u@example.com" }).to_string();
    let created = at_once(4, |_| {
        let (world, url, user) = (world.clone(), url.clone(), user.clone());
        async move { world.ctl(&["--db", &url, "--create", "call", "create_user", &user]).await }
    })
    .await;
    for ended in created {
        assert_eq!(ended.json()["id"], "u");
    }
    let found = world.ctl(&["--db", &url, "verify"]).await.json();
    assert_eq!((&found["clean"], &found["checked"]["accounts"]), (&json!(true), &json!(1)));
}

/// Whoever means it says so; what exists is opened as it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_is_made_when_that_is_asked_for() {
    let world = World::new(Engine::Sqlite).await;
    let path = world.folder().join("new").join("redress.db");
    let url = url_of(&path);
    let location = path.display().to_string();
    let made = world.ctl(&["--db", &url, "init"]).await.json();
    assert_eq!(made, json!({ "database": location, "created": true }));
    let user = json!({ "id": "u", "email": "u@example.com" }).to_string();
    world.ctl(&["--db", &url, "call", "create_user", &user]).await.json();
    let again = world.ctl(&["--db", &url, "init"]).await.json();
    assert_eq!(again, json!({ "database": location, "created": false }));
    let users = world.ctl(&["--db", &url, "--create", "call", "list_users"]).await.json();
    assert_eq!(users["rows"][0]["id"], "u");
}
