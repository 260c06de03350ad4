//! Objects in the shape of another day: an event is a hint, the object itself is read.

use harness::Engine;
use rstest::rstest;
use serde_json::{Value, json};

use super::reporter::{Reporter, listening};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_an_older_version_only_names_the_object_to_read(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("2026-05-27.dahlia", "2024-06-20")] version: &str,
    #[values(Reporter::Poll, Reporter::Webhook)] reporter: Reporter,
) {
    let (world, wallet) = listening(engine).await;
    let reader = reporter.connect(&world, json!({ "api_version": version })).await;
    world.plan_delivery(&json!({ "hold": true, "api_version": version }));
    let order = json!({ "payment_intent": "pi_1", "amount": 400 });
    let mut dispute = world.control("POST", "disputes", &order);
    let id = dispute["id"].as_str().expect("an id").to_owned();
    let events = world.events_at_stripe();
    let told = events.iter().find(|event| event["type"] == "charge.dispute.created");
    let told = &told.expect("an event")["data"]["object"];
    let lacks = told.pointer("/evidence_details/enhanced_eligibility/mastercard_compliance");
    assert_eq!((lacks, told["amount"].as_i64()), (None, Some(400)), "an object of {version}");
    // What the event tells of is not only of another shape, it is no longer so.
    dispute["amount"] = json!(250);
    dispute["reason"] = json!("product_not_received");
    world.put_at_stripe(&[dispute]);

    reader.read_all().await;

    let view = world.dispute_view(&id).await;
    assert_eq!((&view["amount"], &view["reason"]), (&json!(250), &json!("product_not_received")));
    assert_eq!(wallet.figures().await, (1000, 250, 750));
    world.verify_books().await;
}

/// What one answer of Stripe lacks or has besides; is it taken as it is, or read once more?
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_field_more_or_less_in_an_answer_loses_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let missing = |field: &str| json!({ "kind": "missing_field", "field": field });
    let wrong = |field: &str, value: &str| json!({ "kind": "unknown_enum", "field": field, "value": value });
    let cases = [
        (json!({ "kind": "extra_field" }), true),
        (missing("livemode"), true),
        (missing("reason"), true),
        (missing("created"), true),
        (missing("charge"), true),
        (missing("metadata"), true),
        (missing("evidence"), true),
        (missing("evidence_details"), true),
        (missing("evidence_details.due_by"), true),
        (missing("payment_method_details"), true),
        (missing("balance_transactions"), true),
        (missing("enhanced_eligibility_types"), true),
        (wrong("reason", "moonstruck"), true),
        (missing("id"), false),
        (missing("object"), false),
        (missing("amount"), false),
        (missing("currency"), false),
        (missing("status"), false),
        (wrong("amount", "forty"), false),
    ];
    let (world, wallet) = listening(engine).await;
    let mut held = 0;
    for (number, (fault, is_taken)) in (2..).zip(cases) {
        let payment = format!("pi_{number}");
        wallet.top_up(&payment, 1000).await;
        let order = json!({ "payment_intent": payment, "amount": 400 });
        let dispute = world.control("POST", "disputes", &order);
        let path = format!("/v1/disputes/{}", dispute["id"].as_str().expect("an id"));
        world.fault(&json!({ "method": "GET", "path": path, "fault": fault }));

        world.sync_all().await;

        let read = wallet.figures().await.1 - held;
        assert_eq!(read, if is_taken { 400 } else { 0 }, "{fault}");
        world.advance_seconds(60);
        world.sync_all().await;
        held += 400;
        assert_eq!(wallet.figures().await.1, held, "{fault}");
        assert_eq!(world.ok("get_sync", json!({})).await["attention"], 0, "{fault}");
    }
    let disputes: Vec<Value> = world.list("list_disputes", json!({ "open": true })).await;
    assert_eq!(disputes.len(), 19);
    world.verify_books().await;
}

/// Events without this or that, and of kinds nobody knows, between those that matter.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn events_that_say_nothing_do_not_stop_the_reading(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = listening(engine).await;
    let odd = [
        json!({ "type": "moon.landed", "data": { "object": { "object": "moon", "id": "moon_1" } } }),
        json!({ "type": "refund.created" }),
        json!({ "type": "refund.created", "data": null }),
        json!({ "type": "refund.created", "data": { "object": "re_1" } }),
        json!({ "type": "refund.created", "data": { "object": { "object": "refund", "id": 7 } } }),
        json!({ "type": 7, "data": { "object": { "object": "refund", "id": "re_1" } } }),
        json!({ "data": [] }),
        json!({}),
    ];
    for (number, mut event) in (1..).zip(odd) {
        event["object"] = json!("event");
        event["id"] = json!(format!("evt_odd_{number}"));
        event["created"] = json!(world.seconds());
        world.put_at_stripe(&[event]);
        world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=10");
        world.sync_all().await;
        assert_eq!(wallet.balance().await, 1000 - 10 * number);
    }
    assert_eq!(world.sync().await["heard"], 0, "each once");
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!((&state["waiting_objects"], &state["attention"]), (&json!(0), &json!(0)));
}
