use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{NOON, World, id};

/// A payment, a refund, a refund that comes back, a chargeback that is won and one that is lost.
async fn busy() -> World {
    let world = World::new();
    world.set_clock(NOON).await;
    let plain = world.pay(10_000, "pm_card_visa").await;
    world.post("v1/refunds", &format!("payment_intent={}&amount=2500", id(&plain))).await.ok();
    let failing = world.pay(5000, "pm_card_refundFail").await;
    world.post("v1/refunds", &format!("payment_intent={}", id(&failing))).await.ok();
    let won = world.pay(4000, "pm_card_createDispute").await;
    let dispute = world.dispute_of(&won).await;
    let body = "evidence[uncategorized_text]=winning_evidence";
    world.post(&format!("v1/disputes/{}", id(&dispute)), body).await.ok();
    let lost = world.pay(3000, "pm_card_createDispute").await;
    let dispute = world.dispute_of(&lost).await;
    world.post(&format!("v1/disputes/{}/close", id(&dispute)), "").await.ok();
    world.advance(30).await;
    world
}

async fn rows(world: &World, query: &str) -> Vec<Value> {
    let path = format!("v1/balance_transactions?limit=100&{query}");
    world.get(&path).await.ok()["data"].as_array().expect("rows").clone()
}

fn nets(rows: &[Value]) -> i64 {
    rows.iter().map(|row| row["net"].as_i64().expect("a net amount")).sum()
}

#[tokio::test]
async fn the_balance_is_the_sum_of_all_rows() {
    let world = busy().await;
    let fees: i64 = [320, 175, 146, 117].into_iter().sum();
    let expected = 10_000 - 2500 + 5000 + 4000 - 1500 - 1500 - fees;
    assert_eq!(nets(&rows(&world, "").await), expected);
    assert_eq!(world.net().await, expected);
    let balance = world.get("v1/balance").await.ok();
    assert_eq!(balance["pending"][0]["amount"], 22_000 - fees);
    let status = async || {
        let rows = rows(&world, "source=ch_00000001").await;
        rows[0]["status"].as_str().expect("a status").to_owned()
    };
    assert_eq!(status().await, "pending");
    world.advance(2 * 86_400).await;
    let balance = world.get("v1/balance").await.ok();
    assert_eq!(
        [&balance["pending"][0]["amount"], &balance["available"][0]["amount"]],
        [0, expected]
    );
    assert_eq!(status().await, "available");
}

#[rstest]
#[case::charges("type=charge", 4)]
#[case::refunds("type=refund", 2)]
#[case::returned("type=refund_failure", 1)]
#[case::disputes("type=adjustment", 3)]
#[case::currency("currency=usd", 10)]
#[case::another_currency("currency=eur", 0)]
#[case::source("source=re_00000001", 1)]
#[case::as_recorded_none_by_dispute("source=du_00000001", 0)]
#[tokio::test]
async fn rows_are_filtered(#[case] query: &str, #[case] count: usize) {
    let world = busy().await;
    assert_eq!(rows(&world, query).await.len(), count);
}

#[tokio::test]
async fn an_outcome_reported_twice_moves_the_money_once() {
    let world = World::new();
    let intent = world.pay(1000, "pm_card_visa").await;
    let refund = world.post("v1/refunds", &format!("payment_intent={}", id(&intent))).await.ok();
    let outcome = format!("_stand_in/refunds/{}/outcome", id(&refund));
    let empty = world.net().await;
    for (status, back) in [
        ("failed", 1000),
        ("failed", 1000),
        ("succeeded", 0),
        ("canceled", 1000),
        ("pending", 1000),
        ("succeeded", 0),
    ] {
        world.steer(&outcome, &json!({ "status": status })).await;
        assert_eq!(world.net().await, empty + back, "{status}");
    }
}
