//! Users and their opening balances come from a file of another system.

use std::fs;

use serde_json::json;

use crate::{
    demo::Demo,
    window::{Window, named},
};

const FILE: &str =
    "Kunde;Post;Guthaben\nu_anna;anna@kunden.example;12,50\nu_ben;ben@kunden.example;-3,00\n";

impl Window {
    /// Chooses one of a few by the names that a person reads.
    async fn pick(&self, label: &str, choice: &str) {
        self.click(&format!("//button[@aria-label=\"{label}\"][not(ancestor::*[@disabled])]"))
            .await;
        self.click(&format!("//*[@role=\"option\"][.=\"{choice}\"]")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_mapped_previewed_and_imported_once() {
    let demo = Demo::create();
    let file = demo.home().join("users.csv");
    fs::write(&file, FILE).expect("a file");
    let window = Window::open(&demo).await;

    window.click(&named("nav-settings")).await;
    window.click(&named("open-imports")).await;
    window.choose("choose-import-file", &file).await;
    window.pick("Amounts", "Decimals (12.50)").await;
    window.click("//label[.=\"A comma separates decimals\"]").await;
    window.click(&named("preview-import")).await;
    // No column has a name that is known; each choice is previewed at once.
    window.pick("ID", "Kunde").await;
    window.pick("Email", "Post").await;
    window.pick("Opening balance", "Guthaben").await;
    window.reads("2 users and 2 transactions will be added.").await;
    assert_eq!(demo.rows("list_users", &json!({ "search": "kunden.example" })).len(), 0);
    window.click(&named("run-import")).await;
    window.reads("Imported").await;

    for (user, balance) in [("u_anna", 1_250), ("u_ben", -300)] {
        let wallet = demo.call("get_wallet", &json!({ "user_id": user }));
        assert_eq!(wallet["balance"], balance, "{user}");
    }
    window.click(&named("preview-import")).await;
    window.reads("Everything in this source is here already.").await;
    assert_eq!(demo.call("verify", &json!({}))["clean"], true);
    window.close().await;
}
