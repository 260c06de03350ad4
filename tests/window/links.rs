//! What comes from outside: links, files, and what an earlier run left.

use std::fs;

use serde_json::json;

use crate::{
    demo,
    window::{Window, named, until},
};

/// A link opens its case in the window that is there; the second process ends.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_its_case_in_the_running_app() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let folder = home.path().join("redress/demo");
    demo::make(&folder);
    let url = format!("sqlite:{}", folder.join("redress.db").display());
    let call = |command: &str| demo::redressctl(&["--db", &url, "call", command, "{}"]);
    let dispute = call("list_disputes")["rows"][0]["id"].take();
    let dispute = dispute.as_str().expect("a dispute").to_owned();
    let user = call("list_users")["rows"][0]["id"].take();

    let window = Window::open_in(home.path(), &[]).await;
    window.click(&named("start-demo")).await;
    window.sees(&named("nav-overview")).await;
    window.driver().start_again(home.path(), &[&format!("redress://case/dispute:{dispute}")]);
    window.sees(&named("open-evidence")).await;
    window.sees(&format!("//*[normalize-space(.)=\"{dispute}\"]")).await;

    let user = user.as_str().expect("a user").to_owned();
    window.driver().start_again(home.path(), &[&format!("redress://user/{user}")]);
    window.sees(&named("user-actions")).await;

    // What is no link of ours only brings the window forward.
    window.driver().start_again(home.path(), &["redress://settings/1"]);
    window.sees(&named("user-actions")).await;
    window.close().await;
}

/// A link that starts the app is followed once its workspace is open.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_starts_the_app_is_followed() {
    let home = tempfile::tempdir().expect("a temporary folder");
    demo::make(&home.path().join("redress/demo"));
    let window = Window::open_in(home.path(), &[]).await;
    window.click(&named("start-demo")).await;
    window.sees(&named("nav-overview")).await;
    until("the demo is in the list", async || {
        let list = fs::read_to_string(home.path().join("redress/workspaces.json")).ok()?;
        list.contains("\"demo\"").then_some(())
    })
    .await;
    drop(window);

    let window =
        Window::open_in(home.path(), &["redress://case/radar.early_fraud_warning:issfr_0"]).await;
    let place = "return location.pathname";
    until("the page of the warning", async || {
        let path = window.script(place, vec![]).await;
        (path == json!("/warnings/issfr_0")).then_some(())
    })
    .await;
    window.close().await;
}

/// A crash is told of once, with what its report says.
#[tokio::test(flavor = "multi_thread")]
async fn a_crash_report_is_shown_until_it_is_dismissed() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let crashes = home.path().join("redress/crashes");
    fs::create_dir_all(&crashes).expect("a folder");
    fs::write(crashes.join("crash-1790000000000000.txt"), "at: desk.rs:7").expect("a report");
    let window = Window::open_in(home.path(), &[]).await;
    window.sees(&named("crash-notice")).await;
    window.click("//button[.=\"Show report\"]").await;
    window.reads("at: desk.rs:7").await;
    window.click(&named("dismiss-crash")).await;
    window.is_gone(&named("crash-notice")).await;
    assert!(crashes.join("seen-1790000000000000.txt").exists());
    let log = fs::read_dir(home.path().join("redress/logs")).expect("a log").count();
    assert_eq!(log, 1, "the log of today");
    window.close().await;
}

/// A file opens in a window of its own, beside the one that is there; asked for again, it is not opened
/// twice.
#[tokio::test(flavor = "multi_thread")]
async fn two_workspaces_stand_in_two_windows() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let [first, second] = ["first.redress", "second.redress"].map(|name| home.path().join(name));
    for file in [&first, &second] {
        let url = format!("sqlite:{}", file.display());
        demo::redressctl(&["--db", &url, "init"]);
    }
    let path = |file: &std::path::Path| file.to_str().expect("a path in UTF-8").to_owned();
    let window = Window::open_in(home.path(), &[&path(&first)]).await;
    window.sees(&named("nav-overview")).await;
    for _ in 0..2 {
        window.driver().start_again(home.path(), &[&path(&second)]);
        until("both are open, the first of them here", async || {
            let list = window.script(LIST, vec![]).await;
            let rows = list.as_array()?;
            let states: Vec<(&str, bool, bool)> = rows
                .iter()
                .map(|row| {
                    let is = |field: &str| row[field] == json!(true);
                    (demo::text(row, "name"), is("is_open"), is("is_here"))
                })
                .collect();
            (states == [("second", true, false), ("first", true, true)]).then_some(())
        })
        .await;
    }
    assert_eq!(window.text(&named("workspace-title")).await, "first");
    window.close().await;
}

const LIST: &str = "return window.__TAURI_INTERNALS__.invoke('list_workspaces', { input: {} })
    .then((list) => list.workspaces)";
