//! Backups that are made on a schedule: when, where, how many are kept, and what is never removed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use desk::workspace;
use harness::{Engine, Server, World, at_once, until};
use rstest::rstest;
use serde_json::{Value, json};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

fn folder_of(world: &World) -> PathBuf {
    world.folder().join("backups")
}

fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return vec![] };
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Looks whether a backup is due, as a round does: the code of its error, or whether one was made.
async fn round(world: &World) -> Result<bool, String> {
    let made = world.desk().back_up_when_due().await;
    made.map(|made| made.is_some()).map_err(|error| error.code().to_owned())
}

async fn schedule(world: &World) -> Value {
    world.ok("get_backup_schedule", json!({})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_backed_up_daily_and_seven_are_kept() {
    let world = World::new(Engine::Sqlite).await;
    world.wallet_with(100).await;
    let before = schedule(&world).await;
    assert_eq!(before["frequency"], "daily");
    assert_eq!((&before["kept"], &before["is_default_folder"]), (&json!(7), &json!(true)));
    assert_eq!(before["next_at"], json!(world.now()), "due at once");

    assert_eq!(round(&world).await, Ok(true));
    assert_eq!(round(&world).await, Ok(false));
    world.advance_seconds(DAY - 1);
    assert_eq!(round(&world).await, Ok(false));
    world.advance_seconds(1);
    assert_eq!(round(&world).await, Ok(true));
    assert_eq!(
        names_in(&folder_of(&world)),
        ["redress backup 2026-03-02 090000.db", "redress backup 2026-03-03 090000.db"]
    );
    // A machine that slept for a month makes one, not thirty.
    world.advance_seconds(30 * DAY);
    assert_eq!((round(&world).await, round(&world).await), (Ok(true), Ok(false)));
    for _ in 0..9 {
        world.advance_seconds(DAY);
        assert_eq!(round(&world).await, Ok(true));
    }
    let kept = schedule(&world).await;
    let listed: Vec<&str> = kept["backups"]
        .as_array()
        .expect("backups")
        .iter()
        .rev()
        .map(|backup| backup["path"].as_str().expect("a path"))
        .collect();
    let found = names_in(&folder_of(&world));
    assert_eq!(found.len(), 7);
    let found: Vec<String> =
        found.iter().map(|name| folder_of(&world).join(name).display().to_string()).collect();
    assert_eq!(listed, found);
    for path in &found {
        assert_eq!(workspace::inspect(Path::new(path)).await.expect("sound").transactions, 1);
    }
    let removed = world.list("list_audit", json!({ "action": "backup_removed" })).await;
    assert_eq!(removed.len(), 5);
    assert_eq!(removed[0]["actor"], "redress");
    world.verify_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_the_schedule_has_made_is_removed() {
    let world = World::new(Engine::Sqlite).await;
    world.ok("set_backup_schedule", json!({ "kept": 1 })).await;
    let folder = folder_of(&world);
    fs::create_dir(&folder).expect("a folder");
    let by_hand = folder.join("redress backup 2020-01-01 000000.db");
    world.ok("back_up", json!({ "path": by_hand })).await;
    assert_eq!(round(&world).await, Ok(true));
    let first = folder.join("redress backup 2026-03-02 090000.db");
    // Somebody works in this one now.
    fs::write(&first, "something else").expect("written");
    for _ in 0..2 {
        world.advance_seconds(DAY);
        assert_eq!(round(&world).await, Ok(true));
    }
    assert_eq!(
        names_in(&folder),
        [
            "redress backup 2020-01-01 000000.db",
            "redress backup 2026-03-02 090000.db",
            "redress backup 2026-03-04 090000.db",
        ]
    );
    assert_eq!(fs::read_to_string(&first).expect("read"), "something else");
}

/// A restored copy knows the backups of the original; they are not its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_never_removes_the_backups_of_the_original() {
    let world = World::new(Engine::Sqlite).await;
    let shared = world.folder().join("shared");
    fs::create_dir(&shared).expect("a folder");
    world.ok("set_backup_schedule", json!({ "folder": shared, "kept": 2 })).await;
    for _ in 0..2 {
        assert_eq!(round(&world).await, Ok(true));
        world.advance_seconds(DAY);
    }
    let originals = names_in(&shared);
    let copy = world.folder().join("redress-copy.db");
    world.ok("back_up", json!({ "path": copy })).await;
    let url = format!("sqlite:{}", copy.display());
    let desk = workspace::open(&url, desk::Opening::MustExist, None).await.expect("it opens");
    let olive = desk::Actor::operator("olive").expect("a name");
    let kept = json!({ "kept": 1 });
    let shown = desk.call(&olive, "set_backup_schedule", kept).await.expect("set");
    assert_eq!(shown["backups"], json!([]));
    desk.back_up_when_due().await.expect("made").expect("due");
    desk.close().await;
    let all = names_in(&shared);
    assert_eq!(all.len(), originals.len() + 1);
    assert!(originals.iter().all(|name| all.contains(name)), "{all:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_fails_needs_attention_until_one_succeeds() {
    let world = World::new(Engine::Sqlite).await;
    let folder = world.folder().join("medium");
    fs::create_dir(&folder).expect("a folder");
    let weekly = json!({ "folder": folder, "frequency": "weekly", "reason": "a stick" });
    let set = world.ok("set_backup_schedule", weekly).await;
    assert_eq!((&set["folder"], &set["is_default_folder"]), (&json!(folder), &json!(false)));
    let audit = world.list("list_audit", json!({ "action": "backup_schedule_changed" })).await;
    assert_eq!(
        (&audit[0]["reason"], &audit[0]["after"]["frequency"]),
        (&json!("a stick"), &json!("weekly"))
    );

    fs::remove_dir(&folder).expect("removed");
    assert_eq!(round(&world).await, Err("export_folder_missing".to_owned()));
    assert_eq!(round(&world).await, Ok(false), "not every minute");
    let items = world.list("list_attention", json!({})).await;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["code"], "backup_failed");
    let message = items[0]["message"].as_str().expect("a sentence");
    assert!(message.contains(&folder.display().to_string()), "{message}");
    assert_eq!(schedule(&world).await["last_error"], "export_folder_missing");
    assert!(!folder.exists(), "a medium that is not there is not made up");

    world.advance_seconds(HOUR);
    assert_eq!(round(&world).await, Err("export_folder_missing".to_owned()));
    fs::create_dir(&folder).expect("a folder");
    world.advance_seconds(HOUR);
    assert_eq!(round(&world).await, Ok(true));
    assert_eq!(world.list("list_attention", json!({})).await, Vec::<Value>::new());
    let now = schedule(&world).await;
    assert_eq!(now["last_error"], Value::Null);
    assert_eq!(now["next_at"], json!(world.now().plus_seconds(7 * DAY)));
    world.verify_books().await;
}

/// Whoever has the file open, a window or a server, looks; one of them makes the backup.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_look_at_once_one_makes_the_backup() {
    let world = World::new(Engine::Sqlite).await;
    let mut desks = Vec::new();
    for _ in 0..6 {
        desks.push(world.another_desk().await);
    }
    let made = at_once(desks.len(), |number| {
        let desk = desks[number].clone();
        async move { desk.back_up_when_due().await.expect("no error").is_some() }
    })
    .await;
    assert_eq!(made.into_iter().filter(|made| *made).count(), 1);
    assert_eq!(names_in(&folder_of(&world)).len(), 1);
    for desk in desks {
        desk.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_makes_the_backup_that_is_due() {
    let world = World::new(Engine::Sqlite).await;
    let server = Server::start(world.redressctl()).await;
    let is_there =
        async || !schedule(&world).await["backups"].as_array().expect("a list").is_empty();
    until("a backup was made", is_there).await;
    drop(server);
    assert_eq!(names_in(&folder_of(&world)).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_is_not_backed_up_unless_somebody_asks() {
    let world = World::new(Engine::Sqlite).await;
    workspace::make_demo(world.desk()).await.expect("a demo");
    assert_eq!(schedule(&world).await["frequency"], "off");
    assert_eq!(schedule(&world).await["next_at"], Value::Null);
    assert_eq!(round(&world).await, Ok(false));
    world.ok("set_backup_schedule", json!({ "frequency": "daily" })).await;
    assert_eq!(round(&world).await, Ok(true));
}

#[rstest]
#[case::relative(json!({ "folder": "backups" }), "field_invalid")]
#[case::missing(json!({ "folder": "/no/such/folder" }), "export_folder_missing")]
#[case::none_kept(json!({ "kept": 0 }), "field_invalid")]
#[case::too_many(json!({ "kept": 366 }), "field_invalid")]
#[case::unknown(json!({ "frequency": "hourly" }), "input_invalid")]
#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_that_cannot_work_is_refused(#[case] input: Value, #[case] code: &str) {
    let world = World::new(Engine::Sqlite).await;
    let before = schedule(&world).await;
    assert_eq!(world.refused("set_backup_schedule", input).await, code);
    assert_eq!(schedule(&world).await, before);
}

/// Neither a change of the schedule nor a backup stands without its audit record.
#[tokio::test(flavor = "multi_thread")]
async fn there_is_no_change_and_no_backup_without_a_record_of_it() {
    let world = World::new(Engine::Sqlite).await;
    let before = schedule(&world).await;
    world.break_inserts_into("audit_records").await;
    let refused = world.refused("set_backup_schedule", json!({ "kept": 3 })).await;
    assert!(refused.starts_with("database_"), "{refused}");
    assert_eq!(schedule(&world).await, before);
    assert!(round(&world).await.is_err());
    assert_eq!(names_in(&folder_of(&world)), Vec::<String>::new());
    world.mend_inserts_into("audit_records").await;
    world.advance_seconds(HOUR);
    assert_eq!(round(&world).await, Ok(true));
    world.verify_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_on_a_server_has_no_schedule() {
    let world = World::new(Engine::Postgres).await;
    for command in ["get_backup_schedule", "set_backup_schedule"] {
        assert_eq!(world.refused(command, json!({})).await, "database_not_a_file");
    }
    assert_eq!(round(&world).await, Ok(false));
}
