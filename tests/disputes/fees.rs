//! The fee that an answer to a compliance dispute costs: Stripe takes it beside the dispute and gives
//! it back on a win.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

const FEE: i64 = 50_000;
const DISPUTE_FEE: i64 = 1_500;

/// A compliance dispute over 400 of 1000, whose fee a person has agreed to.
async fn agreed(engine: Engine) -> World {
    let world = World::new(engine).await;
    world.stripe_clock(world.seconds());
    world.settings(json!({ "grace_seconds": 0 })).await;
    world.wallet().await.top_up("pi_1", 1000).await;
    world.sync_all().await;
    let object = compliance(&world, "requires_fee_acknowledgement");
    world.put_at_stripe(std::slice::from_ref(&object));
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    let enhanced = json!({ "visa_compliance": { "fee_acknowledged": true } });
    let save = json!({ "dispute_id": "du_1", "revision": 0, "enhanced": enhanced });
    world.ok("save_evidence", save).await;
    world
}

fn compliance(world: &World, status: &str) -> Value {
    let mut object = world.dispute_object("du_1", "pi_1", 400, "needs_response");
    object["enhanced_eligibility_types"] = json!(["visa_compliance"]);
    object["evidence_details"]["enhanced_eligibility"] =
        json!({ "visa_compliance": { "status": status } });
    object
}

async fn answered(engine: Engine) -> World {
    let world = agreed(engine).await;
    world.ok("act_on_dispute", json!({ "dispute_id": "du_1", "action": "contest" })).await;
    world.sync_all().await;
    world
}

/// A day later the bank decides, and the desk reads it.
async fn decided(world: &World, status: &str) {
    world.advance_seconds(86_400);
    world.stripe_clock(world.seconds());
    world.bank_decides("du_1", status);
    world.sync_all().await;
}

fn fees_at_stripe(world: &World) -> Vec<Value> {
    let mut rows = world.objects_at_stripe("balance_transaction");
    rows.retain(|row| row["type"] == "stripe_fee");
    rows
}

/// Fees and residual of the case, and what it still awaits.
async fn case(world: &World) -> (i64, i64, Value) {
    let detail = world.ok("get_dispute", json!({ "dispute_id": "du_1" })).await;
    let money = detail["money"].as_array().expect("money");
    assert_eq!(money.len(), 1, "{money:#?}");
    let figure = |name: &str| money[0][name].as_i64().expect("a figure");
    (figure("fees"), figure("residual"), detail["dispute"]["awaits"].clone())
}

async fn check_books(world: &World, fees: i64) {
    let books = world.books().await;
    assert_eq!(books.balance("dispute_fees/usd"), -fees);
    world.verify_books().await;
}

#[rstest]
#[case::won("won", DISPUTE_FEE, 0)]
#[case::lost("lost", DISPUTE_FEE + FEE, 0)]
#[tokio::test(flavor = "multi_thread")]
async fn it_is_posted_when_the_answer_leaves_and_back_on_a_win(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] outcome: &str,
    #[case] fees: i64,
    #[case] residual: i64,
) {
    let world = answered(engine).await;
    assert_eq!(fees_at_stripe(&world).len(), 1);
    assert_eq!(case(&world).await, (DISPUTE_FEE + FEE, -400, Value::Null));
    check_books(&world, DISPUTE_FEE + FEE).await;

    decided(&world, outcome).await;

    assert_eq!(case(&world).await, (fees, residual, Value::Null));
    check_books(&world, fees).await;
    let posted = world.transactions_of("fee").await;
    for row in fees_at_stripe(&world) {
        let ours: Vec<_> = posted.iter().filter(|ours| ours["key"] == row["id"]).collect();
        assert_eq!(ours.len(), 1, "{posted:#?}");
        assert_eq!((&ours[0]["reference"], &ours[0]["amount"]), (&json!("du_1"), &row["amount"]));
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_read_again_posts_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = answered(engine).await;
    decided(&world, "won").await;
    let before = world.books().await;
    world.ok("sync", json!({ "full": true })).await;
    world.sync_all().await;
    let mut objects = fees_at_stripe(&world);
    objects.push(world.at_stripe("du_1"));
    for object in [objects.clone(), objects].concat() {
        world.ok("ingest_stripe_object", json!({ "object": object })).await;
    }
    let answers = world
        .calls_at_once(4, |_| {
            ("ingest_stripe_object", json!({ "object": fees_at_stripe(&world)[0] }))
        })
        .await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(world.books().await.entries, before.entries);
    world.verify_books().await;
}

/// Another desk reads the whole case at its end, the fees before the dispute or after it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn fees_are_posted_in_any_order_of_reading(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(&[0, 1, 2], &[2, 1, 0], &[1, 2, 0])] order: &[usize],
) {
    let told = answered(engine).await;
    decided(&told, "won").await;
    let mut objects = fees_at_stripe(&told);
    objects.push(told.at_stripe("du_1"));

    let world = World::new(engine).await;
    world.wallet().await.top_up("pi_1", 1000).await;
    for place in order {
        world.ok("ingest_stripe_object", json!({ "object": objects[*place] })).await;
    }

    assert_eq!(case(&world).await, (DISPUTE_FEE, 0, Value::Null));
    assert_eq!(world.transactions_of("fee").await.len(), 3, "received, taken, given back");
    check_books(&world, DISPUTE_FEE).await;
}

/// Where Stripe shows the fee in the dispute itself, it is the same fee.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_fee_among_the_disputes_own_rows_is_posted_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = answered(engine).await;
    let mut object = world.at_stripe("du_1");
    object["balance_transactions"].as_array_mut().expect("rows").extend(fees_at_stripe(&world));
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    assert_eq!(case(&world).await, (DISPUTE_FEE + FEE, -400, Value::Null));
    check_books(&world, DISPUTE_FEE + FEE).await;
}

/// What was agreed to and is not seen is awaited, looked for again, and never assumed.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_fee_that_stripe_does_not_show_is_awaited(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = agreed(engine).await;
    let mut object = compliance(&world, "fee_acknowledged");
    object["status"] = json!("under_review");
    object["evidence_details"]["submission_count"] = json!(1);
    world.put_at_stripe(&[object]);
    world.at_dashboard("/v1/disputes/du_1", "metadata[seen]=yes&submit=false");
    world.sync_all().await;
    assert_eq!(case(&world).await, (DISPUTE_FEE, -400, json!("fee")));
    let items = world.list("list_attention", json!({})).await;
    assert_eq!(items.len(), 1, "{items:#?}");
    assert_eq!(
        (&items[0]["code"], &items[0]["subject"]),
        (&json!("dispute_awaits_money"), &json!("dispute:du_1"))
    );

    let told = answered(engine).await;
    world.put_at_stripe(&fees_at_stripe(&told));
    world.advance_seconds(3_599);
    world.sync_all().await;
    assert_eq!(case(&world).await, (DISPUTE_FEE, -400, json!("fee")), "not asked for yet");
    world.advance_seconds(1);
    world.sync_all().await;

    assert_eq!(case(&world).await, (DISPUTE_FEE + FEE, -400, Value::Null));
    assert_eq!(world.list("list_attention", json!({})).await, Vec::<Value>::new());
    check_books(&world, DISPUTE_FEE + FEE).await;
}

/// A key that may not read the balance must not prevent reading the dispute.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_fee_that_cannot_be_read_is_read_later(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = agreed(engine).await;
    let fault = json!({ "kind": "forbidden", "permission": "rak_balance_read" });
    world.fault(&json!({
        "method": "GET", "path": "/v1/balance_transactions", "times": 0, "fault": fault,
    }));
    world.ok("act_on_dispute", json!({ "dispute_id": "du_1", "action": "contest" })).await;
    world.sync_all().await;
    assert_eq!(world.dispute_view("du_1").await["status"], "under_review");
    assert_eq!(case(&world).await.2, "fee");
    world.clear_faults();
    world.advance_seconds(7_200);
    world.sync_all().await;
    assert_eq!(case(&world).await, (DISPUTE_FEE + FEE, -400, Value::Null));
}

/// The acknowledged fee of a case that was lost after a win is not called for a second time.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_fee_is_given_back_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = answered(engine).await;
    for outcome in ["won", "lost", "won"] {
        decided(&world, outcome).await;
    }
    assert_eq!(fees_at_stripe(&world).len(), 2);
    assert_eq!(case(&world).await, (DISPUTE_FEE, 0, Value::Null));
    check_books(&world, DISPUTE_FEE).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_decision_knows_what_the_answer_costs(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = agreed(engine).await;
    let decision = world.ok("decide_dispute", json!({ "dispute_id": "du_1" })).await;
    assert_eq!(decision["expected"]["counter_fee"]["value"], DISPUTE_FEE + FEE, "{decision:#}");
    assert_eq!(decision["expected"]["counter_fee"]["source"], "fact");
}

/// The sum over the days of the overview.
async fn of_overview(world: &World, name: &str) -> i64 {
    let overview = world.ok("get_overview", json!({})).await;
    let days = overview["daily"].as_array().expect("days");
    days.iter().map(|day| day[name].as_i64().expect("a figure")).sum()
}

/// Transfers between system accounts in the ledger, of one kind.
async fn of_ledger(world: &World, kind: &str) -> i64 {
    let rows = world.list("list_transactions", json!({ "kind": kind })).await;
    let own = rows.iter().filter(|row| row["user_id"].is_null());
    own.map(|row| row["amount"].as_i64().expect("an amount")).sum()
}

/// What banks withdrew and Stripe charged is in the overview as it is in the ledger, and a loss, which
/// takes the same money from the wallet, counts it no second time.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_overview_sums_disputes_and_fees_as_the_ledger_does(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("lost", "won")] outcome: &str,
) {
    let world = answered(engine).await;
    decided(&world, outcome).await;
    let (disputes, fees) =
        (of_overview(&world, "disputes").await, of_overview(&world, "dispute_fees").await);
    assert_eq!(disputes, -of_ledger(&world, "dispute").await);
    assert_eq!(fees, -of_ledger(&world, "fee").await);
    let expected = if outcome == "lost" { (400, DISPUTE_FEE + FEE) } else { (0, DISPUTE_FEE) };
    assert_eq!((disputes, fees), expected);
}
