use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{NOON, PDF, World};

fn state_of(dispute: &Value) -> (&str, &Value, i64) {
    let details = &dispute["evidence_details"];
    let count = details["submission_count"].as_i64().expect("a count");
    (dispute["status"].as_str().expect("a status"), &details["has_evidence"], count)
}

#[rstest]
#[case::chargeback("needs_response", "under_review")]
#[case::inquiry("warning_needs_response", "warning_under_review")]
#[tokio::test]
async fn evidence_is_staged_then_submitted_once(#[case] before: &str, #[case] after: &str) {
    let world = World::new();
    world.set_clock(NOON).await;
    world.dispute("a", before);

    let staged =
        world.post("v1/disputes/du_a", "evidence[customer_name]=Ada+Park&submit=false").await.ok();
    assert_eq!(state_of(&staged), (before, &json!(true), 0));
    assert_eq!(staged["evidence"]["customer_name"], "Ada Park");

    let body = "evidence[uncategorized_text]=Credits+were+used&submit=true";
    let submitted = world.post("v1/disputes/du_a", body).await.ok();
    assert_eq!(state_of(&submitted), (after, &json!(true), 1));
    assert_eq!(submitted["evidence"]["customer_name"], "Ada Park");
    assert_eq!(submitted["evidence_details"]["past_due"], false);

    let again = world.post("v1/disputes/du_a", body).await;
    assert_eq!(again.error(), (400, None, None));
    assert_eq!(world.get("v1/disputes/du_a").await.ok(), submitted);
}

#[tokio::test]
async fn leaving_submit_out_submits() {
    let world = World::new();
    world.dispute("a", "needs_response");
    let dispute = world.post("v1/disputes/du_a", "evidence[receipt]=file_00000001").await;
    assert_eq!(dispute.error(), (400, Some("resource_missing"), Some("evidence[receipt]")));
    world.upload("receipt.pdf", PDF).await.ok();
    let dispute = world.post("v1/disputes/du_a", "evidence[receipt]=file_00000001").await.ok();
    assert_eq!(state_of(&dispute), ("under_review", &json!(true), 1));
}

#[tokio::test]
async fn metadata_alone_submits_only_what_is_staged() {
    let world = World::new();
    world.dispute("a", "needs_response");
    let dispute = world.post("v1/disputes/du_a", "metadata[case]=7").await.ok();
    assert_eq!(state_of(&dispute), ("needs_response", &json!(false), 0));
    world.post("v1/disputes/du_a", "evidence[customer_name]=Ada&submit=false").await.ok();
    let dispute = world.post("v1/disputes/du_a", "metadata[case]=8").await.ok();
    assert_eq!(state_of(&dispute), ("under_review", &json!(true), 1));
}

#[tokio::test]
async fn staged_evidence_can_be_taken_back() {
    let world = World::new();
    world.dispute("a", "needs_response");
    world.post("v1/disputes/du_a", "evidence[customer_name]=Ada&submit=false").await.ok();
    let dispute =
        world.post("v1/disputes/du_a", "evidence[customer_name]=&submit=false").await.ok();
    assert_eq!(state_of(&dispute), ("needs_response", &json!(false), 0));
    assert_eq!(dispute["evidence"]["customer_name"], Value::Null);
}

#[tokio::test]
async fn late_evidence_is_accepted_and_marked() {
    let world = World::new();
    world.dispute("a", "needs_response");
    world.set_clock(NOON + 30 * 86_400).await;
    let dispute =
        world.post("v1/disputes/du_a", "evidence[customer_name]=Ada&submit=true").await.ok();
    assert_eq!(dispute["evidence_details"]["past_due"], true);
}

#[rstest]
#[case::unknown_field("evidence[mood]=good", Some("parameter_unknown"), "evidence[mood]")]
#[case::nested("evidence[receipt][id]=file_1", None, "evidence[receipt]")]
#[case::no_boolean("submit=maybe", None, "submit")]
#[case::no_map("evidence=all", None, "evidence")]
#[tokio::test]
async fn wrong_evidence_is_refused(
    #[case] body: &str,
    #[case] code: Option<&str>,
    #[case] param: &str,
) {
    let world = World::new();
    world.dispute("a", "needs_response");
    assert_eq!(world.post("v1/disputes/du_a", body).await.error(), (400, code, Some(param)));
}

#[rstest]
#[case::as_long_as_may_be(20_000, 200)]
#[case::one_too_many(20_001, 400)]
#[tokio::test]
async fn one_field_takes_20_000_characters(#[case] characters: usize, #[case] status: u16) {
    let world = World::new();
    world.dispute("a", "needs_response");
    let body = format!("submit=false&evidence[uncategorized_text]={}", "%C3%A9".repeat(characters));
    assert_eq!(world.post("v1/disputes/du_a", &body).await.status, status);
}

#[tokio::test]
async fn a_bank_that_takes_no_answer_is_not_given_one() {
    let world = World::new();
    world.dispute("a", "needs_response");
    let mut dispute = world.get("v1/disputes/du_a").await.ok();
    dispute["evidence_details"]["due_by"] = 0.into();
    world.put(&[dispute]);
    let reply = world.post("v1/disputes/du_a", "evidence[customer_name]=Ada&submit=true").await;
    assert_eq!(reply.error(), (400, None, None));
}

#[tokio::test]
async fn closing_a_chargeback_loses_it() {
    let world = World::new();
    world.dispute("a", "needs_response");
    let dispute = world.post("v1/disputes/du_a/close", "").await.ok();
    assert_eq!(dispute["status"], "lost");
    assert_eq!(dispute["is_charge_refundable"], false);
}

#[rstest]
#[case::inquiry("warning_needs_response")]
#[case::answered_inquiry("warning_under_review")]
#[case::answered_chargeback("under_review")]
#[tokio::test]
async fn what_is_no_open_chargeback_cannot_be_closed(#[case] status: &str) {
    let world = World::new();
    world.dispute("a", status);
    assert_eq!(world.post("v1/disputes/du_a/close", "").await.error(), (400, None, None));
    assert_eq!(world.get("v1/disputes/du_a").await.ok()["status"], status);
}

#[rstest]
#[tokio::test]
async fn a_closed_dispute_refuses_everything(
    #[values("won", "lost", "warning_closed", "prevented")] status: &str,
    #[values(("v1/disputes/du_a", "evidence[customer_name]=Ada&submit=false"), ("v1/disputes/du_a/close", ""))]
    call: (&str, &str),
) {
    let world = World::new();
    world.dispute("a", status);
    let reply = world.post(call.0, call.1).await;
    assert_eq!(reply.error(), (400, None, None));
    assert_eq!(reply.message(), "This dispute is already closed");
}

#[rstest]
#[case::read("GET", "v1/disputes/du_x")]
#[case::update("POST", "v1/disputes/du_x")]
#[case::close("POST", "v1/disputes/du_x/close")]
#[tokio::test]
async fn an_unknown_dispute_is_missing(#[case] method: &str, #[case] path: &str) {
    let world = World::new();
    let reply = if method == "GET" { world.get(path).await } else { world.post(path, "").await };
    assert_eq!(reply.error(), (404, Some("resource_missing"), Some("dispute")));
}

#[tokio::test]
async fn a_dispute_lives_through_escalation_loss_and_late_win() {
    let world = World::new();
    world.set_clock(NOON).await;
    world.dispute("a", "warning_needs_response");
    world.post("v1/disputes/du_a", "evidence[customer_name]=Ada&submit=true").await.ok();
    let settle = async |status: &str| {
        let dispute =
            world.steer("_stand_in/disputes/du_a/outcome", &json!({ "status": status })).await;
        let nets: Vec<i64> = dispute["balance_transactions"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| row["net"].as_i64().expect("a net amount"))
            .collect();
        (
            dispute["payment_method_details"]["card"]["case_type"].clone(),
            dispute["is_charge_refundable"] == true,
            nets,
        )
    };
    assert_eq!(settle("needs_response").await, (json!("chargeback"), false, vec![-2500]));
    assert_eq!(world.get("v1/charges/ch_a").await.ok()["disputed"], true);
    let second =
        world.post("v1/disputes/du_a", "evidence[customer_name]=Bo&submit=true").await.ok();
    assert_eq!(state_of(&second), ("under_review", &json!(true), 2));
    assert_eq!(settle("lost").await, (json!("chargeback"), false, vec![-2500]));
    assert_eq!(settle("won").await, (json!("chargeback"), true, vec![-2500, 1000]));
    assert_eq!(settle("won").await.2, [-2500, 1000]);
}

/// An account settles in a currency of its own, rates change, a bank that has lost gives back a part.
#[rstest]
#[case::a_rate_has_changed("won", json!({ "amount": 915 }), &[("eur", -930), ("eur", 915)])]
#[case::as_it_was_taken("won", json!({}), &[("eur", -930), ("eur", 930)])]
#[case::a_part_of_a_lost_case("lost", json!({ "amount": 300 }), &[("eur", -930), ("eur", 300)])]
#[case::nothing_of_a_lost_case("lost", json!({}), &[("eur", -930)])]
#[tokio::test]
async fn what_moves_may_be_another_figure_than_what_is_disputed(
    #[case] status: &str,
    #[case] movement: Value,
    #[case] moved: &[(&str, i64)],
) {
    let world = World::new();
    let paid = world.steer("_stand_in/payments", &json!({ "amount": 1000 })).await;
    let order = json!({
        "payment_intent": paid["id"], "movement": { "amount": 930, "currency": "eur" },
    });
    let opened = world.steer("_stand_in/disputes", &order).await;
    assert_eq!((&opened["amount"], &opened["currency"]), (&json!(1000), &json!("usd")));
    let path = format!("_stand_in/disputes/{}/outcome", opened["id"].as_str().expect("an id"));
    let ended = world.steer(&path, &json!({ "status": status, "movement": movement })).await;
    let rows = ended["balance_transactions"].as_array().expect("rows");
    let found: Vec<(&str, i64)> = rows
        .iter()
        .map(|row| {
            (row["currency"].as_str().expect("text"), row["amount"].as_i64().expect("a sum"))
        })
        .collect();
    assert_eq!(found, moved);
}
