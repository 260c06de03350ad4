//! Whole lives at Stripe, heard step by step: what was posted comes back when the bank changes its
//! mind, and a payment is taken once.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::reporter::{Reporter, listening};

fn id(object: &Value) -> &str {
    object["id"].as_str().expect("an id")
}

fn refund(world: &World, amount: i64) -> Value {
    world.at_dashboard("/v1/refunds", &format!("payment_intent=pi_1&amount={amount}"))
}

fn dispute(world: &World, amount: i64) -> Value {
    world.control("POST", "disputes", &json!({ "payment_intent": "pi_1", "amount": amount }))
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_made_in_stripes_dashboard_posts_once_and_comes_back_when_it_fails_late(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(Reporter::Poll, Reporter::Webhook)] reporter: Reporter,
) {
    let (world, wallet) = listening(engine).await;
    let reader = reporter.connect(&world, json!({})).await;
    let made = refund(&world, 300);
    reader.read_all().await;
    reader.read_all().await;
    let posted = wallet.transactions(json!({ "kind": "refund" })).await;
    assert_eq!(posted.len(), 1, "once");
    assert_eq!((&posted[0]["key"], &posted[0]["reason"]), (&made["id"], &json!("made at Stripe")));
    assert_eq!(wallet.balances().await, [1000, 700]);

    world.bank_decides(id(&made), "failed");
    reader.read_all().await;
    reader.read_all().await;

    assert_eq!(wallet.balances().await, [1000, 700, 1000]);
    let reversals = world.transactions_of("reversal").await;
    assert_eq!(reversals.len(), 1, "once");
    assert_eq!(reversals[0]["reverses"], posted[0]["id"]);
    let items = world.list("list_attention", json!({})).await;
    let told: Vec<_> = items.iter().map(|item| (&item["code"], &item["subject"])).collect();
    let subject = format!("refund:{}", made["id"].as_str().expect("an id"));
    assert_eq!(told, [(&json!("refund_failed"), &json!(subject))], "the customer was not paid");
    world.verify_books().await;
}

/// A refund of ours that Stripe says has succeeded and whose money comes back days later.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_late_failure_of_our_own_refund_reopens_its_case(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(Reporter::Poll, Reporter::Webhook)] reporter: Reporter,
) {
    let (world, wallet) = listening(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let request = wallet.ask_refund("pi_1", 400).await;
    world.ok("approve_refund", json!({ "request_id": request["id"] })).await;
    world.sync_all().await;
    assert_eq!(world.request(id(&request)).await["state"], "succeeded");
    let made = world.refunds_at_stripe("pi_1").remove(0);

    let reader = reporter.connect(&world, json!({})).await;
    world.bank_decides(id(&made), "failed");
    reader.read_all().await;

    assert_eq!(world.request(id(&request)).await["state"], "failed");
    assert_eq!(wallet.balances().await, [1000, 600, 1000]);
    world.verify_books().await;
}

/// What happens to the payment of 1000.
#[derive(Clone, Copy, Debug)]
enum Step {
    Refund(i64),
    Dispute(i64),
    Fails,
    Loses,
    Wins,
    /// The first of two.
    FirstWins,
}

fn take(world: &World, step: Step) {
    let newest = |kind: &str| id(world.objects_at_stripe(kind).last().expect("one")).to_owned();
    let first = |kind: &str| id(world.objects_at_stripe(kind).first().expect("one")).to_owned();
    match step {
        Step::Refund(amount) => drop(refund(world, amount)),
        Step::Dispute(amount) => drop(dispute(world, amount)),
        Step::Fails => drop(world.bank_decides(&newest("refund"), "failed")),
        Step::Loses => drop(world.bank_decides(&newest("dispute"), "lost")),
        Step::Wins => drop(world.bank_decides(&newest("dispute"), "won")),
        Step::FirstWins => drop(world.bank_decides(&first("dispute"), "won")),
    }
}

async fn lived(engine: Engine, life: &[Step], is_heard_at_each_step: bool) -> (World, Wallet) {
    let (world, wallet) = listening(engine).await;
    wallet.top_up("pi_2", 5000).await;
    for step in life {
        take(&world, *step);
        if is_heard_at_each_step {
            world.sync_all().await;
        }
    }
    world.sync_all().await;
    world.verify_books().await;
    (world, wallet)
}

/// Refunds that stand and lost disputes take together what was paid, never more, whatever was heard
/// of in between.
#[rstest]
#[case::within_the_payment(&[Step::Refund(300), Step::Dispute(500), Step::Loses], 5200)]
#[case::beyond_the_payment(&[Step::Refund(700), Step::Dispute(1000), Step::Loses], 5000)]
#[case::refunded_whole(&[Step::Refund(1000), Step::Dispute(1000), Step::Loses], 5000)]
#[case::two_disputes(
    &[Step::Dispute(600), Step::Loses, Step::Dispute(600), Step::Loses], 5000
)]
#[case::won_after_all(
    &[Step::Refund(700), Step::Dispute(1000), Step::Loses, Step::Wins], 5300
)]
#[case::the_refund_fails_late(
    &[Step::Refund(700), Step::Dispute(1000), Step::Loses, Step::Fails], 5000
)]
#[case::the_refund_fails_first(
    &[Step::Refund(700), Step::Fails, Step::Dispute(1000), Step::Loses], 5000
)]
#[case::the_first_of_two_is_won_late(
    &[Step::Dispute(600), Step::Loses, Step::Dispute(600), Step::Loses, Step::FirstWins], 5400
)]
#[tokio::test(flavor = "multi_thread")]
async fn refunds_and_lost_disputes_take_the_payment_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] is_heard_at_each_step: bool,
    #[case] life: &[Step],
    #[case] balance: i64,
) {
    let (_, wallet) = lived(engine, life, is_heard_at_each_step).await;
    assert_eq!(wallet.figures().await, (balance, 0, balance), "{life:?}");
}
