//! From an empty home to a workspace of one's own, and back to it.

use std::{fs, path::Path};

use serde_json::Value;

use crate::{
    keyboard::ENTER,
    window::{Window, named, until},
};

const NAME: &str = "Credits EU";

/// The list of workspaces in a home, once it is there.
fn list(home: &Path) -> Option<Value> {
    let text = fs::read(home.join("redress/workspaces.json")).ok()?;
    serde_json::from_slice(&text).ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_of_ones_own_is_made_closed_and_found_again() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let window = Window::open_in(home.path(), &[]).await;
    window.sees(&named("start-page")).await;
    assert!(window.find(&named("recent-workspace")).await.is_err(), "nothing was opened before");

    window.click(&named("start-new")).await;
    window.write(&named("workspace-name"), NAME).await;
    window.write(&named("workspace-currency"), "EUR").await;
    window.click(&named("confirm-action")).await;
    window.sees(&named("onboarding-key")).await;
    assert_eq!(window.text(&named("workspace-title")).await, NAME);
    assert_eq!(window.text(&named("workspace-mode")).await, "Test");
    assert!(home.path().join("redress/credits-eu.redress").exists());

    close_workspace(&window).await;
    let recent = window.text(&named("recent-workspace")).await;
    assert!(recent.starts_with(NAME), "{recent}");
    let closed = list(home.path()).expect("a list");
    assert_eq!(closed["open"].as_array().map(Vec::len), Some(0), "{closed}");
    window.click(&named("open-recent")).await;
    window.sees(&named("nav-overview")).await;
    assert_eq!(window.text(&named("workspace-title")).await, NAME);
    drop(window);

    // What was open when the app ended is opened by the next start.
    let window = Window::open_in(home.path(), &[]).await;
    window.sees(&named("nav-overview")).await;
    assert_eq!(window.text(&named("workspace-title")).await, NAME);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_is_one_click_away_and_leads_back_to_the_start_page() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let folder = home.path().join("redress/demo");
    crate::demo::make(&folder);
    let window = Window::open_in(home.path(), &[]).await;
    window.click(&named("start-demo")).await;
    window.sees(&named("nav-overview")).await;
    assert_eq!(window.text(&named("workspace-mode")).await, "Demo");
    until("the demo is in the list", async || {
        let list = list(home.path())?;
        (list["workspaces"][0]["kind"] == "demo").then_some(())
    })
    .await;

    window.click(&named("nav-stripe")).await;
    window.click(&named("own-workspace")).await;
    window.sees(&named("start-page")).await;
    window.close().await;
}

/// Closes the workspace by the keyboard: the last line of the menu.
async fn close_workspace(window: &Window) {
    window.tab_to(&named("workspace-menu")).await;
    window.press(ENTER).await;
    window.click(&named("close-workspace")).await;
    window.sees(&named("start-page")).await;
}
