//! Where polling begins, and late events that it must receive.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

/// A world whose clock Stripe shares, with a payment of 10,000 and a first reading behind it.
async fn in_step(engine: Engine) -> (World, Wallet) {
    let world = World::new(engine).await;
    world.stripe_clock(world.seconds());
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 10_000).await;
    world.sync_all().await;
    (world, wallet)
}

/// Both clocks go on.
fn pass(world: &World, seconds: i64) {
    world.advance_seconds(seconds);
    world.stripe_clock(world.seconds());
}

fn refund(world: &World, amount: i64) -> String {
    let form = format!("payment_intent=pi_1&amount={amount}");
    world.at_dashboard("/v1/refunds", &form)["id"].as_str().expect("an id").to_owned()
}

async fn items(world: &World) -> Vec<String> {
    let rows = world.list("list_attention", json!({ "all": true })).await;
    rows.iter().map(|row| row["code"].as_str().expect("a code").to_owned()).collect()
}

fn reads_of(world: &World, path: &str) -> usize {
    world.stand_in().calls().iter().filter(|call| call.path == path).count()
}

/// A delivered event that Stripe's list does not have, of whatever kind, beside the newest or at the
/// beginning of the hour that is looked back on.
#[rstest]
#[case::of_a_connected_account(json!({ "account": "acct_connected" }))]
#[case::of_live_mode(json!({ "livemode": true }))]
#[case::that_nobody_can_list(json!({}))]
#[tokio::test(flavor = "multi_thread")]
async fn reading_never_begins_behind_an_event_that_was_only_delivered(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] special: Value,
    #[values(70, 3_700)] later: i64,
) {
    let (world, wallet) = in_step(engine).await;
    refund(&world, 100);
    world.sync_all().await;
    pass(&world, 10);
    let mut event = json!({
        "id": "evt_foreign", "object": "event", "type": "charge.succeeded",
        "created": world.seconds(), "livemode": false,
        "data": { "object": { "object": "moon", "id": "moon_1" } },
    });
    for (name, value) in special.as_object().expect("fields") {
        event[name] = value.clone();
    }
    world.deliver(&event).await.expect("taken");
    pass(&world, later);
    refund(&world, 50);
    world.sync_all().await;
    let read_before = world.ok("get_sync", json!({})).await["full_read_at"].clone();

    for _ in 0..4 {
        pass(&world, 10);
        world.sync_all().await;
    }

    let cursors: Vec<_> = world.stand_in().calls().into_iter().map(|call| call.query).collect();
    assert!(cursors.iter().all(|query| !query.contains("evt_foreign")), "{cursors:?}");
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!((&state["gap_since"], &state["full_read_at"]), (&Value::Null, &read_before));
    assert!(!items(&world).await.contains(&"events_missed".to_owned()));
    assert_eq!(wallet.balance().await, 9_850);
    world.verify_books().await;
}

/// Issue 36: Stripe lists an event some time after its stamp, while others come all the time.
#[rstest]
#[case::three_minutes(180)]
#[case::half_an_hour(1_800)]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_listed_late_is_received(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] late: i64,
) {
    let (world, wallet) = in_step(engine).await;
    world.plan_delivery(&json!({ "delay_seconds": late }));
    refund(&world, 1_000);
    world.plan_delivery(&json!({}));
    for _ in 0..(late / 20 + 40) {
        pass(&world, 20);
        world.at_dashboard("/v1/customers", "email=ada%40example.com");
        world.sync_all().await;
    }
    assert_eq!(wallet.balance().await, 9_000, "the late refund");
    assert_eq!(items(&world).await, Vec::<String>::new());
    world.verify_books().await;
}

/// With little traffic a longer look back costs no request more.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_quiet_round_costs_one_request(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = in_step(engine).await;
    for amount in 1..=5 {
        refund(&world, amount);
        pass(&world, 30);
        world.sync_all().await;
    }
    let before = reads_of(&world, "/v1/events");
    for _ in 0..100 {
        pass(&world, 5);
        world.sync().await;
    }
    assert_eq!(reads_of(&world, "/v1/events") - before, 100);
}

/// Later than any look back: the daily reading finds it, and says so.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_daily_reading_applies_changes_without_an_event_and_names_them(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = in_step(engine).await;
    let mut unheard = world.refund_object("re_unheard", "pi_1", 700, "succeeded");
    unheard["created"] = json!(world.seconds());
    world.put_at_stripe(&[unheard]);
    for _ in 0..23 {
        pass(&world, 3_600);
        world.at_dashboard("/v1/customers", "email=ada%40example.com");
        world.sync_all().await;
    }
    assert_eq!(wallet.balance().await, 10_000, "not read within the day");

    pass(&world, 3_700);
    let done = world.sync().await;

    assert_eq!(done["unheard"], 1, "{done}");
    assert_eq!(wallet.balance().await, 9_300);
    let rows = world.list("list_attention", json!({})).await;
    assert_eq!((rows.len(), &rows[0]["code"]), (1, &json!("events_not_heard")));
    assert!(rows[0]["message"].as_str().is_some_and(|it| it.contains("re_unheard")), "{rows:?}");

    // A day later nothing is new.
    for _ in 0..2 {
        pass(&world, 90_000);
        assert_eq!(world.sync().await["unheard"], 0);
    }
    world.verify_books().await;
}

/// An open dispute of months ago that was lost without a word.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_daily_reading_reads_old_open_cases_too(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = in_step(engine).await;
    let due_by = world.seconds() + 60 * 86_400;
    let order = json!({ "payment_intent": "pi_1", "amount": 400, "due_by": due_by });
    let id = world.control("POST", "disputes", &order)["id"].as_str().expect("an id").to_owned();
    world.sync_all().await;
    for _ in 0..10 {
        pass(&world, 86_400);
        world.sync_all().await;
    }
    let mut lost = world.at_stripe(&id);
    lost["status"] = json!("lost");
    world.put_at_stripe(&[lost]);
    pass(&world, 90_000);

    world.sync_all().await;

    assert_eq!(world.dispute_view(&id).await["status"], "lost");
    assert_eq!(wallet.balance().await, 9_600);
    assert!(items(&world).await.contains(&"events_not_heard".to_owned()));
}

/// Issue 53: nothing happens for longer than Stripe keeps events, and then something does.
#[rstest]
#[case::looking_every_day(1, false)]
#[case::away_for_weeks(20, false)]
#[case::away_all_the_time(40, true)]
#[tokio::test(flavor = "multi_thread")]
async fn a_quiet_account_is_not_read_again_and_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] days_between: i64,
    #[case] is_gap: bool,
) {
    let (world, wallet) = in_step(engine).await;
    refund(&world, 60);
    world.sync_all().await;
    // Longer than the hour that is looked back on: reading begins after an event.
    pass(&world, 7_200);
    refund(&world, 40);
    world.sync_all().await;
    for _ in 0..(40 / days_between) {
        pass(&world, days_between * 86_400);
        world.sync_all().await;
    }
    let alarms = items(&world).await.iter().filter(|code| *code == "events_missed").count();
    assert_eq!(alarms, usize::from(is_gap));
    let customers = reads_of(&world, "/v1/customers");
    for _ in 0..5 {
        pass(&world, 60);
        world.sync_all().await;
    }
    assert_eq!(reads_of(&world, "/v1/customers"), customers, "the account is not read again");
    let after = items(&world).await.iter().filter(|code| *code == "events_missed").count();
    assert_eq!(after, alarms, "no further alarm");

    refund(&world, 50);
    pass(&world, 10);
    world.sync_all().await;
    assert_eq!(wallet.balance().await, 9_850);
    world.verify_books().await;
}
