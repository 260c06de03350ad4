//! Asking, deciding, rejecting, withdrawing.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

async fn paid(engine: Engine, payment: i64, used: i64) -> (World, Wallet) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", payment).await;
    if used > 0 {
        wallet.use_up(used).await;
    }
    (world, wallet)
}

fn id(request: &Value) -> &str {
    request["id"].as_str().expect("an id")
}

/// Automatic iff amount − balance ≤ tolerance; equality is on the automatic side.
#[rstest]
#[case::covered(1000, 0, 500, 500, "automatic")]
#[case::exactly_at_the_tolerance(1000, 1000, 500, 500, "automatic")]
#[case::one_cent_beyond(1000, 1000, 501, 500, "review")]
#[case::no_tolerance_and_just_covered(1000, 500, 500, 0, "automatic")]
#[case::no_tolerance_and_one_cent_short(1000, 501, 500, 0, "review")]
#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_automatic_within_the_tolerance(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] payment: i64,
    #[case] used: i64,
    #[case] asked: i64,
    #[case] tolerance: i64,
    #[case] action: &str,
) {
    let (world, wallet) = paid(engine, payment, used).await;
    world
        .settings(json!({
            "refund_tolerance": tolerance, "refund_autopilot": true, "grace_seconds": 0,
        }))
        .await;
    let request = wallet.ask_refund("pi_1", asked).await;
    assert_eq!(request["decision"]["action"], action);
    assert_eq!(request["decision"]["policy_version"], 1);
    assert!(request["decision"]["sentence"].is_string());
    assert!(request["decision"]["counterfactual"].is_string());
    assert_eq!(request["asked"], asked);
    let request = world.request(id(&request)).await;
    if action == "automatic" {
        assert_eq!(request["handled_by"], "autopilot");
        assert_eq!(world.calls_to("/v1/refunds"), 1);
    } else {
        assert_eq!(request["state"], "in_review");
        assert_eq!(request["result"], "The refund request is under review.");
        assert_eq!(request["handled_by"], Value::Null);
        assert_eq!(world.calls_received(), []);
    }
    world.verify_books().await;
}

/// By default nothing leaves by itself: the same decision is a proposal.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn without_autopilot_an_operator_decides(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine, 1000, 0).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let request = wallet.ask_refund("pi_1", 1000).await;
    assert_eq!(request["decision"]["action"], "automatic");
    assert_eq!(request["state"], "in_review");
    assert_eq!(wallet.figures().await, (1000, 0, 1000), "a request holds nothing");
    world.sync().await;
    assert_eq!(world.calls_received(), []);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn without_an_amount_all_that_is_left_is_asked(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine, 1000, 0).await;
    world.refund("re_1", "pi_1", 300, "succeeded").await;
    let input = json!({ "user_id": wallet.user, "reference": "pi_1", "reason": "all of it" });
    let request = world.ok("request_refund", input.clone()).await;
    assert_eq!((&request["asked"], &request["amount"]), (&json!(700), &json!(700)));
    world.refund("re_2", "pi_1", 700, "succeeded").await;
    assert_eq!(world.refused("request_refund", input).await, "field_invalid");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine, 1000, 0).await;
    let neighbour = world.wallet().await;
    wallet
        .post(json!({ "kind": "top_up", "amount": 9, "key": "p", "pending": true, "reference": "pi_2" }))
        .await;
    let before = world.books().await;
    for (user, reference, amount, code) in [
        (&wallet.user, "pi_1", 1001, "refund_exceeds_payment"),
        (&wallet.user, "pi_1", 0, "field_invalid"),
        (&wallet.user, "pi_1", -5, "field_invalid"),
        (&wallet.user, "pi_nobody", 5, "payment_not_found"),
        (&wallet.user, "pi_2", 5, "payment_not_found"),
        (&neighbour.user, "pi_1", 5, "payment_not_found"),
    ] {
        let input = json!({
            "user_id": user, "reference": reference, "amount": amount, "reason": "x",
        });
        assert_eq!(world.refused("request_refund", input).await, code, "{reference} {amount}");
    }
    assert_eq!(world.books().await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_wish_under_the_same_key_is_one_request(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine, 1000, 0).await;
    let mut input = json!({
        "user_id": wallet.user, "reference": "pi_1", "amount": 400, "reason": "x", "key": "form-7",
    });
    let answers = world.calls_at_once(6, |_| ("request_refund", input.clone())).await;
    let first = answers[0].as_ref().expect("a request");
    assert!(answers.iter().all(|answer| answer.as_ref().is_ok_and(|answer| answer == first)));
    assert_eq!(world.books().await.counts["refund_requests"], 1);
    input["amount"] = json!(401);
    assert_eq!(world.refused("request_refund", input).await, "key_conflict");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn rejecting_needs_a_reason_and_is_final(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine, 1000, 0).await;
    let request = wallet.ask_refund("pi_1", 400).await;
    for reason in ["", "  \n ", &"x".repeat(2001), "a\0b"] {
        let input = json!({ "request_id": request["id"], "reason": reason });
        assert!(
            ["field_invalid", "input_invalid"]
                .contains(&world.refused("reject_refund", input).await.as_str())
        );
    }
    let input = json!({ "request_id": request["id"], "reason": "The credits were used." });

    let rejected = world.ok("reject_refund", input.clone()).await;

    assert_eq!(rejected["state"], "rejected");
    assert_eq!(rejected["result"], "The credits were used.", "the customer may read it");
    assert_eq!(rejected["handled_by"], "olive");
    for command in ["reject_refund", "approve_refund", "withdraw_refund"] {
        let mut input = json!({ "request_id": request["id"] });
        if command == "reject_refund" {
            input["reason"] = json!("again");
        }
        assert_eq!(world.refused(command, input).await, "case_already_handled", "{command}");
    }
    assert_eq!(world.calls_received(), []);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_may_take_a_wish_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine, 1000, 0).await;
    let request = wallet.ask_refund("pi_1", 400).await;
    let input = json!({ "request_id": request["id"], "reason": "changed my mind" });
    assert_eq!(world.ok("withdraw_refund", input.clone()).await["state"], "withdrawn");
    assert_eq!(world.refused("withdraw_refund", input).await, "case_already_handled");
    assert_eq!(
        world.ok("get_user", json!({ "user_id": wallet.user })).await["open_refund_requests"],
        0
    );
    world.verify_books().await;
}

/// Two operators press at the same moment: one of them did it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_approving_and_rejecting_at_once_one_wins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine, 1000, 0).await;
    let request = wallet.ask_refund("pi_1", 400).await;
    let answers = world
        .calls_at_once(8, |n| {
            let id = &request["id"];
            if n % 2 == 0 {
                ("approve_refund", json!({ "request_id": id }))
            } else {
                ("reject_refund", json!({ "request_id": id, "reason": "no" }))
            }
        })
        .await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    for refusal in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        assert_eq!(refusal.code, "case_already_handled");
    }
    let state = world.request(id(&request)).await["state"].clone();
    let calls = world.books().await.counts["outbox_calls"];
    assert_eq!(calls, i64::from(state == "leaving"), "{state}");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn requests_are_found_by_state_user_and_text(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine, 1000, 0).await;
    let neighbour = world.wallet().await;
    neighbour.top_up("pi_2", 500).await;
    for _ in 0..3 {
        wallet.ask_refund("pi_1", 10).await;
    }
    let other = neighbour.ask_refund("pi_2", 20).await;
    world.ok("reject_refund", json!({ "request_id": other["id"], "reason": "no" })).await;
    let found = async |filter: Value, limit: u16| -> Vec<Value> {
        let rows = world.pages("list_refund_requests", &filter, limit).await;
        rows.iter().map(|row| row["id"].clone()).collect()
    };
    for limit in [1, 2, 500] {
        assert_eq!(found(json!({}), limit).await, ["4", "3", "2", "1"]);
        assert_eq!(found(json!({ "state": "in_review" }), limit).await, ["3", "2", "1"]);
        assert_eq!(found(json!({ "user_id": neighbour.user }), limit).await, ["4"]);
        assert_eq!(found(json!({ "search": "PI_2" }), limit).await, ["4"]);
        assert_eq!(found(json!({ "search": "mistake" }), limit).await, ["4", "3", "2", "1"]);
        assert!(found(json!({ "search": "%" }), limit).await.is_empty());
    }
}

/// What an operator chooses from before a refund is asked for.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn payments_are_listed_with_what_is_left_of_each(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine, 1000, 0).await;
    world.advance_seconds(60);
    wallet.top_up("pi_2", 700).await;
    let request = wallet.ask_refund("pi_1", 300).await;
    world.ok("approve_refund", json!({ "request_id": id(&request) })).await;
    let user = request["user_id"].clone();
    for limit in [1, 50] {
        let payments = world.pages("list_payments", &json!({ "user_id": user }), limit).await;
        let told: Vec<Value> = payments
            .iter()
            .map(|one| json!([one["reference"], one["paid"], one["under_way"], one["left"]]))
            .collect();
        assert_eq!(told, [json!(["pi_2", 700, 0, 700]), json!(["pi_1", 1000, 300, 700])]);
        assert_eq!(payments[0]["credited_at"], world.now().micros());
    }
    let nobody = json!({ "user_id": "nobody" });
    assert_eq!(world.refused("list_payments", nobody).await, "user_not_found");
}
