//! Does a key belong to this workspace? Nothing is sent or read with one that does not.

use std::net::{Ipv4Addr, SocketAddr};

use desk::workspace::{STRIPE_KEY_VARIABLE, STRIPE_URL_VARIABLE};
use fake_stripe::{DEFAULT_KEY, Options, StandIn};
use harness::{Ended, Engine, World};
use rstest::rstest;
use serde_json::json;

const LIVE_KEY: &str = "rk_live_of_a_test";

fn live_stripe() -> StandIn {
    let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    StandIn::start(Options { addr, state_file: None, key: LIVE_KEY.to_owned() })
        .expect("a stand-in")
}

/// `redressctl` whose key comes from the environment.
async fn with_key(world: &World, url: &str, key: &str, arguments: &[&str]) -> Ended {
    let mut command = world.redressctl();
    command.env(STRIPE_KEY_VARIABLE, key).env(STRIPE_URL_VARIABLE, url);
    Ended::of(command.args(arguments).output().await.expect("redressctl runs"))
}

/// Issue 22: a live key over a workspace of test data, with a call that waits to leave.
#[rstest]
#[case::that_has_worked_with_its_own_key(true)]
#[case::that_only_has_data(false)]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_the_other_mode_from_the_environment_sends_and_reads_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] has_worked: bool,
) {
    let world = World::new(engine).await;
    world.by_the_machines_clock();
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1_000).await;
    wallet.top_up("pi_2", 1_000).await;
    if has_worked {
        world.sync_all().await;
    } else {
        let dispute = world.dispute_object("du_1", "pi_2", 100, "needs_response");
        world.put_at_stripe(std::slice::from_ref(&dispute));
        world.ingest(dispute).await.expect("a dispute");
    }
    let request = wallet.ask_refund("pi_1", 400).await;
    let offline = world.offline_desk().await;
    let approve = json!({ "request_id": request["id"] });
    offline
        .call(&desk::Actor::operator_or_unnamed("olive"), "approve_refund", approve)
        .await
        .expect("approved");
    let live = live_stripe();

    let ended = with_key(&world, live.url(), LIVE_KEY, &["sync"]).await;

    assert_eq!(ended.refusal()["code"], "stripe_mode_differs");
    assert_eq!(live.calls(), [], "nothing is sent or read");
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!((&state["waiting_calls"], &state["attention"]), (&json!(1), &json!(1)), "{state}");

    // With its own key the call leaves, and the item is gone.
    world.sync_all().await;
    assert_eq!(world.refunds_at_stripe("pi_1").len(), 1);
    let items = world.list("list_attention", json!({})).await;
    assert!(items.iter().all(|item| item["code"] != "stripe_mode_differs"), "{items:?}");
}

/// The same mode, another account.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_another_account_sends_and_reads_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.sync_all().await;
    let before = world.stand_in().calls().len();
    world.stand_in().name_account("acct_other");
    let other = world.another_desk().await;
    let actor = desk::Actor::operator_or_unnamed("olive");

    for _ in 0..2 {
        let refused = other.call(&actor, "sync", json!({})).await.expect_err("refused");
        assert_eq!(refused.code, "stripe_account_differs");
    }

    let calls = world.stand_in().calls();
    assert!(calls[before..].iter().all(|call| call.path == "/v1/account"), "{calls:?}");
    let items = world.list("list_attention", json!({})).await;
    assert_eq!((items.len(), &items[0]["code"]), (1, &json!("stripe_account_differs")));
    let input = json!({ "key": DEFAULT_KEY }).to_string();
    let url = world.stand_in().url().to_owned();
    let ended = with_key(&world, &url, DEFAULT_KEY, &["call", "connect_stripe", &input]).await;
    assert_eq!(ended.refusal()["code"], "stripe_account_differs");

    world.stand_in().name_account(fake_stripe::DEFAULT_ACCOUNT);
    other.call(&actor, "sync", json!({})).await.expect("its own account");
    assert_eq!(world.ok("get_sync", json!({})).await["attention"], 0);
}

/// A restricted key need not be allowed to read its account; then the mode alone is compared.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_may_not_read_its_account_works(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let fault = json!({ "kind": "forbidden", "permission": "rak_account_read" });
    world.fault(&json!({ "method": "GET", "path": "/v1/account", "times": 0, "fault": fault }));
    world.sync_all().await;
    assert_eq!(world.ok("get_sync", json!({})).await["up_to_date_at"], world.now().micros());
}

/// Stripe's newer, thin events are signed like others and no events of version 1.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_thin_event_does_not_decide_the_mode(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] livemode: bool,
) {
    let world = World::new(engine).await;
    let thin = json!({
        "id": "evt_thin", "object": "v2.core.event", "livemode": livemode,
        "type": "v2.core.event_destination.ping", "created": "2026-11-30T06:00:00.000Z",
    });
    world.deliver(&thin).await.expect("taken");
    let live = live_stripe();

    let input = json!({ "key": LIVE_KEY }).to_string();
    let ended = with_key(&world, live.url(), LIVE_KEY, &["call", "connect_stripe", &input]).await;

    assert_eq!(ended.json()["livemode"], true);
    assert_eq!(world.ok("sync", json!({})).await["failed"], 0, "nor for the test key");
}

/// Two keys at the same moment, of which only one can be the workspace's.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_first_key_that_works_binds_the_workspace(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let live = live_stripe();
    assert_eq!(with_key(&world, live.url(), LIVE_KEY, &["sync"]).await.status, Some(0));
    assert_eq!(world.refused("sync", json!({})).await, "stripe_mode_differs");
    assert_eq!(world.calls_received().len(), 0);
}

/// A demo workspace has its own stand-in, and no other key is used in it.
#[tokio::test(flavor = "multi_thread")]
async fn a_demo_uses_no_key_but_its_own() {
    let world = World::new(Engine::Sqlite).await;
    let folder = world.folder().join("demo");
    let folder = folder.to_str().expect("UTF-8");
    let made = world.ctl(&["demo", folder, "--users", "5", "--transactions", "100"]).await.json();
    let db = made["db"].as_str().expect("an address");
    let live = live_stripe();

    for key in [LIVE_KEY, DEFAULT_KEY] {
        let url = if key == LIVE_KEY { live.url() } else { world.stand_in().url() };
        let done = with_key(&world, url, key, &["--db", db, "sync"]).await.json();
        assert_eq!(done["read"], 0);
        let input = json!({ "key": key }).to_string();
        let arguments = ["--db", db, "call", "connect_stripe", &input];
        let refused = with_key(&world, url, key, &arguments).await.refusal();
        assert_eq!(refused["code"], "connection_fixed");
    }

    assert_eq!((live.calls().len(), world.stand_in().calls().len()), (0, 0));
}
