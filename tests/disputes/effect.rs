//! What an executed action comes to: nothing, or a refund that fails.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

const HOUR: i64 = 3_600;

async fn disputed(engine: Engine, status: &str) -> World {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0, "effect_hours": 24 })).await;
    world.wallet().await.top_up("pi_1", 1000).await;
    world.dispute("du_1", "pi_1", 400, status).await;
    world
}

fn act(action: &str) -> Value {
    json!({ "dispute_id": "du_1", "action": action })
}

async fn queued(world: &World) -> usize {
    world.list("list_queue", json!({})).await.len()
}

async fn hours_pass(world: &World, hours: i64) {
    world.advance_seconds(hours * HOUR);
    world.sync_all().await;
}

/// Stripe answers 200, and the dispute waits for an answer as before.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_executed_without_effect_comes_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("accept", "contest")] action: &str,
    #[values(true, false)] is_due_soon: bool,
) {
    let world = disputed(engine, "needs_response").await;
    world.ok("act_on_dispute", act(action)).await;
    let mut object = world.dispute_object("du_1", "pi_1", 400, "needs_response");
    let due_by = world.seconds() + if is_due_soon { 10 * HOUR } else { 8 * 24 * HOUR };
    object["evidence_details"]["due_by"] = json!(due_by);
    world.put_at_stripe(std::slice::from_ref(&object));
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    let view = world.dispute_view("du_1").await;
    assert_eq!((&view["action_state"], &view["takes_action"]), (&json!("answered"), &json!(false)));
    let wait = if is_due_soon { 1 } else { 24 };
    world.advance_seconds(wait * HOUR - 1);
    world.sync_all().await;
    assert_eq!(queued(&world).await, 0, "it may still come");

    world.advance_seconds(1);
    world.sync_all().await;

    let view = world.dispute_view("du_1").await;
    assert_eq!(
        (&view["action"], &view["action_state"], &view["takes_action"]),
        (&json!(action), &json!("without_effect"), &json!(true))
    );
    let rows = world.list("list_queue", json!({})).await;
    assert_eq!((rows.len(), &rows[0]["due_at"]), (1, &json!(due_by * 1_000_000)));
    let records = world.list("list_audit", json!({})).await;
    let record = records.iter().find(|record| record["action"] == "without_effect");
    assert_eq!(record.expect("a record")["reason"], "sent on 2026-03-02, without effect");
    let before = world.calls_received().len();
    world.ok("act_on_dispute", act("accept")).await;
    assert_eq!(world.calls_received().len(), before + 1);
    hours_pass(&world, 1).await;
    assert_eq!(world.dispute_view("du_1").await["status"], "lost");
    assert_eq!(queued(&world).await, 0);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_inquiry_whose_refund_fails_comes_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] is_answer_lost: bool,
) {
    let world = disputed(engine, "warning_needs_response").await;
    if is_answer_lost {
        let cut = json!({ "kind": "cut_after" });
        world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "times": 1, "fault": cut }));
    }
    world.ok("act_on_dispute", act("refund_in_full")).await;
    let refund = world.refunds_at_stripe("pi_1").remove(0);
    let failed = world.bank_decides(refund["id"].as_str().expect("an id"), "failed");
    world.put_at_stripe(&[world.dispute_object("du_1", "pi_1", 400, "warning_needs_response")]);
    world.ok("ingest_stripe_object", json!({ "object": failed })).await;
    hours_pass(&world, 2).await;

    let view = world.dispute_view("du_1").await;
    assert_eq!(
        (&view["action_state"], &view["takes_action"]),
        (&json!("refused"), &json!(true)),
        "{view:#}"
    );
    let rows = world.list("list_queue", json!({})).await;
    assert_eq!((rows.len(), &rows[0]["case"]), (1, &json!("dispute:du_1")), "{rows:#?}");
    world.ok("act_on_dispute", act("refund_in_full")).await;
    hours_pass(&world, 2).await;
    let made = world.refunds_at_stripe("pi_1");
    assert_eq!(made.iter().filter(|refund| refund["status"] == "succeeded").count(), 1);
    assert_eq!(made.len(), 2);
    world.verify_books().await;
}
