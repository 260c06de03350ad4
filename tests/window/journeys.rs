//! What operators do all day.

use std::{fs, io::ErrorKind, net::TcpListener};

use serde_json::{Value, json};

use crate::{
    demo::{Demo, posted, text},
    window::{Window, named, row},
};

/// The rooms of the rail.
const ROOMS: [&str; 12] = [
    "overview", "queue", "users", "refunds", "disputes", "ledger", "exports", "stripe", "policy",
    "evidence", "audit", "settings",
];

/// Grace period 0, set by hand on the settings page.
async fn without_grace(window: &Window, demo: &Demo) {
    let version = demo.call("get_settings", &json!({}))["policy_version"].as_i64();
    window.click(&named("nav-settings")).await;
    window.write("//input[@id=//label[.=\"Grace period\"]/@for]", "0").await;
    window.click(&named("save-settings")).await;
    let saved = format!("Policy {}.", version.expect("a version") + 1);
    window.sees(&format!("//div[starts-with(., \"{saved}\")]")).await;
}

/// The ledger page shows the transaction, with its kind and customer.
async fn stands_in_the_ledger(window: &Window, transaction: &Value, kind: &str) {
    window.click(&named("nav-ledger")).await;
    let shown = window.text(&row("transaction-row", &transaction["id"].to_string())).await;
    assert!(shown.contains(kind), "{shown}");
    assert!(shown.contains(text(transaction, "user_name")), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_found_and_the_refund_approved() {
    let demo = Demo::create();
    let request = demo.rows("list_refund_requests", &json!({ "state": "in_review" })).remove(0);
    let (user, id) = (text(&request, "user_id"), text(&request, "id"));
    let window = Window::open(&demo).await;
    without_grace(&window, &demo).await;

    window.click(&named("nav-users")).await;
    window.write(&named("users-search"), user).await;
    window.click(&row("user-row", user)).await;
    window.click("//button[starts-with(@aria-label, \"Refund requests\")]").await;
    window.click(&row("refund-row", id)).await;
    window.click(&named("approve-refund")).await;
    window.click(&named("confirm-action")).await;
    window.reads("Succeeded").await;

    let request = demo.call("get_refund_request", &json!({ "request_id": id }))["request"].take();
    let refund = posted(&demo, "refund", text(&request, "refund_id")).await;
    assert_eq!(refund["amount"], -request["amount"].as_i64().expect("an amount"));
    stands_in_the_ledger(&window, &refund, "Refund").await;
    assert_eq!(demo.call("verify", &json!({}))["clean"], true);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chargeback_is_accepted_and_the_wallet_pays() {
    let demo = Demo::create();
    demo.call("set_settings", &json!({ "grace_seconds": 0 }));
    let open = demo.rows("list_disputes", &json!({ "open": true, "limit": 500 }));
    let waits = |it: &&Value| it["kind"] == "chargeback" && it["takes_action"] == true;
    let dispute = open.iter().find(waits).expect("a chargeback that waits").clone();
    let id = text(&dispute, "id");
    let window = Window::open(&demo).await;

    window.click(&named("nav-disputes")).await;
    window.click(&row("dispute-row", id)).await;
    window.click(&named("accept-dispute")).await;
    window.click(&named("confirm-action")).await;
    window.reads("Lost").await;

    let taken = posted(&demo, "dispute", id).await;
    assert_eq!(taken["amount"], -dispute["amount"].as_i64().expect("an amount"));
    stands_in_the_ledger(&window, &taken, "Dispute").await;
    assert_eq!(demo.call("verify", &json!({}))["clean"], true);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_reach_nothing_but_the_desk() {
    let demo = Demo::create();
    let outside = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = outside.local_addr().expect("an address");
    let window = Window::open(&demo).await;
    let attempt =
        format!("return fetch('http://{address}/').then(() => 'reached', () => 'refused')");
    assert_eq!(window.script(&attempt, vec![]).await, "refused");
    outside.set_nonblocking(true).expect("a listener that does not wait");
    assert_eq!(outside.accept().expect_err("nobody").kind(), ErrorKind::WouldBlock);
    window.close().await;
}

/// The page never grows beyond the window: else a key or a click that brings something into view
/// pushes rail and top bar out of it.
async fn keeps_to_the_window(window: &Window, room: &str) {
    let beyond = "const { scrollHeight, clientHeight } = document.documentElement;
        return scrollHeight - clientHeight;";
    assert_eq!(window.script(beyond, vec![]).await, 0, "{room}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_room_keeps_to_the_window() {
    let demo = Demo::create();
    let window = Window::open(&demo).await;
    for room in ROOMS {
        window.click(&named(&format!("nav-{room}"))).await;
        window.sees("//h1").await;
        keeps_to_the_window(&window, room).await;
    }
    let open = demo.rows("list_disputes", &json!({ "open": true, "limit": 1 })).remove(0);
    window.click(&named("nav-disputes")).await;
    window.click(&row("dispute-row", text(&open, "id"))).await;
    window.sees(&named("open-evidence")).await;
    keeps_to_the_window(&window, "a dispute").await;
    window.click(&named("open-evidence")).await;
    window.sees(&named("stage-evidence")).await;
    keeps_to_the_window(&window, "its evidence").await;
    window.close().await;
}

/// Exports to the file that `arguments[0]` names, and answers every progress that was told.
const EXPORT: &str = "
    const told = [];
    const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
    return new Promise((done, failed) => {
        const hear = transformCallback(({ payload }) => {
            told.push(payload);
            if (payload.state !== 'running') done(told);
        });
        const event = { event: 'export-progress', target: { kind: 'Any' }, handler: hear };
        const selection = { kind: 'transactions', filter: { kind: 'top_up' } };
        const input = { format: 'csv', out: arguments[0], selection };
        invoke('plugin:event|listen', event)
            .then(() => invoke('start_export', { input }))
            .catch(failed);
    });";

#[tokio::test(flavor = "multi_thread")]
async fn an_export_reports_progress_and_leaves_a_whole_file() {
    let demo = Demo::create();
    let file = demo.home().join("top-ups.csv");
    let window = Window::open(&demo).await;
    // The dialog that asks where to belongs to the system, so the page is asked below it.
    let told = window.script(EXPORT, vec![json!(file)]).await;
    let last = told.as_array().and_then(|told| told.last()).expect("progress");
    assert_eq!(last["state"], "done", "{told}");
    let lines = fs::read_to_string(&file).expect("a file").lines().count();
    assert_eq!(last["manifest"]["rows"], lines - 1);
    let posted = demo.rows("list_transactions", &json!({ "kind": "top_up", "limit": 500 }));
    assert_eq!(posted.len(), lines - 1, "the export holds what the list holds");
    window.close().await;
}
