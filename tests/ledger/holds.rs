//! Holds: part of a wallet set aside.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

async fn place(wallet: &Wallet, world: &World, case: &str, amount: i64) -> Value {
    let input = json!({ "user_id": wallet.user, "amount": amount, "case": case });
    world.ok("place_hold", input).await
}

async fn state(world: &World, wallet: &Wallet, case: &str) -> Value {
    let holds = world.ok("list_holds", json!({ "user_id": wallet.user })).await;
    let holds = holds.as_array().expect("holds").iter();
    let hold = holds.into_iter().find(|hold| hold["case"] == case).expect("the hold");
    hold["state"].clone()
}

#[rstest]
#[case::all_is_there(300, 300, 0)]
#[case::exactly_what_is_there(1000, 1000, 0)]
#[case::more_than_is_there(1200, 1000, 200)]
#[tokio::test(flavor = "multi_thread")]
async fn a_hold_takes_up_to_what_is_there(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] asked: i64,
    #[case] held: i64,
    #[case] short: i64,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let hold = place(&wallet, &world, "c", asked).await;
    assert_eq!(hold["state"], "active");
    assert_eq!(hold["amount"], held);
    assert_eq!(hold["short"], short);
    assert_eq!(wallet.figures().await, (1000, held, 1000 - held));
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_held_of_a_debt(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.post(json!({ "kind": "fee", "amount": -200, "key": "f" })).await;
    let hold = place(&wallet, &world, "c", 300).await;
    assert_eq!((&hold["amount"], &hold["short"]), (&json!(0), &json!(300)));
    assert_eq!(wallet.figures().await, (-200, 0, -200));
    world.ok("release_hold", json!({ "case": "c" })).await;
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_case_is_the_first_hold_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let neighbour = world.wallet_with(1000).await;
    let hold = place(&wallet, &world, "c", 300).await;
    let before = world.books().await;
    assert_eq!(place(&wallet, &world, "c", 300).await, hold);
    for (user, amount) in [(&wallet.user, 301), (&neighbour.user, 300)] {
        let input = json!({ "user_id": user, "amount": amount, "case": "c" });
        assert_eq!(world.refused("place_hold", input).await, "key_conflict");
    }
    assert_eq!(world.books().await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_cannot_be_used(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    place(&wallet, &world, "c", 300).await;
    let usage = |amount: i64, key: &str| json!({ "user_id": wallet.user, "kind": "usage", "amount": -amount, "key": key });
    assert_eq!(world.refused("post_transaction", usage(701, "a")).await, "insufficient_credits");
    world.ok("post_transaction", usage(700, "b")).await;
    assert_eq!(world.refused("post_transaction", usage(1, "c")).await, "insufficient_credits");
    assert_eq!(wallet.figures().await, (300, 300, 0));

    world.ok("release_hold", json!({ "case": "c" })).await;

    world.ok("post_transaction", usage(300, "d")).await;
    assert_eq!(wallet.figures().await, (0, 0, 0));
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_captured_hold_becomes_its_transaction(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    place(&wallet, &world, "c", 300).await;
    let capture = json!({ "case": "c", "key": "re_1", "kind": "refund", "reference": "pi_1" });

    let posted = world.ok("capture_hold", capture.clone()).await;

    assert_eq!(posted["amount"], -300);
    assert_eq!(posted["kind"], "refund");
    assert_eq!(posted["reference"], "pi_1");
    assert_eq!(wallet.figures().await, (700, 0, 700));
    assert_eq!(state(&world, &wallet, "c").await, "captured");
    let before = world.books().await;
    assert_eq!(world.ok("capture_hold", capture).await, posted, "again: the same answer");
    let other = json!({ "case": "c", "key": "re_2", "kind": "refund" });
    assert_eq!(world.refused("capture_hold", other).await, "hold_ended");
    assert_eq!(world.refused("release_hold", json!({ "case": "c" })).await, "hold_ended");
    assert_eq!(world.books().await, before);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_released_hold_is_over(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    place(&wallet, &world, "c", 300).await;
    let released = world.ok("release_hold", json!({ "case": "c" })).await;
    assert_eq!(released["state"], "released");
    assert_eq!(wallet.figures().await, (1000, 0, 1000));
    let before = world.books().await;
    assert_eq!(world.ok("release_hold", json!({ "case": "c" })).await, released);
    let capture = json!({ "case": "c", "key": "k", "kind": "refund" });
    assert_eq!(world.refused("capture_hold", capture).await, "hold_ended");
    let nothing = json!({ "case": "nothing" });
    assert_eq!(world.refused("release_hold", nothing).await, "hold_not_found");
    assert_eq!(world.books().await, before);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_hold_ends_by_its_time(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let ends = world.now().plus_seconds(60);
    let input = json!({ "user_id": wallet.user, "amount": 900, "case": "c", "expires_at": ends });
    world.ok("place_hold", input).await;
    world.advance_seconds(59);
    assert_eq!(wallet.figures().await, (1000, 900, 100));

    world.set_clock(ends);

    assert_eq!(wallet.figures().await, (1000, 0, 1000), "at once, before any write says so");
    assert_eq!(state(&world, &wallet, "c").await, "expired");
    wallet.use_up(500).await;
    assert_eq!(wallet.figures().await, (500, 0, 500));
    assert_eq!(world.refused("release_hold", json!({ "case": "c" })).await, "hold_ended");
    let capture = json!({ "case": "c", "key": "k", "kind": "refund" });
    assert_eq!(world.refused("capture_hold", capture).await, "hold_ended");
    let trail = world.list("list_audit", json!({ "subject": "hold:c" })).await;
    let actions: Vec<&Value> = trail.iter().map(|record| &record["action"]).collect();
    assert_eq!(actions, ["hold_expired", "hold_placed"]);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn holds_at_once_never_hold_more_than_is_there(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(100).await;
    let answers = world
        .calls_at_once(10, |n| {
            let input = json!({ "user_id": wallet.user, "amount": 30, "case": format!("c{n}") });
            ("place_hold", input)
        })
        .await;
    let mut held: Vec<i64> = answers
        .iter()
        .map(|answer| answer.as_ref().expect("held")["amount"].as_i64().expect("an amount"))
        .collect();
    held.sort_unstable();
    assert_eq!(held, [0, 0, 0, 0, 0, 0, 10, 30, 30, 30]);
    assert_eq!(wallet.figures().await, (100, 100, 0));
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_releasing_and_capturing_at_once_one_wins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    place(&wallet, &world, "c", 300).await;
    let answers = world
        .calls_at_once(8, |n| {
            if n % 2 == 0 {
                ("release_hold", json!({ "case": "c" }))
            } else {
                ("capture_hold", json!({ "case": "c", "key": "k", "kind": "refund" }))
            }
        })
        .await;
    let released = answers[0].is_ok();
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!(answer.is_ok(), (n % 2 == 0) == released, "{answers:?}");
    }
    let left = if released { 1000 } else { 700 };
    assert_eq!(wallet.figures().await, (left, 0, left));
    world.verify_books().await;
}
