//! A payment is credited once and found by every id that Stripe gives it.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

const PAID: i64 = 1000;

async fn paid(engine: Engine) -> (World, harness::Wallet, Value) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    world.payment_at_stripe("pi_1", PAID, "usd");
    let mut payment = world.at_stripe("pi_1");
    payment["metadata"] = json!({ "user_id": wallet.user });
    (world, wallet, payment)
}

fn top_up(user: &str, reference: &str, amount: i64) -> Value {
    json!({ "user_id": user, "kind": "top_up", "amount": amount, "key": "own", "reference": reference })
}

fn session(payment: &Value, status: &str) -> Value {
    json!({
        "object": "checkout.session", "id": "cs_1", "payment_intent": payment["id"],
        "status": "complete", "payment_status": status, "amount_total": PAID, "currency": "usd",
        "created": payment["created"], "metadata": {}, "livemode": false,
    })
}

/// The first of platform and Stripe credits the payment; the second gets the same top-up.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_credited_once_in_any_order_of_reports(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] is_stripe_first: bool,
) {
    let (world, wallet, payment) = paid(engine).await;
    let posted = if is_stripe_first {
        world.ingest(payment).await.expect("credited");
        wallet.post(top_up(&wallet.user, "pi_1", PAID)).await
    } else {
        let posted = wallet.post(top_up(&wallet.user, "pi_1", PAID)).await;
        world.ingest(payment).await.expect("taken");
        posted
    };
    assert_eq!(wallet.balances().await, [PAID]);
    let again = wallet.post(top_up(&wallet.user, "pi_1", PAID)).await;
    assert_eq!(again["id"], posted["id"]);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_credited_once_when_both_report_it_at_the_same_moment(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, payment) = paid(engine).await;
    let answers = world
        .calls_at_once(8, |number| {
            if number % 2 == 0 {
                ("ingest_stripe_object", json!({ "object": payment }))
            } else {
                let mut own = top_up(&wallet.user, "pi_1", PAID);
                own["key"] = json!(format!("own_{number}"));
                ("post_transaction", own)
            }
        })
        .await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(wallet.balances().await, [PAID]);
    world.verify_books().await;
}

/// Another amount, another currency or another wallet is a conflict; nothing is credited.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_second_top_up_that_differs_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, _) = paid(engine).await;
    let other = world.wallet().await;
    wallet.post(top_up(&wallet.user, "pi_1", 600)).await;
    for (user, amount) in [(&wallet.user, 400), (&other.user, 400), (&other.user, 600)] {
        let mut second = top_up(user, "pi_1", amount);
        second["key"] = json!("second");
        assert_eq!(world.refused("post_transaction", second).await, "payment_already_credited");
    }
    assert_eq!((wallet.balance().await, other.balance().await), (600, 0));

    // After the wrong one is reversed, the right one is taken.
    let wrong = wallet.transactions(json!({ "kind": "top_up" })).await[0]["id"].clone();
    world
        .ok("reverse_transaction", json!({ "id": wrong, "key": "undo", "reason": "wrong wallet" }))
        .await;
    let mut right = top_up(&other.user, "pi_1", PAID);
    right["key"] = json!("right");
    other.post(right).await;
    assert_eq!((wallet.balance().await, other.balance().await), (0, PAID));
    world.refund("re_1", "pi_1", PAID, "succeeded").await;
    assert_eq!((wallet.balance().await, other.balance().await), (0, 0));
    world.verify_books().await;
}

/// The platform settles without naming the payment intent: it is found all the same, and both who
/// settle get one answer.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_known_by_its_checkout_is_found_by_its_intent(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] is_platform_first: bool,
) {
    let (world, wallet, payment) = paid(engine).await;
    let mut pending = top_up(&wallet.user, "cs_1", PAID);
    pending["pending"] = json!(true);
    wallet.post(pending).await;
    let settle = json!({ "key": "own", "user_id": wallet.user });
    if is_platform_first {
        world.ok("settle_transaction", settle.clone()).await;
    }
    world.ingest(session(&payment, "paid")).await.expect("taken");
    world.ingest(payment).await.expect("taken");
    let first = world.ok("settle_transaction", settle.clone()).await;
    let named = json!({ "key": "own", "user_id": wallet.user, "new_reference": "pi_1" });
    assert_eq!(world.ok("settle_transaction", named).await["id"], first["id"]);
    assert_eq!(wallet.balances().await, [PAID]);

    world.refund("re_1", "pi_1", 400, "succeeded").await;
    world.dispute("du_1", "pi_1", 600, "needs_response").await;
    assert_eq!(wallet.figures().await, (600, 600, 0));
    world.verify_books().await;
}

/// Stripe's report credited the payment before its checkout was known: whoever settles the pending
/// top-up then gets the one in force.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_of_a_payment_already_credited_gets_its_top_up(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] is_checkout_heard: bool,
) {
    let (world, wallet, payment) = paid(engine).await;
    let mut pending = top_up(&wallet.user, "cs_1", PAID);
    pending["pending"] = json!(true);
    wallet.post(pending).await;
    world.ingest(payment.clone()).await.expect("credited");
    if is_checkout_heard {
        world.ingest(session(&payment, "paid")).await.expect("taken");
    }
    let credited = wallet.transactions(json!({ "kind": "top_up", "status": "posted" })).await;
    assert_eq!(credited.len(), 1, "{credited:#?}");
    let settle = json!({ "key": "own", "user_id": wallet.user, "new_reference": "pi_1" });
    for _ in 0..2 {
        let settled = world.ok("settle_transaction", settle.clone()).await;
        assert_eq!(settled["id"], credited[0]["id"]);
    }
    assert_eq!(wallet.balances().await, [PAID]);
    world.verify_books().await;
}

/// Two ids of one payment that were credited before the link was known: a person is notified.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_credited_under_two_names_is_shown(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, payment) = paid(engine).await;
    wallet.post(top_up(&wallet.user, "cs_1", PAID)).await;
    world.ingest(payment.clone()).await.expect("credited");
    world.ingest(session(&payment, "paid")).await.expect("taken");
    let attention = world.list("list_attention", json!({})).await;
    assert_eq!(attention[0]["code"], "payment_credited_twice", "{attention:?}");
    world.verify_books().await;
}

/// What names only the charge finds its payment through it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_names_only_the_charge_finds_its_payment(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, payment) = paid(engine).await;
    world.ingest(payment).await.expect("credited");
    let mut refund = world.refund_object("re_1", "pi_1", 400, "succeeded");
    refund["payment_intent"] = Value::Null;
    world.ingest(refund).await.expect("taken");
    assert_eq!(wallet.balance().await, 600);
    let mut dispute = world.dispute_object("du_1", "pi_1", 600, "needs_response");
    dispute["payment_intent"] = Value::Null;
    world.ingest(dispute).await.expect("taken");
    assert_eq!(wallet.figures().await, (600, 600, 0));
    world.verify_books().await;
}

/// Accounts with older API versions report refunds by their charge only.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refunded_charge_leads_to_its_refunds(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] is_delivered: bool,
) {
    let (world, wallet, payment) = paid(engine).await;
    world.ingest(payment).await.expect("credited");
    world.sync_all().await;
    let mut charge = world.at_stripe("ch_1");
    charge["amount_refunded"] = json!(300);
    world.put_at_stripe(&[charge.clone(), world.refund_object("re_1", "pi_1", 300, "succeeded")]);
    if is_delivered {
        let event = json!({
            "id": "evt_charge", "object": "event", "type": "charge.refunded",
            "created": world.seconds(), "livemode": false, "data": { "object": charge },
        });
        world.deliver(&event).await.expect("taken");
    } else {
        world.ingest(charge).await.expect("taken");
    }
    world.sync().await;
    assert_eq!(wallet.balance().await, 700);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_credited_when_its_customer_is_named(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet, mut payment) = paid(engine).await;
    payment["metadata"] = json!({});
    payment["customer"] = json!("cus_1");
    world.ingest(payment).await.expect("kept");
    assert_eq!(wallet.balance().await, 0);
    let customer = json!({
        "object": "customer", "id": "cus_1", "created": world.seconds(), "livemode": false,
        "metadata": { "user_id": wallet.user },
    });
    world.ingest(customer.clone()).await.expect("taken");
    world.ingest(customer).await.expect("taken");
    assert_eq!(wallet.balances().await, [PAID]);
    world.verify_books().await;
}

/// Money in euros, credits in dollars: nothing is sent, and what Stripe says counts all the same.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn credits_in_another_currency_than_the_money_are_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.post(top_up(&wallet.user, "pi_1", PAID)).await;
    let request = wallet.ask_refund("pi_1", 400).await;
    world.payment_at_stripe("pi_1", PAID, "eur");
    world.ingest(world.at_stripe("pi_1")).await.expect_err("refused");
    // A reading keeps what it could not book.
    world.sync_all().await;

    let refusal = world
        .call("approve_refund", json!({ "request_id": request["id"] }))
        .await
        .expect_err("refused");
    assert_eq!(refusal.code, "payment_currency_differs", "{refusal:?}");
    assert_eq!(
        (&refusal.details["credited"], &refusal.details["at_stripe"]),
        (&json!("usd"), &json!("eur"))
    );
    assert_eq!(world.calls_to("/v1/refunds"), 0);

    let mut refund = world.refund_object("re_1", "pi_1", 250, "succeeded");
    refund["currency"] = json!("eur");
    world.ingest(refund).await.expect("taken");
    assert_eq!(wallet.balance().await, 750, "a quarter of the credits");
    world.verify_books().await;
}

/// Stripe took euros: whoever credits them as dollars is refused, whichever way it comes.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_top_up_in_another_currency_than_the_money_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("command", "stream", "settlement")] way: &str,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    world.payment_at_stripe("pi_1", PAID, "eur");
    world.sync_all().await;
    let top_up = |key: &str, reference: &str| {
        json!({
            "user_id": wallet.user, "kind": "top_up", "amount": 500, "key": key,
            "reference": reference,
        })
    };
    let code = match way {
        "command" => world.refused("post_transaction", top_up("t", "pi_1")).await,
        "stream" => {
            let lines = [top_up("a", "pi_2"), top_up("b", "pi_1"), top_up("c", "pi_3")];
            let lines = lines.map(|line| line.to_string()).join("\n");
            let answers = world.ctl_fed(&["post", "-"], &lines).await.lines_with_status(3);
            assert_eq!(answers[0]["key"], "a");
            assert_eq!(answers[2]["key"], "c");
            answers[1]["error"]["code"].as_str().expect("a code").to_owned()
        }
        _ => {
            let mut pending = top_up("t", "cs_1");
            pending["pending"] = json!(true);
            world.ok("post_transaction", pending).await;
            let settle = json!({ "user_id": wallet.user, "key": "t", "new_reference": "pi_1" });
            world.refused("settle_transaction", settle).await
        }
    };
    assert_eq!(code, "payment_currency_differs");
    let posted = if way == "stream" { 1_000 } else { 0 };
    assert_eq!(wallet.balance().await, posted);
    world.verify_books().await;
}
