//! Posting, idempotency, overdraft, reversal.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

#[rstest]
#[case::top_up("top_up", 700, "stripe_balance")]
#[case::usage("usage", -700, "usage_revenue")]
#[case::grant("grant", 700, "promotions")]
#[case::refund("refund", -700, "refunds_clearing")]
#[case::dispute("dispute", -700, "disputes_receivable")]
#[case::fee("fee", -700, "dispute_fees")]
#[case::card_check("card_check", 700, "adjustments")]
#[case::correction_up("adjustment", 700, "adjustments")]
#[case::correction_down("adjustment", -700, "adjustments")]
#[tokio::test(flavor = "multi_thread")]
async fn each_kind_moves_between_the_wallet_and_its_account(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] kind: &str,
    #[case] amount: i64,
    #[case] account: &str,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let counter = format!("{account}/usd");
    let before = world.books().await.balance(&counter);

    let posted = wallet.post(json!({ "kind": kind, "amount": amount, "key": "k" })).await;

    assert_eq!(posted["status"], "posted");
    assert_eq!(posted["amount"], amount);
    assert_eq!(posted["balance"], 1000 + amount);
    assert_eq!(posted["seq"], 2);
    let detail = world.ok("get_transaction", json!({ "id": posted["id"] })).await;
    assert_eq!(detail["transaction"], posted);
    let legs: Vec<(&Value, &Value)> = detail["entries"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|entry| (&entry["account"], &entry["amount"]))
        .collect();
    assert_eq!(legs, [(&json!("wallet"), &json!(amount)), (&json!(account), &json!(-amount))]);
    assert_eq!(world.books().await.balance(&counter), before - amount);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_and_content_gets_the_first_answer_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let input = json!({
        "kind": "usage", "amount": -100, "key": "k", "reference": "run 7", "reason": "müde 張",
        "metadata": { "model": "x", "nested": { "tokens": [1, 2.5, null] }, "emoji": "🦀" },
    });
    let first = wallet.post(input.clone()).await;
    assert_eq!(first["metadata"], input["metadata"]);
    wallet.use_up(300).await;
    world.advance_seconds(60);
    let before = world.books().await;

    let again = wallet.post(input).await;

    assert_eq!(again, first, "also the balance of then");
    assert_eq!(world.books().await, before);
    world.verify_books().await;
}

#[rstest]
#[case::amount(json!({ "amount": -101 }))]
#[case::kind(json!({ "kind": "fee" }))]
#[case::reference(json!({ "reference": "other" }))]
#[case::no_reference(json!({ "reference": null }))]
#[case::reason(json!({ "reason": "other" }))]
#[case::metadata(json!({ "metadata": { "a": 2 } }))]
#[case::pending(json!({ "pending": true }))]
#[case::user(json!({ "user_id": "neighbour" }))]
#[case::currency(json!({ "currency": "eur" }))]
#[tokio::test(flavor = "multi_thread")]
async fn other_content_under_a_used_key_is_a_conflict(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] change: Value,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    world
        .ok(
            "create_user",
            json!({ "id": "neighbour", "email": "n@example.com", "currency": "eur" }),
        )
        .await;
    world
        .ok(
            "create_user",
            json!({ "id": wallet.user, "email": email(&wallet.user),
        "name": format!("Name of {}", wallet.user), "currency": "eur" }),
        )
        .await;
    let mut input = json!({
        "user_id": wallet.user, "kind": "usage", "amount": -100, "key": "k", "reference": "r",
        "reason": "because", "metadata": { "a": 1 },
    });
    world.ok("post_transaction", input.clone()).await;
    let before = world.books().await;
    for (field, value) in change.as_object().expect("an object") {
        input[field] = value.clone();
    }
    assert_eq!(world.refused("post_transaction", input).await, "key_conflict");
    assert_eq!(world.books().await, before);
}

fn email(user: &str) -> String {
    format!("{user}@example.com")
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_at_once_is_posted_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let answers = world
        .calls_at_once(16, |_| {
            let input =
                json!({ "user_id": wallet.user, "kind": "usage", "amount": -100, "key": "k" });
            ("post_transaction", input)
        })
        .await;
    let first = answers[0].as_ref().expect("an answer");
    for answer in &answers {
        assert_eq!(answer.as_ref().expect("an answer"), first);
    }
    assert_eq!(wallet.balances().await, [1000, 900]);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_different_contents_at_once_under_one_key_one_wins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let answers = world
        .calls_at_once(8, |n| {
            let amount = -1 - i64::try_from(n).expect("small");
            let input =
                json!({ "user_id": wallet.user, "kind": "usage", "amount": amount, "key": "k" });
            ("post_transaction", input)
        })
        .await;
    let won: Vec<&Value> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    for refusal in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        assert_eq!(refusal.code, "key_conflict");
        assert_eq!(refusal.details["key"], "k");
    }
    assert_eq!(wallet.balances().await[1], won[0]["balance"]);
    world.verify_books().await;
}

#[rstest]
#[case::usage_to_the_last_cent("usage", -1000, Ok(0))]
#[case::usage_one_cent_more("usage", -1001, Err("insufficient_credits"))]
#[case::correction_one_cent_more("adjustment", -1001, Err("insufficient_credits"))]
#[case::refund_goes_below("refund", -1500, Ok(-500))]
#[case::dispute_goes_below("dispute", -1500, Ok(-500))]
#[case::fee_goes_below("fee", -1500, Ok(-500))]
#[tokio::test(flavor = "multi_thread")]
async fn only_what_the_bank_took_may_overdraw(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] kind: &str,
    #[case] amount: i64,
    #[case] expected: Result<i64, &str>,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let input = json!({ "user_id": wallet.user, "kind": kind, "amount": amount, "key": "k" });
    let answer = world.call("post_transaction", input).await;
    match expected {
        Ok(balance) => assert_eq!(answer.expect("posted")["balance"], balance),
        Err(code) => {
            let refusal = answer.expect_err("refused");
            assert_eq!(refusal.code, code);
            assert_eq!(refusal.details["available"], 1000);
            assert_eq!(refusal.details["asked"], -amount);
        }
    }
    let balance = expected.unwrap_or(1000);
    assert_eq!(wallet.balance().await, balance);
    // Who owes cannot use anything before paying it back.
    let more = json!({ "user_id": wallet.user, "kind": "usage", "amount": -1001, "key": "more" });
    assert_eq!(world.refused("post_transaction", more).await, "insufficient_credits");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn usage_at_once_never_overdraws(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(100).await;
    let answers = world
        .calls_at_once(20, |n| {
            let input = json!({ "user_id": wallet.user, "kind": "usage", "amount": -10, "key": format!("u{n}") });
            ("post_transaction", input)
        })
        .await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 10);
    for refusal in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        assert_eq!(refusal.code, "insufficient_credits");
    }
    assert_eq!(wallet.balances().await, [100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 0]);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_reversal_is_the_mirror_image_and_comes_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let usage = wallet.use_up(300).await;
    let input = json!({ "id": usage["id"], "key": "r1", "reason": "counted twice" });

    let reversal = world.ok("reverse_transaction", input.clone()).await;

    assert_eq!(reversal["kind"], "reversal");
    assert_eq!(reversal["amount"], 300);
    assert_eq!(reversal["balance"], 1000);
    assert_eq!(reversal["reverses"], usage["id"]);
    assert_eq!(reversal["reason"], "counted twice");
    assert_eq!(world.books().await.balance("usage_revenue/usd"), 0);
    let before = world.books().await;
    assert_eq!(world.ok("reverse_transaction", input).await, reversal, "again: the same answer");
    let id = usage["id"].clone();
    for (input, code) in [
        (json!({ "id": id, "key": "r2", "reason": "x" }), "transaction_already_reversed"),
        (json!({ "id": id, "key": "r1", "reason": "other" }), "key_conflict"),
        (json!({ "id": 999, "key": "r3", "reason": "x" }), "transaction_not_found"),
    ] {
        assert_eq!(world.refused("reverse_transaction", input).await, code);
    }
    assert_eq!(world.books().await, before);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_reversal_at_once_comes_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let usage = wallet.use_up(300).await;
    let answers = world
        .calls_at_once(8, |n| {
            let input = json!({ "id": usage["id"], "key": format!("r{n}"), "reason": "twice" });
            ("reverse_transaction", input)
        })
        .await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    assert_eq!(wallet.balances().await, [1000, 700, 1000]);
    world.verify_books().await;
}

/// A payment that never came may have been used up already.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_reversed_top_up_may_leave_a_debt(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    let top_up = wallet.top_up("pi_1", 1000).await;
    wallet.use_up(400).await;
    let input = json!({ "id": top_up["id"], "key": "r", "reason": "the payment failed late" });
    assert_eq!(world.ok("reverse_transaction", input).await["balance"], -400);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_entries_cannot_be_reversed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    let pending =
        wallet.post(json!({ "kind": "top_up", "amount": 500, "key": "p", "pending": true })).await;
    let input = json!({ "id": pending["id"], "key": "r", "reason": "x" });
    let refused = world.refused("reverse_transaction", input).await;
    assert_eq!(refused, "transaction_not_reversible");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn wallets_of_two_currencies_stay_apart(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let user = json!({ "id": "u", "email": "u@example.com", "currency": "jpy" });
    world.ok("create_user", user).await;
    for (currency, amount) in [("usd", 1000), ("jpy", 250)] {
        let input = json!({ "user_id": "u", "kind": "top_up", "amount": amount,
            "currency": currency, "key": currency });
        assert_eq!(world.ok("post_transaction", input).await["seq"], 1);
    }
    let wallet = world.ok("get_wallet", json!({ "user_id": "u", "currency": "jpy" })).await;
    assert_eq!((&wallet["balance"], &wallet["seq"]), (&json!(250), &json!(1)));
    let detail = world.ok("get_user", json!({ "user_id": "u" })).await;
    assert_eq!(detail["wallets"].as_array().map(Vec::len), Some(2));
    world.verify_books().await;
}
