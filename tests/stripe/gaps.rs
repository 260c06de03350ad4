//! A key that may not read one collection.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

fn forbid(world: &World, path: &str, permission: &str) {
    let fault = json!({ "kind": "forbidden", "permission": permission });
    world.fault(&json!({ "method": "GET", "path": path, "times": 0, "fault": fault }));
}

fn pass(world: &World, seconds: i64) {
    world.advance_seconds(seconds);
    world.stripe_clock(world.seconds());
}

async fn collection(world: &World, name: &str) -> Value {
    let state = world.ok("get_sync", json!({})).await;
    let rows = state["collections"].as_array().expect("collections");
    rows.iter().find(|row| row["name"] == name).expect("the collection").clone()
}

async fn open_items(world: &World) -> Vec<(String, String)> {
    let rows = world.list("list_attention", json!({})).await;
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    rows.iter().map(|row| (text(&row["code"]), text(&row["subject"]))).collect()
}

/// Issue 21: the others are read, the gap is named, and closes when the permission is granted.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_forbidden_collection_is_a_named_gap_and_the_others_are_read(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.stripe_clock(world.seconds());
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1_000).await;
    wallet.top_up("pi_2", 1_000).await;
    world.put_at_stripe(&[
        world.refund_object("re_1", "pi_1", 250, "succeeded"),
        world.dispute_object("du_1", "pi_2", 400, "needs_response"),
    ]);
    forbid(&world, "/v1/refunds", "rak_refund_read");

    world.sync_all().await;

    let begun = world.now().micros();
    assert_eq!(world.list("list_disputes", json!({})).await.len(), 1, "read after the gap");
    let refunds = collection(&world, "refunds").await;
    assert_eq!((&refunds["finished"], &refunds["up_to_date_at"]), (&json!(false), &Value::Null));
    assert!(refunds["error"].as_str().is_some_and(|why| why.contains("rak_refund_read")));
    assert_eq!(collection(&world, "disputes").await["up_to_date_at"], begun);
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!((&state["up_to_date_at"], &state["full_read_at"]), (&Value::Null, &Value::Null));
    let gap = ("stripe_forbidden".to_owned(), "collection:refunds".to_owned());
    assert_eq!(open_items(&world).await, std::slice::from_ref(&gap));

    // It stays one line, and costs a request now and then.
    let asked = || world.stand_in().calls().iter().filter(|it| it.path == "/v1/refunds").count();
    let before = asked();
    for _ in 0..60 {
        pass(&world, 5);
        world.sync_all().await;
    }
    assert!(asked() - before <= 4, "{} in five minutes", asked() - before);
    assert_eq!(open_items(&world).await, [gap]);

    world.clear_faults();
    pass(&world, 3_600);
    world.sync_all().await;
    world.sync_all().await;

    assert_eq!(wallet.balance().await, 1_750);
    let refunds = collection(&world, "refunds").await;
    assert_eq!((&refunds["finished"], &refunds["error"]), (&json!(true), &Value::Null));
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!(state["up_to_date_at"], world.now().micros());
    assert_eq!(open_items(&world).await, []);
    world.verify_books().await;
}

/// The permission is taken away while everything runs.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn freshness_ends_where_a_permission_is_taken_away(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.stripe_clock(world.seconds());
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1_000).await;
    world.sync_all().await;
    pass(&world, 10);
    world.sync_all().await;
    let last = world.now().micros();
    forbid(&world, "/v1/refunds", "rak_refund_read");
    pass(&world, 10);
    world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=300");

    world.sync_all().await;
    pass(&world, 10);
    world.sync_all().await;

    assert_eq!(collection(&world, "refunds").await["up_to_date_at"], last);
    assert_eq!(collection(&world, "disputes").await["up_to_date_at"], world.now().micros());
    let items = open_items(&world).await;
    assert_eq!(items, [("stripe_forbidden".to_owned(), "collection:refunds".to_owned())]);

    world.clear_faults();
    pass(&world, 3_600);
    world.sync_all().await;
    pass(&world, 10);
    world.sync_all().await;
    assert_eq!(wallet.balance().await, 700);
    assert_eq!(collection(&world, "refunds").await["up_to_date_at"], world.now().micros());
    assert_eq!(open_items(&world).await, []);
}

/// A person who has granted the permission does not wait for the next try.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_forbidden_is_tried_at_once_when_a_person_asks(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    forbid(&world, "/v1/radar/early_fraud_warnings", "rak_radar_read");
    world.sync_all().await;
    assert_eq!(open_items(&world).await.len(), 1);
    world.clear_faults();
    world.sync_all().await;
    assert_eq!(open_items(&world).await.len(), 1, "not before its time");

    world.ok("sync", json!({ "try_again": true })).await;

    assert_eq!(open_items(&world).await, []);
}

/// Without events the account is read all the same.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_may_not_hear_events_reads_the_account(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1_000).await;
    world.put_at_stripe(&[world.refund_object("re_1", "pi_1", 250, "succeeded")]);
    world.forbid_polling();

    assert_eq!(world.refused("sync", json!({})).await, "stripe_forbidden");

    assert_eq!(wallet.balance().await, 750);
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!(state["up_to_date_at"], Value::Null);
    assert!(state["last_error"].as_str().is_some_and(|why| why.contains("rak_event_read")));
}
