//! Unresolved calls: their outcome is found at Stripe or given by a person.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

/// A refund that Stripe holds for an approval of its own.
async fn held(engine: Engine) -> (World, Wallet, Value) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.sync_all().await;
    let request = wallet.ask_refund("pi_1", 400).await["id"].take();
    let held = json!({ "kind": "held_for_approval" });
    world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "times": 1, "fault": held }));
    world.ok("approve_refund", json!({ "request_id": request })).await;
    (world, wallet, request)
}

async fn days_pass(world: &World, days: i64) {
    for _ in 0..days * 4 {
        world.advance_seconds(21_600);
        world.sync_all().await;
    }
}

async fn call(world: &World) -> Value {
    world.list("list_outbox", json!({})).await.remove(0)
}

async fn state_of(world: &World, request: &Value) -> Value {
    world.request(request.as_str().expect("an id")).await["state"].take()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_stripe_holds_for_approval_is_never_sent_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = held(engine).await;
    let parked = call(&world).await;
    assert_eq!((&parked["state"], &parked["attempts"]), (&json!("unresolved"), &json!(1)));
    let told = world.list("list_attention", json!({})).await;
    assert_eq!(told[0]["code"], "stripe_answer_unknown", "{told:#?}");

    days_pass(&world, 3).await;

    assert_eq!(world.calls_to("/v1/refunds"), 1, "once");
    assert_eq!(call(&world).await["state"], "unresolved");
    assert_eq!(
        (state_of(&world, &request).await, wallet.figures().await),
        (json!("sent"), (1000, 400, 600))
    );

    // Approved at Stripe: the refund is made with the call's own mark.
    let mark = world.calls_received()[0].idempotency_key.clone().expect("a key");
    let form = format!(
        "payment_intent=pi_1&amount=400&metadata[redress_request]={}&metadata[redress_call]={mark}",
        request.as_str().expect("an id")
    );
    world.at_dashboard("/v1/refunds", &form);
    days_pass(&world, 1).await;
    assert_eq!(call(&world).await["state"], "answered");
    assert_eq!(
        (state_of(&world, &request).await, wallet.figures().await),
        (json!("succeeded"), (600, 0, 600))
    );
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!((&state["waiting_calls"], &state["attention"]), (&json!(0), &json!(0)), "{state}");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_stripe_holds_for_approval_does_not_count_as_sent(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _, _) = held(engine).await;
    world.settings(json!({ "grace_seconds": 60 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_2", 1000).await;
    let request = wallet.ask_refund("pi_2", 400).await["id"].take();
    let held = json!({ "kind": "held_for_approval" });
    world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "times": 1, "fault": held }));
    world.ok("approve_refund", json!({ "request_id": request })).await;
    world.advance_seconds(60);
    let done = world.sync().await;
    assert_eq!((&done["sent"], &done["failed"]), (&json!(0), &json!(1)), "{done}");
}

/// The outcome given by a person is checked at Stripe, recorded, and final.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_person_settles_what_stripe_does_not_show(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = held(engine).await;
    let id = call(&world).await["id"].take();
    let settle =
        |outcome: Value| json!({ "id": id, "outcome": outcome, "reason": "approval denied" });
    let executed = |object: &str| settle(json!({ "kind": "executed", "object_id": object }));
    wallet.top_up("pi_2", 1000).await;
    let other = world.at_dashboard("/v1/refunds", "payment_intent=pi_2&amount=400");
    let other = other["id"].as_str().expect("an id").to_owned();
    assert_eq!(world.refused("settle_call", executed(&other)).await, "call_object_differs");

    let view = world.ok("settle_call", settle(json!({ "kind": "not_executed" }))).await;

    assert_eq!(
        (&view["state"], &view["last_error"]),
        (&json!("cancelled"), &json!("approval denied"))
    );
    assert_eq!(state_of(&world, &request).await, "in_review");
    assert_eq!(wallet.figures().await, (2000, 0, 2000), "the hold is released");
    let records = world.list("list_audit", json!({})).await;
    let settled =
        records.iter().find(|record| record["action"] == "call_settled").expect("a record");
    assert_eq!(
        (&settled["actor"], &settled["reason"]),
        (&json!("olive"), &json!("approval denied"))
    );
    let again = settle(json!({ "kind": "not_executed" }));
    assert_eq!(world.refused("settle_call", again).await, "case_already_handled");
    days_pass(&world, 2).await;
    assert_eq!(world.refunds_at_stripe("pi_1").len(), 0, "it never left again");
    world.ok("approve_refund", json!({ "request_id": request })).await;
    days_pass(&world, 1).await;
    assert_eq!(state_of(&world, &request).await, "succeeded");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_person_names_the_refund_that_a_call_made(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = held(engine).await;
    let id = call(&world).await["id"].take();
    // Made at Stripe by hand, without our mark.
    let made = world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=400");
    let outcome = json!({ "kind": "executed", "object_id": made["id"] });
    let settle = json!({ "id": id, "outcome": outcome, "reason": "paid there" });
    let view = world.ok("settle_call", settle).await;
    assert_eq!(view["state"], "answered");
    days_pass(&world, 1).await;
    assert_eq!(state_of(&world, &request).await, "succeeded");
    assert_eq!(wallet.figures().await, (600, 0, 600));
    assert_eq!(world.refunds_at_stripe("pi_1").len(), 1);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_stripe_shows_as_executed_is_not_settled_otherwise(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    let request = wallet.ask_refund("pi_1", 400).await["id"].take();
    let cut = json!({ "kind": "cut_after" });
    world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "times": 1, "fault": cut }));
    world.ok("approve_refund", json!({ "request_id": request })).await;
    let unknown = call(&world).await;
    assert_eq!(unknown["state"], "unknown");
    let settle =
        json!({ "id": unknown["id"], "outcome": { "kind": "not_executed" }, "reason": "x" });
    assert_eq!(world.refused("settle_call", settle).await, "call_was_executed");
    assert_eq!(state_of(&world, &request).await, "sent");
}

/// A refund belongs to one request only.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_not_settled_by_the_refund_of_another_request(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = held(engine).await;
    let id = call(&world).await["id"].take();
    let other = wallet.ask_refund("pi_1", 400).await["id"].take();
    world.ok("approve_refund", json!({ "request_id": other })).await;
    let made = world.refunds_at_stripe("pi_1").remove(0);
    let outcome = json!({ "kind": "executed", "object_id": made["id"] });
    let settle = json!({ "id": id, "outcome": outcome, "reason": "looks like it" });
    assert_eq!(world.refused("settle_call", settle).await, "call_object_differs");
    assert_eq!(state_of(&world, &request).await, "sent");
    world.sync_all().await;
    assert_eq!(state_of(&world, &other).await, "succeeded");
    world.verify_books().await;
}

/// A refund made by hand has no mark; it settled another request when it was read.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_not_settled_by_a_refund_that_settled_another_request(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = held(engine).await;
    let id = call(&world).await["id"].take();
    let other = wallet.ask_refund("pi_1", 400).await["id"].take();
    world.advance_seconds(60);
    world.stripe_clock(world.seconds());
    let made = world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=400");
    world.sync_all().await;
    assert_eq!(state_of(&world, &other).await, "succeeded");
    let outcome = json!({ "kind": "executed", "object_id": made["id"] });
    let settle = json!({ "id": id, "outcome": outcome, "reason": "looks like it" });
    assert_eq!(world.refused("settle_call", settle).await, "call_object_differs");
    assert_eq!(state_of(&world, &request).await, "sent");
    world.verify_books().await;
}

/// Stripe answers nothing that says whether it made the refund, and shows none.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_outcome_stays_unknown_is_left_to_a_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.sync_all().await;
    let request = wallet.ask_refund("pi_1", 400).await["id"].take();
    let fault = json!({ "kind": "cut_before" });
    world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "times": 0, "fault": fault }));
    world.ok("approve_refund", json!({ "request_id": request })).await;
    days_pass(&world, 3).await;
    assert_eq!(call(&world).await["state"], "unresolved");
    let items = world.list("list_attention", json!({})).await;
    assert!(items.iter().any(|item| item["code"] == "stripe_outcome_unknown"), "{items:#?}");

    world.clear_faults();
    days_pass(&world, 2).await;
    assert_eq!(world.refunds_at_stripe("pi_1").len(), 0, "it is not sent again");
    assert_eq!(wallet.figures().await, (1000, 400, 600));
    let id = call(&world).await["id"].take();
    let outcome = json!({ "kind": "not_executed" });
    world.ok("settle_call", json!({ "id": id, "outcome": outcome, "reason": "not there" })).await;
    assert_eq!(state_of(&world, &request).await, "in_review");
    assert_eq!(wallet.figures().await, (1000, 0, 1000));
    world.verify_books().await;
}

/// A key that may not read disputes: the call waits and a person is notified.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_dispute_cannot_be_read_is_shown(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    world.wallet().await.top_up("pi_1", 1000).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;
    let fault = json!({ "kind": "forbidden", "permission": "rak_dispute_read" });
    world.fault(&json!({ "method": "GET", "path": "/v1/disputes", "times": 0, "fault": fault }));
    world.ok("act_on_dispute", json!({ "dispute_id": "du_1", "action": "accept" })).await;
    for _ in 0..3 {
        world.advance_seconds(600);
        let _ = world.call("sync", json!({})).await;
    }
    let waiting = call(&world).await;
    assert_eq!((&waiting["state"], &waiting["can_retry"]), (&json!("waiting"), &json!(true)));
    let subject = format!("outbox_call:{}", waiting["id"]);
    let items = world.list("list_attention", json!({})).await;
    assert!(items.iter().any(|item| item["subject"] == *subject), "{items:#?}");
    assert_eq!(world.calls_received(), []);

    world.clear_faults();
    world.advance_seconds(3_600);
    world.sync_all().await;
    world.sync_all().await;
    assert_eq!(call(&world).await["state"], "answered");
    assert_eq!(world.dispute_view("du_1").await["status"], "lost");
    let items = world.list("list_attention", json!({})).await;
    assert!(items.iter().all(|item| item["subject"] != *subject), "{items:#?}");
}
