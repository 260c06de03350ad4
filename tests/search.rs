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

/// A customer is found by name in every list, and a short name is not found in random ids.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_name_finds_the_rows_of_its_customer_and_no_random_id(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    for (id, name) in [("usr_1", "Xinyi Koh"), ("usr_9kohq", "Amara Okafor")] {
        let email = if id == "usr_1" { "xinyi@example.com" } else { "amara@example.com" };
        world.ok("create_user", json!({ "id": id, "email": email, "name": name })).await;
    }
    for (number, user, reference) in
        [(1, "usr_1", "pi_3QxA"), (2, "usr_1", "pi_3QxB"), (3, "usr_9kohq", "pi_3QkOhC")]
    {
        world.payment_at_stripe(reference, 1_000, "usd");
        let input = json!({
            "user_id": user, "kind": "top_up", "amount": 1_000, "key": format!("evt_{number}aKoHx"),
            "reference": reference, "reason": "Credits",
        });
        world.ok("post_transaction", input).await;
        let request = json!({
            "user_id": user, "reference": reference, "amount": 100, "reason": "by mistake",
        });
        world.ok("request_refund", request).await;
    }
    for search in ["Xinyi Koh", "koh", "KOH", "xinyi"] {
        assert_eq!(count(&world, "list_transactions", search).await, 2, "{search}");
        assert_eq!(count(&world, "list_refund_requests", search).await, 2, "{search}");
    }
    assert_eq!(count(&world, "list_users", "xinyi").await, 1);
    for (search, found) in [
        ("pi_3QkOhC", 1),
        ("3qkohc", 1),
        ("3Qx", 2),
        ("evt_2akohx", 1),
        ("usr_9kohq", 1),
        ("9kohq", 1),
        ("_", 0),
        ("credits", 3),
    ] {
        assert_eq!(count(&world, "list_transactions", search).await, found, "{search}");
    }
}
