//! Effects of refunds created elsewhere, pending, or read in another order.

use harness::{Engine, World, form};
use rstest::rstest;
use serde_json::{Value, json};

async fn bought(engine: Engine) -> (World, harness::Wallet) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    (world, wallet)
}

async fn state(world: &World, request: &Value) -> Value {
    world.request(request["id"].as_str().expect("an id")).await["state"].clone()
}

fn approve(request: &Value) -> Value {
    json!({ "request_id": request["id"] })
}

/// Which request a refund settles is decided once, and never one that was made after it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn news_of_an_old_refund_settles_no_newer_request(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = bought(engine).await;
    let mut refund = world.refund_object("re_1", "pi_1", 300, "succeeded");
    world.ingest(refund.clone()).await.expect("taken");
    world.advance_seconds(60);
    let request = wallet.ask_refund("pi_1", 300).await;

    refund["metadata"] = json!({ "arn": "changed" });
    world.ingest(refund.clone()).await.expect("taken");

    assert_eq!(state(&world, &request).await, "in_review");
    assert_eq!(wallet.figures().await, (700, 0, 700));
    // A refund of before the request that is heard only now is not its refund either.
    refund["id"] = json!("re_2");
    world.ingest(refund).await.expect("taken");
    assert_eq!(state(&world, &request).await, "in_review");
    world.verify_books().await;
}

/// A refund under way at Stripe is held and counts in what is left.
#[rstest]
#[case::pending("pending")]
#[case::requires_action("requires_action")]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_under_way_at_stripe_counts(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] status: &str,
) {
    let (world, wallet) = bought(engine).await;
    let mut refund = world.refund_object("re_1", "pi_1", 800, status);
    world.ingest(refund.clone()).await.expect("taken");

    assert_eq!(wallet.figures().await, (1000, 800, 200));
    let request = wallet.ask_refund("pi_1", 500).await;
    let shown = world.ok("get_refund_request", json!({ "request_id": request["id"] })).await;
    assert_eq!(
        (&shown["payment"]["under_way"], &shown["payment"]["left"]),
        (&json!(800), &json!(200))
    );
    assert_eq!(world.refused("approve_refund", approve(&request)).await, "refund_exceeds_payment");

    refund["status"] = json!("failed");
    world.ingest(refund).await.expect("taken");
    assert_eq!(wallet.figures().await, (1000, 0, 1000));
    world.ok("approve_refund", approve(&request)).await;
    world.sync().await;
    assert_eq!(wallet.figures().await, (500, 0, 500));
    world.verify_books().await;
}

/// Approving while a refund is pending at Stripe would pay twice: it needs a confirmation.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn approving_beside_a_refund_under_way_is_confirmed_first(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = bought(engine).await;
    let request = wallet.ask_refund("pi_1", 400).await;
    world.refund("re_1", "pi_1", 400, "pending").await;

    let refusal = world.call("approve_refund", approve(&request)).await.expect_err("refused");
    assert_eq!(
        (refusal.code.as_str(), &refusal.details["amount"]),
        ("refund_under_way", &json!(400))
    );
    assert_eq!(world.calls_to("/v1/refunds"), 0);

    let confirmed = json!({ "request_id": request["id"], "despite_refund": true });
    world.ok("approve_refund", confirmed).await;
    world.sync().await;
    world.refund("re_1", "pi_1", 400, "succeeded").await;
    assert_eq!(wallet.figures().await, (200, 0, 200));
    world.verify_books().await;
}

/// A refund belongs to a request only by the mark of a call that was made here for it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_with_marks_of_another_workspace_settles_no_request(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = bought(engine).await;
    let request = wallet.ask_refund("pi_1", 200).await;
    let mut refund = world.refund_object("re_1", "pi_1", 500, "succeeded");
    let id = request["id"].as_str().expect("an id");
    refund["metadata"] = json!({ "redress_request": id, "redress_call": "redress:other" });
    world.ingest(refund).await.expect("taken");

    assert_eq!(state(&world, &request).await, "in_review");
    assert_eq!(wallet.balance().await, 500);
    let attention = world.list("list_attention", json!({})).await;
    assert_eq!(attention[0]["code"], "refund_mark_unknown", "{attention:?}");
    assert_eq!(attention[0]["subject"], "refund:re_1");
    world.verify_books().await;
}

/// The mark of a call made here, on a refund of another amount: that call did not make it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_of_another_amount_does_not_answer_the_call_whose_mark_it_has(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = bought(engine).await;
    let request = wallet.ask_refund("pi_1", 200).await;
    let cut = json!({ "kind": "cut_before" });
    world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "times": 1, "fault": cut }));
    world.ok("approve_refund", approve(&request)).await;
    let mark = world.calls_received()[0].idempotency_key.clone().expect("a key");
    let mut refund = world.refund_object("re_1", "pi_1", 500, "succeeded");
    refund["metadata"] = json!({ "redress_request": request["id"], "redress_call": mark });
    world.ingest(refund).await.expect("taken");

    assert_eq!(state(&world, &request).await, "sent");
    assert_eq!(wallet.figures().await, (500, 200, 300));
    let attention = world.list("list_attention", json!({})).await;
    assert_eq!(attention[0]["code"], "refund_mark_unknown", "{attention:?}");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_without_a_status_is_kept_and_held(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = bought(engine).await;
    let mut refund = world.refund_object("re_1", "pi_1", 250, "pending");
    refund["status"] = Value::Null;
    assert_eq!(world.ingest(refund.clone()).await.expect("taken")["outcome"], "unknown");
    assert_eq!(wallet.figures().await, (1000, 250, 750));
    refund["status"] = json!("succeeded");
    world.ingest(refund).await.expect("taken");
    assert_eq!(wallet.figures().await, (750, 0, 750));
    world.verify_books().await;
}

/// What cannot be is shown and not booked; the rest counts.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_cannot_be_takes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(-300, 0, 1001)] amount: i64,
) {
    let (world, wallet) = bought(engine).await;
    let payment = world.at_stripe("pi_1");
    world.ingest(payment).await.expect("taken");
    let refund = world.refund_object("re_odd", "pi_1", amount, "succeeded");
    assert_eq!(world.ingest(refund).await.expect_err("refused").code, "refund_impossible");
    assert_eq!(wallet.figures().await, (1000, 0, 1000));
    let attention = world.list("list_attention", json!({})).await;
    assert_eq!(attention[0]["subject"], "refund:re_odd", "{attention:?}");

    world.refund("re_1", "pi_1", 1000, "succeeded").await;
    assert_eq!(wallet.figures().await, (0, 0, 0));
    world.verify_books().await;
}

/// 3000 credits for 2500: what a refund took before the payment was read is cut again then.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_read_before_its_payment_ends_right(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] is_payment_first: bool,
    #[values((2500, 0), (1250, 1500))] (refunded, left): (i64, i64),
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.post(json!({ "kind": "top_up", "amount": 3000, "key": "t", "reference": "pi_1" })).await;
    world.payment_at_stripe("pi_1", 2500, "usd");
    let payment = world.at_stripe("pi_1");
    if is_payment_first {
        world.ingest(payment.clone()).await.expect("taken");
    }
    world.refund("re_1", "pi_1", refunded, "succeeded").await;
    world.ingest(payment).await.expect("taken");
    assert_eq!(wallet.balance().await, left);
    world.verify_books().await;
}

/// Older payments have a charge and no payment intent.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_has_only_a_charge_is_refunded_by_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = bought(engine).await;
    wallet
        .post(json!({ "kind": "top_up", "amount": 500, "key": "t", "reference": "ch_old" }))
        .await;
    let mut charge = world.at_stripe("ch_1");
    charge["id"] = json!("ch_old");
    charge["amount"] = json!(500);
    charge["amount_captured"] = json!(500);
    charge["payment_intent"] = Value::Null;
    world.put_at_stripe(&[charge]);
    let request = wallet.ask_refund("ch_old", 200).await;
    world.ok("approve_refund", approve(&request)).await;

    let calls = world.calls_received();
    let sent = form(&calls[0].body);
    assert_eq!(sent.get("charge").map(String::as_str), Some("ch_old"), "{sent:?}");
    assert_eq!(sent.get("payment_intent"), None);
    world.sync().await;
    assert_eq!(state(&world, &request).await, "succeeded");
    assert_eq!(wallet.balance().await, 1300);
    world.verify_books().await;
}

/// What the platform took back by itself is inside the cap: refunds and disputes at Stripe take only
/// what it left, in whatever order both come.
#[rstest]
#[case::all_of_it(1000, (0, 0))]
#[case::a_part(700, (0, 0))]
#[case::a_small_part(200, (400, 0))]
#[tokio::test(flavor = "multi_thread")]
async fn what_the_platform_took_back_is_inside_the_cap(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("refund", "dispute")] kind: &str,
    #[values(true, false)] is_platform_first: bool,
    #[case] taken: i64,
    #[case] (after_refund, after_dispute): (i64, i64),
) {
    let (world, wallet) = bought(engine).await;
    let by_platform = json!({
        "kind": kind, "amount": -taken, "key": "of-the-platform", "reference": "pi_1",
    });
    if is_platform_first {
        wallet.post(by_platform).await;
        world.refund("re_1", "pi_1", 400, "succeeded").await;
    } else {
        world.refund("re_1", "pi_1", 400, "succeeded").await;
        wallet.post(by_platform).await;
        // The next news of the payment, whatever it is.
        world.refund("re_2", "pi_1", 10, "failed").await;
    }
    assert_eq!(wallet.balance().await, after_refund);
    world.verify_books().await;

    world.dispute("du_1", "pi_1", 1000, "lost").await;
    assert_eq!(wallet.balance().await, after_dispute);
    world.verify_books().await;
}
