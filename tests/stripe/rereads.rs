//! Refunds that are not final are read again, slower and slower.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::json;

fn pass(world: &World, seconds: i64) {
    world.advance_seconds(seconds);
    world.stripe_clock(world.seconds());
}

fn reads(world: &World, id: &str) -> usize {
    let path = format!("/v1/refunds/{id}");
    world.stand_in().calls().iter().filter(|call| call.path == path).count()
}

/// Issue 24: one event, then none for hours.
#[rstest]
#[case("pending")]
#[case("requires_action")]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_under_way_is_read_seldom_and_at_once_when_an_event_comes(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] status: &str,
) {
    let world = World::new(engine).await;
    world.stripe_clock(world.seconds());
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1_000).await;
    world.sync_all().await;
    let made = world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=300");
    let id = made["id"].as_str().expect("an id").to_owned();
    world.bank_decides(&id, status);
    world.sync_all().await;
    assert_eq!(wallet.balance().await, 1_000);

    let heard = reads(&world, &id);
    for _ in 0..360 {
        pass(&world, 60);
        world.sync_all().await;
    }
    let again = reads(&world, &id) - heard;
    assert!((5..30).contains(&again), "{again} in six hours");

    world.bank_decides(&id, "succeeded");
    pass(&world, 5);
    world.sync_all().await;
    assert_eq!(wallet.balance().await, 700, "events first");
    let settled = reads(&world, &id);
    for _ in 0..30 {
        pass(&world, 3_600);
        world.sync_all().await;
    }
    assert_eq!(reads(&world, &id), settled, "final");
}

/// First seen when the whole account is read; its event is lost.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_first_seen_in_the_full_reading_is_read_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.stripe_clock(world.seconds());
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1_000).await;
    world.put_at_stripe(&[world.refund_object("re_1", "pi_1", 300, "pending")]);
    world.sync_all().await;
    assert_eq!(wallet.balance().await, 1_000);

    let mut done = world.at_stripe("re_1");
    done["status"] = json!("succeeded");
    world.put_at_stripe(&[done]);
    for _ in 0..6 {
        pass(&world, 60);
        world.sync_all().await;
    }

    assert_eq!(wallet.balance().await, 700);
    world.verify_books().await;
}
