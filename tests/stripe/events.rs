//! Hearing of what happened at Stripe before we listened, and while we did not.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::reporter::listening;

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
