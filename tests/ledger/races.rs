//! Many callers at once: new wallets, one hot account, two desks on one database.

use harness::{Engine, World, at_once};
use rstest::rstest;
use serde_json::{Value, json};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_user_created_at_once_has_one_wallet(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let answers = world
        .calls_at_once(8, |_| ("create_user", json!({ "id": "u", "email": "u@example.com" })))
        .await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let books = world.books().await;
    assert_eq!(books.counts["users"], 1);
    assert_eq!(books.counts["accounts"], 1);
    assert_eq!(books.counts["audit_records"], 2, "the user and the wallet, once");
    world.verify_books().await;
}

/// The fault this replaces: first movements of a brand-new wallet overwrote each other.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_first_movements_of_a_new_wallet_all_count(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    let answers = world
        .calls_at_once(10, |n| {
            let key = format!("k{n}");
            (
                "post_transaction",
                json!({ "user_id": wallet.user, "kind": "top_up", "amount": 100, "key": key }),
            )
        })
        .await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(wallet.seqs().await, (1..=10).collect::<Vec<_>>());
    assert_eq!(wallet.balances().await, (1..=10).map(|n| n * 100).collect::<Vec<_>>());
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn opening_and_posting_at_once_loses_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let answers = world
        .calls_at_once(12, |n| {
            if n % 3 == 0 {
                return ("create_user", json!({ "id": "u", "email": "u@example.com" }));
            }
            let key = format!("k{n}");
            (
                "post_transaction",
                json!({ "user_id": "u", "kind": "grant", "amount": 1, "key": key }),
            )
        })
        .await;
    let (created, posted): (Vec<_>, Vec<_>) =
        answers.iter().enumerate().partition(|(n, _)| n % 3 == 0);
    assert!(created.iter().all(|(_, answer)| answer.is_ok()), "{answers:?}");
    for refusal in posted.iter().filter_map(|(_, answer)| answer.as_ref().err()) {
        assert_eq!(refusal.code, "user_not_found", "too early");
    }
    let counted = posted.iter().filter(|(_, answer)| answer.is_ok()).count();
    let wallet = world.ok("get_wallet", json!({ "user_id": "u" })).await;
    assert_eq!(wallet["balance"], counted);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_hot_account_takes_everybody(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let mut wallets = Vec::new();
    for _ in 0..10 {
        wallets.push(world.wallet_with(1000).await);
    }
    let answers = world
        .calls_at_once(100, |n| {
            let user = &wallets[n % 10].user;
            let key = format!("k{n}");
            (
                "post_transaction",
                json!({ "user_id": user, "kind": "usage", "amount": -7, "key": key }),
            )
        })
        .await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let books = world.books().await;
    let hot: Vec<(i64, i64)> =
        books.of("usage_revenue/usd").map(|entry| (entry.seq, entry.balance_minor)).collect();
    assert_eq!(hot, (1..=100).map(|n| (n, n * 7)).collect::<Vec<_>>());
    for wallet in &wallets {
        assert_eq!(wallet.balance().await, 1000 - 70);
    }
    world.verify_books().await;
}

/// Who needs nothing read joins a commit that has begun; who refers to something waits for the next.
/// Three rounds, so that the lane expects a crowd and knows its wallets.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_all_kinds_gets_its_answers(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    const CROWD: usize = 250;
    let world = World::new(engine).await;
    let wallet = world.wallet_with(100_000).await;
    let user = &wallet.user;
    let answers = world
        .calls_at_once(CROWD, |n| {
            let input = json!({ "user_id": user, "kind": "usage", "amount": -1,
                "key": format!("old-{n}"), "pending": n % 5 == 1 || n % 5 == 2 });
            ("post_transaction", input)
        })
        .await;
    let made: Vec<Value> = answers.into_iter().map(|answer| answer.expect("posted")).collect();
    for round in 0..3 {
        let answers = world
            .calls_at_once(CROWD, |n| {
                let old = json!({ "user_id": user, "key": format!("old-{n}") });
                match n % 5 {
                    0 => (
                        "settle_transaction",
                        json!({ "user_id": user, "key": format!("old-{}", n + 1) }),
                    ),
                    1 => (
                        "post_transaction",
                        json!({ "user_id": user, "kind": "usage", "amount": -2,
                        "key": format!("new-{round}-{n}") }),
                    ),
                    2 => ("void_transaction", old),
                    3 => (
                        "reverse_transaction",
                        json!({ "id": made[n]["id"], "reason": "wrong",
                        "key": format!("back-{n}") }),
                    ),
                    _ => (
                        "place_hold",
                        json!({ "user_id": user, "amount": 3, "case": format!("case-{n}") }),
                    ),
                }
            })
            .await;
        let refused: Vec<_> = answers.iter().enumerate().filter(|(_, a)| a.is_err()).collect();
        assert!(refused.is_empty(), "round {round}: {refused:?}");
    }
    let fifth = i64::try_from(CROWD / 5).expect("a number");
    // Posted at first: three fifths, of which one was reversed; settled: one; new: one each round.
    assert_eq!(wallet.balance().await, 100_000 - 2 * fifth - fifth - 3 * 2 * fifth);
    world.verify_books().await;
}

/// As two processes would: separate connections, separate lanes, one database.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_desks_post_into_one_wallet(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let desks = [world.desk().clone(), world.another_desk().await];
    let answers = at_once(40, |n| {
        let desk = desks[n % 2].clone();
        let key = format!("k{}", n / 4);
        let input = json!({ "user_id": wallet.user, "kind": "usage", "amount": -10, "key": key });
        async move {
            desk.call(&desk::Actor::operator("two").expect("a name"), "post_transaction", input)
                .await
        }
    })
    .await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(wallet.balance().await, 900, "each key once, whoever came first");
    assert_eq!(wallet.seqs().await, (1..=11).collect::<Vec<_>>());
    world.verify_books().await;
}
