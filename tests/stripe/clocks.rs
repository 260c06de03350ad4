//! This computer's clock is wrong for a while.

use fake_stripe::DateHeader;
use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

const DAY: i64 = 86_400;

/// Stripe tells its time; both clocks agree, and a first reading is behind us.
async fn agreed(engine: Engine) -> (World, Wallet) {
    let world = World::new(engine).await;
    world.stripe_clock(world.seconds());
    world.stand_in().set_date_header(DateHeader::OffsetSeconds(0));
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1_000).await;
    wallet.top_up("pi_2", 1_000).await;
    world.sync_all().await;
    assert_eq!(codes(&world).await, Vec::<String>::new());
    (world, wallet)
}

async fn codes(world: &World) -> Vec<String> {
    let rows = world.list("list_attention", json!({})).await;
    rows.iter().map(|row| row["code"].as_str().expect("a code").to_owned()).collect()
}

fn open_dispute(world: &World) -> String {
    let order = json!({ "payment_intent": "pi_1", "amount": 400 });
    world.control("POST", "disputes", &order)["id"].as_str().expect("an id").to_owned()
}

/// Issue 23: what was read while the clock was ahead keeps nothing out when it is right again.
#[rstest]
#[case::two_days_ahead(2 * DAY)]
#[case::two_hours_behind(-2 * 3_600)]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_newer_is_not_decided_by_this_computers_clock(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] wrong: i64,
) {
    let (world, wallet) = agreed(engine).await;
    let right = world.seconds();
    world.advance_seconds(wrong);
    let dispute = open_dispute(&world);
    world.sync_all().await;
    assert_eq!(codes(&world).await, ["clock_disagrees"]);
    let item = world.list("list_attention", json!({})).await.remove(0);
    let message = item["message"].as_str().expect("a message");
    let says = if wrong > 0 { "2 days ahead of Stripe's" } else { "2 h behind Stripe's" };
    assert!(message.contains(says), "{message}");
    let posted = world.transactions_of("dispute").await;
    assert!(!posted.is_empty());
    for transaction in &posted {
        let at = transaction["posted_at"].as_i64().expect("a time") / 1_000_000;
        assert!((at - right).abs() <= 60, "{transaction}: posted at Stripe's time, {right}");
    }

    world.advance_seconds(10 - wrong);
    world.stripe_clock(world.seconds());
    world.bank_decides(&dispute, "lost");
    world.sync_all().await;

    assert_eq!(world.dispute_view(&dispute).await["status"], "lost");
    assert_eq!(wallet.balance().await, 1_600);
    assert_eq!(codes(&world).await, Vec::<String>::new());
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!(state["up_to_date_at"], world.now().micros());
    world.verify_books().await;
}

/// A minute is the network's, or a clock that is set by hand.
#[rstest]
#[case(60, false)]
#[case(61, true)]
#[case(-60, false)]
#[case(-61, true)]
#[tokio::test(flavor = "multi_thread")]
async fn a_difference_of_more_than_a_minute_is_shown(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] ahead: i64,
    #[case] is_shown: bool,
) {
    let (world, _) = agreed(engine).await;
    world.stand_in().set_date_header(DateHeader::OffsetSeconds(-ahead));
    world.sync_all().await;
    assert_eq!(codes(&world).await.len(), usize::from(is_shown));
}

/// A call that was put off, and an object that could not be read, while the clock was ahead.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_planned_by_a_wrong_clock_does_not_wait_for_its_day(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = agreed(engine).await;
    world.settings(json!({ "grace_seconds": 30 })).await;
    world.advance_seconds(2 * DAY);
    let request = wallet.ask_refund("pi_2", 300).await;
    let id = request["id"].as_str().expect("an id").to_owned();
    if world.request(&id).await["state"] == "in_review" {
        world.ok("approve_refund", json!({ "request_id": id })).await;
    }
    let fault = json!({ "kind": "server_error" });
    world.fault(&json!({ "method": "GET", "path": "/v1/disputes/", "fault": fault }));
    let dispute = open_dispute(&world);
    world.sync_all().await;
    assert_eq!(world.refunds_at_stripe("pi_2").len(), 0, "within the grace period");

    world.advance_seconds(5 - 2 * DAY);
    world.stripe_clock(world.seconds());
    world.sync_all().await;
    assert_eq!(world.dispute_view(&dispute).await["status"], "needs_response", "read at once");
    assert_eq!(world.refunds_at_stripe("pi_2").len(), 0, "the grace period begins again");

    world.advance_seconds(31);
    world.stripe_clock(world.seconds());
    world.sync_all().await;
    assert_eq!(world.refunds_at_stripe("pi_2").len(), 1);
    assert_eq!(world.request(&id).await["state"], "succeeded");
    world.verify_books().await;
}

/// When a call left by a wrong clock, nobody knows how old its key is.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_call_first_sent_by_a_wrong_clock_is_looked_for_before_it_is_sent_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = agreed(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    world.advance_seconds(2 * DAY);
    let cut = json!({ "kind": "cut_after" });
    world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "fault": cut }));
    let request = wallet.ask_refund("pi_2", 300).await;
    let id = request["id"].as_str().expect("an id").to_owned();
    if world.request(&id).await["state"] == "in_review" {
        world.ok("approve_refund", json!({ "request_id": id })).await;
    }
    world.sync_all().await;
    assert_eq!(world.refunds_at_stripe("pi_2").len(), 1, "made, and the answer lost");

    // A true day later Stripe has forgotten the key.
    world.advance_seconds(DAY + 3_600 - 2 * DAY);
    world.stripe_clock(world.seconds());
    for _ in 0..4 {
        world.sync_all().await;
        world.advance_seconds(1_100);
        world.stripe_clock(world.seconds());
    }

    assert_eq!(world.refunds_at_stripe("pi_2").len(), 1, "not made twice");
    assert_eq!(world.request(&id).await["state"], "succeeded");
    world.verify_books().await;
}

/// Restarted in between: the difference is measured anew before anything is read.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_starts_with_a_wrong_clock_posts_at_stripes_time(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = agreed(engine).await;
    let right = world.seconds();
    world.advance_seconds(2 * DAY);
    open_dispute(&world);
    let other = world.another_desk().await;
    let actor = desk::Actor::operator_or_unnamed("olive");
    for _ in 0..3 {
        other.call(&actor, "sync", json!({})).await.expect("a round");
    }
    let posted: Vec<Value> = world.transactions_of("dispute").await;
    assert!(!posted.is_empty());
    for transaction in posted {
        let at = transaction["posted_at"].as_i64().expect("a time") / 1_000_000;
        assert!((at - right).abs() <= 60, "{transaction}");
    }
}
