//! What is delivered here and is of another mode or account.

use desk::Delivered;
use harness::{Engine, SECRET, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::reporter::listening;

fn event(world: &World, id: &str, special: &Value) -> Value {
    let refund = world.refund_object("re_elsewhere", "pi_1", 300, "succeeded");
    let mut event = json!({
        "id": id, "object": "event", "type": "refund.created", "created": world.seconds(),
        "livemode": false, "api_version": null, "pending_webhooks": 1, "request": null,
        "data": { "object": refund },
    });
    for (name, value) in special.as_object().expect("fields") {
        event[name] = value.clone();
    }
    event
}

/// Issue 37: answered like any other, stored, not followed, and counted in one line.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn deliveries_that_are_not_ours_are_counted_in_one_line(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = listening(engine).await;
    let foreign = [json!({ "account": "acct_connected" }), json!({ "livemode": true })];
    for (number, special) in foreign.iter().cycle().take(6).enumerate() {
        let event = event(&world, &format!("evt_foreign_{number}"), special);
        assert_eq!(world.deliver(&event).await.expect("taken"), Delivered::NotOurs);
        assert_eq!(world.deliver(&event).await.expect("again"), Delivered::NotOurs);
    }

    world.sync_all().await;

    let state = world.ok("get_sync", json!({})).await;
    assert_eq!((&state["waiting_objects"], &state["attention"]), (&json!(0), &json!(1)));
    let rows = world.list("list_attention", json!({})).await;
    assert_eq!(rows[0]["code"], "events_not_ours");
    assert!(rows[0]["message"].as_str().is_some_and(|it| it.starts_with("6 events")), "{rows:?}");
    let asked = world.stand_in().calls();
    assert!(asked.iter().all(|call| call.path != "/v1/refunds/re_elsewhere"));
    assert_eq!(wallet.balance().await, 1_000);

    let ours = event(&world, "evt_ours", &json!({ "account": fake_stripe::DEFAULT_ACCOUNT }));
    assert_eq!(world.deliver(&ours).await.expect("taken"), Delivered::New);
}

/// By Stripe itself, to the server.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_server_answers_what_is_not_ours_with_success(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = listening(engine).await;
    let server = world.serve(&[SECRET]).await;
    world.add_webhook_endpoint(&server, json!({}));
    world.plan_delivery(&json!({ "hold": true }));
    let foreign = event(&world, "evt_foreign", &json!({ "account": "acct_connected" }));
    world.control("POST", "events/foreign", &foreign);

    assert_eq!(world.flush().await, (1, 0));

    assert_eq!(world.ok("get_sync", json!({})).await["waiting_objects"], 0);
    assert!(world.events_at_stripe().iter().any(|it| it["id"] == "evt_foreign"));
    let rows = world.list("list_attention", json!({})).await;
    assert_eq!((rows.len(), &rows[0]["code"]), (1, &json!("events_not_ours")));
}

/// A live object handed to a desk of test data opens no case.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_object_of_the_other_mode_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] has_worked: bool,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1_000).await;
    if has_worked {
        world.sync_all().await;
    }
    for status in ["needs_response", "lost"] {
        let mut live = world.dispute_object("du_live", "pi_1", 400, status);
        live["livemode"] = json!(true);
        let refused = world.ingest(live).await.expect_err("refused");
        assert_eq!(refused.code, "stripe_mode_differs");
    }
    assert_eq!(world.list("list_disputes", json!({})).await.len(), 0);
    assert_eq!(wallet.figures().await, (1_000, 0, 1_000));

    // The same object of its own mode is taken.
    world.dispute("du_live", "pi_1", 400, "needs_response").await;
    assert_eq!(wallet.figures().await, (1_000, 400, 600));
}
