//! Late results of one attempt do not change the next.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

/// A refund that Stripe made, whose answer never came.
async fn answer_lost(engine: Engine) -> (World, Wallet, Value) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    let request = wallet.ask_refund("pi_1", 400).await;
    let cut = json!({ "kind": "cut_after" });
    world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "times": 1, "fault": cut }));
    let approve = json!({ "request_id": request["id"] });
    world.ok("approve_refund", approve).await;
    (world, wallet, request["id"].clone())
}

async fn state_of(world: &World, request: &Value) -> Value {
    world.request(request.as_str().expect("an id")).await["state"].take()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_late_answer_of_the_first_attempt_does_not_end_the_second(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] is_retried: bool,
) {
    let (world, wallet, request) = answer_lost(engine).await;
    let refund = world.refunds_at_stripe("pi_1").remove(0);
    let failed = world.bank_decides(refund["id"].as_str().expect("an id"), "failed");
    world.ok("ingest_stripe_object", json!({ "object": failed })).await;
    assert_eq!(state_of(&world, &request).await, "failed");
    world.settings(json!({ "grace_seconds": 86_400 })).await;
    world.ok("approve_refund", json!({ "request_id": request })).await;
    let first = world.list("list_outbox", json!({})).await.pop().expect("a call");
    assert_eq!(first["state"], "unknown");

    if is_retried {
        world.ok("retry_call", json!({ "id": first["id"] })).await;
    }
    for _ in 0..3 {
        world.advance_seconds(3_600);
        world.sync_all().await;
    }

    assert_eq!(state_of(&world, &request).await, "leaving");
    assert_eq!(wallet.figures().await, (1000, 400, 600), "the second attempt keeps its hold");
    let calls = world.list("list_outbox", json!({})).await;
    let states: Vec<&Value> = calls.iter().map(|call| &call["state"]).collect();
    assert_eq!(states, ["waiting", "answered"]);
    world.advance_seconds(86_400);
    world.sync_all().await;
    assert_eq!(state_of(&world, &request).await, "succeeded");
    assert_eq!(wallet.figures().await, (600, 0, 600));
    let made = world.refunds_at_stripe("pi_1");
    let succeeded = made.iter().filter(|refund| refund["status"] == "succeeded").count();
    assert_eq!((made.len(), succeeded), (2, 1));
    world.verify_books().await;
}

/// The second attempt was sent as well, and its call waits for a better key.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_late_answer_of_the_first_attempt_does_not_end_a_second_that_was_sent(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = answer_lost(engine).await;
    let refund = world.refunds_at_stripe("pi_1").remove(0);
    let failed = world.bank_decides(refund["id"].as_str().expect("an id"), "failed");
    world.ok("ingest_stripe_object", json!({ "object": failed })).await;
    let trouble = json!({ "kind": "forbidden", "permission": "rak_charge_write" });
    world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "times": 1, "fault": trouble }));
    world.ok("approve_refund", json!({ "request_id": request })).await;
    assert_eq!(state_of(&world, &request).await, "sent");
    let first = world.list("list_outbox", json!({})).await.pop().expect("a call");

    world.ok("retry_call", json!({ "id": first["id"] })).await;
    world.sync_all().await;

    let calls = world.list("list_outbox", json!({})).await;
    let states: Vec<&Value> = calls.iter().map(|call| &call["state"]).collect();
    assert_eq!(states, ["waiting", "answered"]);
    assert_eq!(state_of(&world, &request).await, "sent");
    assert_eq!(wallet.figures().await, (1000, 400, 600), "the second attempt keeps its hold");
    for _ in 0..3 {
        world.advance_seconds(3_600);
        world.sync_all().await;
    }
    assert_eq!(state_of(&world, &request).await, "succeeded");
    assert_eq!(wallet.figures().await, (600, 0, 600));
    assert_eq!(world.refunds_at_stripe("pi_1").len(), 2, "the failed one and the second");
    world.verify_books().await;
}

/// A call that waits for a better key does not refund what was refunded at Stripe meanwhile.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_call_does_not_leave_for_a_request_that_is_settled(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    let request = wallet.ask_refund("pi_1", 400).await["id"].take();
    let trouble = json!({ "kind": "forbidden", "permission": "rak_charge_write" });
    world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "times": 1, "fault": trouble }));
    world.ok("approve_refund", json!({ "request_id": request })).await;
    assert_eq!(state_of(&world, &request).await, "sent");

    let call = world.list("list_outbox", json!({})).await.remove(0);
    let form = "payment_intent=pi_1&amount=400&metadata[redress_request]=1";
    let mark = world.calls_received()[0].idempotency_key.clone().expect("a key");
    let made = world.at_dashboard("/v1/refunds", &format!("{form}&metadata[redress_call]={mark}"));
    world.ok("ingest_stripe_object", json!({ "object": made })).await;
    assert_eq!(state_of(&world, &request).await, "succeeded");
    for _ in 0..3 {
        world.advance_seconds(3_600);
        world.sync_all().await;
    }

    assert_eq!(world.refunds_at_stripe("pi_1").len(), 1, "one refund");
    let after = world.list("list_outbox", json!({})).await.remove(0);
    assert_eq!((&after["id"], &after["state"]), (&call["id"], &json!("cancelled")));
    assert_eq!(wallet.figures().await, (600, 0, 600));
    world.verify_books().await;
}
