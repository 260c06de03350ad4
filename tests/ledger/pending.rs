//! Pending transactions: recorded, then settled or voided, once.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

async fn pending(engine: Engine, amount: i64) -> (World, Wallet, Value) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let kind = if amount > 0 { "top_up" } else { "usage" };
    let pending = wallet
        .post(json!({
            "kind": kind, "amount": amount, "key": "p", "reference": "cs_1", "pending": true,
            "reason": "checkout", "metadata": { "a": 1 },
        }))
        .await;
    (world, wallet, pending)
}

fn of(wallet: &Wallet) -> Value {
    json!({ "key": "p", "user_id": wallet.user })
}

async fn status(world: &World, pending: &Value) -> Value {
    let detail = world.ok("get_transaction", json!({ "id": pending["id"] })).await;
    detail["transaction"]["status"].clone()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_pending_one_is_not_in_the_balance_until_it_is_settled(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, pending) = pending(engine, 500).await;
    assert_eq!(pending["status"], "pending");
    assert_eq!((&pending["balance"], &pending["seq"]), (&Value::Null, &Value::Null));
    assert_eq!(wallet.figures().await, (1000, 0, 1000));

    let settled = world.ok("settle_transaction", of(&wallet)).await;

    assert_eq!(settled["status"], "posted");
    assert_eq!(settled["settles"], pending["id"]);
    assert_eq!(settled["balance"], 1500);
    assert_eq!(settled["amount"], 500);
    assert_eq!(settled["kind"], "top_up");
    assert_eq!(settled["reference"], "cs_1");
    assert_eq!(settled["metadata"], json!({ "a": 1 }));
    assert_eq!(status(&world, &pending).await, "settled");
    assert_eq!(wallet.balances().await, [1000, 1500]);
    world.verify_books().await;
}

#[rstest]
#[case::settled_twice("settle_transaction", "settle_transaction", None)]
#[case::voided_twice("void_transaction", "void_transaction", None)]
#[case::settled_then_voided(
    "settle_transaction",
    "void_transaction",
    Some("transaction_already_settled")
)]
#[case::voided_then_settled(
    "void_transaction",
    "settle_transaction",
    Some("transaction_already_voided")
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_pending_one_ends_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] first: &str,
    #[case] second: &str,
    #[case] refusal: Option<&str>,
) {
    let (world, wallet, pending) = pending(engine, 500).await;
    let answer = world.ok(first, of(&wallet)).await;
    world.advance_seconds(60);
    let before = world.books().await;
    match refusal {
        None => assert_eq!(world.ok(second, of(&wallet)).await, answer),
        Some(code) => assert_eq!(world.refused(second, of(&wallet)).await, code),
    }
    assert_eq!(world.books().await, before);
    let settled = first == "settle_transaction";
    assert_eq!(status(&world, &pending).await, if settled { "settled" } else { "voided" });
    assert_eq!(wallet.balance().await, if settled { 1500 } else { 1000 });
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn settling_at_once_credits_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, wallet, _) = pending(engine, 500).await;
    let answers = world.calls_at_once(8, |_| ("settle_transaction", of(&wallet))).await;
    let first = answers[0].as_ref().expect("settled");
    assert!(answers.iter().all(|answer| answer.as_ref().is_ok_and(|answer| answer == first)));
    assert_eq!(wallet.balances().await, [1000, 1500]);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_settling_and_voiding_at_once_one_wins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, pending) = pending(engine, 500).await;
    let answers = world
        .calls_at_once(8, |n| {
            let name = if n % 2 == 0 { "settle_transaction" } else { "void_transaction" };
            (name, of(&wallet))
        })
        .await;
    let settled = answers[0].is_ok();
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!(answer.is_ok(), (n % 2 == 0) == settled, "{answers:?}");
    }
    assert_eq!(status(&world, &pending).await, if settled { "settled" } else { "voided" });
    assert_eq!(wallet.balance().await, if settled { 1500 } else { 1000 });
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_to_end_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("settle_transaction", "void_transaction")] command: &str,
) {
    let (world, wallet, _) = pending(engine, 500).await;
    let neighbour = world.wallet().await;
    wallet.post(json!({ "kind": "grant", "amount": 1, "key": "plain" })).await;
    let before = world.books().await;
    for (key, user, code) in [
        ("nothing", &wallet.user, "transaction_not_found"),
        ("p", &neighbour.user, "transaction_not_found"),
        ("plain", &wallet.user, "transaction_not_pending"),
    ] {
        let input = json!({ "key": key, "user_id": user });
        assert_eq!(world.refused(command, input).await, code, "{key} of {user}");
    }
    assert_eq!(world.books().await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_may_bring_the_payment_it_was_waiting_for(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, pending) = pending(engine, 500).await;
    let mut input = of(&wallet);
    input["new_reference"] = json!("pi_9");
    let settled = world.ok("settle_transaction", input.clone()).await;
    assert_eq!(settled["reference"], "pi_9");
    assert_eq!(world.ok("settle_transaction", input.clone()).await, settled);
    input["new_reference"] = json!("pi_10");
    assert_eq!(world.refused("settle_transaction", input).await, "key_conflict");
    let detail = world.ok("get_transaction", json!({ "id": pending["id"] })).await;
    assert_eq!(detail["transaction"]["reference"], "cs_1", "rows are never changed");
    // The payment is known by its settlement.
    assert_eq!(wallet.ask_refund("pi_9", 500).await["state"], "in_review");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn settled_usage_does_not_overdraw_either(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, pending) = pending(engine, -800).await;
    wallet.use_up(300).await;
    let before = world.books().await;
    let refused = world.refused("settle_transaction", of(&wallet)).await;
    assert_eq!(refused, "insufficient_credits");
    assert_eq!(world.books().await, before);
    assert_eq!(status(&world, &pending).await, "pending");
    wallet.top_up("pi_more", 100).await;
    assert_eq!(world.ok("settle_transaction", of(&wallet)).await["balance"], 0);
    world.verify_books().await;
}
