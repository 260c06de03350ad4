//! Stripe's test cards do what its documentation and the recordings say.

use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{NOON, World, id};

async fn at_noon() -> World {
    let world = World::new();
    world.set_clock(NOON).await;
    world
}

#[rstest]
#[case::fraud("pm_card_createDispute", "fraudulent")]
#[case::fraud_by_token("tok_visa_createDispute", "fraudulent")]
#[case::fraud_by_number("4000000000000259", "fraudulent")]
#[case::not_received("pm_card_createDisputeProductNotReceived", "product_not_received")]
#[case::not_received_by_number("4000000000002685", "product_not_received")]
#[tokio::test]
async fn a_chargeback_takes_the_money_between_charge_and_intent(
    #[case] card: &str,
    #[case] reason: &str,
) {
    let world = at_noon().await;
    let intent = world.pay(3000, card).await;
    let dispute = world.dispute_of(&intent).await;
    assert_eq!([&dispute["reason"], &dispute["status"]], [reason, "needs_response"]);
    let row = &dispute["balance_transactions"][0];
    assert_eq!([&row["amount"], &row["fee"], &row["net"]], [-3000, 1500, -4500]);
    assert_eq!([&row["type"], &row["reporting_category"]], ["adjustment", "dispute"]);
    assert_eq!(dispute["evidence_details"]["due_by"], NOON + 8 * 86_400 + 12 * 3600 - 1);
    assert_eq!(
        world.event_types(1).await,
        [
            "charge.succeeded",
            "charge.dispute.created",
            "charge.dispute.funds_withdrawn",
            "payment_intent.succeeded"
        ]
    );
}

#[tokio::test]
async fn an_inquiry_takes_nothing_and_closes_by_itself_or_by_a_full_refund() {
    let world = at_noon().await;
    let first = world.pay(3000, "pm_card_createDisputeInquiry").await;
    let second = world.pay(3000, "4000000000001976").await;
    let inquiry = world.dispute_of(&first).await;
    assert_eq!(inquiry["status"], "warning_needs_response");
    assert_eq!(inquiry["balance_transactions"], json!([]));
    world.post("v1/refunds", &format!("payment_intent={}", id(&first))).await.ok();
    assert_eq!(world.dispute_of(&first).await["status"], "warning_closed");
    assert_eq!(world.dispute_of(&second).await["status"], "warning_needs_response");
    world.advance(120 * 86_400).await;
    assert_eq!(world.dispute_of(&second).await["status"], "warning_closed");
}

#[tokio::test]
async fn two_chargebacks_share_one_charge() {
    let world = at_noon().await;
    let intent = world.pay(3001, "4000000404000079").await;
    let page = world.get(&format!("v1/disputes?payment_intent={}", id(&intent))).await.ok();
    let amounts: Vec<&Value> =
        page["data"].as_array().expect("rows").iter().map(|row| &row["amount"]).collect();
    assert_eq!(amounts, [1501, 1500]);
}

#[tokio::test]
async fn an_early_fraud_warning_is_actionable_until_the_money_is_back() {
    let world = at_noon().await;
    let intent = world.pay(3000, "4000000000005423").await;
    let list = format!("v1/radar/early_fraud_warnings?payment_intent={}", id(&intent));
    let warning = world.get(&list).await.ok()["data"][0].clone();
    assert_eq!(
        [&warning["actionable"], &warning["charge"]],
        [&json!(true), &intent["latest_charge"]]
    );
    let refund = |amount: i64| format!("payment_intent={}&amount={amount}", id(&intent));
    let path = format!("v1/radar/early_fraud_warnings/{}", id(&warning));
    world.post("v1/refunds", &refund(1000)).await.ok();
    assert_eq!(world.get(&path).await.ok()["actionable"], true);
    world.post("v1/refunds", &refund(2000)).await.ok();
    assert_eq!(world.get(&path).await.ok()["actionable"], false);
    assert_eq!(
        world.event_types(4).await,
        [
            "refund.created",
            "charge.refunded",
            "refund.created",
            "charge.refunded",
            "radar.early_fraud_warning.updated"
        ]
    );
}

#[tokio::test]
async fn a_refund_to_a_slow_card_waits_without_a_row() {
    let world = at_noon().await;
    let intent = world.pay(3000, "4000000000007726").await;
    let refund = world.post("v1/refunds", &format!("payment_intent={}", id(&intent))).await.ok();
    assert_eq!([&refund["status"], &refund["pending_reason"]], ["pending", "processing"]);
    assert_eq!(refund["balance_transaction"], Value::Null);
    world.advance(9).await;
    let path = format!("v1/refunds/{}", id(&refund));
    assert_eq!(world.get(&path).await.ok()["status"], "pending");
    world.advance(1).await;
    let refund = world.get(&path).await.ok();
    assert_eq!(refund["status"], "succeeded");
    assert!(refund["balance_transaction"].is_string() && refund.get("pending_reason").is_none());
    assert_eq!(world.event_types(5).await, ["refund.updated", "charge.refund.updated"]);
}

#[tokio::test]
async fn a_refund_to_a_failing_card_succeeds_and_comes_back() {
    let world = at_noon().await;
    let intent = world.pay(3000, "pm_card_refundFail").await;
    let refund = world.post("v1/refunds", &format!("payment_intent={}", id(&intent))).await.ok();
    assert_eq!(refund["status"], "succeeded");
    world.advance(10).await;
    let refund = world.get(&format!("v1/refunds/{}", id(&refund))).await.ok();
    assert_eq!(
        [&refund["status"], &refund["failure_reason"]],
        ["failed", "expired_or_canceled_card"]
    );
    let row = refund["failure_balance_transaction"].as_str().expect("a row");
    let row = world.get(&format!("v1/balance_transactions/{row}")).await.ok();
    assert_eq!([&row["amount"], &row["fee"]], [3000, 0]);
    assert_eq!([&row["type"], &row["source"]], [&json!("refund_failure"), &refund["id"]]);
    let charge = intent["latest_charge"].as_str().expect("a charge");
    let charge = world.get(&format!("v1/charges/{charge}")).await.ok();
    assert_eq!([&charge["amount_refunded"], &charge["refunded"]], [&json!(0), &json!(false)]);
    assert_eq!(
        world.event_types(5).await,
        ["refund.failed", "refund.updated", "charge.refund.updated"]
    );
}
