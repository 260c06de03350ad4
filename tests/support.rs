//! Help where an operator stands: Stripe's balance before a refund, the bank's reference after it, and
//! diagnostics without anybody's data.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

/// A movement of the account's balance that becomes available this many days from now.
fn coming(world: &World, id: &str, net: i64, days: i64) -> Value {
    let now = world.seconds();
    let mut row =
        fake_stripe::objects::balance_transaction(&fake_stripe::objects::BalanceTransactionSpec {
            id,
            kind: "payout_failure",
            reporting_category: "payout_reversal",
            amount: net,
            fee: 0,
            fee_description: "",
            currency: "usd",
            created: now,
            source: "po_1",
            description: "a test",
        });
    row["available_on"] = (now + days * 86_400).into();
    row["status"] = "pending".into();
    row
}

async fn balance_for(world: &World, amount: i64) -> Value {
    world.ok("get_stripe_balance", json!({ "currency": "usd", "amount": amount })).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_stripe_lacks_for_a_refund_is_told_with_the_day_when_it_will_do(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.stripe_clock(world.seconds());
    let rows = [("txn_now", 1_000, 0), ("txn_late", 700, 3), ("txn_soon", 500, 1)];
    world.put_at_stripe(&rows.map(|(id, net, days)| coming(&world, id, net, days)));
    while world.ok("sync", json!({})).await["more"] == true {}

    let enough = balance_for(&world, 1_000).await;
    assert_eq!(enough["available"], 1_000);
    assert_eq!(enough["pending"], 1_200);
    assert_eq!((&enough["is_enough"], &enough["covered_at"]), (&json!(true), &Value::Null));
    let day = |days: i64| json!((world.seconds() + days * 86_400) * 1_000_000);
    for (amount, covered_at) in
        [(1_001, day(1)), (1_500, day(1)), (1_501, day(3)), (2_201, Value::Null)]
    {
        let short = balance_for(&world, amount).await;
        assert_eq!(short["is_enough"], false, "{amount}");
        assert_eq!(short["covered_at"], covered_at, "{amount}");
    }
    let other = json!({ "currency": "eur", "amount": 1 });
    let other = world.ok("get_stripe_balance", other).await;
    assert_eq!(other["available"], Value::Null, "payments in euros are settled in dollars");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_without_the_balance_holds_nothing_up(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.fault(&json!({
        "method": "GET", "path": "/v1/balance",
        "fault": { "kind": "forbidden", "permission": "rak_balance_read" },
    }));
    assert_eq!(balance_for(&world, 1).await["is_enough"], Value::Null);
    let offline = world.offline_desk().await;
    let actor = desk::Actor::operator("olive").expect("a name");
    let input = json!({ "currency": "usd", "amount": 1 });
    let answer = offline.call(&actor, "get_stripe_balance", input).await.expect("answered");
    assert_eq!(answer["available"], Value::Null);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_has_the_reference_that_its_bank_asks_for(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1_000).await;
    let request = wallet.ask_refund("pi_1", 400).await;
    let asked = json!({ "request_id": request["id"] });
    world.ok("approve_refund", asked.clone()).await;
    world.sync().await;
    let before = world.ok("get_refund_request", asked.clone()).await;
    assert_eq!(before["bank_reference"], Value::Null, "Stripe has not named it yet");

    let id = before["request"]["refund_id"].as_str().expect("a refund");
    let mut refund = world.at_stripe(id);
    refund["destination_details"]["card"]["reference_status"] = "available".into();
    refund["destination_details"]["card"]["reference"] = "74537123456789012345678".into();
    world.ingest(refund).await.expect("read");
    let after = world.ok("get_refund_request", asked).await;
    let reference = json!({
        "kind": "acquirer_reference_number", "reference": "74537123456789012345678",
    });
    assert_eq!(after["bank_reference"], reference);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn diagnostics_count_and_name_nobody(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let user = json!({ "id": "mia-77", "email": "mia@example.com", "name": "Mia Berg" });
    world.ok("create_user", user).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_secret", 1_000).await;
    let unattached = world.dispute_object("du_secret", "pi_unknown", 500, "needs_response");
    assert!(world.ingest(unattached.clone()).await.is_err());
    world.put_at_stripe(&[unattached]);
    while world.ok("sync", json!({})).await["more"] == true {}

    let found = world.ok("get_diagnostics", json!({})).await;
    assert_eq!(found["engine"], if engine == Engine::Sqlite { "sqlite" } else { "postgres" });
    assert!(found["schema_version"].as_i64().expect("a version") >= 5);
    assert_eq!((&found["users"], &found["transactions"]), (&json!(2), &json!(1)));
    assert_eq!(found["attention"], json!({ "stripe_refused": 1 }), "the payment is not there");
    let text = found.to_string();
    for secret in ["mia", "Berg", "pi_", "du_", "example.com", wallet.user.as_str()] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
}
