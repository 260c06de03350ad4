//! `redressctl serve`: webhooks over real HTTP, and rounds without anybody asking.

use harness::{Engine, SECRET, World, signature, until};
use rstest::rstest;
use serde_json::json;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_server_hears_what_happened_before_it_started_and_what_is_delivered_since(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.by_the_machines_clock();
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.sync_all().await;
    world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=300");
    let server = world.serve(&[SECRET]).await;
    assert_eq!(server.ask("GET", "/healthz", "", b"").await, (200, "ok\n".to_owned()));
    until("the refund is posted", async || wallet.balance().await == 700).await;

    world.forbid_polling();
    world.tell(&server, json!({}));
    world.plan_delivery(&json!({ "duplicate": 1 }));
    world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=200");
    until("the delivery has its effect", async || wallet.balance().await == 500).await;

    let (status, metrics) = server.ask("GET", "/metrics", "", b"").await;
    assert_eq!(status, 200);
    assert!(metrics.contains("redress_attention_open 0"), "{metrics}");
    world.flush().await;
    world.until_read().await;
    assert_eq!(world.transactions_of("refund").await.len(), 2, "again is harmless");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_stripes_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.by_the_machines_clock();
    let server = world.serve(&[SECRET]).await;
    let body = json!({ "id": "evt_1", "object": "event" }).to_string();
    let unsigned = server.ask("POST", "/webhooks/stripe", "", body.as_bytes()).await;
    assert_eq!(unsigned.0, 400);
    assert!(unsigned.1.contains("webhook_unsigned"), "{}", unsigned.1);
    let huge = vec![b'x'; 2 << 20];
    let head = format!("stripe-signature: {}\r\n", signature(&huge, SECRET, world.seconds()));
    assert_eq!(server.ask("POST", "/webhooks/stripe", &head, &huge).await.0, 413);
    assert_eq!(world.ok("get_sync", json!({})).await["attention"], 0, "nothing was kept");
}
