//! Money that must have moved at Stripe and is not seen.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

/// Won, then lost again: the bank has given the money back and not taken it anew.
async fn lost_again(engine: Engine) -> (World, Wallet) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    for status in ["needs_response", "won"] {
        world.dispute("du_1", "pi_1", 400, status).await;
    }
    assert_eq!(money(&world).await, (0, 0, Value::Null));
    world.ok("ingest_stripe_object", json!({ "object": lost(&world, &[]) })).await;
    (world, wallet)
}

/// The lost dispute with both old rows, and these.
fn lost(world: &World, more: &[Value]) -> Value {
    let mut object = world.dispute_object("du_1", "pi_1", 400, "won");
    object["status"] = json!("lost");
    object["balance_transactions"].as_array_mut().expect("rows").extend_from_slice(more);
    object
}

fn second_withdrawal(world: &World) -> Value {
    let mut row =
        world.dispute_object("du_1", "pi_1", 400, "lost")["balance_transactions"][0].take();
    row["id"] = json!("txn_second");
    row
}

/// Write-off, residual, and the reason of the residual.
async fn money(world: &World) -> (i64, i64, Value) {
    let detail = world.ok("get_dispute", json!({ "dispute_id": "du_1" })).await;
    let money = &detail["money"][0];
    let figure = |name: &str| money[name].as_i64().expect("a figure");
    (figure("written_off"), figure("residual"), money["open"].clone())
}

async fn items(world: &World) -> Vec<Value> {
    let rows = world.list("list_attention", json!({})).await;
    rows.into_iter().filter(|row| row["code"] == "dispute_awaits_money").collect()
}

/// The credits are taken, and that they are not a gain.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_case_lost_after_a_win_awaits_its_second_withdrawal(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = lost_again(engine).await;
    assert_eq!(wallet.balance().await, 600);
    assert_eq!(money(&world).await, (0, 400, json!("awaits_withdrawal")));
    assert_eq!(world.dispute_view("du_1").await["awaits"], "withdrawal");
    assert_eq!(world.books().await.balance("write_offs/usd"), 0);
    let told = items(&world).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["subject"], "dispute:du_1");

    let object = lost(&world, &[second_withdrawal(&world)]);
    for _ in 0..2 {
        world.ok("ingest_stripe_object", json!({ "object": object })).await;
        assert_eq!(money(&world).await, (0, 0, Value::Null));
    }

    assert_eq!(world.dispute_view("du_1").await["awaits"], Value::Null);
    assert_eq!(items(&world).await, Vec::<Value>::new());
    assert_eq!(wallet.balance().await, 600);
    assert_eq!(world.books().await.balance("disputes_receivable/usd"), 0);
    world.verify_books().await;
}

/// An item closed by a person is not opened again until another movement is missed.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_has_closed_stays_closed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = lost_again(engine).await;
    let item = items(&world).await.remove(0);
    world.ok("close_attention", json!({ "id": item["id"], "note": "asked the bank" })).await;
    world.ok("ingest_stripe_object", json!({ "object": lost(&world, &[]) })).await;
    assert_eq!(items(&world).await, Vec::<Value>::new());
    assert_eq!(money(&world).await.2, "awaits_withdrawal", "it is missing all the same");

    world.dispute("du_1", "pi_1", 400, "won").await;
    world.ok("ingest_stripe_object", json!({ "object": lost(&world, &[]) })).await;
    assert_eq!(items(&world).await.len(), 1);
    world.verify_books().await;
}

/// A bank that gives a part back has the rest: such a loss is complete.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_loss_with_a_part_given_back_awaits_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.wallet().await.top_up("pi_1", 1000).await;
    let mut object = lost(&world, &[]);
    object["balance_transactions"][1]["amount"] = json!(100);
    object["balance_transactions"][1]["net"] = json!(100);
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    assert_eq!(money(&world).await, (-100, 0, Value::Null));
    assert_eq!(world.dispute_view("du_1").await["awaits"], Value::Null);
    assert_eq!(items(&world).await, Vec::<Value>::new());
    world.verify_books().await;
}
