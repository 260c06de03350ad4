//! Calls that never end do not delay reading.

use std::time::Duration;

use harness::{Engine, SECRET, World, until};
use rstest::rstest;
use serde_json::json;
use tokio::time::timeout;

async fn with_due_calls(engine: Engine, count: usize) -> (World, harness::Wallet) {
    let world = World::new(engine).await;
    world.by_the_machines_clock();
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1_000).await;
    world.sync_all().await;
    let offline = world.offline_desk().await;
    for number in 0..count {
        let payment = format!("pi_call_{number}");
        wallet.top_up(&payment, 1_000).await;
        let request = wallet.ask_refund(&payment, 400).await;
        let approve = json!({ "request_id": request["id"] });
        let approved = offline
            .call(&desk::Actor::operator_or_unnamed("olive"), "approve_refund", approve)
            .await;
        approved.expect("approved");
    }
    (world, wallet)
}

/// Issue 25: time goes on while a round sends, and what is put off falls due again meanwhile.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_round_sends_each_call_once_and_then_reads(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = with_due_calls(engine, 3).await;
    let broken = json!({ "kind": "server_error" });
    world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "times": 0, "fault": broken }));
    world.put_at_stripe(&[world.refund_object("re_dashboard", "pi_1", 100, "succeeded")]);
    let clock = world.clone();
    let hours = tokio::spawn(async move {
        let mut seen = 0;
        loop {
            let tried = clock.calls_to("/v1/refunds");
            if tried > seen {
                // Later than any call is put off.
                clock.advance_seconds(900);
                seen = tried;
            }
            tokio::task::yield_now().await;
        }
    });

    let round = timeout(Duration::from_secs(20), world.sync()).await;
    hours.abort();

    let done = round.expect("the round ends");
    assert_eq!(done["failed"], 3, "{done}");
    assert!(wallet.balance().await > 0);
}

/// In the server each has its own worker.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_server_reads_while_a_call_hangs(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = with_due_calls(engine, 1).await;
    let before = wallet.balance().await;
    let slow = json!({ "kind": "slow", "ms": 12_000 });
    world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "fault": slow }));
    let _server = world.serve(&[SECRET]).await;
    until("the call is on its way", async || world.calls_to("/v1/refunds") == 1).await;
    let form = "payment_intent=pi_1&amount=100";
    let refund = world.refund_object("re_dashboard", "pi_1", 100, "succeeded");
    world.put_at_stripe(std::slice::from_ref(&refund));
    let event = json!({
        "id": "evt_dashboard", "object": "event", "type": "refund.created",
        "created": world.seconds(), "livemode": false, "data": { "object": refund },
    });
    world.deliver(&event).await.expect(form);

    let heard = timeout(
        Duration::from_secs(9),
        until("heard", async || wallet.balance().await == before - 100),
    );
    assert!(heard.await.is_ok(), "before the call has come to its end");
}
