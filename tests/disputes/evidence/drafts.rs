//! Proposals from the ledger, and what people write over them.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::{contest, disputed, evidence, field, save};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn proposals_are_computed_from_ledger_user_and_charge(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    let mut charge = world.at_stripe("ch_1");
    charge["billing_details"]["address"] =
        json!({ "line1": "1 Main St", "city": "Springfield", "country": "US", "line2": null });
    charge["metadata"] = json!({ "customer_purchase_ip": "203.0.113.7" });
    world.ok("ingest_stripe_object", json!({ "object": charge })).await;
    world.advance_seconds(3600);
    let used = json!({
        "kind": "usage", "amount": -120, "key": "use", "metadata": { "ip": "203.0.113.9" },
    });
    wallet.post(used).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;

    let view = evidence(&world).await;

    assert_eq!((&view["revision"], &view["can_submit"]), (&json!(0), &json!(true)), "{view:#}");
    assert_eq!(view["reason"], "fraudulent");
    let email = field(&view, "customer_email_address");
    assert_eq!(email["text"], format!("{}@example.com", wallet.user));
    assert_eq!((&email["need"], &email["draft"]), (&json!("required"), &Value::Null));
    let source = json!({ "name": "user.email", "value": format!("Name of {}", wallet.user) });
    assert_eq!(email["sources"][0], source, "a person is called by the name");
    assert_eq!(field(&view, "billing_address")["text"], "1 Main St, Springfield, US");
    assert_eq!(field(&view, "customer_purchase_ip")["text"], "203.0.113.7");
    let statement = field(&view, "access_activity_log")["text"].as_str().expect("a statement");
    for fact in ["pi_1", "ch_1", "$10.00", "120 credits", "203.0.113.9", "visa ending 4242"] {
        assert!(statement.contains(fact), "{fact} is missing in: {statement}");
    }
    let characters = statement.chars().count();
    assert_eq!(field(&view, "access_activity_log")["characters"], characters);
    assert_eq!(view["totals"]["pages_max"], 49);
    let needs: Vec<&str> = view["fields"]
        .as_array()
        .expect("fields")
        .iter()
        .filter_map(|it| it["need"].as_str())
        .collect();
    let mut sorted = needs.clone();
    sorted.sort_by_key(|need| {
        ["required", "recommended", "optional"].iter().position(|it| it == need)
    });
    assert_eq!(needs, sorted, "in the order of the matrix");
    assert_eq!(world.calls_received(), []);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_stands_over_the_proposal_until_it_is_taken_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    let proposed = field(&evidence(&world).await, "product_description")["text"].clone();

    let view =
        world.ok("save_evidence", save(0, &json!({ "product_description": "Our own." }))).await;

    let product = field(&view, "product_description");
    assert_eq!((&product["draft"], &product["text"]), (&json!("Our own."), &json!("Our own.")));
    assert_eq!(product["proposal"], proposed);
    assert_eq!((&view["revision"], &view["updated_by"]), (&json!(1), &json!("olive")));

    let stale =
        world.call_as("otto", "save_evidence", save(0, &json!({ "product_description": "x" })));
    let refused = stale.await.expect_err("stale");
    assert_eq!(refused.code, "evidence_changed");
    assert_eq!(
        (&refused.details["revision"], &refused.details["by"]),
        (&json!(1), &json!("olive"))
    );
    assert_eq!(evidence(&world).await, view, "nothing was overwritten");
    let same =
        world.ok("save_evidence", save(1, &json!({ "product_description": "Our own." }))).await;
    assert_eq!(same["revision"], 1, "the same again changes nothing");

    let back = world.ok("save_evidence", save(1, &json!({ "product_description": null }))).await;
    let product = field(&back, "product_description");
    assert_eq!((&product["draft"], &product["text"]), (&Value::Null, &proposed));
    let left_out = world.ok("save_evidence", save(2, &json!({ "customer_name": "" }))).await;
    assert_eq!(field(&left_out, "customer_name")["text"], Value::Null);
    assert_eq!(
        world.refused("save_evidence", save(3, &json!({ "receipt": "a text" }))).await,
        "field_invalid"
    );
    assert_eq!(
        world.refused("save_evidence", save(3, &json!({ "reciept": "x" }))).await,
        "input_invalid"
    );
    world.verify_books().await;
}

/// Somebody types while the dispute ends at Stripe: the text stays, and nothing is sent.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_that_changes_while_somebody_types_loses_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    let object = world.bank_decides("du_1", "lost");
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    let view = world.ok("save_evidence", save(0, &json!({ "customer_name": "Zoe" }))).await;
    assert_eq!((&view["status"], &view["can_submit"]), (&json!("lost"), &json!(false)));
    assert_eq!(field(&view, "customer_name")["draft"], "Zoe");
    assert_eq!(world.refused("act_on_dispute", contest()).await, "case_already_handled");
    let stage = json!({ "dispute_id": "du_1", "revision": 1 });
    assert_eq!(world.refused("stage_evidence", stage).await, "case_already_handled");
    assert_eq!(world.calls_received(), []);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_matrix_is_the_teams_own_and_checked(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    let standard = world.ok("get_evidence_matrix", json!({})).await;
    assert_eq!(standard["version"], 1);
    let mut matrix = standard.clone();
    let rows = matrix["rows"].as_array_mut().expect("rows");
    let row = rows.iter_mut().find(|row| {
        row["reason"] == "fraudulent" && row["product"] == "digital_product_or_service"
    });
    let fields = row.expect("a row")["fields"].as_array_mut().expect("fields");
    fields
        .insert(0, json!({ "field": "customer_signature", "need": "required", "hint": "Signed." }));
    let twice = world.call("set_evidence_matrix", json!({ "matrix": matrix })).await;
    let refused = twice.expect_err("the field stands twice");
    assert_eq!(refused.code, "evidence_matrix_invalid");
    assert_eq!(refused.details["problems"][0]["code"], "field_twice");
    assert!(refused.details["problems"][0]["place"]["field"].is_number());

    let rows = matrix["rows"].as_array_mut().expect("rows");
    for row in rows {
        let fields = row["fields"].as_array_mut().expect("fields");
        let mut seen = std::collections::BTreeSet::new();
        fields.retain(|field| seen.insert(field["field"].to_string()));
    }
    let set = json!({ "matrix": matrix, "reason": "banks ask for it" });
    let saved = world.ok("set_evidence_matrix", set.clone()).await;
    assert_eq!(saved["version"], 2);
    assert_eq!(world.ok("set_evidence_matrix", set).await, saved, "the same again");
    let mut old = standard;
    old["version"] = json!(1);
    assert_eq!(
        world.refused("set_evidence_matrix", json!({ "matrix": old.clone() })).await,
        "evidence_matrix_changed"
    );
    let list = world.list("list_evidence_matrices", json!({})).await;
    assert_eq!((&list[0]["version"], &list[0]["actor"]), (&json!(2), &json!("olive")));
    assert_eq!(list.len(), 1, "the standard one was made by nobody");
    let first = world.ok("get_evidence_matrix", json!({ "version": 1 })).await;
    assert_eq!(first, old, "the standard one is the way back");
    assert_eq!(world.ok("get_evidence_matrix", json!({ "version": 2 })).await, saved);
    let absent = json!({ "version": 3 });
    assert_eq!(world.refused("get_evidence_matrix", absent).await, "evidence_matrix_not_found");
    let view = evidence(&world).await;
    assert_eq!(
        (&view["matrix_version"], &view["fields"][0]["field"]),
        (&json!(2), &json!("customer_signature"))
    );
    assert_eq!(view["can_submit"], false, "a file that only a person can give");
    assert_eq!(world.refused("act_on_dispute", contest()).await, "evidence_incomplete");
    world.settings(json!({ "dispute_autopilot": true, "dispute_tolerance": 9_000 })).await;
    world.advance_seconds(1);
    world.ok("ingest_stripe_object", json!({ "object": world.at_stripe("du_1") })).await;
    assert_eq!(world.at_stripe("du_1")["status"], "under_review", "autopilot says what it can");
    world.verify_books().await;
}
