//! Workspaces of earlier schema versions, as their programs wrote them, are brought up to date when they
//! are opened; a file only after a copy of it was made. `tests/frozen/README.md` says how they were made.

use std::{fs, io::Read as _, path::Path};

use desk::{Desk, Opening, workspace};
use flate2::read::ZlibDecoder;
use harness::{AS_A_USER, Ended, Engine, WITHOUT_ROOM, World};
use rstest::rstest;
use serde_json::{Value, json};
use sqlx::{Connection as _, SqliteConnection};

/// The first frozen schema version.
const FIRST: i64 = 5;
const FILE: &[u8] = include_bytes!("frozen/schema-0005.db.z");
const SQL: &str = include_str!("frozen/schema-0005.sql");
/// The frozen workspace in this world: its address.
async fn frozen(world: &World) -> String {
    match world.engine() {
        Engine::Sqlite => format!("sqlite:{}", frozen_file(world.folder()).display()),
        Engine::Postgres => {
            let nothing = "drop schema public cascade; create schema public;";
            world.run_sql(format!("{nothing} {SQL}")).await.expect("the frozen workspace");
            world.url().to_owned()
        }
    }
}

fn frozen_file(folder: &Path) -> std::path::PathBuf {
    let mut bytes = Vec::new();
    ZlibDecoder::new(FILE).read_to_end(&mut bytes).expect("the frozen file");
    let books = folder.join("books");
    fs::create_dir(&books).expect("a folder");
    let file = books.join("team.db");
    fs::write(&file, bytes).expect("written");
    file
}

fn names_beside(file: &Path) -> Vec<String> {
    let entries = fs::read_dir(file.parent().expect("a folder")).expect("its entries");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

async fn ask(desk: &Desk, command: &str, input: Value) -> Value {
    let olive = desk::Actor::operator("olive").expect("a name");
    desk.call(&olive, command, input).await.expect(command)
}

/// Everything that `make.sh` wrote is there, and the books are clean.
async fn is_intact(desk: &Desk) {
    let found = ask(desk, "verify", json!({})).await;
    assert_eq!(found["clean"], true, "{found:#}");
    assert_eq!(found["checked"]["transactions"], 6);
    for (user, balance, held) in [("u_ana", 1750, 900), ("u_bo", 540, 15)] {
        let wallet = ask(desk, "get_wallet", json!({ "user_id": user })).await;
        assert_eq!(
            (&wallet["balance"], &wallet["held"]),
            (&json!(balance), &json!(held)),
            "{user}"
        );
    }
    let requests = ask(desk, "list_refund_requests", json!({})).await;
    assert_eq!(requests["rows"][0]["amount"], 300);
    assert_eq!(requests["rows"][0]["state"], "in_review");
    let dispute = ask(desk, "get_dispute", json!({ "dispute_id": "du_1" })).await;
    assert_eq!(dispute["dispute"]["status"], "needs_response", "{dispute:#}");
    assert_eq!(ask(desk, "get_settings", json!({})).await["refund_tolerance"], 700);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_of_the_first_frozen_version_opens(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let url = frozen(&world).await;
    for _ in 0..2 {
        let desk = workspace::open(&url, Opening::MustExist, None).await.expect("it opens");
        is_intact(&desk).await;
        let migrated = ask(&desk, "list_audit", json!({ "action": "workspace_migrated" })).await;
        let migrated = migrated["rows"].as_array().expect("rows");
        assert_eq!(migrated.len(), 1, "once");
        assert_eq!(migrated[0]["before"]["schema"], FIRST);
        assert!(migrated[0]["after"]["schema"].as_i64().is_some_and(|now| now > FIRST));
        let items = ask(&desk, "list_attention", json!({})).await;
        let codes: Vec<_> =
            items["rows"].as_array().expect("rows").iter().map(|item| &item["code"]).collect();
        match engine {
            Engine::Sqlite => assert!(codes.is_empty(), "{items:#}"),
            Engine::Postgres => assert_eq!(codes, ["workspace_migrated"]),
        }
        desk.close().await;
    }
}

/// Payouts came with schema version 16: where the account was read before, they are read at the next round,
/// without a full resync; where nothing was read, nothing is said to be missing.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn payouts_are_read_where_the_account_was_read_before(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] was_read: bool,
) {
    let world = World::new(engine).await;
    let url = frozen(&world).await;
    if was_read {
        let refunds =
            "insert into sync_collections (name, place, read_count, finished_at, failures)
                       values ('refunds', 4, 3, 1, 0)";
        match engine {
            Engine::Sqlite => {
                let mut connection = SqliteConnection::connect(&url).await.expect("open");
                sqlx::raw_sql(refunds).execute(&mut connection).await.expect("a collection");
                connection.close().await.expect("closed");
            }
            Engine::Postgres => world.run_sql(refunds).await.expect("a collection"),
        }
    }
    let desk = workspace::open(&url, Opening::MustExist, None).await.expect("it opens");
    let state = ask(&desk, "get_sync", json!({})).await;
    let rows = state["collections"].as_array().expect("collections").iter();
    let rows: Vec<Value> = rows.map(|row| json!([row["name"], row["finished"]])).collect();
    let expected =
        if was_read { json!([["refunds", true], ["payouts", false]]) } else { json!([]) };
    assert_eq!(json!(rows), expected);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_copied_before_its_schema_changes() {
    let world = World::new(Engine::Sqlite).await;
    let file = frozen_file(world.folder());
    let before = fs::read(&file).expect("read");
    let url = format!("sqlite:{}", file.display());
    assert_eq!(world.ctl(&["--db", &url, "verify"]).await.json()["clean"], true);
    assert!(fs::read(&file).expect("read") != before, "it was migrated");

    let names = names_beside(&file);
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names[0].starts_with("team before schema "), "{names:?}");
    let copy = file.with_file_name(&names[0]);
    let inside = workspace::look_inside(&copy).await.expect("looked");
    assert_eq!(inside.verified, None, "what this program verifies is of its own schema");
    let inspected = workspace::inspect(&copy).await.expect("a sound copy");
    assert_eq!((inspected.schema_version, inspected.transactions), (FIRST, 6));

    // The copy is a workspace of its own, and is copied in its turn.
    let url = format!("sqlite:{}", copy.display());
    let desk = workspace::open(&url, Opening::MustExist, None).await.expect("it opens");
    is_intact(&desk).await;
    desk.close().await;
    assert_eq!(names_beside(&file).len(), 3);
}

/// Nothing changes without the copy: neither the file nor its folder.
#[rstest]
#[case::no_room(WITHOUT_ROOM, 0o777)]
#[case::read_only_folder(AS_A_USER, 0o555)]
#[tokio::test(flavor = "multi_thread")]
async fn without_a_copy_nothing_is_changed(#[case] limits: &str, #[case] mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new(Engine::Sqlite).await;
    let file = frozen_file(world.folder());
    let folder = file.parent().expect("a folder");
    let allow = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    };
    allow(world.folder(), 0o755);
    allow(&file, 0o666);
    allow(folder, mode);
    let before = fs::read(&file).expect("read");
    let url = format!("sqlite:{}", file.display());

    let ended = world.redressctl_under(limits).args(["--db", &url, "verify"]).output().await;
    let refusal = Ended::of(ended.expect("it ran")).refusal();

    allow(folder, 0o777);
    assert_eq!(refusal["code"], "workspace_not_copied", "{refusal:#}");
    assert_eq!(refusal["details"]["folder"], json!(folder));
    assert!(fs::read(&file).expect("read") == before, "it stays as it was");
    assert_eq!(names_beside(&file), ["team.db"]);
    assert_eq!(world.ctl(&["--db", &url, "verify"]).await.json()["clean"], true, "next time");
}

/// A copy between engines does not change its source, so it asks for an up-to-date one.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_file_is_not_migrated_by_copying_it() {
    let world = World::new(Engine::Sqlite).await;
    let file = frozen_file(world.folder());
    let url = format!("sqlite:{}", file.display());
    let to = format!("sqlite:{}", world.folder().join("copy.db").display());
    let refusal = world.ctl(&["copy", "--from", &url, "--to", &to]).await.refusal();
    assert_eq!(refusal["code"], "database_older_schema");
    assert_eq!(refusal["details"]["found"], FIRST);
    assert_eq!(names_beside(&file), ["team.db"]);
}
