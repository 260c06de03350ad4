//! A list leaves as a file, and the file is checked later.

use std::{fs, io::Write as _};

use serde_json::json;

use crate::{
    demo::{Demo, text},
    window::{Window, named, until},
};

/// What can be pressed in the open dialog.
fn in_dialog(what: &str) -> String {
    format!("//*[@role=\"dialog\"]//{what}")
}

fn button(name: &str) -> String {
    in_dialog(&format!("button[.=\"{name}\"]"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_leaves_as_it_is_filtered_with_the_columns_that_are_chosen() {
    let demo = Demo::create();
    let user = demo.rows("list_users", &json!({ "limit": 1 })).remove(0);
    let (id, email) = (text(&user, "id"), text(&user, "email"));
    let file = demo.home().join("one.csv");
    let window = Window::open(&demo).await;

    window.click(&named("nav-users")).await;
    window.write(&named("users-search"), email).await;
    window.click(&named("export-users")).await;
    window.sees(&in_dialog(&format!("p[contains(., \"{email}\")]"))).await;
    window.click(&in_dialog("label[contains(., \"CSV\")]")).await;
    window.click(&in_dialog("summary")).await;
    window.click(&button("None")).await;
    window.click(&in_dialog("label[.=\"ID\"]")).await;
    window.click(&in_dialog("label[.=\"Email\"]")).await;
    window.choose("choose-export-file", &file).await;
    window.reads("Export complete").await;

    let written = fs::read_to_string(&file).expect("the file");
    assert_eq!(written.lines().collect::<Vec<_>>(), ["id,email", &format!("{id},{email}")]);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_changed_is_found_and_made_again() {
    let demo = Demo::create();
    let file = demo.home().join("ledger.xlsx");
    let window = Window::open(&demo).await;

    window.click(&named("nav-ledger")).await;
    window.click(&named("export-transactions")).await;
    window.choose("choose-export-file", &file).await;
    window.reads("Export complete").await;
    window.click(&button("Close")).await;

    window.click(&named("nav-exports")).await;
    window.click(&named("export-row")).await;
    window.click(&button("Check file")).await;
    window.reads("The file is unchanged and matches the ledger").await;
    let mut changed = fs::OpenOptions::new().append(true).open(&file).expect("the file");
    changed.write_all(b" ").expect("a byte more");
    drop(changed);
    window.click(&button("Check file")).await;
    window.reads("The file doesn’t match").await;

    window.click(&button("Run again")).await;
    until("a second export", async || {
        (demo.rows("list_exports", &json!({})).len() == 2).then_some(())
    })
    .await;
    let verified = demo.call("verify_export", &json!({ "path": file }));
    assert_eq!(verified["clean"], true, "{verified}");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_export_that_fails_is_seen_and_its_schedule_deleted() {
    let demo = Demo::create();
    let folder = demo.home().join("scheduled");
    fs::create_dir(&folder).expect("a folder");
    let schedule = json!({
        "selection": { "kind": "users", "filter": {} },
        "format": "csv",
        "folder": folder,
        "frequency": "daily",
        "kept": 3,
    });
    demo.call("schedule_export", &schedule);
    fs::remove_dir(&folder).expect("no folder");
    let window = Window::open(&demo).await;

    // The first export is due at once.
    let nav = named("nav-exports");
    window.sees(&format!("{nav}//*[@title=\"1 scheduled export failed\"]")).await;
    window.click(&nav).await;
    window.click("//button[@aria-label=\"Schedules (1 failed)\"]").await;
    let shown = window.text(&named("schedule")).await;
    assert!(shown.contains("The folder does not exist."), "{shown}");
    window.click("//button[.=\"Delete…\"]").await;
    window.click(&named("confirm-action")).await;
    window.reads("No schedules").await;
    window.is_gone(&format!("{nav}//*[@title]")).await;
    window.close().await;
}
