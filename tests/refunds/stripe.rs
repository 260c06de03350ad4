//! What Stripe and the banks make of refunds.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

/// A request of 400 for a payment of 1000, approved and executed by Stripe; nothing read yet.
async fn sent(engine: Engine) -> (World, Wallet, String, String) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    let request = wallet.ask_refund("pi_1", 400).await;
    world.ok("approve_refund", json!({ "request_id": request["id"] })).await;
    let request = request["id"].as_str().expect("an id").to_owned();
    let shown = world.request(&request).await;
    assert_eq!(shown["state"], "sent");
    let refund = shown["refund_id"].as_str().expect("a refund").to_owned();
    (world, wallet, request, refund)
}

async fn last_record(world: &World, request: &str) -> Value {
    let subject = json!({ "subject": format!("refund_request:{request}") });
    world.list("list_audit", subject).await.remove(0)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_pending_refund_is_followed_until_it_succeeds(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request, refund) = sent(engine).await;
    world.bank_decides(&refund, "pending");
    world.sync().await;
    assert_eq!(world.request(&request).await["state"], "pending");
    assert_eq!(wallet.figures().await, (1000, 400, 600), "deducted only when it has succeeded");

    world.bank_decides(&refund, "succeeded");
    world.advance_seconds(60);
    world.sync().await;

    assert_eq!(world.request(&request).await["state"], "succeeded");
    assert_eq!(wallet.figures().await, (600, 0, 600));
    world.verify_books().await;
}

#[rstest]
#[case::failed("failed")]
#[case::canceled("canceled")]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_does_not_arrive_reopens_the_case(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] status: &str,
) {
    let (world, wallet, request, refund) = sent(engine).await;
    world.bank_decides(&refund, "pending");
    world.sync().await;
    world
        .ok("ingest_stripe_object", json!({ "object": world.bank_decides(&refund, status) }))
        .await;

    assert_eq!(world.request(&request).await["state"], status);
    assert_eq!(wallet.figures().await, (1000, 0, 1000), "the hold is released");
    let reason = last_record(&world, &request).await["reason"].clone();
    assert!(reason.as_str().is_some_and(|reason| reason.contains(status)), "{reason}");
    let user = world.ok("get_user", json!({ "user_id": wallet.user })).await;
    assert_eq!(user["open_refund_requests"], 1);
    let users = world.list("list_users", json!({ "search": wallet.user })).await;
    assert_eq!(users[0]["open_cases"], 1, "the list counts as the page does");
    let shown = world.request(&request).await;
    let sets = [&shown["waits_for_operator"], &shown["is_open"], &shown["is_moving"]];
    assert_eq!(sets, [&json!(true), &json!(true), &json!(false)]);

    world.ok("approve_refund", json!({ "request_id": request })).await;
    world.sync().await;
    assert_eq!(world.request(&request).await["state"], "succeeded");
    assert_eq!(wallet.balance().await, 600);
    let calls = world.calls_received();
    assert_eq!(calls.len(), 2);
    assert_ne!(calls[0].idempotency_key, calls[1].idempotency_key, "a new intent, a new key");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_late_failure_reverses_what_was_posted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request, refund) = sent(engine).await;
    world.sync().await;
    assert_eq!(wallet.balance().await, 600);
    let failed = world.bank_decides(&refund, "failed");
    let object = json!({ "object": failed });

    world.ok("ingest_stripe_object", object.clone()).await;

    assert_eq!(world.request(&request).await["state"], "failed");
    assert_eq!(wallet.balances().await, [1000, 600, 1000]);
    let rows = wallet.transactions(json!({ "reference": "pi_1" })).await;
    assert_eq!((&rows[0]["kind"], &rows[0]["amount"]), (&json!("reversal"), &json!(400)));
    assert_eq!(rows[0]["reverses"], rows[1]["id"]);
    let before = world.books().await;
    assert_eq!(world.ok("ingest_stripe_object", object).await["outcome"], "unchanged");
    assert_eq!(world.books().await, before);

    // The bank may change its mind once more; the cap counts what stands.
    let object = world.bank_decides(&refund, "succeeded");
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    assert_eq!(wallet.balances().await, [1000, 600, 1000, 600]);
    world.verify_books().await;
}

#[rstest]
#[case::more_than_stripe_has_left(300, "greater than unrefunded")]
#[case::unknown_at_stripe(0, "No such payment_intent")]
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_by_stripe_reopens_the_case_with_its_reason(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] at_stripe: i64,
    #[case] words: &str,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    let top_up = json!({ "kind": "top_up", "amount": 1000, "key": "t", "reference": "pi_1" });
    wallet.post(top_up).await;
    if at_stripe > 0 {
        world.payment_at_stripe("pi_1", at_stripe, "usd");
    }
    let request = wallet.ask_refund("pi_1", 400).await;
    let id = request["id"].as_str().expect("an id");

    world.ok("approve_refund", json!({ "request_id": id })).await;

    assert_eq!(world.request(id).await["state"], "in_review");
    assert_eq!(wallet.figures().await, (1000, 0, 1000));
    let record = last_record(&world, id).await;
    let reason = record["reason"].as_str().unwrap_or_default();
    assert!(reason.contains(words), "{record}");
    let outbox = world.list("list_outbox", json!({})).await;
    assert_eq!(outbox[0]["state"], "refused");
    assert!(outbox[0]["last_error"].as_str().is_some_and(|error| error.contains(words)));

    world.payment_at_stripe("pi_1", 1000, "usd");
    world.ok("approve_refund", json!({ "request_id": id })).await;
    world.sync().await;
    assert_eq!(world.request(id).await["state"], "succeeded");
    assert_eq!(wallet.balance().await, 600);
    world.verify_books().await;
}

/// A refund made at Stripe settles the oldest open request of the same payment and amount, and
/// only that one.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_made_at_stripe_settles_the_oldest_open_request_only(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    wallet.top_up("pi_2", 1000).await;
    let other_payment = wallet.ask_refund("pi_2", 100).await;
    let other_amount = wallet.ask_refund("pi_1", 99).await;
    let rejected = wallet.ask_refund("pi_1", 100).await;
    world.ok("reject_refund", json!({ "request_id": rejected["id"], "reason": "no" })).await;
    let oldest = wallet.ask_refund("pi_1", 100).await;
    let newer = wallet.ask_refund("pi_1", 100).await;

    world.refund("re_1", "pi_1", 100, "succeeded").await;

    let state = async |request: &Value| {
        world.request(request["id"].as_str().expect("an id")).await["state"].clone()
    };
    assert_eq!(state(&oldest).await, "succeeded");
    assert_eq!(state(&newer).await, "in_review");
    assert_eq!(state(&rejected).await, "rejected");
    assert_eq!(state(&other_amount).await, "in_review");
    assert_eq!(state(&other_payment).await, "in_review");
    world.refund("re_2", "pi_1", 100, "succeeded").await;
    assert_eq!(state(&newer).await, "succeeded");
    assert_eq!(wallet.balance().await, 1800);
    world.verify_books().await;
}

/// A request whose own refund failed waits for an operator too: one made by hand settles it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_made_at_stripe_settles_a_request_whose_refund_failed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request, refund) = sent(engine).await;
    let failed = world.bank_decides(&refund, "failed");
    world.ok("ingest_stripe_object", json!({ "object": failed })).await;
    assert_eq!(world.request(&request).await["state"], "failed");

    world.refund("re_by_hand", "pi_1", 400, "succeeded").await;

    let shown = world.request(&request).await;
    assert_eq!((&shown["state"], &shown["refund_id"]), (&json!("succeeded"), &json!("re_by_hand")));
    assert_eq!(wallet.figures().await, (600, 0, 600));
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_without_a_request_is_shown_as_made_at_stripe(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    let done = world.refund("re_1", "pi_1", 250, "succeeded").await;
    assert_eq!(done["case"], "refund:re_1");
    let refund = &wallet.transactions(json!({ "kind": "refund" })).await[0];
    assert_eq!((&refund["reason"], &refund["actor"]), (&json!("made at Stripe"), &json!("stripe")));
    world.verify_books().await;
}

#[rstest]
#[case::pending("pending", 1000)]
#[case::requires_action("requires_action", 1000)]
#[case::failed("failed", 1000)]
#[case::canceled("canceled", 1000)]
#[case::not_invented_yet("on_a_pigeon", 1000)]
#[case::succeeded("succeeded", 750)]
#[tokio::test(flavor = "multi_thread")]
async fn only_a_succeeded_refund_moves_the_balance(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] status: &str,
    #[case] balance: i64,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    assert_eq!(world.refund("re_1", "pi_1", 250, status).await["outcome"], status);
    assert_eq!(wallet.balance().await, balance);
    let before = world.books().await;
    assert_eq!(world.refund("re_1", "pi_1", 250, status).await["outcome"], "unchanged");
    assert_eq!(world.books().await, before, "a replay is harmless");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_refund_at_once_is_posted_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    wallet.ask_refund("pi_1", 250).await;
    let newer = wallet.ask_refund("pi_1", 250).await;
    let object = world.refund_object("re_1", "pi_1", 250, "succeeded");
    let answers =
        world.calls_at_once(6, |_| ("ingest_stripe_object", json!({ "object": object }))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(wallet.balances().await, [1000, 750]);
    let newer = world.request(newer["id"].as_str().expect("an id")).await;
    assert_eq!(newer["state"], "in_review", "a replay settles nothing else");
    world.verify_books().await;
}

/// Refunds at the dashboard may add up to more than was bought (fees, goodwill): the ledger takes
/// what was bought and no more.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn refunds_never_take_more_than_the_payment(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    wallet.top_up("pi_2", 50).await;
    for (refund, balance) in [("re_1", 450), ("re_2", 50), ("re_3", 50)] {
        world.refund(refund, "pi_1", 600, "succeeded").await;
        assert_eq!(wallet.balance().await, balance, "after {refund}");
    }
    world.verify_books().await;
}
