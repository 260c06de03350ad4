//! Compelling Evidence 3.0, field by field: facts of the books, words of a person, and what leaves.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::{codes, evidence};

const DAY: i64 = 86_400;

/// A payment with the card, device and address of the same person.
async fn paid(world: &World, wallet: &harness::Wallet, number: u8) {
    wallet.top_up(&format!("pi_{number}"), 1000).await;
    let mut charge = world.at_stripe(&format!("ch_{number}"));
    charge["metadata"] = json!({
        "customer_purchase_ip": "203.0.113.7", "customer_account_id": "ada",
    });
    charge["payment_method_details"]["card"]["fingerprint"] = json!("card of ada");
    charge["payment_method_details"]["card"]["brand"] = json!("visa");
    world.put_at_stripe(std::slice::from_ref(&charge));
    world.ok("ingest_stripe_object", json!({ "object": charge })).await;
}

/// A fraud case at Visa about the last of these payments, for which Stripe asks more.
async fn asked(engine: Engine, payments: u8) -> World {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    for number in 1..=payments {
        paid(&world, &wallet, number).await;
        world.advance_seconds(150 * DAY);
    }
    let mut object =
        world.dispute_object("du_1", &format!("pi_{payments}"), 1000, "needs_response");
    object["payment_method_details"]["card"]["network_reason_code"] = json!("10.4");
    object["payment_method_details"]["card"]["brand"] = json!("visa");
    object["payment_method_details"]["card"]["network"] = json!("visa");
    object["enhanced_eligibility_types"] = json!(["visa_compelling_evidence_3"]);
    object["evidence_details"]["enhanced_eligibility"] = json!({ "visa_compelling_evidence_3": {
        "status": "requires_action",
        "required_actions": ["missing_customer_identifiers", "missing_merchandise_or_services"],
    } });
    world.put_at_stripe(std::slice::from_ref(&object));
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    world
}

fn set(revision: i64, ce3: &Value) -> Value {
    let enhanced = json!({ "visa_compelling_evidence_3": ce3 });
    json!({ "dispute_id": "du_1", "revision": revision, "enhanced": enhanced })
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn its_fields_come_from_the_books_are_edited_and_leave_as_stripe_takes_them(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = asked(engine, 3).await;
    let view = evidence(&world).await;
    assert_eq!(view["ce3_at_stripe"]["status"], "requires_action");
    assert_eq!(view["ce3_at_stripe"]["required_actions"][0], "missing_customer_identifiers");
    let facts = &view["ce3_facts"];
    let priors: Vec<&Value> = facts["priors"]
        .as_array()
        .expect("payments")
        .iter()
        .map(|one| &one["transaction"]["charge"])
        .collect();
    assert_eq!(priors, ["ch_2", "ch_1"], "the latest first");
    let mut ce3 = facts["proposal"].clone();
    assert_eq!(ce3["disputed_transaction"]["customer_purchase_ip"], "203.0.113.7");
    assert_eq!(ce3["disputed_transaction"]["customer_device_id"], Value::Null, "not on record");
    assert_eq!(ce3["prior_undisputed_transactions"][1]["charge"], "ch_1");

    let saved = world.ok("save_evidence", set(0, &ce3)).await;
    assert_eq!(codes(&saved["findings"]), Vec::<&str>::new(), "{saved:#}");
    ce3["prior_undisputed_transactions"][0]["customer_account_id"] = json!("somebody else");
    ce3["prior_undisputed_transactions"][1]["charge"] = json!("ch_unknown");
    let saved = world.ok("save_evidence", set(1, &ce3)).await;
    assert_eq!(codes(&saved["findings"]), ["ce3_not_on_record", "ce3_not_on_record"]);
    assert_eq!(saved["can_submit"], true, "a person may know more than the books");
    ce3["prior_undisputed_transactions"][0]["shipping_address"] = json!({
        "city": "London", "country": null, "line1": null, "line2": null, "postal_code": null,
        "state": null,
    });
    let saved = world.ok("save_evidence", set(2, &ce3)).await;
    assert!(codes(&saved["findings"]).contains(&"ce3_incomplete"), "half an address");

    let mut whole = facts["proposal"].clone();
    whole["disputed_transaction"]["product_description"] = json!("Credits, as I describe them.");
    world.ok("save_evidence", set(3, &whole)).await;
    world.ok("act_on_dispute", json!({ "dispute_id": "du_1", "action": "contest" })).await;
    let at_stripe = world.at_stripe("du_1");
    let given = &at_stripe["evidence"]["enhanced_evidence"]["visa_compelling_evidence_3"];
    let disputed = &given["disputed_transaction"];
    assert_eq!(disputed["product_description"], "Credits, as I describe them.");
    assert_eq!(disputed["merchandise_or_services"], "services");
    assert_eq!(given["prior_undisputed_transactions"][0]["charge"], "ch_2");
    assert_eq!(at_stripe["status"], "under_review");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn where_the_books_know_too_little_nothing_is_claimed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = asked(engine, 2).await;
    let view = evidence(&world).await;
    assert_eq!(view["ce3"]["outcome"], "not_eligible");
    let facts = &view["ce3_facts"];
    assert_eq!(facts["proposal"]["prior_undisputed_transactions"], json!([]));
    assert_eq!(facts["priors"][0]["shared"][0], "purchase_ip");
    let saved = world.ok("save_evidence", set(0, &facts["proposal"])).await;
    assert_eq!(saved["can_submit"], false);
    assert!(codes(&saved["findings"]).contains(&"ce3_prior_count"));

    let mut object = world.at_stripe("du_1");
    object["evidence_details"]["enhanced_eligibility"]["visa_compelling_evidence_3"]["status"] =
        json!("not_qualified");
    world.advance_seconds(1);
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    world.ok("save_evidence", set(1, &Value::Null)).await;
    let view = evidence(&world).await;
    assert_eq!(view["ce3_facts"], Value::Null, "out of the question");
    assert_eq!(view["ce3_at_stripe"]["status"], "not_qualified");
}
