//! Approving, the grace period, undo, caps.

use harness::{Engine, Wallet, World, form};
use rstest::rstest;
use serde_json::{Value, json};

async fn asked(engine: Engine, grace_seconds: u32, amount: i64) -> (World, Wallet, Value) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": grace_seconds })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    let request = wallet.ask_refund("pi_1", amount).await;
    (world, wallet, request)
}

fn id(request: &Value) -> &str {
    request["id"].as_str().expect("an id")
}

fn case(request: &Value) -> Value {
    json!({ "case": format!("refund_request:{}", id(request)) })
}

/// What can be undone is what the database says is leaving: for every window, also after a restart.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_scheduled_is_listed_until_it_is_sent_or_undone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = asked(engine, 30, 400).await;
    wallet.top_up("pi_2", 2_000).await;
    world.dispute("du_1", "pi_2", 2_000, "needs_response").await;
    assert_eq!(world.ok("list_scheduled", json!({})).await, json!([]));

    world.ok("approve_refund", json!({ "request_id": request["id"], "amount": 300 })).await;
    world.advance_seconds(10);
    world.ok("act_on_dispute", json!({ "dispute_id": "du_1", "action": "accept" })).await;
    let user = wallet.view().await["user_id"].clone();
    let leaves_at = world.now().plus_seconds(20).micros();
    let listed = world.ok("list_scheduled", json!({})).await;
    assert_eq!(
        listed[0],
        json!({
            "case": case(&request)["case"], "action": "refund", "is_inquiry": false,
            "user_id": user, "user_name": listed[0]["user_name"], "amount": 300,
            "currency": "usd", "leaves_at": leaves_at, "handled_by": "olive",
        })
    );
    assert_eq!(
        (&listed[1]["case"], &listed[1]["action"]),
        (&json!("dispute:du_1"), &json!("accept"))
    );

    world.ok("undo_action", case(&request)).await;
    world.advance_seconds(30);
    let rest = world.ok("list_scheduled", json!({})).await;
    assert_eq!(rest.as_array().expect("rows").len(), 1, "it is there until it is sent");
    world.sync().await;
    assert_eq!(world.ok("list_scheduled", json!({})).await, json!([]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_approved_refund_leaves_when_the_grace_period_ends(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = asked(engine, 30, 400).await;

    let approved = world.ok("approve_refund", json!({ "request_id": request["id"] })).await;

    assert_eq!(approved["state"], "leaving");
    assert_eq!(approved["leaves_at"], world.now().plus_seconds(30).micros());
    assert_eq!(approved["handled_by"], "olive");
    assert_eq!(wallet.figures().await, (1000, 400, 600));
    world.advance_seconds(29);
    assert_eq!(world.sync().await["sent"], 0);
    assert_eq!(world.calls_received(), []);

    world.advance_seconds(1);
    assert_eq!(world.sync().await["sent"], 1);

    let calls = world.calls_received();
    assert_eq!(calls.len(), 1);
    let sent = form(&calls[0].body);
    assert_eq!((calls[0].path.as_str(), calls[0].status), ("/v1/refunds", 200));
    assert_eq!(sent["payment_intent"], "pi_1");
    assert_eq!(sent["amount"], "400");
    assert_eq!(sent["metadata[redress_request]"], id(&request));
    assert!(calls[0].idempotency_key.is_some());
    let request = world.request(id(&request)).await;
    assert_eq!(request["state"], "succeeded");
    assert_eq!(wallet.figures().await, (600, 0, 600));
    assert_eq!(world.sync().await["sent"], 0, "once");
    assert_eq!(world.calls_received().len(), 1);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_approval_can_be_undone_until_it_leaves(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = asked(engine, 30, 400).await;
    let approve = json!({ "request_id": request["id"], "amount": 150 });
    world.ok("approve_refund", approve.clone()).await;
    world.advance_seconds(29);

    let undone = world.ok("undo_action", case(&request)).await;

    assert_eq!(undone["undone"], true);
    assert_eq!(world.request(id(&request)).await, request, "as before the approval");
    assert_eq!(wallet.figures().await, (1000, 0, 1000));
    assert_eq!(world.refused("undo_action", case(&request)).await, "nothing_to_undo");
    world.advance_seconds(3600);
    world.sync().await;
    assert_eq!(world.calls_received(), [], "what is undone never leaves");

    world.ok("approve_refund", approve).await;
    world.advance_seconds(30);
    world.sync().await;
    assert_eq!(world.calls_received().len(), 1);
    assert_eq!(wallet.balance().await, 850);
    assert_eq!(world.refused("undo_action", case(&request)).await, "nothing_to_undo");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_undo_and_leaving_at_once_one_wins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = asked(engine, 30, 400).await;
    world.ok("approve_refund", json!({ "request_id": request["id"] })).await;
    world.advance_seconds(30);
    let answers = world
        .calls_at_once(
            6,
            |n| if n < 3 { ("undo_action", case(&request)) } else { ("sync", json!({})) },
        )
        .await;
    let undone = answers[..3].iter().filter(|answer| answer.is_ok()).count();
    assert!(undone <= 1, "{answers:?}");
    assert_eq!(world.calls_received().len(), 1 - undone, "it left, or it was undone");
    world.sync().await;
    assert_eq!(wallet.balance().await, if undone == 1 { 1000 } else { 600 });
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_part_may_be_approved(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, wallet, request) = asked(engine, 0, 400).await;
    let approve = |amount: i64| json!({ "request_id": request["id"], "amount": amount });
    assert_eq!(world.refused("approve_refund", approve(0)).await, "field_invalid");
    assert_eq!(world.refused("approve_refund", approve(-1)).await, "field_invalid");
    assert_eq!(world.refused("approve_refund", approve(1001)).await, "refund_exceeds_payment");
    world.ok("approve_refund", approve(150)).await;
    world.sync().await;
    let request = world.request(id(&request)).await;
    assert_eq!((&request["asked"], &request["amount"]), (&json!(400), &json!(150)));
    assert_eq!(request["state"], "succeeded");
    assert_eq!(wallet.balance().await, 850);
    world.verify_books().await;
}

/// The sum of refunds and lost disputes never exceeds the payment, approved ones included.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn several_requests_share_the_cap_of_their_payment(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, first) = asked(engine, 30, 600).await;
    wallet.top_up("pi_2", 5000).await;
    let second = wallet.ask_refund("pi_1", 500).await;
    world.ok("approve_refund", json!({ "request_id": first["id"] })).await;

    let refusal = world.call("approve_refund", json!({ "request_id": second["id"] })).await;

    let refusal = refusal.expect_err("600 of 1000 are on their way");
    assert_eq!(refusal.code, "refund_exceeds_payment");
    assert_eq!((&refusal.details["asked"], &refusal.details["left"]), (&json!(500), &json!(400)));
    let part = json!({ "request_id": second["id"], "amount": 400 });
    world.ok("approve_refund", part).await;
    let more = json!({ "user_id": wallet.user, "reference": "pi_1", "amount": 1, "reason": "x" });
    let third = world.ok("request_refund", more.clone()).await;
    let approve = json!({ "request_id": third["id"] });
    assert_eq!(world.refused("approve_refund", approve.clone()).await, "refund_exceeds_payment");

    world.advance_seconds(30);
    world.sync().await;

    assert_eq!(wallet.balance().await, 5000, "the payment is gone, whole and not more");
    assert_eq!(world.refused("approve_refund", approve).await, "refund_exceeds_payment");
    assert_eq!(world.refused("request_refund", more).await, "refund_exceeds_payment");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn approvals_at_once_share_the_cap_too(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, first) = asked(engine, 30, 300).await;
    let mut requests = vec![first];
    for _ in 0..5 {
        requests.push(wallet.ask_refund("pi_1", 300).await);
    }
    let answers = world
        .calls_at_once(6, |n| ("approve_refund", json!({ "request_id": requests[n]["id"] })))
        .await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 3, "{answers:?}");
    assert_eq!(wallet.figures().await, (1000, 900, 100));
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_dispute_lowers_what_can_be_refunded(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = asked(engine, 0, 400).await;
    world.dispute("du_1", "pi_1", 700, "lost").await;
    assert_eq!(wallet.balance().await, 300);
    let approve = json!({ "request_id": request["id"] });
    assert_eq!(world.refused("approve_refund", approve).await, "refund_exceeds_payment");
    let detail = world.ok("get_refund_request", json!({ "request_id": request["id"] })).await;
    let payment = &detail["payment"];
    assert_eq!(
        (&payment["paid"], &payment["disputed"], &payment["left"]),
        (&json!(1000), &json!(700), &json!(300))
    );
    world.refund("re_1", "pi_1", 400, "succeeded").await;
    assert_eq!(wallet.balance().await, 0, "never more than the payment in total");
    world.verify_books().await;
}

/// The hold takes what is there; success takes the whole refund, into debt if it must.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_of_used_credits_leaves_a_debt(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, request) = asked(engine, 0, 400).await;
    wallet.use_up(900).await;
    world.ok("approve_refund", json!({ "request_id": request["id"] })).await;
    assert_eq!(wallet.figures().await, (100, 100, 0));
    world.sync().await;
    assert_eq!(wallet.figures().await, (-300, 0, -300));
    world.verify_books().await;
}

/// With autopilot, a second request beyond what the first leaves is no wrong call: a person decides it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_request_beyond_what_the_first_leaves_waits_for_a_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 30, "refund_autopilot": true })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    wallet.top_up("pi_2", 5000).await;
    let first = wallet.ask_refund("pi_1", 700).await;
    assert_eq!(first["state"], "leaving");
    let second = wallet.ask_refund("pi_1", 400).await;
    assert_eq!(second["state"], "in_review");
    let third = wallet.ask_refund("pi_1", 300).await;
    assert_eq!(third["state"], "leaving", "what is left is refunded by itself");
    world.advance_seconds(30);
    world.sync_all().await;
    assert_eq!(wallet.figures().await, (5000, 0, 5000));
    assert_eq!(world.request(id(&second)).await["state"], "in_review");
    world.verify_books().await;
}
