//! Deciding, accepting, contesting, refunding in full, undo.

use harness::{Engine, Wallet, World, form};
use rstest::rstest;
use serde_json::{Value, json};

async fn disputed(engine: Engine, grace_seconds: u32, status: &str) -> (World, Wallet) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": grace_seconds })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.dispute("du_1", "pi_1", 400, status).await;
    (world, wallet)
}

fn act(action: &str) -> Value {
    json!({ "dispute_id": "du_1", "action": action })
}

/// Accept iff balance − amount ≥ tolerance; equality is on the accept side. An inquiry does not end
/// by closing: there the same rule proposes a refund in full.
#[rstest]
#[case::plenty_left(0, 500, "accept")]
#[case::exactly_the_tolerance(100, 500, "accept")]
#[case::one_cent_below(101, 500, "contest")]
#[case::no_tolerance_all_there(600, 0, "accept")]
#[case::no_tolerance_one_cent_short(601, 0, "contest")]
#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_is_accepted_when_enough_is_left(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("needs_response", "warning_needs_response")] status: &str,
    #[case] used: i64,
    #[case] tolerance: i64,
    #[case] action: &str,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "dispute_tolerance": tolerance })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    if used > 0 {
        wallet.use_up(used).await;
    }
    world.dispute("du_1", "pi_1", 400, status).await;
    let decision = world.ok("decide_dispute", json!({ "dispute_id": "du_1" })).await;
    let is_let_go = action == "accept" && status == "warning_needs_response";
    let wanted = if is_let_go { "refund_in_full" } else { action };
    assert_eq!(decision["action"], wanted, "{decision:#}");
    assert_eq!(world.dispute_view("du_1").await["decision"], decision);
    world.sync().await;
    assert_eq!(world.calls_received(), [], "autopilot is off: it is a proposal");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_chargeback_is_closed_and_lost(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = disputed(engine, 0, "needs_response").await;
    let view = world.ok("act_on_dispute", act("accept")).await;
    assert_eq!((&view["action"], &view["action_state"]), (&json!("accept"), &json!("answered")));
    assert_eq!(view["handled_by"], "olive");
    assert_eq!(world.calls_to("/v1/disputes/du_1/close"), 1);
    assert_eq!(wallet.figures().await, (1000, 400, 600), "until Stripe says it is lost");
    world.sync().await;
    assert_eq!(world.dispute_view("du_1").await["status"], "lost");
    assert_eq!(wallet.figures().await, (600, 0, 600));
    for action in ["accept", "contest"] {
        assert_eq!(world.refused("act_on_dispute", act(action)).await, "case_already_handled");
    }
    assert_eq!(world.calls_received().len(), 1);
    world.verify_books().await;
}

/// What is said to the bank is computed: the payment, and what was used of it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn contesting_submits_once_with_computed_facts(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_before", 5000).await;
    wallet.use_up(777).await;
    wallet.top_up("pi_1", 1000).await;
    world.advance_seconds(24 * 3600);
    wallet.use_up(120).await;
    world.advance_seconds(24 * 3600);
    wallet.use_up(80).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;

    world.ok("act_on_dispute", act("contest")).await;

    let calls = world.calls_received();
    assert_eq!(calls.len(), 1, "once");
    assert_eq!((calls[0].path.as_str(), calls[0].status), ("/v1/disputes/du_1", 200));
    let sent = form(&calls[0].body);
    assert_eq!(sent["submit"], "true");
    assert_eq!(sent["evidence[customer_email_address]"], format!("{}@example.com", wallet.user));
    let text = &sent["evidence[access_activity_log]"];
    assert!(text.contains("pi_1"), "the payment is named: {text}");
    for fact in [
        "2026-03-02",
        "$10.00",
        "$4.00",
        "None of the credits bought with this payment were used",
        "200 credits in 2 uses",
        "2026-03-03",
        "2026-03-04",
        "5,023 credits",
    ] {
        assert!(text.contains(fact), "{fact} is missing in: {text}");
    }
    let before = "History of the account";
    let (claims, _) = text.split_once(before).expect("a history");
    assert!(!claims.contains("7.77"), "usage before the payment is no usage of it: {text}");
    world.sync().await;
    let view = world.dispute_view("du_1").await;
    assert_eq!((&view["status"], &view["submission_count"]), (&json!("under_review"), &json!(1)));
    assert_eq!(world.refused("act_on_dispute", act("contest")).await, "case_already_handled");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn evidence_never_claims_usage_that_did_not_happen(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, 0, "needs_response").await;
    world.ok("act_on_dispute", act("contest")).await;
    let sent = form(&world.calls_received()[0].body);
    let text = &sent["evidence[access_activity_log]"];
    assert!(
        text.contains("pi_1") && text.contains("no credits of the account were used"),
        "{text}"
    );
}

/// Closing does not end an inquiry: it is refunded in full, or answered.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_inquiry_is_never_closed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, wallet) = disputed(engine, 0, "warning_needs_response").await;
    let before = world.books().await;
    assert_eq!(world.refused("act_on_dispute", act("accept")).await, "inquiry_not_acceptable");
    assert_eq!(world.books().await, before);

    world.ok("act_on_dispute", act("refund_in_full")).await;

    assert_eq!(world.calls_to("/v1/disputes/du_1/close"), 0);
    assert_eq!(form(&world.calls_received()[0].body)["amount"], "1000", "all that is left");
    let refund = world.control("GET", "objects", &Value::Null)["objects"]
        .as_array()
        .and_then(|objects| objects.iter().find(|object| object["object"] == "refund").cloned())
        .expect("a refund at Stripe");
    world.ok("ingest_stripe_object", json!({ "object": refund })).await;
    assert_eq!(wallet.balance().await, 0);
    world.verify_books().await;
}

/// Autopilot does not decide for a refund where the policy would only let go.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn autopilot_leaves_an_acceptable_inquiry_to_a_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "dispute_autopilot": true, "grace_seconds": 0 })).await;
    world.wallet().await.top_up("pi_1", 1000).await;
    world.dispute("du_1", "pi_1", 400, "warning_needs_response").await;
    let view = world.dispute_view("du_1").await;
    assert_eq!(view["decision"]["action"], "refund_in_full");
    assert_eq!(view["action"], Value::Null);
    assert_eq!(world.calls_received(), []);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_the_bank_takes_no_answer_to_is_not_answered(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("accept", "contest")] action: &str,
) {
    let (world, _) = disputed(engine, 0, "needs_response").await;
    world.settings(json!({ "dispute_autopilot": true })).await;
    let mut object = world.at_stripe("du_1");
    object["evidence_details"]["due_by"] = json!(0);
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    let view = world.dispute_view("du_1").await;
    assert_eq!((&view["answerable"], &view["due_at"]), (&json!(false), &Value::Null));
    let before = world.books().await;
    assert_eq!(world.refused("act_on_dispute", act(action)).await, "dispute_not_answerable");
    assert_eq!(world.books().await, before);
    assert_eq!(world.calls_received(), []);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_action_leaves_after_its_grace_period_and_can_be_undone_before(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = disputed(engine, 30, "needs_response").await;
    let case = json!({ "case": "dispute:du_1" });
    let before = world.dispute_view("du_1").await;
    let view = world.ok("act_on_dispute", act("accept")).await;
    assert_eq!(view["action_state"], "leaving");
    assert_eq!(view["leaves_at"], world.now().plus_seconds(30).micros());
    assert_eq!(world.refused("act_on_dispute", act("contest")).await, "case_already_handled");
    world.advance_seconds(29);
    world.sync().await;

    world.ok("undo_action", case.clone()).await;

    assert_eq!(world.dispute_view("du_1").await, before);
    assert_eq!(world.refused("undo_action", case.clone()).await, "nothing_to_undo");
    world.advance_seconds(3600);
    world.sync().await;
    assert_eq!(world.calls_received(), []);

    world.ok("act_on_dispute", act("contest")).await;
    world.advance_seconds(30);
    world.sync().await;
    assert_eq!(world.calls_received().len(), 1);
    assert_eq!(world.calls_to("/v1/disputes/du_1"), 1);
    assert_eq!(world.refused("undo_action", case).await, "nothing_to_undo");
    assert_eq!(wallet.figures().await, (1000, 400, 600));
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_two_actions_at_once_one_wins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, 0, "needs_response").await;
    let answers = world
        .calls_at_once(6, |n| {
            ("act_on_dispute", act(if n % 2 == 0 { "accept" } else { "contest" }))
        })
        .await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    world.sync().await;
    assert_eq!(world.calls_received().len(), 1);
    world.verify_books().await;
}

/// An inquiry that was answered becomes a chargeback: the bank asks again, and gets an answer.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_escalated_inquiry_takes_a_second_answer(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = disputed(engine, 0, "warning_needs_response").await;
    world.ok("act_on_dispute", act("contest")).await;
    world.sync().await;
    assert_eq!(world.dispute_view("du_1").await["status"], "warning_under_review");
    assert_eq!(wallet.figures().await, (1000, 0, 1000));

    let object = world.bank_decides("du_1", "needs_response");
    world.ok("ingest_stripe_object", json!({ "object": object })).await;

    let view = world.dispute_view("du_1").await;
    assert_eq!((&view["kind"], &view["action"]), (&json!("chargeback"), &Value::Null));
    assert_eq!(view["takes_action"], true);
    assert_eq!(wallet.figures().await, (1000, 400, 600), "now the money is gone");
    let view = world.ok("act_on_dispute", act("contest")).await;
    assert_eq!(view["action_state"], "answered", "{view:#}");
    assert_eq!(world.calls_to("/v1/disputes/du_1"), 2);
    let calls = world.calls_received();
    assert_ne!(calls[0].idempotency_key, calls[1].idempotency_key, "a new intent, a new key");
    world.sync().await;
    let view = world.dispute_view("du_1").await;
    assert_eq!((&view["status"], &view["submission_count"]), (&json!("under_review"), &json!(2)));
    world.verify_books().await;
}

/// What waited to answer the inquiry is not what answers the chargeback.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_escalation_in_the_grace_period_asks_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, 30, "warning_needs_response").await;
    world.ok("act_on_dispute", act("contest")).await;
    let object = world.bank_decides("du_1", "needs_response");
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    assert_eq!(world.dispute_view("du_1").await["takes_action"], true);
    world.ok("act_on_dispute", act("accept")).await;
    world.advance_seconds(30);
    world.sync().await;
    let paths: Vec<String> = world.calls_received().into_iter().map(|call| call.path).collect();
    assert_eq!(paths, ["/v1/disputes/du_1/close"]);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_by_stripe_lets_somebody_act_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, 0, "needs_response").await;
    // The bank takes the case between the reading before the call and the call.
    world.bank_decides("du_1", "under_review");
    let before = json!({ "kind": "unknown_enum", "field": "status", "value": "needs_response" });
    world.fault(&json!({ "method": "GET", "path": "/v1/disputes/du_1", "fault": before }));
    let view = world.ok("act_on_dispute", act("accept")).await;
    assert_eq!(view["action_state"], "refused");
    assert_eq!(view["takes_action"], true);
    let detail = world.ok("get_dispute", json!({ "dispute_id": "du_1" })).await;
    let last = detail["timeline"].as_array().and_then(|all| all.last()).expect("a timeline");
    assert!(last["reason"].as_str().is_some_and(|why| why.contains("under review")), "{last}");
    assert_eq!(detail["outbox"][0]["state"], "refused");
    world.bank_decides("du_1", "needs_response");
    world.ok("act_on_dispute", act("accept")).await;
    assert_eq!(world.dispute_view("du_1").await["action_state"], "answered");
    world.verify_books().await;
}

/// Without a way to Stripe a call waits; with one it leaves, unchanged.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_call_waits_until_there_is_a_way_to_stripe(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, 0, "needs_response").await;
    let offline = world.offline_desk().await;
    let olive = desk::Actor::operator("olive").expect("a name");
    let view = offline.call(&olive, "act_on_dispute", act("accept")).await.expect("confirmed");
    assert_eq!(view["action_state"], "leaving");
    assert_eq!(world.calls_received(), []);
    assert_eq!(world.sync().await["sent"], 1);
    assert_eq!(world.calls_to("/v1/disputes/du_1/close"), 1);
    world.verify_books().await;
}
