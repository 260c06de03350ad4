//! Bodies held against Stripe's description of its API.
//!
//! The description is no part of this repository: it is looked for where `REDRESS_STRIPE_SCHEMAS`
//! says, then in `shared/stripe/schemas.json` beside the repository. Without it the tests still
//! run, and say that nobody checked the shapes.

use std::{
    collections::{BTreeSet, HashMap},
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex, PoisonError},
};

use fake_stripe::objects::{DisputeSpec, PayoutSpec, dispute, payout};
use jsonschema::Validator;
use rstest::rstest;
use serde_json::{Map, Value, json};

use crate::world::{NOON, PDF, World, id};

/// Kinds that the extract of Stripe's description does not hold.
const NOT_DESCRIBED: [&str; 4] = ["balance", "payout", "product", "v2.core.approval_request"];

struct Schemas {
    definitions: Value,
    compiled: Mutex<HashMap<String, Validator>>,
}

static SCHEMAS: LazyLock<Option<Schemas>> = LazyLock::new(|| {
    let path =
        env::var_os("REDRESS_STRIPE_SCHEMAS").map_or_else(beside_the_repository, PathBuf::from);
    let Ok(raw) = fs::read(&path) else {
        // Past the capture of the test harness: this is worth a line in every log.
        let sentence = "fake-stripe: NOT CHECKED against Stripe's schemas: set REDRESS_STRIPE_SCHEMAS to schemas.json";
        let _ = writeln!(io::stderr(), "{sentence}");
        return None;
    };
    let schemas: Value = serde_json::from_slice(&raw).expect("the schemas are JSON");
    Some(Schemas { definitions: schemas["$defs"].clone(), compiled: Mutex::default() })
});

fn beside_the_repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/stripe/schemas.json")
}

/// The description's extract has no payouts: Stripe's own example of one, which lies beside it, judges
/// their fields and the types of those that are not null.
#[test]
fn a_payout_has_the_fields_of_stripes_example() {
    let path =
        env::var_os("REDRESS_STRIPE_SCHEMAS").map_or_else(beside_the_repository, PathBuf::from);
    let Ok(raw) = fs::read(path.with_file_name("fixtures.json")) else {
        let sentence = "fake-stripe: payouts NOT CHECKED: no fixtures.json beside schemas.json";
        let _ = writeln!(io::stderr(), "{sentence}");
        return;
    };
    let fixtures: Value = serde_json::from_slice(&raw).expect("the examples are JSON");
    let example = fixtures["resources"]["payout"].as_object().expect("an example");
    for automatic in [true, false] {
        let spec = PayoutSpec {
            id: "po_a",
            amount: 1000,
            currency: "usd",
            created: NOON,
            arrival_date: NOON,
            automatic,
            balance_transaction: "txn_a",
        };
        let ours = payout(&spec);
        let ours = ours.as_object().expect("an object");
        let names = |object: &Map<String, Value>| object.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(names(ours), names(example));
        for (name, value) in ours {
            let wanted = &example[name];
            let is_same = std::mem::discriminant(value) == std::mem::discriminant(wanted);
            assert!(value.is_null() || wanted.is_null() || is_same, "{name}: {value} {wanted}");
        }
    }
}

/// Panics when a Stripe object, list or error is not what Stripe says it is.
#[track_caller]
pub(crate) fn check(body: &Value) {
    let faults = faults(body);
    assert!(faults.is_empty(), "{faults:#?}\n{body:#}");
}

/// What is wrong with a body; nothing when there is no description to hold it against.
fn faults(body: &Value) -> Vec<String> {
    let Some(schemas) = SCHEMAS.as_ref() else {
        return Vec::new();
    };
    match body["object"].as_str() {
        Some("list") => {
            let mut faults: Vec<String> =
                body["data"].as_array().into_iter().flatten().flat_map(faults).collect();
            if !body["has_more"].is_boolean() || !body["data"].is_array() {
                faults.push("a list has data and has_more".to_owned());
            }
            if !body["url"].as_str().is_some_and(|url| url.starts_with("/v1/")) {
                faults.push("a list's url begins with /v1/".to_owned());
            }
            faults
        }
        Some(kind) if NOT_DESCRIBED.contains(&kind) => Vec::new(),
        // What is gone is an id and a word.
        Some(_) if body["deleted"] == true => Vec::new(),
        Some(kind) => schemas.faults(kind, body),
        None if body.get("error").is_some() => schemas.faults("error", body),
        None => Vec::new(),
    }
}

impl Schemas {
    fn faults(&self, kind: &str, body: &Value) -> Vec<String> {
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let validator = compiled.entry(kind.to_owned()).or_insert_with(|| {
            let schema = json!({ "$ref": format!("#/$defs/{kind}"), "$defs": self.definitions });
            jsonschema::validator_for(&schema).expect("Stripe's schemas compile")
        });
        validator
            .iter_errors(body)
            .map(|fault| format!("{kind} at {}: {fault}", fault.instance_path()))
            .collect()
    }
}

#[rstest]
#[case::wrong_type("/amount", json!("1000"))]
#[case::deep_inside("/evidence_details/submission_count", Value::Null)]
#[case::in_a_row("/balance_transactions/0/fee", json!("15.00"))]
#[case::whole_object_incomplete("", json!({ "object": "dispute", "id": "du_a" }))]
#[case::in_a_list("", json!({ "object": "list", "data": [{ "object": "refund" }], "has_more": false, "url": "/v1/x" }))]
#[case::no_kind_of_error("", json!({ "error": { "type": "whim" } }))]
fn a_wrong_body_is_noticed(#[case] place: &str, #[case] spoilt: Value) {
    if SCHEMAS.is_none() {
        return;
    }
    let mut body = dispute(&DisputeSpec::new("du_a", "ch_a", 1000, "usd", NOON));
    assert_eq!(faults(&body), [""; 0]);
    *body.pointer_mut(place).expect("a place in a dispute") = spoilt;
    assert_ne!(faults(&body), [""; 0]);
}

/// One of everything, so that no kind of body stays unchecked whatever the other tests do: each
/// card, each outcome, every list and every object in it.
#[tokio::test]
async fn a_life_of_payments_refunds_and_disputes_has_stripes_shapes() {
    let world = World::new();
    world.set_clock(NOON).await;
    pay_with_everything(&world).await;
    refund_in_every_way(&world).await;
    dispute_in_every_way(&world).await;
    world.upload("delivery.pdf", PDF).await.ok();
    world.advance(3 * 86_400).await;
    for order in [json!({ "amount": 100 }), json!({})] {
        world.steer("_stand_in/payouts", &order).await;
    }
    let returned = json!({ "status": "failed" });
    world.steer("_stand_in/payouts/po_00000001/outcome", &returned).await;
    world.advance(3 * 86_400).await;

    for list in LISTS {
        let page = world.get(&format!("v1/{list}?limit=100")).await.ok();
        let rows = page["data"].as_array().expect("a list has data");
        assert_ne!(rows.len(), 0, "{list}");
        for object in rows {
            assert_eq!(world.get(&format!("v1/{list}/{}", id(object))).await.ok(), *object);
            if list == "events" {
                check(&object["data"]["object"]);
            }
        }
    }
    world.get("v1/balance").await.ok();
    let account: Value = world.get("_stand_in/objects").await.ok();
    account["objects"].as_array().expect("objects").iter().for_each(check);
}

const LISTS: [&str; 13] = [
    "balance_transactions",
    "charges",
    "checkout/sessions",
    "customers",
    "disputes",
    "events",
    "files",
    "payment_intents",
    "payouts",
    "prices",
    "products",
    "radar/early_fraud_warnings",
    "refunds",
];

const CARDS: [&str; 15] = [
    "4242424242424242",
    "5555555555554444",
    "378282246310005",
    "6011111111111117",
    "4000000000000077",
    "4000000000000259",
    "4000000000002685",
    "4000000000001976",
    "4000000404000079",
    "4000000404000038",
    "4000008400000779",
    "5105008400000002",
    "4000000000005423",
    "4000000000007726",
    "4000000000005126",
];

async fn pay_with_everything(world: &World) {
    let customer = world.post("v1/customers", "name=Ada+Park&email=ada%40example.test").await.ok();
    let open = format!(
        "amount=3000&currency=usd&customer={}&description=Credits&metadata[user]=u1",
        id(&customer)
    );
    world.post("v1/payment_intents", &open).await.ok();
    for more in ["pm_card_visa", "pm_card_visa&capture_method=manual", "pm_card_chargeDeclined"] {
        world
            .post("v1/payment_intents", &format!("{open}&confirm=true&payment_method={more}"))
            .await;
    }
    world.post("v1/charges", "amount=500&currency=jpy&source=tok_visa").await.ok();
    for card in CARDS {
        world.pay(3000, card).await;
    }
    let lines = "line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=500\
        &line_items[0][price_data][product_data][name]=Credits";
    for _ in 0..2 {
        world.post("v1/checkout/sessions", lines).await.ok();
    }
    let session = "_stand_in/checkout/sessions/cs_test_00000001/complete";
    world.steer(session, &json!({})).await;
    world.post("v1/payment_methods", "type=card&card[token]=tok_visa").await.ok();
}

async fn refund_in_every_way(world: &World) {
    let charges = world.get("v1/charges?limit=100").await.ok();
    for charge in charges["data"].as_array().expect("a list has data") {
        for amount in ["&amount=1000", "&amount=999999", "", ""] {
            world.post("v1/refunds", &format!("charge={}{amount}", id(charge))).await;
        }
    }
    let refund = "_stand_in/refunds/re_00000001/outcome";
    for status in ["pending", "failed", "succeeded", "requires_action", "canceled"] {
        world.steer(refund, &json!({ "status": status })).await;
    }
    world.post("v1/refunds/re_00000002", "metadata[case]=1").await.ok();
    let request = "origin=customer_balance&customer=cus_00000001&currency=usd&amount=5&instructions_email=a%40b.test";
    for end in ["v1/refunds/{}/cancel", "v1/test_helpers/refunds/{}/expire"] {
        let refund = world.post("v1/refunds", request).await.ok();
        world.post(&end.replace("{}", id(&refund)), "").await.ok();
    }
}

async fn dispute_in_every_way(world: &World) {
    world.dispute("a", "needs_response");
    world.post("v1/disputes/du_a", "evidence[customer_name]=Ada&submit=false").await.ok();
    world.post("v1/disputes/du_a", "submit=true").await.ok();
    for status in ["won", "lost", "won", "appeal_under_review"] {
        world.steer("_stand_in/disputes/du_a/outcome", &json!({ "status": status })).await;
    }
    world.dispute("b", "warning_needs_response");
    world.steer("_stand_in/disputes/du_b/outcome", &json!({ "status": "needs_response" })).await;
    world.post("v1/disputes/du_b/close", "").await.ok();
    let disputes = world.get("v1/disputes?limit=100").await.ok();
    let evidence = "evidence[enhanced_evidence][visa_compliance][fee_acknowledged]=true\
        &evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][customer_purchase_ip]=10.0.0.1\
        &evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][0][charge]=ch_a\
        &evidence[uncategorized_text]=winning_evidence";
    for dispute in disputes["data"].as_array().expect("a list has data") {
        world.post(&format!("v1/disputes/{}", id(dispute)), evidence).await;
    }
}
