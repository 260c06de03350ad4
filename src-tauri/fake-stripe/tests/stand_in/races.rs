//! The dispute's own life: evidence that names its outcome, time that runs out, and the race between
//! a refund and a chargeback, with both of the measured ends.

use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{NOON, World, id};

async fn answered(card: &str, text: &str) -> (World, Value) {
    let world = World::new();
    world.set_clock(NOON).await;
    let intent = world.pay(10_000, card).await;
    let dispute = world.dispute_of(&intent).await;
    let body = format!("evidence[uncategorized_text]={text}");
    world.post(&format!("v1/disputes/{}", id(&dispute)), &body).await.ok();
    (world, intent)
}

#[rstest]
#[case::won("pm_card_createDispute", "winning_evidence", "won")]
#[case::lost("pm_card_createDispute", "losing_evidence", "lost")]
#[case::other("pm_card_createDispute", "Credits+were+used", "under_review")]
#[case::inquiry_won("pm_card_createDisputeInquiry", "winning_evidence", "warning_closed")]
#[case::inquiry_lost("pm_card_createDisputeInquiry", "losing_evidence", "warning_closed")]
#[case::escalated("pm_card_createDisputeInquiry", "escalate_inquiry_evidence", "needs_response")]
#[tokio::test]
async fn evidence_that_names_its_outcome_has_it(
    #[case] card: &str,
    #[case] text: &str,
    #[case] status: &str,
) {
    let (world, intent) = answered(card, text).await;
    world.advance(4).await;
    let waiting = world.dispute_of(&intent).await;
    assert!(waiting["status"].as_str().is_some_and(|status| status.ends_with("under_review")));
    world.advance(1).await;
    assert_eq!(world.dispute_of(&intent).await["status"], status);
}

#[tokio::test]
async fn a_win_brings_the_money_and_the_right_to_refund_back() {
    let (world, intent) = answered("pm_card_createDispute", "winning_evidence").await;
    world.advance(5).await;
    let dispute = world.dispute_of(&intent).await;
    let row = &dispute["balance_transactions"][1];
    assert_eq!([&row["amount"], &row["fee"]], [10_000, 0]);
    assert_eq!(row["reporting_category"], "dispute_reversal");
    assert_eq!(
        world.event_types(5).await,
        [
            "charge.dispute.updated",
            "charge.updated",
            "charge.dispute.funds_reinstated",
            "charge.dispute.closed"
        ]
    );
    let charge = intent["latest_charge"].as_str().expect("a charge");
    assert_eq!(world.get(&format!("v1/charges/{charge}")).await.ok()["disputed"], true);
    world.post("v1/refunds", &format!("charge={charge}")).await.ok();
}

#[tokio::test]
async fn accepting_is_reported_as_recorded() {
    let world = World::new();
    let intent = world.pay(1000, "pm_card_createDispute").await;
    let dispute = world.dispute_of(&intent).await;
    world.post(&format!("v1/disputes/{}/close", id(&dispute)), "").await.ok();
    assert_eq!(world.event_types(5).await, ["charge.dispute.closed", "charge.updated"]);
}

#[rstest]
#[case::at_once(0, "failed")]
#[case::after_five_minutes(300, "succeeded")]
#[tokio::test]
async fn a_chargeback_overtakes_a_young_refund_only(#[case] age: i64, #[case] status: &str) {
    let world = World::new();
    world.set_clock(NOON).await;
    let intent = world.pay(10_000, "pm_card_createDisputeInquiry").await;
    let body = format!("payment_intent={}&amount=2000", id(&intent));
    let refund = world.post("v1/refunds", &body).await.ok();
    world.advance(age).await;
    let inquiry = world.dispute_of(&intent).await;
    let evidence = "evidence[uncategorized_text]=escalate_inquiry_evidence";
    world.post(&format!("v1/disputes/{}", id(&inquiry)), evidence).await.ok();
    world.advance(5).await;

    let refund = world.get(&format!("v1/refunds/{}", id(&refund))).await.ok();
    assert_eq!(refund["status"], status);
    let is_overtaken = refund["failure_reason"] == "charge_for_pending_refund_disputed";
    assert_eq!(is_overtaken, status == "failed");
    let dispute = world.dispute_of(&intent).await;
    assert_eq!(dispute["balance_transactions"][0]["amount"], -10_000);
    // 100 lost on 100, or 120.
    let lost = if status == "failed" { 10_000 } else { 12_000 };
    assert_eq!(world.net().await, 10_000 - 320 - lost - 1500);
    let late = world.post("v1/refunds", &body).await;
    assert_eq!(late.error(), (400, Some("charge_disputed"), None));
}

#[tokio::test]
async fn without_an_answer_a_chargeback_is_lost_when_its_time_is_over() {
    let world = World::new();
    world.set_clock(NOON).await;
    let intent = world.pay(1000, "pm_card_createDispute").await;
    let due_by = world.dispute_of(&intent).await["evidence_details"]["due_by"].as_i64();
    world.set_clock(due_by.expect("a moment")).await;
    assert_eq!(world.dispute_of(&intent).await["status"], "needs_response");
    world.advance(1).await;
    assert_eq!(world.dispute_of(&intent).await["status"], "lost");
}

#[rstest]
#[case::part_of_it(json!({ "amount": 400 }), "needs_response", &[-1900])]
#[case::more_than_the_charge(json!({ "amount": 1200 }), "needs_response", &[-2700])]
#[case::another_currency(json!({ "amount": 900, "currency": "EUR" }), "needs_response", &[-2400])]
#[case::no_answer_allowed(json!({ "due_by": 0, "status": "lost" }), "lost", &[-2500])]
#[case::prevented(json!({ "status": "prevented", "case_type": "block" }), "prevented", &[])]
#[case::from_the_future(json!({ "status": "appeal_needs_response" }), "appeal_needs_response", &[-2500])]
#[tokio::test]
async fn a_dispute_is_opened_as_ordered(
    #[case] order: Value,
    #[case] status: &str,
    #[case] nets: &[i64],
) {
    let world = World::new();
    let intent = world.pay(1000, "pm_card_visa").await;
    let mut order = order;
    order["payment_intent"] = intent["id"].clone();
    world.steer("_stand_in/disputes", &order).await;
    let dispute = world.dispute_of(&intent).await;
    assert_eq!(dispute["status"], status);
    let rows = dispute["balance_transactions"].as_array().expect("rows");
    let found: Vec<&Value> = rows.iter().map(|row| &row["net"]).collect();
    assert_eq!(found, nets);
    let closed = world.event_types(3).await.contains(&"charge.dispute.closed".to_owned());
    assert_eq!(closed, ["lost", "prevented"].contains(&status));
}
