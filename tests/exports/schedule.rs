//! Exports on a schedule: made when they are due, made up for, kept in number, and noted when they fail.

use std::{
    fs,
    path::{Path, PathBuf},
};

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::ledger;

const DAY: i64 = 86_400;

async fn round(world: &World) -> Result<usize, String> {
    let made = world.desk().export_when_due().await;
    made.map(|made| made.len()).map_err(|error| error.code().to_owned())
}

fn folder(world: &World) -> PathBuf {
    let folder = world.folder().join("scheduled");
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn schedule(folder: &Path, frequency: &str, kept: u32) -> Value {
    json!({
        "selection": { "kind": "transactions", "filter": {} }, "format": "csv",
        "folder": folder, "frequency": frequency, "kept": kept, "zone": "Europe/Berlin",
    })
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".manifest.json"))
        .collect();
    names.sort();
    names
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_made_when_it_is_due_and_made_up_for_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ledger(engine).await;
    let folder = folder(&world);
    world.ok("schedule_export", schedule(&folder, "daily", 3)).await;
    assert_eq!(round(&world).await, Ok(1), "the first at once");
    assert_eq!(round(&world).await, Ok(0));
    world.advance_seconds(DAY - 1);
    assert_eq!(round(&world).await, Ok(0));
    world.advance_seconds(1);
    assert_eq!(round(&world).await, Ok(1));
    // A machine that slept for a month makes one, not thirty.
    world.advance_seconds(30 * DAY);
    assert_eq!((round(&world).await, round(&world).await), (Ok(1), Ok(0)));
    let names = names_in(&folder);
    assert_eq!(names.len(), 3);
    assert!(names[0].starts_with("transactions 2026-03-02 "), "{names:?}");
    for name in &names {
        let found = world.ok("verify_export", json!({ "path": folder.join(name) })).await;
        assert_eq!(found["clean"], true, "{found:#}");
    }
    let listed = world.list("list_exports", json!({})).await;
    assert!(listed.iter().all(|export| export["actor"] == "redress"));
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn only_files_that_the_schedule_has_made_and_nobody_changed_are_removed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ledger(engine).await;
    let folder = folder(&world);
    fs::write(folder.join("by hand.csv"), "x").expect("written");
    world.ok("schedule_export", schedule(&folder, "daily", 1)).await;
    assert_eq!(round(&world).await, Ok(1));
    let first = names_in(&folder).into_iter().find(|name| name != "by hand.csv").expect("a file");
    fs::write(folder.join(&first), "somebody works in this one").expect("written");
    for _ in 0..3 {
        world.advance_seconds(DAY);
        assert_eq!(round(&world).await, Ok(1));
    }
    let names = names_in(&folder);
    assert_eq!(names.len(), 3, "by hand, the changed one, the newest: {names:?}");
    assert!(names.contains(&first) && names.contains(&"by hand.csv".to_owned()), "{names:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_noted_tried_again_in_an_hour_and_closed_by_success(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ledger(engine).await;
    let folder = folder(&world);
    let id = world.ok("schedule_export", schedule(&folder, "weekly", 2)).await["id"].clone();
    fs::remove_dir(&folder).expect("gone");
    assert_eq!(round(&world).await, Err("export_folder_missing".to_owned()));
    assert_eq!(round(&world).await, Ok(0), "not before an hour");
    let items = world.list("list_attention", json!({})).await;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["code"], "export_failed");
    assert_eq!(items[0]["subject"], format!("export_schedule:{id}"));
    let listed = world.ok("list_export_schedules", json!({})).await;
    assert_eq!(listed[0]["last_error"], "export_folder_missing");
    fs::create_dir(&folder).expect("there again");
    world.advance_seconds(3_600);
    assert_eq!(round(&world).await, Ok(1));
    assert_eq!(world.list("list_attention", json!({})).await, Vec::<Value>::new());
    let listed = world.ok("list_export_schedules", json!({})).await;
    assert_eq!(listed[0]["last_error"], Value::Null);
}

/// Of two processes one makes it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_desks_make_one_export(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = ledger(engine).await;
    let folder = folder(&world);
    world.ok("schedule_export", schedule(&folder, "daily", 5)).await;
    let other = world.another_desk().await;
    let (one, two) = tokio::join!(world.desk().export_when_due(), other.export_when_due());
    let made = one.expect("served").len() + two.expect("served").len();
    assert_eq!(made, 1);
    assert_eq!(names_in(&folder).len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_that_was_removed_makes_nothing_and_keeps_its_files(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ledger(engine).await;
    let folder = folder(&world);
    let id = world.ok("schedule_export", schedule(&folder, "monthly", 1)).await["id"].clone();
    assert_eq!(round(&world).await, Ok(1));
    world.ok("remove_export_schedule", json!({ "id": id, "reason": "no longer needed" })).await;
    world.advance_seconds(90 * DAY);
    assert_eq!(round(&world).await, Ok(0));
    assert_eq!(names_in(&folder).len(), 1);
    assert_eq!(world.ok("list_export_schedules", json!({})).await, json!([]));
    let again = json!({ "id": id });
    assert_eq!(world.refused("remove_export_schedule", again).await, "export_schedule_not_found");
}

#[rstest]
#[case::no_files(json!({ "kept": 0 }), "field_invalid")]
#[case::a_part_of_a_path(json!({ "folder": "exports" }), "field_invalid")]
#[case::no_such_folder(json!({ "folder": "/no/such/folder" }), "export_folder_missing")]
#[case::no_such_zone(json!({ "zone": "Mars/Olympus" }), "export_zone_unknown")]
#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_that_cannot_be_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] change: Value,
    #[case] code: &str,
) {
    let world = ledger(engine).await;
    let mut asked = schedule(&folder(&world), "daily", 1);
    for (name, value) in change.as_object().expect("fields") {
        asked[name] = value.clone();
    }
    assert_eq!(world.refused("schedule_export", asked).await, code);
}

/// Two schedules of one kind and folder in the same second: neither replaces the other's file.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn schedules_of_one_second_make_files_of_their_own(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ledger(engine).await;
    let folder = folder(&world);
    let mut of_one = schedule(&folder, "daily", 3);
    of_one["selection"]["filter"] = json!({ "user_id": "anna" });
    for input in [schedule(&folder, "daily", 3), of_one] {
        world.ok("schedule_export", input).await;
    }
    assert_eq!(round(&world).await, Ok(2));
    let names = names_in(&folder);
    assert_eq!(names.len(), 2, "{names:?}");
    let read = |name: &String| fs::read_to_string(folder.join(name)).expect("the file");
    assert_ne!(read(&names[0]), read(&names[1]));
}

/// A restored copy has the same schedules; the files that the original has made are not its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_a_workspace_leaves_the_files_of_the_original() {
    let world = ledger(Engine::Sqlite).await;
    let folder = folder(&world);
    world.ok("schedule_export", schedule(&folder, "daily", 1)).await;
    assert_eq!(round(&world).await, Ok(1));
    let made = names_in(&folder);
    let backup = world.folder().join("copy.db");
    world.ok("back_up", json!({ "path": backup })).await;

    let url = format!("sqlite:{}", backup.display());
    let copy = world.desk_over(&url).await;
    world.advance_seconds(DAY);
    copy.export_when_due().await.expect("made");
    let names = names_in(&folder);
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.contains(&made[0]), "{names:?}");
    // The original keeps one, its newest.
    world.advance_seconds(1);
    assert_eq!(round(&world).await, Ok(1));
    let names = names_in(&folder);
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(!names.contains(&made[0]), "{names:?}");
}
