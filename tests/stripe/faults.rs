//! With any fault on the way, an approved refund exists exactly once.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

async fn approved(engine: Engine, fault: Value) -> (World, harness::Wallet, Value) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 30 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.payment_at_stripe("pi_1", 1000, "usd");
    let request = wallet.ask_refund("pi_1", 400).await;
    world.ok("approve_refund", json!({ "request_id": request["id"] })).await;
    world.sync_all().await;
    world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "times": 2, "fault": fault }));
    world.advance_seconds(30);
    (world, wallet, request)
}

#[rstest]
#[case::rate_limited(json!({ "kind": "rate_limited", "reason": "global-rate" }))]
#[case::lock_timeout(json!({ "kind": "lock_timeout" }))]
#[case::server_error(json!({ "kind": "server_error" }))]
#[case::server_error_after(json!({ "kind": "server_error_after" }))]
#[case::a_proxys_page(json!({ "kind": "bad_gateway" }))]
#[case::cut_before(json!({ "kind": "cut_before" }))]
#[case::cut_after(json!({ "kind": "cut_after" }))]
#[case::wrong_key(json!({ "kind": "unauthorized" }))]
#[case::missing_permission(json!({ "kind": "forbidden", "permission": "rak_charge_write" }))]
#[case::key_at_work(json!({ "kind": "idempotency_in_use" }))]
#[case::a_status_of_the_future(json!({ "kind": "unknown_enum", "field": "status", "value": "pondering" }))]
#[case::a_field_of_the_future(json!({ "kind": "extra_field" }))]
#[case::a_field_that_is_missing(json!({ "kind": "missing_field", "field": "amount" }))]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_is_made_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] fault: Value,
) {
    let (world, wallet, request) = approved(engine, fault).await;
    for _ in 0..12 {
        world.sync_all().await;
        world.advance_seconds(1100);
    }
    let refunds = world.refunds_at_stripe("pi_1");
    assert_eq!(refunds.len(), 1, "{refunds:#?}");
    let id = request["id"].as_str().expect("an id");
    assert_eq!(world.request(id).await["state"], "succeeded");
    assert_eq!(wallet.figures().await, (600, 0, 600));
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!((&state["waiting_calls"], &state["attention"]), (&json!(0), &json!(0)), "{state}");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_yesterday_is_looked_for_before_it_is_sent_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] was_executed: bool,
) {
    let kind = if was_executed { "cut_after" } else { "cut_before" };
    let (world, wallet, request) = approved(engine, json!({ "kind": kind })).await;
    world.sync().await;
    assert_eq!(world.refunds_at_stripe("pi_1").len(), usize::from(was_executed));
    world.clear_faults();

    // Stripe has forgotten the key: the same call would be made anew.
    world.advance_seconds(25 * 3_600);
    world.stripe_clock(world.seconds() + 400 * 86_400);
    world.sync_all().await;

    assert_eq!(world.refunds_at_stripe("pi_1").len(), 1);
    assert_eq!(world.request(request["id"].as_str().expect("an id")).await["state"], "succeeded");
    assert_eq!(wallet.balance().await, 600);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_operator_can_retry_a_call_and_cancel_what_was_surely_not_executed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) =
        approved(engine, json!({ "kind": "rate_limited", "reason": "global-rate" })).await;
    world.sync().await;
    let calls = world.ok("list_outbox", json!({})).await;
    let call = &calls["rows"][0];
    assert_eq!((&call["state"], &call["attempts"]), (&json!("waiting"), &json!(1)));
    assert!(call["last_error"].as_str().is_some_and(|why| why.contains("slow down")), "{call}");

    let retried = world.ok("retry_call", json!({ "id": call["id"] })).await;
    assert_eq!(retried["attempts"], 2, "sent again at once, refused again");
    let cancel = json!({ "id": call["id"], "reason": "paid by bank transfer" });
    assert_eq!(world.ok("cancel_call", cancel.clone()).await["state"], "cancelled");

    assert_eq!(world.refused("cancel_call", cancel).await, "case_already_handled");
    assert_eq!(world.refused("retry_call", json!({ "id": 999 })).await, "call_not_found");
    assert_eq!(world.request(request["id"].as_str().expect("an id")).await["state"], "in_review");
    assert_eq!(wallet.figures().await, (1000, 0, 1000), "the hold is released");
    world.advance_seconds(86_400);
    world.sync_all().await;
    assert_eq!(world.refunds_at_stripe("pi_1").len(), 0);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_outcome_is_unknown_cannot_be_cancelled(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _, _) = approved(engine, json!({ "kind": "cut_after" })).await;
    world.sync().await;
    let calls = world.ok("list_outbox", json!({})).await;
    assert_eq!(calls["rows"][0]["state"], "unknown");
    let cancel = json!({ "id": calls["rows"][0]["id"], "reason": "changed my mind" });
    assert_eq!(world.refused("cancel_call", cancel).await, "case_already_handled");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_may_not_hear_events_does_not_keep_a_refund_from_ending(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = approved(engine, json!({ "kind": "extra_field" })).await;
    let deaf = json!({ "kind": "forbidden", "permission": "rak_event_read" });
    world.fault(&json!({ "method": "GET", "path": "/v1/events", "times": 0, "fault": deaf }));

    assert_eq!(world.refused("sync", json!({})).await, "stripe_forbidden");

    assert_eq!(world.request(request["id"].as_str().expect("an id")).await["state"], "succeeded");
    assert_eq!(wallet.balance().await, 600);
    let state = world.ok("get_sync", json!({})).await;
    assert!(state["last_error"].as_str().is_some_and(|why| why.contains("rak_event_read")));
    world.verify_books().await;
}
