//! The user guide inside the app.

use crate::{
    demo::Demo,
    keyboard::F1,
    window::{Window, named, until},
};

/// The head of a page, F1 and the navigation lead to the guide, whose pictures are there.
#[tokio::test(flavor = "multi_thread")]
async fn help_shows_the_topic_of_the_page() {
    let demo = Demo::create();
    let window = Window::open(&demo).await;
    window.click(&named("nav-queue")).await;
    window.click(&named("help-link")).await;
    window.sees("//article//h1[.=\"Work through the queue\"]").await;
    let width = "return document.querySelector(\"article img\").naturalWidth";
    until("the picture is loaded", async || {
        window.script(width, vec![]).await.as_u64().filter(|pixels| *pixels > 0)
    })
    .await;

    window.click(&named("nav-users")).await;
    window.sees(&named("users-search")).await;
    window.press(F1).await;
    window.sees("//article//h1[.=\"Users and wallets\"]").await;

    window.click(&named("nav-help")).await;
    window.sees("//article//h1[.=\"Getting started\"]").await;
    window.close().await;
}
