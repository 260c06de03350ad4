//! A workspace is backed up, its file is damaged, and the backup is restored.

use std::{fs, io::Write as _, path::Path};

use crate::{
    demo::redressctl,
    keyboard::ENTER,
    window::{Window, named, row},
};

const NAME: &str = "Lightbulb";
const USER: &str = "customer_7";

/// Overwrites the file from its beginning, as a failing disk may.
fn damage(file: &Path) {
    let mut file = fs::OpenOptions::new().write(true).open(file).expect("the workspace file");
    file.write_all(&[0x5a; 8_192]).expect("written over");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_backed_up_outlives_a_damaged_file() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let window = Window::open_in(home.path(), &[]).await;
    window.click(&named("start-new")).await;
    window.write(&named("workspace-name"), NAME).await;
    window.click(&named("confirm-action")).await;
    window.sees(&named("onboarding-key")).await;
    let file = home.path().join("redress/lightbulb.redress");
    let url = format!("sqlite:{}", file.display());
    let user = format!("{{\"id\":\"{USER}\",\"email\":\"mia@example.com\"}}");
    redressctl(&["--db", &url, "call", "create_user", &user]);

    let backup = home.path().join("kept.redress");
    window.click(&named("nav-settings")).await;
    window.choose("back-up", &backup).await;
    window.reads("Backup saved and checked").await;
    window.tab_to(&named("workspace-menu")).await;
    window.press(ENTER).await;
    window.click(&named("close-workspace")).await;
    window.sees(&named("start-page")).await;
    damage(&file);

    // It is not opened as if it were empty, and it is not touched.
    let damaged = fs::read(&file).expect("the damaged file");
    window.click(&named("open-recent")).await;
    window.sees("//*[@role=\"alert\"]").await;
    assert!(fs::read(&file).expect("the damaged file") == damaged, "it stays as it is");

    window.click(&named("restore-backup")).await;
    window.choose("choose-backup", &backup).await;
    window.reads("No problems found").await;
    window.choose("confirm-action", &home.path().join("restored.redress")).await;
    window.click(&named("nav-users")).await;
    window.sees(&row("user-row", USER)).await;
    window.close().await;
}
