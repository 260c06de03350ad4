use std::{sync::Arc, time::Duration};

use serde_json::json;
use tokio::{sync::Barrier, time::timeout};

use crate::world::{NOON, World};

const REFUND: &str = "payment_intent=pi_a&amount=100&metadata[case]=1";

#[tokio::test]
async fn the_same_call_gets_the_same_answer_and_happens_once() {
    let world = World::new();
    world.payment("a");
    let first = world.post_with_key("k1", "v1/refunds", REFUND).await;
    assert_eq!((first.status, first.header("idempotent-replayed")), (200, None));
    assert_eq!(first.header("idempotency-key"), Some("k1"));
    // The order of parameters and the way they are encoded make no other call of it.
    for body in [REFUND, "metadata%5Bcase%5D=1&amount=100&payment_intent=pi_a"] {
        let again = world.post_with_key("k1", "v1/refunds", body).await;
        assert_eq!((again.status, &again.text), (200, &first.text));
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        assert_eq!(again.header("original-request"), first.header("request-id"));
        assert_ne!(again.header("request-id"), first.header("request-id"));
    }
    assert_eq!(world.get("v1/charges/ch_a").await.ok()["amount_refunded"], 100);
}

#[tokio::test]
async fn a_key_used_for_another_call_is_refused() {
    let world = World::new();
    world.payment("a");
    world.dispute("b", "needs_response");
    world.post_with_key("k1", "v1/refunds", REFUND).await.ok();
    for (path, body) in
        [("v1/refunds", "payment_intent=pi_a&amount=101"), ("v1/disputes/du_b/close", "")]
    {
        let reply = world.post_with_key("k1", path, body).await;
        assert_eq!(
            (reply.status, &reply.body["error"]["type"]),
            (400, &json!("idempotency_error"))
        );
        assert_eq!(reply.header("idempotent-replayed"), None);
    }
    assert_eq!(world.get("v1/charges/ch_a").await.ok()["amount_refunded"], 100);
    assert_eq!(world.get("v1/disputes/du_b").await.ok()["status"], "needs_response");
}

#[tokio::test]
async fn of_parallel_calls_with_one_key_one_is_carried_out() {
    const CALLERS: usize = 16;
    let world = Arc::new(World::new());
    world.payment("a");
    let together = Arc::new(Barrier::new(CALLERS));
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..CALLERS {
        let (world, together) = (Arc::clone(&world), Arc::clone(&together));
        callers.spawn(async move {
            together.wait().await;
            world.post_with_key("k1", "v1/refunds", REFUND).await
        });
    }
    let replies =
        timeout(Duration::from_secs(30), callers.join_all()).await.expect("nobody waits forever");
    assert!(
        replies.iter().all(|reply| reply.status == 200 && reply.text == replies[0].text),
        "{replies:#?}"
    );
    let executed =
        replies.iter().filter(|reply| reply.header("idempotent-replayed").is_none()).count();
    assert_eq!(executed, 1);
    assert_eq!(world.get("v1/charges/ch_a").await.ok()["amount_refunded"], 100);
}

#[tokio::test]
async fn a_refusal_by_the_state_is_replayed_even_when_the_state_has_changed() {
    let world = World::new();
    let first = world.post_with_key("k1", "v1/refunds", REFUND).await;
    assert_eq!(first.status, 404);
    world.payment("a");
    let again = world.post_with_key("k1", "v1/refunds", REFUND).await;
    assert_eq!((again.status, &again.text), (404, &first.text));
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
}

#[tokio::test]
async fn a_call_that_never_began_leaves_its_key_free() {
    let world = World::new();
    world.payment("a");
    assert_eq!(
        world.post_with_key("k1", "v1/refunds", "payment_intent=pi_a&amount=0").await.status,
        400
    );
    world.post_with_key("k1", "v1/refunds", REFUND).await.ok();
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day_and_the_call_runs_again() {
    let world = World::new();
    world.payment("a");
    world.set_clock(NOON).await;
    world.post_with_key("k1", "v1/refunds", REFUND).await.ok();
    world.steer("_stand_in/clock", &json!({ "advance_seconds": 86_399 })).await;
    world.post_with_key("k1", "v1/refunds", REFUND).await.ok();
    assert_eq!(world.get("v1/charges/ch_a").await.ok()["amount_refunded"], 100);
    world.steer("_stand_in/clock", &json!({ "advance_seconds": 1 })).await;
    world.post_with_key("k1", "v1/refunds", REFUND).await.ok();
    assert_eq!(world.get("v1/charges/ch_a").await.ok()["amount_refunded"], 200);
}

#[tokio::test]
async fn a_key_of_more_than_255_characters_is_refused() {
    let world = World::new();
    world.payment("a");
    assert_eq!(world.post_with_key(&"k".repeat(255), "v1/refunds", REFUND).await.status, 200);
    assert_eq!(
        world.post_with_key(&"k".repeat(256), "v1/refunds", REFUND).await.error(),
        (400, None, None)
    );
}
