//! Setting up a workspace: what is done, what was found in the account, and what a person decided.

use desk::{Opening, workspace};
use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

async fn actions(world: &World) -> Vec<Value> {
    let rows = world.list("list_audit", json!({ "action": "onboarding_step" })).await;
    rows.iter().rev().map(|row| row["after"]["step"].clone()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_steps_follow_from_what_was_done_and_decided(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let fresh = world.offline_desk().await;
    let actor = desk::Actor::operator("olive").expect("a name");
    let before = fresh.call(&actor, "get_onboarding", json!({})).await.expect("answered");
    let nothing =
        json!({ "customers": 0, "payments": 0, "open_disputes": 0, "pending_refunds": 0 });
    assert_eq!(
        before,
        json!({
            "is_finished": false, "is_connected": false, "is_read": false, "decided": [],
            "found": nothing,
        })
    );

    world.payment_at_stripe("pi_1", 1_000, "usd");
    world.payment_at_stripe("pi_2", 2_000, "usd");
    let wallet = world.wallet().await;
    wallet.top_up("pi_2", 2_000).await;
    let dispute = world.dispute_object("du_1", "pi_1", 1_000, "needs_response");
    let refund = world.refund_object("re_1", "pi_2", 500, "pending");
    world.put_at_stripe(&[dispute, refund]);
    while world.ok("sync", json!({})).await["more"] == true {}
    let read = world.ok("get_onboarding", json!({})).await;
    assert_eq!((&read["is_connected"], &read["is_read"]), (&json!(true), &json!(true)));
    let found = json!({ "customers": 0, "payments": 2, "open_disputes": 1, "pending_refunds": 1 });
    assert_eq!(read["found"], found);

    for step in ["policy", "users", "policy"] {
        world.ok("complete_onboarding_step", json!({ "step": step })).await;
    }
    let decided = world.ok("get_onboarding", json!({})).await;
    assert_eq!(decided["decided"], json!(["users", "policy"]));
    assert_eq!(decided["is_finished"], false);
    for _ in 0..2 {
        assert_eq!(world.ok("finish_onboarding", json!({})).await["is_finished"], true);
    }
    assert_eq!(actions(&world).await, ["policy", "users", "finished"], "each is recorded once");
    assert_eq!(
        world.refused("complete_onboarding_step", json!({ "step": "connect" })).await,
        "input_invalid",
        "a connection is not a decision"
    );
    world.verify_books().await;
}

/// How far a list is read is told by the age of what was read last.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_reading_tells_how_far_back_it_has_come(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    for number in 1..=3 {
        world.payment_at_stripe(&format!("pi_{number}"), 1_000, "usd");
    }
    let oldest = world.objects_at_stripe("charge")[0]["created"].as_i64().expect("a time");
    while world.ok("sync", json!({})).await["more"] == true {}
    let state = world.ok("get_sync", json!({})).await;
    let opened = state["account_created_at"].as_i64().expect("the account has a date");
    let charges = state["collections"].as_array().expect("collections");
    let charges = charges.iter().find(|row| row["name"] == "charges").expect("charges");
    assert_eq!(charges["read_back_to"].as_i64(), Some(oldest * 1_000_000));
    assert!(opened < oldest * 1_000_000);
}

/// The pages of the dashboard are those of the workspace's mode; a demo has none.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_object_has_a_page_at_stripe_and_a_demo_has_none(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let base = "https://dashboard.stripe.com/test";
    for (page, url) in [
        (json!({ "payment": "pi_1" }), "/payments/pi_1"),
        (json!({ "dispute": "du_1" }), "/disputes/du_1"),
        (json!({ "customer": "cus_1" }), "/customers/cus_1"),
        (json!({ "refund": "re_1" }), "/search?query=re_1"),
        (json!({ "payout": "po_1" }), "/payouts/po_1"),
        (json!("balance"), "/balance/overview"),
    ] {
        let found = world.ok("get_stripe_page", page).await;
        assert_eq!(found["url"], format!("{base}{url}"));
    }
    let form = world.ok("get_stripe_page", json!({ "key_form": { "livemode": true } })).await;
    let form = form["url"].as_str().expect("an address");
    assert!(form.starts_with("https://dashboard.stripe.com/apikeys/create?"), "{form}");

    let demo = workspace::open(world.url(), Opening::MustExist, None).await.expect("it opens");
    workspace::make_demo(&demo).await.expect("a demo");
    let refused = world.refused("get_stripe_page", json!({ "payment": "pi_1" })).await;
    assert_eq!(refused, "connection_fixed");
    assert_eq!(world.ok("get_onboarding", json!({})).await["is_finished"], true);
}

/// Without a key it is told what one needs; nothing is asked of Stripe.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_key_needs_is_known_before_there_is_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let desk = world.offline_desk().await;
    let actor = desk::Actor::operator("olive").expect("a name");
    let answer = desk.call(&actor, "check_connection", json!({})).await.expect("answered");
    let rows = answer["permissions"].as_array().expect("permissions");
    assert!(rows.iter().all(|row| row["found"] == "not_asked"), "{answer}");
    let disputes = rows.iter().find(|row| row["resource"] == "disputes").expect("disputes");
    assert_eq!(disputes["needed"], "write");
}
