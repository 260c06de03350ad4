//! Hearing of what happened at Stripe: by polling, after silence, in any order.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

/// A user with a payment of 1000 that Stripe knows, and a first reading behind us.
async fn listening(engine: Engine) -> (World, harness::Wallet) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.payment_at_stripe("pi_1", 1000, "usd");
    world.sync_all().await;
    (world, wallet)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_made_in_stripes_dashboard_shows_up_and_posts(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = listening(engine).await;
    let refund = world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=300");

    let done = world.sync().await;

    assert!(done["heard"].as_u64() >= Some(1), "{done}");
    assert_eq!(wallet.balance().await, 700);
    let posted = world.transactions_of("refund").await;
    assert_eq!(posted.len(), 1);
    assert_eq!(posted[0]["key"], refund["id"]);
    assert_eq!(posted[0]["reason"], "made at Stripe");
    world.sync_all().await;
    assert_eq!(wallet.balance().await, 700, "once");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_happened_before_the_first_sync_is_read_with_the_account(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.payment_at_stripe("pi_1", 1000, "usd");
    world.put_at_stripe(&[world.refund_object("re_old", "pi_1", 250, "succeeded")]);

    world.sync_all().await;

    assert_eq!(wallet.balance().await, 750);
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!(state["up_to_date_at"], world.now().micros());
    assert_eq!(state["gap_since"], Value::Null);
    assert_eq!(state["full_read_at"], world.now().micros());
    let refunds = state["collections"].as_array().expect("collections");
    let refunds = refunds.iter().find(|it| it["name"] == "refunds").expect("refunds");
    assert_eq!((&refunds["read"], &refunds["finished"]), (&json!(1), &json!(true)));
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn after_a_month_of_silence_the_account_is_read_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = listening(engine).await;
    world.stripe_clock(world.seconds());
    // An event that nobody will ever hear of.
    world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=300");
    world.advance_seconds(31 * 86_400);
    world.stripe_clock(world.seconds());

    // The first round finds the gap; the account is read before the round ends.
    world.sync_all().await;

    assert_eq!(wallet.balance().await, 700);
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!((&state["gap_since"], &state["attention"]), (&Value::Null, &json!(0)));
    let items = world.ok("list_attention", json!({ "all": true })).await;
    assert_eq!(items["rows"][0]["code"], "events_missed", "and it is said: {items}");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_of_a_payment_nobody_knows_needs_attention_and_can_be_tried_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = listening(engine).await;
    world.payment_at_stripe("pi_2", 900, "usd");
    let refund = world.at_dashboard("/v1/refunds", "payment_intent=pi_2&amount=200");
    world.sync().await;

    let items = world.ok("list_attention", json!({})).await;
    assert_eq!(items["rows"].as_array().map(Vec::len), Some(1), "{items}");
    assert_eq!(items["rows"][0]["code"], "payment_not_found");
    let subject = format!("refund:{}", refund["id"].as_str().expect("an id"));
    assert_eq!(items["rows"][0]["subject"], subject);

    let late = world.wallet().await;
    late.top_up("pi_2", 900).await;
    let close = json!({ "id": items["rows"][0]["id"], "retry": true, "note": "top-up added" });
    assert_eq!(world.ok("close_attention", close.clone()).await["retried"], 1);
    world.sync().await;

    assert_eq!(late.balance().await, 700);
    assert_eq!(world.ok("get_sync", json!({})).await["attention"], 0);
    assert_eq!(world.refused("close_attention", close).await, "attention_not_found");
    world.verify_books().await;
}

/// Refunds and disputes of one payment, in an order of the seed; what Stripe says at the end.
fn live_through(world: &World, seed: u64) {
    world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=100");
    let refund = world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=50");
    if seed.is_multiple_of(2) {
        world.bank_decides(refund["id"].as_str().expect("an id"), "failed");
    }
    world.put_at_stripe(&[world.dispute_object("du_1", "pi_1", 400, "needs_response")]);
    let outcome = if seed.is_multiple_of(3) { "lost" } else { "won" };
    world.bank_decides("du_1", outcome);
    if seed.is_multiple_of(5) {
        world.bank_decides("du_1", "won");
    }
}

/// Numbers from a seed, good enough to shuffle.
fn shuffled(mut events: Vec<Value>, mut seed: u64) -> Vec<Value> {
    for index in (1..events.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(seed >> 33).expect("small") % (index + 1);
        events.swap(index, other);
    }
    events
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn disorder_repeats_and_two_reporters_come_to_the_same(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(1, 2, 3, 4, 5, 6, 10, 15)] seed: u64,
) {
    let (orderly, expected) = listening(engine).await;
    live_through(&orderly, seed);
    orderly.sync_all().await;

    let (world, wallet) = listening(engine).await;
    live_through(&world, seed);
    let events = world.events_at_stripe();
    let twice: Vec<Value> = events.iter().chain(&events).cloned().collect();
    let twice = shuffled(twice, seed);
    let deliveries = twice.len();
    let answers = harness::at_once(deliveries + 2, |n| {
        let (world, event) = (world.clone(), twice.get(n).cloned());
        async move {
            match event {
                Some(event) => drop(world.deliver(&event).await.expect("taken")),
                None => drop(world.sync().await),
            }
        }
    })
    .await;
    assert_eq!(answers.len(), deliveries + 2);
    world.sync_all().await;

    assert_eq!(wallet.figures().await, expected.figures().await, "seed {seed}");
    assert_eq!(
        world.transactions_of("refund").await.len(),
        orderly.transactions_of("refund").await.len()
    );
    assert_eq!(world.ok("get_sync", json!({})).await["waiting_objects"], 0);
    world.verify_books().await;
}
