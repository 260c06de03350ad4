//! Refunds of a disputed payment.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

async fn asked(engine: Engine, amount: i64) -> (World, Wallet, Value) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    let request = wallet.ask_refund("pi_1", amount).await;
    (world, wallet, request)
}

fn approve(request: &Value) -> Value {
    json!({ "request_id": request["id"] })
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_of_a_disputed_charge_is_refused_before_it_is_sent(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = asked(engine, 400).await;
    world.dispute("du_1", "pi_1", 1000, "needs_response").await;
    let before = world.books().await;

    let refusal = world.call("approve_refund", approve(&request)).await.unwrap_err();

    assert_eq!(refusal.code, "charge_disputed");
    assert_eq!(refusal.details["dispute_id"], "du_1");
    assert_eq!(world.books().await, before, "nothing is written");
    assert_eq!(world.calls_received(), []);
    let detail = world.ok("get_refund_request", json!({ "request_id": request["id"] })).await;
    assert_eq!(detail["disputes"][0]["id"], "du_1");
    assert_eq!(detail["disputes"][0]["blocks_refund"], true);

    let won = world.bank_decides("du_1", "won");
    world.ingest(won).await.unwrap();
    world.ok("approve_refund", approve(&request)).await;
    world.sync().await;
    assert_eq!(wallet.figures().await, (600, 0, 600), "after the dispute was won it works again");
    world.verify_books().await;
}

/// 3000 credits for 25.00: what the bank took is no longer left, in money.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_the_bank_took_is_not_left_where_credits_differ_from_money(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.post(json!({ "kind": "top_up", "amount": 3000, "key": "t", "reference": "pi_1" })).await;
    world.payment_at_stripe("pi_1", 2500, "usd");
    world.ingest(world.at_stripe("pi_1")).await.expect("taken");
    world.dispute("du_1", "pi_1", 1000, "lost").await;
    let payment = world.list("list_payments", json!({ "user_id": wallet.user })).await.remove(0);
    assert_eq!((&payment["left"], &payment["disputed"]), (&json!(1500), &json!(1200)), "{payment}");
    let all = json!({ "user_id": wallet.user, "reference": "pi_1", "reason": "all that is left" });
    assert_eq!(world.ok("request_refund", all).await["amount"], 1500);
    world.verify_books().await;
}

/// The dispute was read while the payment was known by its charge only.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_of_a_charge_blocks_a_refund_by_the_intent_learnt_later(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    world.payment_at_stripe("pi_1", 1000, "usd");
    wallet.post(json!({ "kind": "top_up", "amount": 1000, "key": "t", "reference": "ch_1" })).await;
    let mut dispute = world.dispute_object("du_1", "pi_1", 600, "needs_response");
    dispute["payment_intent"] = Value::Null;
    world.ingest(dispute).await.expect("taken");
    world.ingest(world.at_stripe("ch_1")).await.expect("taken");
    assert_eq!(wallet.figures().await, (1000, 600, 400));

    let request = wallet.ask_refund("pi_1", 400).await;

    let detail = world.ok("get_refund_request", json!({ "request_id": request["id"] })).await;
    assert_eq!(detail["disputes"][0]["id"], "du_1", "{detail:#}");
    assert_eq!(world.refused("approve_refund", approve(&request)).await, "charge_disputed");
    assert_eq!(world.calls_received(), []);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_chargeback_that_comes_within_the_grace_period_keeps_the_refund_here(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _, request) = asked(engine, 400).await;
    world.settings(json!({ "grace_seconds": 30 })).await;
    world.ok("approve_refund", approve(&request)).await;
    world.dispute("du_1", "pi_1", 1000, "needs_response").await;
    world.advance_seconds(30);

    let done = world.sync().await;

    assert_eq!((&done["sent"], &done["failed"]), (&json!(0), &json!(1)));
    assert_eq!(world.calls_to("/v1/refunds"), 0);
    let detail = world.ok("get_refund_request", json!({ "request_id": request["id"] })).await;
    assert_eq!(detail["request"]["state"], "in_review");
    let timeline = detail["timeline"].as_array().unwrap();
    let reason = timeline.last().unwrap()["reason"].as_str().unwrap();
    assert!(reason.contains("du_1"), "{reason}");
    let holds = world.ok("list_holds", json!({ "user_id": request["user_id"] })).await;
    let of_the_request = |hold: &&Value| {
        hold["state"] == "active" && hold["case"].as_str().unwrap().starts_with("refund")
    };
    assert_eq!(holds.as_array().unwrap().iter().filter(of_the_request).count(), 0);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_part_refunded_during_an_inquiry_may_be_lost_twice_and_must_be_confirmed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = asked(engine, 200).await;
    world.dispute("du_1", "pi_1", 1000, "warning_needs_response").await;

    let refusal = world.call("approve_refund", approve(&request)).await.unwrap_err();

    assert_eq!(refusal.code, "refund_double_loss");
    assert_eq!(
        refusal.details,
        json!({ "dispute_id": "du_1", "loss": 1200, "captured": 1000, "currency": "usd" })
    );
    assert_eq!(world.calls_received(), []);

    let mut despite = approve(&request);
    despite["despite_inquiry"] = json!(true);
    world.ok("approve_refund", despite).await;
    world.sync().await;
    assert_eq!(wallet.balance().await, 800);
    world.verify_books().await;
}

/// At Stripe no further funds are withdrawn because of a dispute that was refunded in full.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_left_is_refunded_during_an_inquiry_without_more_ado(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = asked(engine, 1000).await;
    world.dispute("du_1", "pi_1", 1000, "warning_needs_response").await;
    world.ok("approve_refund", approve(&request)).await;
    world.sync().await;
    assert_eq!(wallet.balance().await, 0);
    world.verify_books().await;
}

#[rstest]
#[case::dangerous("warning_needs_response", 200, 0)]
#[case::impossible("needs_response", 200, 0)]
#[case::harmless("warning_needs_response", 1000, 1)]
#[case::over("won", 200, 1)]
#[tokio::test(flavor = "multi_thread")]
async fn autopilot_leaves_to_a_person_what_a_dispute_makes_dangerous(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] status: &str,
    #[case] amount: i64,
    #[case] calls: usize,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0, "refund_autopilot": true })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.dispute("du_1", "pi_1", 1000, status).await;
    let request = wallet.ask_refund("pi_1", amount).await;
    assert_eq!(request["state"] == "in_review", calls == 0, "{request:#}");
    assert_eq!(world.calls_to("/v1/refunds"), calls);
}
