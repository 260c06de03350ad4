//! Inquiry, chargeback and appeal each want an answer of their own; what was meant for one never
//! leaves for another.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

async fn disputed(engine: Engine, status: &str) -> World {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    world.wallet().await.top_up("pi_1", 1000).await;
    world.dispute("du_1", "pi_1", 400, status).await;
    world
}

fn act(action: &str) -> Value {
    json!({ "dispute_id": "du_1", "action": action })
}

async fn queued(world: &World) -> Vec<String> {
    let rows = world.list("list_queue", json!({})).await;
    rows.iter().map(|row| row["case"].as_str().expect("a case").to_owned()).collect()
}

/// Hours of rounds, in which every call that may be sent is sent.
async fn hours_pass(world: &World) {
    for _ in 0..6 {
        world.advance_seconds(3_600);
        world.sync_all().await;
    }
}

async fn call_state(world: &World) -> Value {
    world.list("list_outbox", json!({})).await.remove(0)["state"].take()
}

fn fault(world: &World, path: &str, fault: &Value) {
    world.fault(&json!({ "method": "POST", "path": path, "times": 1, "fault": fault }));
}

#[rstest]
#[case::missing_permission(json!({ "kind": "forbidden", "permission": "rak_dispute_write" }), "cancelled")]
#[case::wrong_key(json!({ "kind": "unauthorized" }), "cancelled")]
#[case::rate_limited(json!({ "kind": "rate_limited", "reason": "global-rate" }), "cancelled")]
#[case::not_executed(json!({ "kind": "cut_before" }), "cancelled")]
#[case::server_error(json!({ "kind": "server_error" }), "cancelled")]
#[case::executed(json!({ "kind": "cut_after" }), "answered")]
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_an_inquiry_never_answers_its_chargeback(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] trouble: Value,
    #[case] outcome: &str,
    #[values(true, false)] is_heard: bool,
) {
    let world = disputed(engine, "warning_needs_response").await;
    fault(&world, "/v1/disputes", &trouble);
    let view = world.ok("act_on_dispute", act("contest")).await;
    assert_eq!(view["action_state"], "sent");
    assert_eq!(world.calls_to("/v1/disputes/du_1"), 1);

    let object = world.bank_decides("du_1", "needs_response");
    if is_heard {
        world.ok("ingest_stripe_object", json!({ "object": object })).await;
    }
    hours_pass(&world).await;

    assert_eq!(world.calls_to("/v1/disputes/du_1"), 1, "the old answer never left again");
    assert_eq!(call_state(&world).await, outcome);
    let view = world.dispute_view("du_1").await;
    assert_eq!((&view["status"], &view["action"]), (&json!("needs_response"), &Value::Null));
    assert_eq!(queued(&world).await, ["dispute:du_1"]);
    world.ok("act_on_dispute", act("contest")).await;
    hours_pass(&world).await;
    assert_eq!(world.calls_to("/v1/disputes/du_1"), 2);
    assert_eq!(world.dispute_view("du_1").await["status"], "under_review");
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!((&state["waiting_calls"], &state["attention"]), (&json!(0), &json!(0)), "{state}");
    world.verify_books().await;
}

/// Somebody answers at Stripe what was to be accepted here, or the day to answer passes.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_withdrawn_when_stripe_takes_no_answer_any_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("accept", "contest")] action: &str,
    #[values("under_review", "lost", "won")] status: &str,
) {
    let world = disputed(engine, "needs_response").await;
    let trouble = json!({ "kind": "forbidden", "permission": "rak_dispute_write" });
    fault(&world, "/v1/disputes", &trouble);
    world.ok("act_on_dispute", act(action)).await;
    let before = world.calls_received().len();

    let object = world.bank_decides("du_1", status);
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    hours_pass(&world).await;

    assert_eq!(world.calls_received().len(), before, "it never left again");
    assert_eq!(call_state(&world).await, "cancelled");
    assert_eq!(world.dispute_view("du_1").await["action"], Value::Null);
    world.verify_books().await;
}

/// A draft that waits to be staged is meant for its phase as well.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_for_an_inquiry_is_not_staged_on_its_chargeback(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = disputed(engine, "warning_needs_response").await;
    let trouble = json!({ "kind": "rate_limited", "reason": "global-rate" });
    fault(&world, "/v1/disputes", &trouble);
    let view = world.ok("get_evidence", json!({ "dispute_id": "du_1" })).await;
    let stage = json!({ "dispute_id": "du_1", "revision": view["revision"] });
    world.ok("stage_evidence", stage).await;
    let object = world.bank_decides("du_1", "needs_response");
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    hours_pass(&world).await;
    assert_eq!(world.calls_to("/v1/disputes/du_1"), 1);
    assert_eq!(call_state(&world).await, "cancelled");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_appeal_after_our_own_answer_waits_for_a_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("accept", "contest")] action: &str,
) {
    let world = disputed(engine, "needs_response").await;
    world.ok("act_on_dispute", act(action)).await;
    world.sync_all().await;
    world.bank_decides("du_1", "lost");
    world.sync_all().await;
    assert_eq!(queued(&world).await, Vec::<String>::new());

    let mut object = world.bank_decides("du_1", "appeal_needs_response");
    object["evidence_details"]["due_by"] = json!(world.seconds() + 9 * 86_400);
    world.put_at_stripe(std::slice::from_ref(&object));
    world.ok("ingest_stripe_object", json!({ "object": object })).await;

    let view = world.dispute_view("du_1").await;
    assert_eq!((&view["takes_action"], &view["action"]), (&json!(true), &Value::Null), "{view:#}");
    assert_eq!(queued(&world).await, ["dispute:du_1"]);
    world.advance_seconds(8 * 86_400);
    let told = world.ok("take_reminders", json!({})).await;
    assert_eq!(told["reminders"][0]["kind"], "submission_sla", "{told:#}");
    let before = world.calls_to("/v1/disputes/du_1");
    world.ok("act_on_dispute", act("contest")).await;
    assert_eq!(world.calls_to("/v1/disputes/du_1"), before + 1);
}

/// An unknown status waits for a person while its deadline is in the future.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_status_waits_for_a_person_while_an_answer_is_due(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.wallet().await.top_up("pi_1", 1000).await;
    let told = async |due_in: Option<i64>| {
        world.advance_seconds(60);
        let mut object = world.dispute_object("du_1", "pi_1", 400, "mediation_open");
        object["evidence_details"]["due_by"] = due_in.map_or(json!(null), |seconds| {
            json!(if seconds == 0 { 0 } else { world.seconds() + seconds })
        });
        world.ok("ingest_stripe_object", json!({ "object": object })).await;
        queued(&world).await
    };
    assert_eq!(told(None).await, Vec::<String>::new());
    assert_eq!(told(Some(5 * 86_400)).await, ["dispute:du_1"]);
    assert_eq!(world.dispute_view("du_1").await["takes_action"], true);
    assert_eq!(told(Some(-86_400)).await, Vec::<String>::new(), "too late");
    assert_eq!(told(Some(0)).await, Vec::<String>::new(), "the bank takes no answer");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn only_an_inquiry_is_refunded_in_full(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("needs_response", "appeal_needs_response", "mediation_needs_response")] status: &str,
    #[values(true, false)] is_refundable: bool,
) {
    let world = disputed(engine, "won").await;
    world.advance_seconds(60);
    let mut object = world.dispute_object("du_1", "pi_1", 400, status);
    object["is_charge_refundable"] = json!(is_refundable);
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    let before = world.books().await;
    assert_eq!(
        world.refused("act_on_dispute", act("refund_in_full")).await,
        "chargeback_not_refundable"
    );
    assert_eq!(world.books().await, before);
    assert_eq!(world.calls_received(), []);
}

/// An answer counted in the inquiry does not make the chargeback's answer look executed.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_of_the_chargeback_is_sent_again_although_the_inquiry_was_answered(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("cut_before", "server_error", "bad_gateway")] kind: &str,
) {
    let world = disputed(engine, "warning_needs_response").await;
    world.ok("act_on_dispute", act("contest")).await;
    world.sync_all().await;
    let mut object = world.bank_decides("du_1", "needs_response");
    object["evidence_details"]["submission_count"] = json!(1);
    world.put_at_stripe(std::slice::from_ref(&object));
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    fault(&world, "/v1/disputes", &json!({ "kind": kind }));
    world.ok("act_on_dispute", act("contest")).await;
    assert_eq!(call_state(&world).await, "unknown");
    hours_pass(&world).await;
    assert_eq!(call_state(&world).await, "answered");
    assert_eq!(world.dispute_view("du_1").await["status"], "under_review");
    assert_eq!(world.at_stripe("du_1")["status"], "under_review");
}

/// The inquiry's answer turns out not to have been executed while the chargeback's waits to leave.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_late_end_of_the_inquirys_answer_does_not_end_the_chargebacks(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = disputed(engine, "warning_needs_response").await;
    fault(&world, "/v1/disputes", &json!({ "kind": "cut_before" }));
    world.ok("act_on_dispute", act("contest")).await;
    assert_eq!(call_state(&world).await, "unknown");
    let object = world.bank_decides("du_1", "needs_response");
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    world.settings(json!({ "grace_seconds": 86_400 })).await;
    world.ok("act_on_dispute", act("contest")).await;
    hours_pass(&world).await;

    let calls = world.list("list_outbox", json!({})).await;
    let states: Vec<&Value> = calls.iter().map(|call| &call["state"]).collect();
    assert_eq!(states, ["waiting", "cancelled"]);
    assert_eq!(world.dispute_view("du_1").await["action_state"], "leaving");
    world.advance_seconds(86_400);
    hours_pass(&world).await;
    assert_eq!(world.dispute_view("du_1").await["status"], "under_review");
    world.verify_books().await;
}

/// An answer counted in the inquiry is no evidence for the chargeback's answer when the bank
/// decides the chargeback.
#[rstest]
#[case::not_executed("cut_before", 1, "cancelled")]
#[case::executed("cut_after", 2, "answered")]
#[tokio::test(flavor = "multi_thread")]
async fn a_decided_chargeback_counts_only_its_own_answers(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("won", "lost")] status: &str,
    #[case] kind: &str,
    #[case] answers: i64,
    #[case] state: &str,
) {
    let world = disputed(engine, "warning_needs_response").await;
    world.ok("act_on_dispute", act("contest")).await;
    world.sync_all().await;
    let mut object = world.bank_decides("du_1", "needs_response");
    object["evidence_details"]["submission_count"] = json!(1);
    world.put_at_stripe(std::slice::from_ref(&object));
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    fault(&world, "/v1/disputes", &json!({ "kind": kind }));
    world.ok("act_on_dispute", act("contest")).await;
    assert_eq!(call_state(&world).await, "unknown");

    let mut object = world.bank_decides("du_1", status);
    object["evidence_details"]["submission_count"] = json!(answers);
    world.put_at_stripe(std::slice::from_ref(&object));
    hours_pass(&world).await;
    assert_eq!(call_state(&world).await, state);
    world.verify_books().await;
}
