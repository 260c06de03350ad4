//! The overview: its sums are those of the ledger and of the cases, in every currency and size.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

const MOST: i64 = 9_007_199_254_740_991;

async fn overview(world: &World) -> Value {
    world.ok("get_overview", json!({})).await
}

/// The sum of a column over the last thirty days.
fn sum(overview: &Value, column: &str) -> i64 {
    let days = overview["daily"].as_array().expect("days");
    days.iter().map(|day| day[column].as_i64().expect("a number")).sum()
}

/// A refund of 600 succeeds and fails days later: nothing was refunded.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_failed_is_in_no_sum(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.refund("re_1", "pi_1", 600, "succeeded").await;
    assert_eq!(sum(&overview(&world).await, "refunds"), 600);
    world.advance_seconds(86_400 * 3);
    world.refund("re_1", "pi_1", 600, "failed").await;
    let seen = overview(&world).await;
    assert_eq!((sum(&seen, "refunds"), sum(&seen, "top_ups")), (0, 1000));
    world.verify_books().await;
}

/// What the bank withdrew counts from the day it was taken until it is given back, once and however
/// the case goes on; that a case is lost again counts when Stripe shows a second withdrawal.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_counts_while_its_money_is_with_the_bank(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    for (status, withdrawn) in [("needs_response", 1000), ("lost", 1000), ("won", 0), ("lost", 0)] {
        world.dispute("du_1", "pi_1", 1000, status).await;
        assert_eq!(sum(&overview(&world).await, "disputes"), withdrawn, "{status}");
    }
    wallet.top_up("pi_2", 10).await;
    let reversed = wallet.use_up(7).await;
    let input = json!({ "id": reversed["id"], "key": "undo", "reason": "posted twice" });
    world.ok("reverse_transaction", input).await;
    assert_eq!(sum(&overview(&world).await, "usage"), 0);
}

/// Cases of every currency are counted; their sums stand apart.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn open_cases_of_all_currencies_are_counted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    let user = &wallet.user;
    let (email, name) = (format!("{user}@example.com"), format!("Name of {user}"));
    let opened = json!({ "id": user, "email": email, "name": name, "currency": "jpy" });
    world.ok("create_user", opened).await;
    for (payment, currency, amount) in [("pi_usd", "usd", 1000), ("pi_jpy", "jpy", 70_000)] {
        world.payment_at_stripe(payment, amount, currency);
        wallet
            .post(json!({
                "kind": "top_up", "amount": amount, "currency": currency, "key": payment,
                "reference": payment,
            }))
            .await;
        wallet.ask_refund(payment, amount / 2).await;
    }
    let mut dispute = world.dispute_object("du_1", "pi_jpy", 30_000, "needs_response");
    dispute["currency"] = json!("jpy");
    world.ingest(dispute).await.expect("a dispute");
    let seen = overview(&world).await;
    assert_eq!((&seen["open_refund_requests"], &seen["open_disputes"]), (&json!(2), &json!(1)));
    assert_eq!((&seen["open_refund_amount"], &seen["money_at_risk"]), (&json!(500), &json!(0)));
    assert_eq!(
        seen["other_open"],
        json!([{
            "currency": "jpy", "refund_requests": 1, "refund_amount": 35_000,
            "disputes": 1, "money_at_risk": 30_000,
        }])
    );
}

/// Two wallets of the largest amount there is: the sum is exact, and the next top-up is taken.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_maximal_wallets_are_summed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    for _ in 0..2 {
        world.wallet_with(MOST).await;
    }
    let seen = overview(&world).await;
    assert_eq!(seen["balances"][0]["total"], "18014398509481982", "{:#}", seen["balances"]);
    assert_eq!(seen["balances"][0]["held"], 0);
    let today = seen["daily"].as_array().expect("days").last().expect("today");
    assert_eq!(today["top_ups"], "18014398509481982");
    world.wallet_with(1).await;
    world.verify_books().await;
}
