//! Bodies held against Stripe's description of its API.
//!
//! The description is no part of this repository: it is looked for where `REDRESS_STRIPE_SCHEMAS`
//! says, then in `shared/stripe/schemas.json` beside the repository. Without it the tests still
//! run, and say that nobody checked the shapes.

use std::{
    collections::HashMap,
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex, PoisonError},
};

use fake_stripe::objects::{DisputeSpec, dispute};
use jsonschema::Validator;
use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{NOON, World};

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

/// One of everything, so that no kind of body stays unchecked whatever the other tests do.
#[tokio::test]
async fn a_life_of_payments_refunds_and_disputes_has_stripes_shapes() {
    let world = World::new();
    world.set_clock(NOON).await;
    let customer = world.post("v1/customers", "name=Ada+Park&email=ada%40example.test").await.ok();
    let customer = customer["id"].as_str().expect("an id");
    let open = format!("amount=3000&currency=usd&customer={customer}&description=Credits");
    world.post("v1/payment_intents", &open).await.ok();
    let paid = format!("{open}&payment_method=pm_card_visa&confirm=true&metadata[user]=u1");
    let intent = world.post("v1/payment_intents", &paid).await.ok();
    let (intent, charge) = (
        intent["id"].as_str().expect("an id"),
        intent["latest_charge"].as_str().expect("a charge"),
    );

    let refund =
        world.post("v1/refunds", &format!("payment_intent={intent}&amount=1000")).await.ok();
    let refund = refund["id"].as_str().expect("an id");
    world.post(&format!("v1/refunds/{refund}"), "metadata[case]=1").await.ok();
    for status in ["pending", "failed", "succeeded", "canceled"] {
        world
            .steer(&format!("_stand_in/refunds/{refund}/outcome"), &json!({ "status": status }))
            .await;
    }
    world.post("v1/refunds", &format!("charge={charge}&amount=999999")).await;

    world.dispute("a", "needs_response");
    world.post("v1/disputes/du_a", "evidence[customer_name]=Ada&submit=false").await.ok();
    world.post("v1/disputes/du_a", "submit=true").await.ok();
    for status in ["won", "lost", "won", "appeal_under_review"] {
        world.steer("_stand_in/disputes/du_a/outcome", &json!({ "status": status })).await;
    }
    world.dispute("b", "warning_needs_response");
    world.steer("_stand_in/disputes/du_b/outcome", &json!({ "status": "needs_response" })).await;
    world.post("v1/disputes/du_b/close", "").await.ok();

    for list in ["customers", "payment_intents", "charges", "refunds", "disputes"] {
        let page = world.get(&format!("v1/{list}")).await.ok();
        for object in page["data"].as_array().expect("a list has data") {
            let id = object["id"].as_str().expect("an id");
            assert_eq!(world.get(&format!("v1/{list}/{id}")).await.ok(), *object);
        }
    }
    let account: Value = world.get("_stand_in/objects").await.ok();
    account["objects"].as_array().expect("objects").iter().for_each(check);
}
