//! In which payout a payment reached the bank.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;

fn pass(world: &World, seconds: i64) {
    world.advance_seconds(seconds);
    world.stripe_clock(world.seconds());
}

async fn world_and_wallet(engine: Engine) -> (World, Wallet) {
    let world = World::new(engine).await;
    world.stripe_clock(world.seconds());
    let wallet = world.wallet().await;
    (world, wallet)
}

/// A customer pays at Stripe; the payment's id.
fn buy(world: &World, amount: i64) -> String {
    let intent = world.control("POST", "payments", &json!({ "amount": amount }));
    intent["id"].as_str().expect("an id").to_owned()
}

/// The platform credits a payment.
async fn credit(wallet: &Wallet, payment: &str, amount: i64) {
    let top_up =
        json!({ "kind": "top_up", "amount": amount, "key": payment, "reference": payment });
    wallet.post(top_up).await;
}

/// A payout at Stripe; its id.
fn pay_out(world: &World, order: &Value) -> String {
    let payout = world.control("POST", "payouts", order);
    payout["id"].as_str().expect("an id").to_owned()
}

fn settle(world: &World, payout: &str, outcome: &Value) {
    world.control("POST", &format!("payouts/{payout}/outcome"), outcome);
}

/// The payout of a payment as the desk shows it.
async fn shown(world: &World, wallet: &Wallet, payment: &str) -> Value {
    let payments = world.list("list_payments", json!({ "user_id": wallet.user })).await;
    let found = payments.iter().find(|row| row["reference"] == payment).expect("the payment");
    found["payout"].clone()
}

/// Paths of the calls so far that asked what payouts contain.
fn lists_of_contents(world: &World) -> usize {
    let calls = world.stand_in().calls();
    let asks = |call: &&fake_stripe::Call| {
        call.path.ends_with("_transactions") && call.query.contains("payout=")
    };
    calls.iter().filter(asks).count()
}

async fn open_items(world: &World) -> Vec<(String, String)> {
    let rows = world.list("list_attention", json!({})).await;
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    rows.iter().map(|row| (text(&row["code"]), text(&row["subject"]))).collect()
}

/// How the desk comes to know what happened at Stripe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    /// Each event as it comes.
    Events,
    /// Everything is over when the account is read for the first time.
    Reading,
    /// Events are delivered twice, the latest first.
    Backwards,
    /// The platform credits the payment when it was paid out long ago.
    CreditLast,
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_shown_with_its_payout_whatever_is_heard_first(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(News::Events, News::Reading, News::Backwards, News::CreditLast)] news: News,
) {
    let (world, wallet) = world_and_wallet(engine).await;
    let hears = matches!(news, News::Events | News::CreditLast);
    let listen = async || {
        if hears {
            world.sync_all().await;
        }
    };
    if news != News::Reading {
        world.sync_all().await;
    }
    let (first, second) = (buy(&world, 10_000), buy(&world, 2_000));
    for (payment, amount) in [(&first, 10_000), (&second, 2_000)] {
        if news != News::CreditLast {
            credit(&wallet, payment, amount).await;
        }
    }
    listen().await;
    pass(&world, 3 * DAY);
    let late = buy(&world, 500);
    let payout = pay_out(&world, &json!({}));
    listen().await;
    if news == News::Events {
        assert_eq!(shown(&world, &wallet, &first).await, Value::Null, "Stripe does not know yet");
    }
    pass(&world, 3 * DAY);
    let arrives = world.at_stripe(&payout)["arrival_date"].clone();
    listen().await;
    if news == News::Backwards {
        let events = world.events_at_stripe();
        for event in events.iter().rev().chain(events.iter().rev()) {
            world.deliver(event).await.expect("taken");
        }
    }
    if news == News::CreditLast {
        credit(&wallet, &first, 10_000).await;
        credit(&wallet, &second, 2_000).await;
    }
    credit(&wallet, &late, 500).await;
    world.sync_all().await;

    let day = chrono::DateTime::from_timestamp(arrives.as_i64().expect("a day"), 0);
    let day = day.expect("a day").format("%Y-%m-%d").to_string();
    let expected = json!({ "id": payout, "status": "paid", "arrives_on": day });
    for payment in [&first, &second] {
        assert_eq!(shown(&world, &wallet, payment).await, expected, "{news:?}");
    }
    assert_eq!(shown(&world, &wallet, &late).await, Value::Null, "not paid out yet");
    assert_eq!(open_items(&world).await, []);

    // Read once, whatever is read or heard again.
    let lists = lists_of_contents(&world);
    world.ok("sync", json!({ "full": true })).await;
    world.sync_all().await;
    settle(&world, &payout, &json!({}));
    world.sync_all().await;
    assert_eq!(lists_of_contents(&world), lists);
    assert_eq!(shown(&world, &wallet, &first).await, expected);
    world.verify_books().await;
}

/// Banks return money days after a payout was paid. Its payments stay in it, and the money leaves
/// with a later payout.
#[rstest]
#[case::failed("failed")]
#[case::canceled("canceled")]
#[case::a_word_of_next_year("beamed_back")]
#[tokio::test(flavor = "multi_thread")]
async fn a_payout_that_fails_after_it_was_paid_is_shown_as_such(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] is_heard: bool,
    #[case] status: &str,
) {
    let (world, wallet) = world_and_wallet(engine).await;
    world.sync_all().await;
    let payment = buy(&world, 10_000);
    credit(&wallet, &payment, 10_000).await;
    pass(&world, 3 * DAY);
    let payout = pay_out(&world, &json!({}));
    pass(&world, 3 * DAY);
    world.sync_all().await;
    assert_eq!(shown(&world, &wallet, &payment).await["status"], "paid");

    if is_heard {
        settle(&world, &payout, &json!({ "status": status }));
    } else {
        // Without an event.
        let mut returned = world.at_stripe(&payout);
        returned["status"] = json!(status);
        world.put_at_stripe(&[returned]);
    }
    pass(&world, 4 * DAY);
    world.sync_all().await;

    let found = shown(&world, &wallet, &payment).await;
    assert_eq!((&found["id"], &found["status"]), (&json!(payout), &json!(status)));
    world.verify_books().await;
}

/// Lost events: neither that Stripe knows what a payout contains nor that it was paid was heard.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_heard_of_a_payout_is_found_the_next_day(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = world_and_wallet(engine).await;
    world.sync_all().await;
    let payment = buy(&world, 10_000);
    credit(&wallet, &payment, 10_000).await;
    pass(&world, 3 * DAY);
    let payout = pay_out(&world, &json!({}));
    world.sync_all().await;
    assert_eq!(shown(&world, &wallet, &payment).await, Value::Null);

    let mut settled = world.at_stripe(&payout);
    settled["status"] = json!("paid");
    settled["reconciliation_status"] = json!("completed");
    world.put_at_stripe(&[settled]);
    world.sync_all().await;
    assert_eq!(shown(&world, &wallet, &payment).await, Value::Null, "nobody has told");
    // Later than payouts are listed again for their age.
    world.advance_seconds(4 * DAY);
    world.sync_all().await;

    assert_eq!(shown(&world, &wallet, &payment).await["status"], "paid");
}

/// What a person pays out by hand cannot be itemised; the payout is known all the same.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_manual_payout_contains_no_payment(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = world_and_wallet(engine).await;
    let payment = buy(&world, 10_000);
    credit(&wallet, &payment, 10_000).await;
    pass(&world, 3 * DAY);
    pay_out(&world, &json!({ "amount": 9_000 }));
    world.sync_all().await;
    pass(&world, 3 * DAY);
    world.sync_all().await;

    assert_eq!(shown(&world, &wallet, &payment).await, Value::Null);
    assert_eq!(lists_of_contents(&world), 0, "Stripe would refuse it");
    assert_eq!(open_items(&world).await, []);
    let state = world.ok("get_sync", json!({})).await;
    let rows = state["collections"].as_array().expect("collections");
    let payouts = rows.iter().find(|row| row["name"] == "payouts").expect("payouts");
    assert_eq!((&payouts["read"], &payouts["finished"]), (&json!(1), &json!(true)));
}

/// More than a page, and Stripe stumbles in the middle: everything is there in the end.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_large_payout_is_read_whole_after_an_interruption(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = world_and_wallet(engine).await;
    world.sync_all().await;
    let payments: Vec<String> = (0..120).map(|_| buy(&world, 1_000)).collect();
    for payment in &payments {
        credit(&wallet, payment, 1_000).await;
    }
    world.sync_all().await;
    pass(&world, 3 * DAY);
    let payout = pay_out(&world, &json!({}));
    pass(&world, HOUR);
    let stumble = |kind: &str, times: u32| {
        json!({
            "method": "GET", "path": "/v1/balance_transactions", "times": times,
            "fault": { "kind": kind },
        })
    };
    // The first page comes late, the second not at all.
    let mut slow = stumble("slow", 1);
    slow["fault"]["ms"] = json!(1);
    world.faults(&[slow, stumble("server_error", 1)], 1);
    world.sync_all().await;
    for _ in 0..6 {
        pass(&world, 60);
        world.sync_all().await;
    }

    // A page, one that failed, and both once more: an interrupted reading begins anew, once.
    assert_eq!(lists_of_contents(&world), 4);
    for payment in &payments {
        assert_eq!(shown(&world, &wallet, payment).await["id"], payout);
    }
    assert_eq!(open_items(&world).await, []);
    world.verify_books().await;
}

/// Issue 18: a key that may not read payouts is a named gap; payments are read without them.
#[rstest]
#[case::payouts("/v1/payouts", "rak_payout_read", "collection:payouts")]
#[case::contents(
    "/v1/balance_transactions",
    "rak_balance_transaction_source_read",
    "collection:balance_transactions"
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_may_not_read_payouts_or_their_contents_is_a_named_gap(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] path: &str,
    #[case] permission: &str,
    #[case] gap: &str,
) {
    let (world, wallet) = world_and_wallet(engine).await;
    let payment = buy(&world, 10_000);
    credit(&wallet, &payment, 10_000).await;
    pass(&world, 3 * DAY);
    let payout = pay_out(&world, &json!({}));
    pass(&world, HOUR);
    let fault = json!({ "kind": "forbidden", "permission": permission });
    world.fault(&json!({ "method": "GET", "path": path, "times": 0, "fault": fault }));
    world.sync_all().await;
    pass(&world, HOUR);
    world.sync_all().await;
    assert_eq!(open_items(&world).await, [("stripe_forbidden".to_owned(), gap.to_owned())]);
    assert_eq!(shown(&world, &wallet, &payment).await, Value::Null);

    world.clear_faults();
    world.ok("sync", json!({ "try_again": true })).await;
    pass(&world, DAY);
    world.sync_all().await;
    assert_eq!(shown(&world, &wallet, &payment).await["id"], payout);
    assert_eq!(open_items(&world).await, []);
}

/// The accountant's file: each payment with its payout, each refund with the payout that it reduced.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn exports_name_payouts(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, wallet) = world_and_wallet(engine).await;
    world.sync_all().await;
    let payment = buy(&world, 10_000);
    credit(&wallet, &payment, 10_000).await;
    world.sync_all().await;
    pass(&world, 3 * DAY);
    let first = pay_out(&world, &json!({}));
    wallet.ask_refund(&payment, 2_500).await;
    let approve = json!({ "request_id": "1" });
    world.ok("approve_refund", approve).await;
    pass(&world, HOUR);
    world.sync_all().await;
    buy(&world, 20_000);
    pass(&world, 3 * DAY);
    let second = pay_out(&world, &json!({}));
    pass(&world, HOUR);
    settle(&world, &first, &json!({ "status": "failed" }));
    world.sync_all().await;

    for (kind, payout, status) in
        [("payments", &first, "failed"), ("refund_requests", &second, "in_transit")]
    {
        let out = world.folder().join(kind);
        let selection = json!({ "kind": kind, "filter": {} });
        let input = json!({ "selection": selection, "format": "jsonl", "out": out });
        world.ok("export", input).await;
        let text = std::fs::read_to_string(&out).expect("the file");
        let row: Value = serde_json::from_str(text.trim()).expect("one row");
        assert_eq!((&row["payout"], &row["payout_status"]), (&json!(payout), &json!(status)));
        let day = world.at_stripe(payout)["arrival_date"].as_i64().expect("a day");
        let day = chrono::DateTime::from_timestamp(day, 0).expect("a day").date_naive();
        assert_eq!(row["payout_arrives_on"], day.to_string());
    }
}
