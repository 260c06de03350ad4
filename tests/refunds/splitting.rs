//! The tolerance is of the wallet, not of the request: what is approved and under way, held or pending
//! elsewhere counts as gone.

use harness::{Engine, Wallet, World, at_once};
use rstest::rstest;
use serde_json::{Value, json};

/// A used-up wallet of several payments of 500, autopilot on, tolerance 500.
async fn used_up(engine: Engine, payments: i64) -> (World, Wallet) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    for number in 0..payments {
        wallet.top_up(&format!("pi_{number}"), 500).await;
    }
    wallet.use_up(500 * payments).await;
    world
        .settings(json!({
            "refund_tolerance": 500, "refund_autopilot": true, "grace_seconds": 3600,
        }))
        .await;
    (world, wallet)
}

fn actions(requests: &[Value]) -> Vec<&str> {
    requests
        .iter()
        .map(|request| request["decision"]["action"].as_str().expect("an action"))
        .collect()
}

fn first_only(count: usize) -> Vec<&'static str> {
    let mut expected = vec!["review"; count];
    expected[0] = "automatic";
    expected
}

/// Ten requests of 500 with an empty wallet and a tolerance of 500: one leaves, nine wait.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn ten_small_requests_get_no_further_than_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = used_up(engine, 10).await;
    let mut requests = vec![];
    for number in 0..10 {
        requests.push(wallet.ask_refund(&format!("pi_{number}"), 500).await);
    }
    assert_eq!(actions(&requests), first_only(10));
    world.advance_seconds(3600);
    world.sync_all().await;
    assert_eq!(world.calls_to("/v1/refunds"), 1);
    assert_eq!(wallet.balance().await, -500);

    // What has left is gone: the next one waits as well.
    wallet.top_up("pi_next", 400).await;
    let next = wallet.ask_refund("pi_next", 400).await;
    assert_eq!(next["decision"]["action"], "automatic", "{next:#}");
    let last = wallet.ask_refund("pi_9", 1).await;
    assert_eq!(last["decision"]["action"], "review", "{last:#}");
    world.verify_books().await;
}

/// The same of one payment.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn parts_of_one_payment_count_together(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 5000).await;
    wallet.use_up(5000).await;
    world
        .settings(json!({
            "refund_tolerance": 500, "refund_autopilot": true, "grace_seconds": 3600,
        }))
        .await;
    let mut requests = vec![];
    for _ in 0..4 {
        requests.push(wallet.ask_refund("pi_1", 250).await);
    }
    assert_eq!(actions(&requests), ["automatic", "automatic", "review", "review"]);
    let sentence = requests[2]["decision"]["sentence"].as_str().unwrap();
    assert!(sentence.contains("250 credits and 500 credits are under way"), "{sentence}");
}

/// Concurrent requests are decided one after another.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_those_at_the_same_moment_one_is_automatic(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = used_up(engine, 6).await;
    let requests = at_once(6, |number| {
        let wallet = wallet.clone();
        async move { wallet.ask_refund(&format!("pi_{number}"), 500).await }
    })
    .await;
    let automatic = actions(&requests).iter().filter(|action| **action == "automatic").count();
    assert_eq!(automatic, 1);
    world.verify_books().await;
}

#[rstest]
#[case::pending("pending", "review")]
#[case::waits_for_the_customer("requires_action", "review")]
#[case::failed("failed", "automatic")]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_made_elsewhere_counts_while_it_may_take(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] status: &str,
    #[case] expected: &str,
) {
    let (world, wallet) = used_up(engine, 2).await;
    world.refund("re_1", "pi_0", 500, status).await;
    let request = wallet.ask_refund("pi_1", 500).await;
    assert_eq!(request["decision"]["action"], expected, "{request:#}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_open_chargeback_of_another_payment_counts(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = used_up(engine, 2).await;
    world.dispute("du_1", "pi_0", 500, "needs_response").await;
    let request = wallet.ask_refund("pi_1", 500).await;
    assert_eq!(request["decision"]["action"], "review", "{request:#}");
    world.verify_books().await;
}

/// It has a hold like everything that will still be taken, and counts by that alone.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_made_elsewhere_counts_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_0", 500).await;
    wallet.top_up("pi_1", 500).await;
    wallet.use_up(300).await;
    world.settings(json!({ "refund_tolerance": 0 })).await;
    world.refund("re_1", "pi_0", 200, "pending").await;
    let decision = wallet.ask_refund("pi_1", 500).await["decision"].take();
    let facts = decision["facts"].as_array().expect("facts");
    let under_way = facts.iter().find(|fact| fact["name"] == "under_way").expect("a fact");
    assert_eq!(under_way["value"], "200 credits", "{decision:#}");
    assert_eq!(decision["action"], "automatic", "{decision:#}");
}

/// Undone, or rejected by Stripe: nothing is under way any more.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_counts_no_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = used_up(engine, 2).await;
    let first = wallet.ask_refund("pi_0", 500).await;
    assert_eq!(first["decision"]["action"], "automatic");
    let case = format!("refund_request:{}", first["id"].as_str().unwrap());
    world.ok("undo_action", json!({ "case": case })).await;
    let second = wallet.ask_refund("pi_1", 500).await;
    assert_eq!(second["decision"]["action"], "automatic", "{second:#}");
}

/// A tolerance counts in the currency it is set for: 500 of dollars say nothing of yen.
#[rstest]
#[case::not_set(json!({}), "review")]
#[case::set(json!({ "jpy": { "refund_tolerance": 500 } }), "automatic")]
#[case::less_than_asked(json!({ "jpy": { "refund_tolerance": 499 } }), "review")]
#[tokio::test(flavor = "multi_thread")]
async fn a_tolerance_is_of_one_currency(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] currencies: Value,
    #[case] expected: &str,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    let user = &wallet.user;
    let (email, name) = (format!("{user}@example.com"), format!("Name of {user}"));
    let opened = json!({ "id": user, "email": email, "name": name, "currency": "jpy" });
    world.ok("create_user", opened).await;
    world.payment_at_stripe("pi_1", 500, "jpy");
    world.settings(json!({ "refund_tolerance": 500, "other_currencies": currencies })).await;
    wallet
        .post(json!({
            "kind": "top_up", "amount": 500, "currency": "jpy", "key": "t", "reference": "pi_1",
        }))
        .await;
    wallet.post(json!({ "kind": "usage", "amount": -500, "currency": "jpy", "key": "u" })).await;
    let request = wallet.ask_refund("pi_1", 500).await;
    assert_eq!(request["decision"]["action"], expected, "{request:#}");
}

#[rstest]
#[case::the_default_currency(json!({ "usd": {} }))]
#[case::a_negative_cost(json!({ "jpy": { "dispute_fee": -1 } }))]
#[tokio::test(flavor = "multi_thread")]
async fn amounts_of_other_currencies_are_checked(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] currencies: Value,
) {
    let world = World::new(engine).await;
    let code = world.refused("set_settings", json!({ "other_currencies": currencies })).await;
    assert_eq!(code, "field_invalid");
}

/// 50,000 credits for $10.00: each figure names its own unit.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn credits_and_money_are_two_units(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    world.payment_at_stripe("pi_1", 1000, "usd");
    let intent = world.at_stripe("pi_1");
    world.ingest(intent).await.expect("a payment intent");
    wallet
        .post(json!({ "kind": "top_up", "amount": 50_000, "key": "t", "reference": "pi_1" }))
        .await;
    let request = wallet.ask_refund("pi_1", 250).await;
    let sentence = request["decision"]["sentence"].as_str().unwrap();
    assert!(
        sentence.starts_with(
            "Automatic: refunding $2.50 takes 12,500 credits, which leaves 37,500 credits"
        ),
        "{sentence}"
    );
    let fact = |name: &str| {
        let facts = request["decision"]["facts"].as_array().unwrap();
        facts.iter().find(|fact| fact["name"] == name).unwrap()["value"].clone()
    };
    assert_eq!(fact("amount"), "$2.50");
    assert_eq!(fact("credits"), "12,500 credits");
    assert_eq!(fact("balance"), "50,000 credits");
}
