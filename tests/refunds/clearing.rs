//! What payments and refunds move at Stripe: the books say what Stripe has, and clearing is empty once
//! everything was shown.

use fake_stripe::objects::{BalanceTransactionSpec, balance_transaction};
use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

const PAID: i64 = 1000;
const FEE: i64 = 59;

/// A payment at Stripe with the row of its money.
fn paid_at_stripe(world: &World, row_currency: &str) {
    world.payment_at_stripe("pi_1", PAID, "usd");
    let row = balance_transaction(&BalanceTransactionSpec {
        id: "txn_paid",
        kind: "charge",
        reporting_category: "charge",
        amount: PAID,
        fee: FEE,
        fee_description: "Stripe processing fees",
        currency: row_currency,
        created: world.seconds(),
        source: "ch_1",
        description: "Payment",
    });
    let mut charge = world.at_stripe("ch_1");
    charge["balance_transaction"] = row["id"].clone();
    world.put_at_stripe(&[row, charge]);
}

fn sum(rows: &[Value], field: &str) -> i64 {
    rows.iter().map(|row| row[field].as_i64().expect("a number")).sum()
}

fn top_up(user: &str, credits: i64) -> Value {
    json!({ "user_id": user, "kind": "top_up", "amount": credits, "key": "own", "reference": "pi_1" })
}

/// Whatever was granted for the money, and whoever is first: the platform or Stripe.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_books_say_what_stripe_has(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(1000, 1300, 840)] credits: i64,
    #[values(1000, 333)] refunded: i64,
    #[values(true, false)] is_platform_late: bool,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    paid_at_stripe(&world, "usd");
    if !is_platform_late {
        wallet.post(top_up(&wallet.user, credits)).await;
    }
    world.at_dashboard("/v1/refunds", &format!("payment_intent=pi_1&amount={refunded}"));
    world.sync_all().await;
    if is_platform_late {
        // The refund waits with its payment, which nobody is known to own.
        let waiting = world.list("list_unmatched_payments", json!({})).await;
        assert_eq!((waiting.len(), &waiting[0]["payment"]), (1, &json!("pi_1")), "{waiting:#?}");
        wallet.post(top_up(&wallet.user, credits)).await;
        world.sync_all().await;
        world.sync_all().await;
    }
    assert_eq!(world.list("list_queue", json!({})).await, Vec::<Value>::new());

    let books = world.books().await;
    let rows = world.objects_at_stripe("balance_transaction");
    assert_eq!(books.balance("stripe_balance/usd"), -sum(&rows, "net"));
    assert_eq!(books.balance("processing_fees/usd"), -sum(&rows, "fee"));
    assert_eq!(books.balance("refunds_clearing/usd"), 0);
    if refunded == PAID {
        assert_eq!(wallet.balance().await, 0);
        let difference = (books.balance("promotions/usd"), books.balance("adjustments/usd"));
        assert_eq!(difference, (0, 0), "all credits and all money are back");
    }
    world.verify_books().await;
}

/// What Stripe keeps for a refund, or gives back of the payment's fee.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_fee_of_a_refund_is_in_the_books(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(25, -15)] fee: i64,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    paid_at_stripe(&world, "usd");
    wallet.post(top_up(&wallet.user, PAID)).await;
    let refund = world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=400");
    let mut row = world.at_stripe(refund["balance_transaction"].as_str().expect("a row"));
    row["fee"] = json!(fee);
    row["net"] = json!(-400 - fee);
    world.put_at_stripe(&[row]);
    world.sync_all().await;
    world.ok("sync", json!({ "full": true })).await;
    world.sync_all().await;

    let books = world.books().await;
    let rows = world.objects_at_stripe("balance_transaction");
    assert_eq!(books.balance("processing_fees/usd"), -FEE - fee);
    assert_eq!(books.balance("stripe_balance/usd"), -sum(&rows, "net"));
    assert_eq!(books.balance("refunds_clearing/usd"), 0);
    assert_eq!(wallet.balance().await, 600);
    world.verify_books().await;
}

/// A refund that fails comes back, in the books as at Stripe.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_refund_leaves_nothing_in_clearing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(1000, 1300, 840)] credits: i64,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    paid_at_stripe(&world, "usd");
    wallet.post(top_up(&wallet.user, credits)).await;
    let refund = world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=400");
    world.sync_all().await;
    world.bank_decides(refund["id"].as_str().expect("an id"), "failed");
    world.sync_all().await;

    let books = world.books().await;
    let rows = world.objects_at_stripe("balance_transaction");
    assert_eq!(rows.len(), 3, "paid, left, came back");
    assert_eq!(books.balance("stripe_balance/usd"), -sum(&rows, "net"));
    assert_eq!(books.balance("refunds_clearing/usd"), 0);
    assert_eq!(wallet.balance().await, credits);
    world.verify_books().await;
}

/// Stripe settles in another currency: each currency's books say what Stripe has.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_settled_in_another_currency_stands_in_its_books(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    paid_at_stripe(&world, "eur");
    wallet.post(top_up(&wallet.user, PAID)).await;
    world.sync_all().await;
    let books = world.books().await;
    assert_eq!(books.balance("stripe_balance/usd"), 0);
    assert_eq!(books.balance("stripe_balance/eur"), -(PAID - FEE));
    assert_eq!(wallet.balance().await, PAID);
    world.verify_books().await;
}

/// A key that may not read the balance leaves the refund's money in clearing, and that is explained.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_stripe_has_not_shown_waits_in_clearing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    paid_at_stripe(&world, "usd");
    wallet.post(top_up(&wallet.user, PAID)).await;
    let fault = json!({ "kind": "forbidden", "permission": "rak_balance_transaction_read" });
    world.fault(&json!({ "path": "/v1/balance_transactions", "times": 0, "fault": fault }));
    world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=400");
    world.sync_all().await;
    assert_eq!(wallet.balance().await, PAID - 400);
    assert_eq!(world.books().await.balance("refunds_clearing/usd"), 400);
    assert_eq!(world.ok("verify", json!({})).await["clean"], true);
}

/// A top-up that is reversed (the wrong customer) takes its refunds along, and the money stays Stripe's.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_reversed_top_up_leaves_the_money_at_stripe_in_the_books(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    paid_at_stripe(&world, "usd");
    let posted = wallet.post(top_up(&wallet.user, PAID)).await;
    world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=400");
    world.sync_all().await;
    assert_eq!(wallet.balance().await, 600);
    let undo = json!({ "id": posted["id"], "key": "undo", "reason": "another customer" });
    world.ok("reverse_transaction", undo).await;
    world.sync_all().await;
    assert_eq!(wallet.balance().await, 0);
    let rows = world.objects_at_stripe("balance_transaction");
    let books = world.books().await;
    assert_eq!(books.balance("stripe_balance/usd"), -sum(&rows, "net"));
    assert_eq!(books.balance("refunds_clearing/usd"), 0);
    world.verify_books().await;
}
