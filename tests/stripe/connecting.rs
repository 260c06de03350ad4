//! Connecting an account: which keys are taken, and what is said of them.

use std::net::{Ipv4Addr, SocketAddr};

use desk::workspace::{STRIPE_KEY_VARIABLE, STRIPE_URL_VARIABLE};
use fake_stripe::{DEFAULT_KEY, Options, StandIn};
use harness::{Ended, Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

/// `redressctl call connect_stripe` on a machine without keychain and without a key so far.
async fn connect(world: &World, url: &str, key: &str) -> Ended {
    let input = json!({ "key": key }).to_string();
    let mut command = world.redressctl();
    command.env_remove(STRIPE_KEY_VARIABLE).env(STRIPE_URL_VARIABLE, url);
    Ended::of(
        command.args(["call", "connect_stripe", &input]).output().await.expect("redressctl runs"),
    )
}

async fn connections_recorded(world: &World) -> usize {
    let rows = world.list("list_audit", json!({})).await;
    rows.iter().filter(|row| row["action"] == "stripe_connected").count()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_stripe_accepts_connects_and_lists_missing_permissions(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.fault(&json!({
        "method": "GET", "path": "/v1/payouts",
        "fault": { "kind": "forbidden", "permission": "rak_payout_read" },
    }));
    let answer = connect(&world, world.stand_in().url(), DEFAULT_KEY).await.json();
    assert_eq!(answer["connected"], true);
    assert_eq!(answer["livemode"], false);
    assert_eq!(answer["kept"], "session", "there is no keychain here");
    let found = |resource: &str| {
        let permissions = answer["permissions"].as_array().unwrap();
        permissions.iter().find(|row| row["resource"] == resource).unwrap()["found"].clone()
    };
    assert_eq!(found("payouts"), "missing");
    assert_ne!(found("disputes"), "missing");
    assert_eq!(connections_recorded(&world).await, 1);
    let told = world.ok("list_audit", json!({})).await.to_string();
    assert!(!told.contains(DEFAULT_KEY), "a key is never written down");
}

#[rstest]
#[case::publishable("pk_test_1234", "stripe_api_key_unusable")]
#[case::a_webhook_secret("whsec_1234", "stripe_api_key_unusable")]
#[case::nothing(" ", "stripe_api_key_unusable")]
#[case::revoked("rk_test_nobody_knows_this", "stripe_unauthorized")]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_cannot_be_used_is_refused_and_never_repeated(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] key: &str,
    #[case] code: &str,
) {
    let world = World::new(engine).await;
    let ended = connect(&world, world.stand_in().url(), key).await;
    let refusal = ended.refusal();
    assert_eq!(refusal["code"], code);
    assert!(key.trim().is_empty() || !refusal.to_string().contains(key), "{refusal}");
    assert_eq!(connections_recorded(&world).await, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_live_key_is_refused_where_test_data_is(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let live = StandIn::start(Options {
        addr: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        state_file: None,
        key: "rk_live_of_a_test".to_owned(),
    })
    .unwrap();
    let answer = connect(&world, live.url(), "rk_live_of_a_test").await.json();
    assert_eq!((&answer["livemode"], &answer["restricted"]), (&json!(true), &json!(true)));

    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.dispute("du_1", "pi_1", 1000, "needs_response").await;
    let refusal = connect(&world, live.url(), "rk_live_of_a_test").await.refusal();
    assert_eq!(refusal["code"], "stripe_mode_differs");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_desk_whose_way_to_stripe_is_fixed_takes_no_key(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let input = json!({ "key": DEFAULT_KEY });
    assert_eq!(world.refused("connect_stripe", input).await, "connection_fixed");
    assert_eq!(world.refused("disconnect_stripe", Value::Null).await, "connection_fixed");
}
