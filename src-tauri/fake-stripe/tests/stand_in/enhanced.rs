use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{World, id};

const COMPELLING: &str = "evidence[enhanced_evidence][visa_compelling_evidence_3]";

async fn disputed(card: &str) -> (World, String) {
    let world = World::new();
    let intent = world.pay(3000, card).await;
    let path = format!("v1/disputes/{}", id(&world.dispute_of(&intent).await));
    (world, path)
}

fn enhanced_state(dispute: &Value) -> (&Value, usize) {
    let enhanced =
        &dispute["evidence_details"]["enhanced_eligibility"]["visa_compelling_evidence_3"];
    (&enhanced["status"], enhanced["required_actions"].as_array().expect("a list").len())
}

/// A transaction with two identifiers, one of them strong.
fn transaction(place: &str, more: &str) -> String {
    let name = format!("{COMPELLING}[{place}]");
    format!(
        "&{name}[customer_purchase_ip]=10.0.0.1&{name}[customer_email_address]=a%40example.test\
         &{name}[product_description]=Credits{}",
        more.replace('@', &name)
    )
}

#[tokio::test]
async fn compelling_evidence_qualifies_when_nothing_is_missing() {
    let (world, path) = disputed("pm_card_createCe3EligibleDispute").await;
    let dispute = world.get(&path).await.ok();
    assert_eq!(dispute["enhanced_eligibility_types"], json!(["visa_compelling_evidence_3"]));
    assert_eq!(enhanced_state(&dispute), (&json!("requires_action"), 5));

    let own = transaction("disputed_transaction", "&@[merchandise_or_services]=services");
    let dispute = world.post(&path, &format!("submit=false{own}")).await.ok();
    assert_eq!(enhanced_state(&dispute), (&json!("requires_action"), 3));

    let prior = |number: usize| {
        let place = format!("prior_undisputed_transactions][{number}");
        transaction(&place, &format!("&@[charge]=ch_{number}"))
    };
    let param = format!("{COMPELLING}[prior_undisputed_transactions][0][charge]");
    let unknown = world.post(&path, &format!("submit=false{}", prior(0))).await;
    assert_eq!(unknown.error(), (400, Some("resource_missing"), Some(param.as_str())));
    world.payment("0");
    world.payment("1");
    let one = world.post(&path, &format!("submit=false{}", prior(0))).await.ok();
    assert_eq!(enhanced_state(&one), (&json!("requires_action"), 1));
    let other = prior(1).replace("10.0.0.1", "10.0.0.2");
    let strange = world.post(&path, &format!("submit=false{}{other}", prior(0))).await.ok();
    let eligibility = &strange["evidence_details"]["enhanced_eligibility"];
    assert_eq!(
        eligibility["visa_compelling_evidence_3"]["required_actions"],
        json!(["missing_customer_identifiers"])
    );
    let both = world.post(&path, &format!("submit=false{}{}", prior(0), prior(1))).await.ok();
    assert_eq!(enhanced_state(&both), (&json!("qualified"), 0));
    assert_eq!(
        (&both["status"], &both["evidence_details"]["has_evidence"]),
        (&json!("needs_response"), &json!(true))
    );
    let shown = &both["evidence"]["enhanced_evidence"]["visa_compelling_evidence_3"];
    assert_eq!(shown["disputed_transaction"]["customer_purchase_ip"], "10.0.0.1");
    assert_eq!(shown["prior_undisputed_transactions"][1]["charge"], "ch_1");
    assert_eq!(world.post(&path, "submit=true").await.ok()["status"], "under_review");
}

#[rstest]
#[case::unknown(
    "evidence[enhanced_evidence][riddle][a]=1",
    Some("parameter_unknown"),
    "evidence[enhanced_evidence][riddle]"
)]
#[case::no_object("evidence[enhanced_evidence]=1", None, "evidence[enhanced_evidence]")]
#[tokio::test]
async fn wrong_enhanced_evidence_is_refused(
    #[case] body: &str,
    #[case] code: Option<&str>,
    #[case] param: &str,
) {
    let (world, path) = disputed("pm_card_createCe3EligibleDispute").await;
    assert_eq!(world.post(&path, body).await.error(), (400, code, Some(param)));
}

#[tokio::test]
async fn a_compliance_dispute_is_answered_after_its_fee_is_acknowledged() {
    let (world, path) = disputed("pm_card_createComplianceDispute").await;
    let param = "evidence[enhanced_evidence][visa_compliance][fee_acknowledged]";
    let refused = world.post(&path, "evidence[customer_name]=Ada&submit=true").await;
    assert_eq!(refused.error(), (400, None, Some(param)));
    assert_eq!(world.get(&path).await.ok()["evidence"]["customer_name"], Value::Null);
    let before = world.net().await;
    let body = format!("{param}=true&evidence[uncategorized_text]=winning_evidence&submit=true");
    let dispute = world.post(&path, &body).await.ok();
    assert_eq!(dispute["status"], "under_review");
    let eligibility = &dispute["evidence_details"]["enhanced_eligibility"]["visa_compliance"];
    assert_eq!(eligibility["status"], "fee_acknowledged");
    assert_eq!(world.net().await, before - 50_000);
    world.advance(5).await;
    assert_eq!(world.get(&path).await.ok()["status"], "won");
    assert_eq!(world.net().await, before + 3000);
}
