//! A search ignores case in every alphabet, with the same answer on both engines.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

async fn count(world: &World, list: &str, search: &str) -> usize {
    let found: Vec<Value> = world.list(list, json!({ "search": search })).await;
    found.len()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn letters_beyond_ascii_are_found_in_either_case(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let name = "Jürgen ÄRGER-Öztürk";
    world.ok("create_user", json!({ "id": "u", "email": "u@example.com", "name": name })).await;
    world.payment_at_stripe("pi_1", 1000, "usd");
    let reason = "Ärger mit ΩΜΈΓΑΣ und ЖУК, 100 %";
    world
        .ok(
            "post_transaction",
            json!({
                "user_id": "u", "kind": "top_up", "amount": 1000, "key": "k", "reference": "pi_1",
                "reason": reason,
            }),
        )
        .await;
    let reason = "Großer Ärger, ÖFFNUNGSZEIT";
    world
        .ok(
            "request_refund",
            json!({ "user_id": "u", "reference": "pi_1", "amount": 300, "reason": reason }),
        )
        .await;

    for search in ["ärger", "ÄRGER", "Ärger", "ωμέγας", "ΩΜΈΓΑΣ", "жук", "Жук", "Γ", "100 %"]
    {
        assert_eq!(count(&world, "list_transactions", search).await, 1, "{search}");
    }
    for search in ["ärger", "ÄRGER", "öffnungszeit", "Öffnungszeit", "GROßER", "jÜRGEN"] {
        assert_eq!(count(&world, "list_refund_requests", search).await, 1, "{search}");
    }
    for search in ["ÄRGER", "ärger", "JÜRGEN", "öZTÜRK"] {
        assert_eq!(count(&world, "list_users", search).await, 1, "{search}");
    }
    for search in ["arger", "ä%", "Ä_GER", "ωμέγασς"] {
        for list in ["list_transactions", "list_refund_requests", "list_users"] {
            assert_eq!(count(&world, list, search).await, 0, "{list} {search}");
        }
    }
}
