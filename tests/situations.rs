//! The five situations that must never change: exact numbers and texts, on both engines.

use harness::{Engine, Wallet, World, at_once};
use rstest::rstest;
use serde_json::{Value, json};

const PAYMENT: &str = "pi_test_12345";
const APPROVED: &str =
    "The refund request has been approved, the amount will be credited back to your account.";
const UNDER_REVIEW: &str = "The refund request is under review.";

/// A user with balance 1000 and a settled top-up of 1000.
async fn fixture(engine: Engine) -> (World, Wallet) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up(PAYMENT, 1000).await;
    assert_eq!(wallet.balance().await, 1000);
    (world, wallet)
}

/// As the situations say: autopilot on, grace period zero.
async fn autopilot(world: &World, tolerance: i64) {
    world
        .settings(json!({
            "refund_autopilot": true, "dispute_autopilot": true, "grace_seconds": 0,
            "dispute_tolerance": tolerance,
        }))
        .await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_succeeded_refund_is_posted_and_approves_its_request(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = fixture(engine).await;
    let request = wallet.ask_refund(PAYMENT, 500).await;
    assert_eq!(request["state"], "in_review");
    assert_eq!(request["result"], UNDER_REVIEW);

    let done = world.refund("re_test_1", PAYMENT, 500, "succeeded").await;

    let request_id = request["id"].as_str().expect("an id");
    assert_eq!(done["case"], format!("refund_request:{request_id}"));
    assert_eq!(wallet.balance().await, 500);
    let refunds = wallet.transactions(json!({ "kind": "refund" })).await;
    assert_eq!(refunds.len(), 1, "{refunds:#?}");
    let refund = &refunds[0];
    assert_eq!(refund["key"], "re_test_1");
    assert_eq!(refund["amount"], -500);
    assert_eq!(refund["balance"], 500);
    assert_eq!(refund["reference"], PAYMENT);
    assert_eq!(done["transaction"], refund["id"]);
    let request = world.request(request_id).await;
    assert_eq!(request["state"], "succeeded");
    assert_eq!(request["result"], APPROVED);
    assert_eq!(request["refund_id"], "re_test_1");
    world.verify_books().await;
}

/// "All in one transaction": whichever table fails, nothing of the refund stands.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_fails_half_way_leaves_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("refunds", "transactions", "entries", "audit_records")] table: &str,
) {
    let (world, wallet) = fixture(engine).await;
    let request = wallet.ask_refund(PAYMENT, 500).await;
    let before = world.books().await;

    world.break_inserts_into(table).await;
    let object = world.refund_object("re_test_1", PAYMENT, 500, "succeeded");
    let refused = world.refused("ingest_stripe_object", json!({ "object": object })).await;
    assert!(refused.starts_with("database_"), "{refused}");
    assert_eq!(world.books().await, before);
    let id = request["id"].as_str().expect("an id");
    assert_eq!(world.request(id).await, request);

    world.mend_inserts_into(table).await;
    world.refund("re_test_1", PAYMENT, 500, "succeeded").await;
    assert_eq!(wallet.balance().await, 500);
    assert_eq!(world.request(id).await["state"], "succeeded");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn with_autopilot_the_same_request_comes_to_the_same_end(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = fixture(engine).await;
    autopilot(&world, 500).await;
    let request = wallet.ask_refund(PAYMENT, 500).await;
    assert_eq!(request["decision"]["action"], "automatic");
    assert_eq!(world.calls_to("/v1/refunds"), 1);
    assert_eq!(wallet.figures().await, (1000, 500, 500), "deducted only when it has succeeded");

    world.sync().await;

    let request = world.request(request["id"].as_str().expect("an id")).await;
    assert_eq!(request["state"], "succeeded");
    assert_eq!(request["result"], APPROVED);
    assert_eq!(request["handled_by"], "autopilot");
    let refunds = wallet.transactions(json!({ "kind": "refund" })).await;
    assert_eq!(refunds.len(), 1);
    assert_eq!(refunds[0]["key"], request["refund_id"]);
    assert_eq!(refunds[0]["balance"], 500);
    assert_eq!(world.calls_to("/v1/refunds"), 1);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_of_an_unknown_payment_is_refused_and_nothing_is_written(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = fixture(engine).await;
    let before = world.books().await;
    let object = world.refund_object("re_test_2", "pi_nobody", 500, "succeeded");
    let refused = world.refused("ingest_stripe_object", json!({ "object": object })).await;
    assert_eq!(refused, "payment_not_found");
    assert_eq!(world.books().await, before);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_small_dispute_is_accepted_by_closing_it_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = fixture(engine).await;
    autopilot(&world, 0).await;

    world.dispute("du_test_3", PAYMENT, 100, "needs_response").await;

    let dispute = world.dispute_view("du_test_3").await;
    assert_eq!(dispute["decision"]["action"], "accept");
    assert_eq!(dispute["action"], "accept");
    assert_eq!(dispute["action_state"], "answered");
    assert_eq!(world.calls_to("/v1/disputes/du_test_3/close"), 1);
    assert_eq!(world.calls_to("/v1/disputes/du_test_3"), 0, "no evidence");
    assert_eq!(world.calls_received().len(), 1);
    assert_eq!(wallet.balance().await, 1000);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_inquiry_beyond_the_tolerance_is_contested_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = fixture(engine).await;
    autopilot(&world, 2000).await;

    world.dispute("du_test_4", PAYMENT, 1000, "warning_needs_response").await;

    let dispute = world.dispute_view("du_test_4").await;
    assert_eq!(dispute["decision"]["action"], "contest");
    assert_eq!(dispute["action"], "contest");
    assert_eq!(world.calls_to("/v1/disputes/du_test_4"), 1, "evidence once");
    assert_eq!(world.calls_to("/v1/disputes/du_test_4/close"), 0);
    assert_eq!(world.calls_received().len(), 1);
    let at_stripe = world.at_stripe("du_test_4");
    assert_eq!(at_stripe["status"], "warning_under_review");
    assert_eq!(at_stripe["evidence_details"]["submission_count"], 1);
    assert_eq!(wallet.balance().await, 1000);
    world.verify_books().await;
}

/// Situation 5. Without the per-account sequence two of them would share a balance.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn five_refunds_at_once_leave_five_distinct_balances(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = fixture(engine).await;
    let answers = world
        .calls_at_once(5, |n| {
            let object = world.refund_object(&format!("re_{n}"), PAYMENT, 100, "succeeded");
            ("ingest_stripe_object", json!({ "object": object }))
        })
        .await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    five_refunds_stand(&world, &wallet).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn five_refunds_from_five_processes_leave_five_distinct_balances(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = fixture(engine).await;
    let answers = at_once(5, |n| {
        let object = world.refund_object(&format!("re_{n}"), PAYMENT, 100, "succeeded");
        let (world, input) = (world.clone(), json!({ "object": object }).to_string());
        async move { world.ctl(&["call", "ingest_stripe_object", &input]).await }
    })
    .await;
    let outcomes: Vec<Value> =
        answers.iter().map(|answer| answer.json()["outcome"].clone()).collect();
    assert_eq!(outcomes, vec![json!("succeeded"); 5]);
    five_refunds_stand(&world, &wallet).await;
}

async fn five_refunds_stand(world: &World, wallet: &Wallet) {
    assert_eq!(wallet.balance().await, 500);
    let refunds = wallet.transactions(json!({ "kind": "refund" })).await;
    assert_eq!(refunds.len(), 5);
    let mut keys: Vec<&str> = refunds.iter().filter_map(|refund| refund["key"].as_str()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["re_0", "re_1", "re_2", "re_3", "re_4"]);
    assert_eq!(wallet.seqs().await, [1, 2, 3, 4, 5, 6]);
    assert_eq!(wallet.balances().await, [1000, 900, 800, 700, 600, 500]);
    world.verify_books().await;
}
