//! A workspace with something of everything, always with the same numbers.

use harness::{Engine, World};
use serde_json::json;

/// Accounts: 1 ann, 2 ben, 3 `stripe_balance`, 4 `usage_revenue`. Holds: 1 active, 2 released,
/// 3 captured, 4 of the refund request. The last audit record is that of transaction 11.
pub(crate) async fn story(engine: Engine) -> World {
    let world = World::new(engine).await;
    for user in ["ann", "ben"] {
        let email = format!("{user}@example.com");
        world.ok("create_user", json!({ "id": user, "email": email })).await;
    }
    let post = |user: &'static str, kind: &'static str, amount: i64, key: &'static str| {
        let world = world.clone();
        async move {
            let input = json!({
                "user_id": user, "kind": kind, "amount": amount, "key": key,
                "reason": "as agreed", "metadata": { "order": 7 },
                "reference": (kind == "top_up").then(|| format!("pi_{key}")),
                "pending": key.starts_with("checkout"),
            });
            world.advance_seconds(60);
            world.ok("post_transaction", input).await
        }
    };
    post("ann", "top_up", 1000, "1").await;
    post("ann", "usage", -200, "2").await;
    post("ben", "top_up", 500, "3").await;
    post("ann", "top_up", 300, "checkout_4").await;
    world.ok("settle_transaction", json!({ "user_id": "ann", "key": "checkout_4" })).await; // 5
    post("ben", "top_up", 300, "checkout_6").await;
    world.ok("void_transaction", json!({ "user_id": "ben", "key": "checkout_6" })).await; // 7
    for (case, amount) in [("active", 100), ("released", 50), ("captured", 70)] {
        let place = json!({ "user_id": "ann", "amount": amount, "case": case });
        world.ok("place_hold", place).await;
    }
    world.ok("release_hold", json!({ "case": "released" })).await;
    let capture = json!({ "case": "captured", "key": "8", "kind": "refund" });
    world.ok("capture_hold", capture).await; // 8
    post("ben", "grant", 40, "9").await;
    let undo = json!({ "id": 9, "key": "10", "reason": "a mistake" });
    world.ok("reverse_transaction", undo).await; // 10
    world.settings(json!({ "grace_seconds": 60 })).await;
    let mut matrix = world.ok("get_evidence_matrix", json!({})).await;
    matrix["rows"][0]["fields"][0]["hint"] = json!("As it stands.");
    world.ok("set_evidence_matrix", json!({ "matrix": matrix })).await;
    let texts = json!({ "version": 0, "products": {
        "physical_product": { "refund_policy": "Within 14 days." },
    } });
    world.ok("set_standing_texts", json!({ "texts": texts })).await;
    let ask = json!({
        "user_id": "ben", "reference": "pi_3", "amount": 100, "reason": "not needed",
    });
    world.ok("request_refund", ask).await;
    world.ok("approve_refund", json!({ "request_id": "1" })).await;
    world.refund("re_1", "pi_3", 50, "pending").await;
    world.dispute("du_1", "pi_1", 100, "warning_needs_response").await;
    world.advance_seconds(60);
    let fee = json!({ "user_id": "ann", "kind": "fee", "amount": -5, "key": "11" });
    world.ok("post_transaction", fee).await; // 11
    // Brings the order of balances up to date.
    world.ok("list_users", json!({ "sort": "balance" })).await;
    world
}
