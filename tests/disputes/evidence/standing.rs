//! Standing texts: statements of the merchant in every answer.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::{disputed, evidence, field, save};

const SOLD: &str = "AI credits for our API.";

fn texts(version: i64, of_credits: &Value) -> Value {
    let products = json!({ "digital_product_or_service": of_credits });
    json!({ "texts": { "version": version, "products": products } })
}

/// The dispute asks for another reason's evidence from here on.
async fn with_reason(world: &World, reason: &str) -> Value {
    let mut object = world.at_stripe("du_1");
    object["reason"] = json!(reason);
    world.advance_seconds(1);
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    evidence(world).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn standing_texts_fill_the_evidence_and_leave_what_a_person_wrote(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    let before = with_reason(&world, "credit_not_processed").await;
    let policy = field(&before, "refund_policy_disclosure");
    assert_eq!((&policy["text"], &policy["unfilled"]), (&Value::Null, &json!("not_on_record")));

    let said = json!({
        "product_description": SOLD, "refund_policy": "  Within 14 days.\n",
        "refund_policy_disclosure": "Shown at checkout.", "customer_communication": " ",
        "cancellation_policy": "Any time.",
    });
    let saved = world.ok("set_standing_texts", texts(0, &said)).await;
    assert_eq!(saved["version"], 1);
    let kept = &saved["products"]["digital_product_or_service"];
    assert_eq!(kept["refund_policy"], "Within 14 days.", "without blanks around");
    assert_eq!(kept["customer_communication"], Value::Null, "a blank text is none");

    let view = evidence(&world).await;
    let policy = field(&view, "refund_policy_disclosure");
    assert_eq!(policy["text"], "Shown at checkout.\n\nOur refund policy:\nWithin 14 days.");
    assert_eq!(policy["sources"][0]["name"], "texts");
    let product = field(&view, "product_description")["text"].as_str().expect("a text");
    assert!(product.starts_with(SOLD), "{product}");
    let cancelled = with_reason(&world, "subscription_canceled").await;
    let policy = &field(&cancelled, "cancellation_policy_disclosure")["text"];
    assert_eq!(policy, "Our cancellation policy:\nAny time.");

    let mine = json!({ "product_description": "As I say it." });
    world.ok("save_evidence", save(0, &mine)).await;
    world.ok("set_standing_texts", texts(1, &json!({ "product_description": "Other." }))).await;
    let view = evidence(&world).await;
    let product = field(&view, "product_description");
    assert_eq!((&product["text"], &view["revision"]), (&json!("As I say it."), &json!(1)));
    assert!(product["proposal"].as_str().expect("a proposal").starts_with("Other."));
    assert_eq!(field(&view, "cancellation_policy_disclosure")["text"], Value::Null);
    let physical = json!({ "dispute_id": "du_1", "revision": 1, "product": "physical_product",
        "texts": { "product_description": null } });
    let view = world.ok("save_evidence", physical).await;
    assert_eq!(field(&view, "product_description")["text"], Value::Null, "texts of credits only");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn standing_texts_are_versioned_checked_and_witnessed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let none = world.ok("get_standing_texts", json!({})).await;
    assert_eq!(none, json!({ "version": 0, "products": {} }));
    for (bad, code) in [
        ("x".repeat(20_001), "too_long"),
        ("Read https://our.site".to_owned(), "link"),
        ("a\u{7}b".to_owned(), "control_character"),
    ] {
        let said = json!({ "cancellation_policy_disclosure": bad });
        let refused = world.call("set_standing_texts", texts(0, &said)).await.expect_err(code);
        assert_eq!(refused.code, "standing_texts_invalid");
        let problem = &refused.details["problems"][0];
        assert_eq!(problem["code"], code);
        assert_eq!(
            (&problem["product"], &problem["text"]),
            (&json!("digital_product_or_service"), &json!("cancellation_policy_disclosure"))
        );
    }
    let longest = json!({ "product_description": "x".repeat(20_000) });
    world.ok("set_standing_texts", texts(0, &longest)).await;
    let said = texts(1, &json!({ "product_description": SOLD }));
    let saved = world.ok("set_standing_texts", said.clone()).await;
    assert_eq!(world.ok("set_standing_texts", said).await, saved, "the same again");
    let late = texts(1, &json!({ "product_description": "Late." }));
    let late = world.call("set_standing_texts", late).await.expect_err("somebody was quicker");
    assert_eq!(late.code, "standing_texts_changed");
    assert_eq!((&late.details["asked"], &late.details["version"]), (&json!(1), &json!(2)));
    assert_eq!(world.ok("get_standing_texts", json!({})).await, saved, "nothing was overwritten");

    let first = world.ok("get_standing_texts", json!({ "version": 1 })).await;
    assert_eq!(first["products"]["digital_product_or_service"], {
        let mut all = saved["products"]["digital_product_or_service"].clone();
        all["product_description"] = longest["product_description"].clone();
        all
    });
    assert_eq!(world.ok("get_standing_texts", json!({ "version": 0 })).await, none);
    let version = json!({ "version": 9 });
    assert_eq!(world.refused("get_standing_texts", version).await, "standing_texts_not_found");
    let list = world.pages("list_standing_texts", &json!({}), 1).await;
    let versions: Vec<(&Value, &Value)> =
        list.iter().map(|row| (&row["version"], &row["actor"])).collect();
    assert_eq!(versions, [(&json!(2), &json!("olive")), (&json!(1), &json!("olive"))]);

    let record = world.list("list_audit", json!({})).await.remove(0);
    assert_eq!(record["action"], "standing_texts_changed");
    let sold = "/products/digital_product_or_service/product_description";
    assert_eq!(record["before"].pointer(sold), Some(&longest["product_description"]));
    assert_eq!(record["after"].pointer(sold), Some(&json!(SOLD)));
    world.verify_books().await;
}
