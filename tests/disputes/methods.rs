//! What the disputes of a payment method allow: no answer is proposed, or taken, that nobody reads; a
//! refund in full ends an inquiry and nothing else.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

/// A dispute of a used-up payment by this method; the rule of a new desk would answer it.
async fn disputed(engine: Engine, method: &str, status: &str) -> (World, Wallet) {
    let world = World::new(engine).await;
    world.settings(json!({ "dispute_autopilot": true, "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    wallet.use_up(1000).await;
    let mut dispute = world.dispute_object("du_1", "pi_1", 1000, status);
    dispute["payment_method_details"] = json!({ "type": method });
    world.put_at_stripe(std::slice::from_ref(&dispute));
    world.ingest(dispute).await.expect("a dispute");
    (world, wallet)
}

fn act(action: &str) -> Value {
    json!({ "dispute_id": "du_1", "action": action })
}

#[rstest]
#[case::klarna("klarna", "warning_needs_response", "wait", "Klarna takes no evidence")]
#[case::klarna_escalated("klarna", "needs_response", "contest", "")]
#[case::sepa("sepa_debit", "needs_response", "wait", "its decision is final")]
#[case::ach("us_bank_account", "needs_response", "wait", "its decision is final")]
#[case::paypal("paypal", "needs_response", "contest", "")]
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_not_read_is_neither_proposed_nor_accepted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] method: &str,
    #[case] status: &str,
    #[case] action: &str,
    #[case] why: &str,
) {
    let (world, _) = disputed(engine, method, status).await;
    let decision = world.ok("decide_dispute", json!({ "dispute_id": "du_1" })).await;
    assert_eq!(decision["action"], action, "{decision:#}");
    assert!(decision["sentence"].as_str().unwrap().contains(why), "{decision:#}");
    if action == "wait" {
        assert_eq!(world.refused("act_on_dispute", act("contest")).await, "dispute_not_answerable");
        world.sync_all().await;
        assert_eq!(world.calls_received(), [], "nothing leaves by itself");
    }
}

/// The charge names the method where the dispute does not.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_method_is_that_of_the_charge(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    wallet.use_up(1000).await;
    let mut dispute = world.dispute_object("du_1", "pi_1", 1000, "needs_response");
    let id = dispute["charge"].as_str().expect("a charge").to_owned();
    let mut charge = world.at_stripe(&id);
    charge["payment_method_details"] = json!({ "type": "sepa_debit", "sepa_debit": {} });
    world.ingest(charge).await.expect("a charge");
    dispute.as_object_mut().expect("an object").remove("payment_method_details");
    world.ingest(dispute).await.expect("a dispute");
    let decision = world.ok("decide_dispute", json!({ "dispute_id": "du_1" })).await;
    assert_eq!(decision["action"], "wait", "{decision:#}");
}

/// Fees are announced only where they fall due.
#[rstest]
#[case::card("card", "needs_response", ("fact", 1500), ("fact", 1500))]
#[case::card_inquiry("card", "warning_needs_response", ("fact", 1500), ("not_due", 0))]
#[case::klarna("klarna", "needs_response", ("fact", 1500), ("not_due", 0))]
#[case::paypal("paypal", "needs_response", ("not_due", 0), ("not_due", 0))]
#[tokio::test(flavor = "multi_thread")]
async fn fees_are_announced_where_they_fall_due(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] method: &str,
    #[case] status: &str,
    #[case] dispute_fee: (&str, i64),
    #[case] counter_fee: (&str, i64),
) {
    let (world, _) = disputed(engine, method, status).await;
    let decision = world.ok("decide_dispute", json!({ "dispute_id": "du_1" })).await;
    for (name, (source, value)) in [("dispute_fee", dispute_fee), ("counter_fee", counter_fee)] {
        let expected = json!({ "value": value, "source": source });
        assert_eq!(decision["expected"][name], expected, "{name} of {method}");
    }
}

/// A chargeback has taken the money already: a refund would be paid on top, or refused by Stripe.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_in_full_is_for_inquiries_only(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("card", "klarna", "paypal")] method: &str,
    #[values(true, false)] refundable: bool,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    let mut dispute = world.dispute_object("du_1", "pi_1", 1000, "needs_response");
    dispute["payment_method_details"] = json!({ "type": method });
    dispute["is_charge_refundable"] = json!(refundable);
    world.put_at_stripe(std::slice::from_ref(&dispute));
    world.ingest(dispute).await.expect("a dispute");
    let code = world.refused("act_on_dispute", act("refund_in_full")).await;
    assert_eq!(code, "chargeback_not_refundable");
    world.sync_all().await;
    assert_eq!(world.calls_to("/v1/refunds"), 0);
    world.verify_books().await;
}

/// A Klarna inquiry takes no answer, but a refund in full ends it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_klarna_inquiry_is_ended_by_a_refund_in_full(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "klarna", "warning_needs_response").await;
    world.ok("act_on_dispute", act("refund_in_full")).await;
    assert_eq!(world.calls_to("/v1/refunds"), 1);
}

/// As a rule: for chargebacks it is refused with its place, for both kinds as well.
#[rstest]
#[case::chargebacks(json!(["chargeback"]))]
#[case::both(json!(["inquiry", "chargeback"]))]
#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_refunds_chargebacks_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] applies_to: Value,
) {
    let world = World::new(engine).await;
    let draft = json!({
        "settings": { "tolerance": 500 },
        "rules": [{
            "id": "mine", "applies_to": applies_to, "when": [], "action": "refund_in_full",
            "autopilot": "act_after_grace",
        }],
        "fallback": { "action": "ask_person" },
    });
    let version = world.ok("get_policy", json!({})).await["version"].clone();
    let refused = world.call("set_policy", json!({ "draft": draft, "version": version })).await;
    let refused = refused.expect_err("a rule that cannot be followed");
    assert_eq!(refused.code, "policy_invalid");
    assert!(json!(refused).to_string().contains("rules/0/action"), "{refused:?}");
}
