use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{NOON, World, id};

const DAY: i64 = 86_400;

/// A payment of 100.00 whose money is available, one of 50.00 whose money is not, and a refund of 25.00.
async fn earned() -> World {
    let world = World::new();
    world.set_clock(NOON).await;
    let first = world.pay(10_000, "pm_card_visa").await;
    world.post("v1/refunds", &format!("payment_intent={}&amount=2500", id(&first))).await.ok();
    world.advance(2 * DAY).await;
    world.pay(5000, "pm_card_visa").await;
    world
}

async fn paid_out(world: &World, order: Value) -> Value {
    world.steer("_stand_in/payouts", &order).await
}

async fn outcome(world: &World, payout: &Value, outcome: Value) -> Value {
    world.steer(&format!("_stand_in/payouts/{}/outcome", id(payout)), &outcome).await
}

/// Sources and nets of the rows that a payout contains, newest first.
async fn contents(world: &World, payout: &Value) -> Vec<(String, i64)> {
    let path = format!("v1/balance_transactions?limit=100&payout={}", id(payout));
    let page = world.get(&path).await.ok();
    let rows = page["data"].as_array().expect("rows").iter();
    rows.map(|row| {
        assert!(row.get("payout").is_none(), "Stripe shows no such field: {row}");
        (row["source"].as_str().expect("a source").to_owned(), row["net"].as_i64().expect("a net"))
    })
    .collect()
}

async fn read(world: &World, payout: &Value) -> Value {
    world.get(&format!("v1/payouts/{}", id(payout))).await.ok()
}

#[tokio::test]
async fn an_automatic_payout_takes_what_is_available_and_tells_later_what_it_contains() {
    let world = earned().await;
    let seen = world.event_types(0).await.len();
    let payout = paid_out(&world, json!({})).await;
    let amount = 10_000 - 320 - 2500;
    assert_eq!((&payout["amount"], &payout["status"]), (&json!(amount), &json!("pending")));
    assert_eq!(payout["arrival_date"], (NOON.div_euclid(DAY) + 4) * DAY);
    let own = (id(&payout).to_owned(), -amount);
    assert_eq!(contents(&world, &payout).await, std::slice::from_ref(&own));

    world.advance(3600).await;
    let payout = read(&world, &payout).await;
    let states = (&payout["status"], &payout["reconciliation_status"]);
    assert_eq!(states, (&json!("in_transit"), &json!("completed")));
    let expected =
        [own, ("re_00000001".to_owned(), -2500), ("ch_00000001".to_owned(), 10_000 - 320)];
    assert_eq!(contents(&world, &payout).await, expected);

    world.advance(2 * DAY).await;
    assert_eq!(read(&world, &payout).await["status"], "paid");
    assert_eq!(
        world.event_types(seen).await,
        [
            "payout.created",
            "payout.updated",
            "payout.updated",
            "payout.reconciliation_completed",
            "payout.updated",
            "payout.paid",
        ]
    );
}

/// What was paid out is not paid out again, and the balance is the sum of all rows.
#[tokio::test]
async fn money_is_paid_out_once() {
    let world = earned().await;
    let before = world.net().await;
    let payout = paid_out(&world, json!({})).await;
    assert_eq!(world.net().await, before - payout["amount"].as_i64().expect("an amount"));
    let again = world.request(reqwest::Method::POST, "_stand_in/payouts");
    let again = world.send(again.header("Content-Type", "application/json").body("{}")).await;
    assert_eq!(again.error(), (400, None, Some("currency")));
}

/// The bank sends it back, even after it was paid; the next payout takes that money along.
#[rstest]
#[case::failed("failed", "payout_failure")]
#[case::canceled("canceled", "payout_cancel")]
#[tokio::test]
async fn what_did_not_arrive_is_back_in_the_balance(#[case] status: &str, #[case] kind: &str) {
    let world = earned().await;
    let before = world.net().await;
    let payout = paid_out(&world, json!({})).await;
    world.advance(2 * DAY).await;
    assert_eq!(read(&world, &payout).await["status"], "paid");
    let seen = world.event_types(0).await.len();
    for _ in 0..2 {
        let told = outcome(&world, &payout, json!({ "status": status })).await;
        assert_eq!(told["failure_code"].is_string(), status == "failed");
        assert_eq!(world.net().await, before, "once");
    }
    let types = world.event_types(seen).await;
    assert_eq!(types, ["payout.updated", &format!("payout.{status}"), "payout.updated"]);
    let back = read(&world, &payout).await["failure_balance_transaction"].clone();
    let path = format!("v1/balance_transactions/{}", back.as_str().expect("an id"));
    let back = world.get(&path).await.ok();
    assert_eq!((&back["type"], &back["net"]), (&json!(kind), &payout["amount"]));

    world.advance(DAY).await;
    let next = paid_out(&world, json!({})).await;
    world.advance(3600).await;
    let rows = contents(&world, &next).await;
    let amount = payout["amount"].as_i64().expect("an amount");
    assert!(rows.contains(&(id(&payout).to_owned(), amount)), "{rows:?}");
}

#[tokio::test]
async fn a_manual_payout_cannot_be_itemised() {
    let world = earned().await;
    let payout = paid_out(&world, json!({ "amount": 1000 })).await;
    assert_eq!(payout["reconciliation_status"], "not_applicable");
    let path = format!("v1/balance_transactions?payout={}", id(&payout));
    assert_eq!(world.get(&path).await.error(), (400, None, Some("payout")));
    let rest = paid_out(&world, json!({})).await;
    assert_eq!(rest["amount"], 10_000 - 320 - 2500 - 1000);
}

/// Only when it was asked for; the day's money of each currency.
#[tokio::test]
async fn payouts_are_made_daily_when_it_is_asked_for() {
    let world = earned().await;
    world.advance(5 * DAY).await;
    let count = async || {
        let page = world.get("v1/payouts?limit=100").await.ok();
        page["data"].as_array().expect("payouts").len()
    };
    assert_eq!(count().await, 0, "not by itself");
    world.steer("_stand_in/payouts/plan", &json!({ "daily": true })).await;
    world.advance(DAY).await;
    assert_eq!(count().await, 1);
    world.pay(3000, "pm_card_visa").await;
    world.advance(DAY).await;
    assert_eq!(count().await, 1, "its money is not available yet");
    world.advance(DAY).await;
    assert_eq!(count().await, 2);
    world.steer("_stand_in/payouts/plan", &json!({ "daily": false })).await;
    world.pay(3000, "pm_card_visa").await;
    world.advance(5 * DAY).await;
    assert_eq!(count().await, 2);
}

#[rstest]
#[case::by_status("status=paid", 1)]
#[case::by_another_status("status=failed", 0)]
#[tokio::test]
async fn payouts_are_filtered(#[case] query: &str, #[case] count: usize) {
    let world = earned().await;
    paid_out(&world, json!({})).await;
    world.advance(2 * DAY).await;
    let page = world.get(&format!("v1/payouts?{query}")).await.ok();
    assert_eq!(page["data"].as_array().map(Vec::len), Some(count));
}
