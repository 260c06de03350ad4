//! What operators do with a customer's wallet, and what the audit log says of it, without a mouse.

use serde_json::{Value, json};

use crate::{
    demo::{Demo, text},
    keyboard::ENTER,
    window::{Window, named, row},
};

const WHY: &str = "Goodwill after the outage";
const WHY_NOT: &str = "Granted to the wrong customer";

/// Somebody with a wallet, as the list of users shows it.
fn customer(demo: &Demo) -> Value {
    demo.rows("list_users", &json!({ "limit": 1 })).remove(0)
}

fn balance(demo: &Demo, user: &str) -> i64 {
    demo.call("get_wallet", &json!({ "user_id": user }))["balance"].as_i64().expect("a balance")
}

/// The newest transaction of a customer, once it is another one than before.
async fn newest(window: &Window, demo: &Demo, user: &str, kind: &str) -> Value {
    window.sees(&format!("//aside//*[.=\"{kind}\"]")).await;
    demo.rows("list_transactions", &json!({ "user_id": user, "limit": 1 })).remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn credits_are_granted_and_the_grant_is_reversed_without_a_mouse() {
    let demo = Demo::create();
    let user = customer(&demo);
    let id = text(&user, "id");
    let before = balance(&demo, id);
    let window = Window::open(&demo).await;

    window.press("gu").await;
    window.walk_to(&row("user-row", id)).await;
    window.press(ENTER).await;
    window.tab_to(&named("user-actions")).await;
    window.press(ENTER).await;
    window.sees(&named("grant-credits")).await;
    window.press(ENTER).await;
    // The keyboard stands in the amount.
    window.sees(&named("credits")).await;
    window.press("1,500").await;
    window.tab_to(&named("reason")).await;
    window.press(WHY).await;
    window.confirm().await;
    let grant = newest(&window, &demo, id, "Grant").await;
    assert_eq!((&grant["kind"], &grant["amount"]), (&json!("grant"), &json!(1_500)));
    assert_eq!(grant["reason"], WHY);
    assert_eq!(balance(&demo, id), before + 1_500);

    window.tab_to(&named("reverse-transaction")).await;
    window.press(ENTER).await;
    window.tab_to(&named("reason")).await;
    window.press(WHY_NOT).await;
    window.confirm().await;
    let reversal = newest(&window, &demo, id, "Reversal").await;
    assert_eq!((&reversal["reverses"], &reversal["amount"]), (&grant["id"], &json!(-1_500)));
    assert_eq!(balance(&demo, id), before);

    window.press("ga").await;
    for (transaction, why) in [(&reversal, WHY_NOT), (&grant, WHY)] {
        let subject = format!("Transaction {}", transaction["id"]);
        let record = format!("{}[.//*[@title=\"{why}\"]]", named("audit-row"));
        let shown = window.text(&record).await;
        assert!(shown.contains(&subject), "{shown} does not name {subject}");
    }
    window.tab_to(&named("run-verify")).await;
    window.press(ENTER).await;
    window.reads("No problems found").await;
    let shown = window.text(&named("verify-panel")).await;
    assert!(shown.contains("audit records in "), "{shown}");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credits_are_held_and_released_with_a_reason() {
    let demo = Demo::create();
    let user = demo
        .rows("list_users", &json!({ "sort": "balance", "descending": true, "limit": 1 }))
        .remove(0);
    let id = text(&user, "id");
    let held = || demo.call("get_wallet", &json!({ "user_id": id }))["held"].take();
    let window = Window::open(&demo).await;

    window.click(&named("nav-users")).await;
    window.write(&named("users-search"), id).await;
    window.click(&row("user-row", id)).await;
    window.click(&named("user-actions")).await;
    window.click(&named("place-hold")).await;
    window.write(&named("credits"), "25").await;
    window.write(&named("reason"), "Under investigation").await;
    window.click(&named("confirm-action")).await;
    window.is_gone("//*[@role=\"dialog\"]").await;
    assert_eq!(held().as_i64(), user["held"].as_i64().map(|held| held + 25));

    window.click("//button[starts-with(@aria-label, \"Holds\")]").await;
    window.click(&format!("{}[.//a[.=\"Manual hold\"]]//button", named("hold-row"))).await;
    window.write(&named("reason"), "Cleared").await;
    window.click(&named("confirm-action")).await;
    window.is_gone("//*[@role=\"dialog\"]").await;
    assert_eq!(held(), user["held"]);
    let records = demo.rows("list_audit", &json!({ "subject": "hold", "limit": 2 }));
    let reasons: Vec<&str> = records.iter().map(|record| text(record, "reason")).collect();
    assert_eq!(reasons, ["Cleared", "Under investigation"]);
    assert_eq!(demo.call("verify", &json!({}))["clean"], true);
    window.close().await;
}
