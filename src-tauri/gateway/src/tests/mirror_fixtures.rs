use std::path::PathBuf;

use serde_json::{Map, Value};

use crate::ObjectKind;
use crate::mirror::{EventObject, StripeObject};

/// The kinds that are mirrored.
pub(super) const MIRRORED: [&str; 9] = [
    "refund",
    "dispute",
    "charge",
    "payment_intent",
    "customer",
    "checkout.session",
    "balance_transaction",
    "radar.early_fraud_warning",
    "payout",
];

/// Stripe's own examples, which lie beside the repository on the machines where it is made.
pub(super) fn fixtures() -> Option<Map<String, Value>> {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/stripe/fixtures.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("NOT CHECKED: Stripe's fixtures are not at {}", path.display());
        return None;
    };
    let mut file: Value = serde_json::from_str(&text).unwrap();
    let Value::Object(resources) = file["resources"].take() else { panic!("no resources") };
    Some(resources)
}

#[test]
fn stripes_own_examples_are_read() {
    let Some(resources) = fixtures() else { return };
    for name in MIRRORED {
        let example = &resources[name];
        let object = StripeObject::parse(example).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(object.id(), example["id"].as_str().unwrap());
        assert!(ObjectKind::from_name(name).is_some(), "{name} cannot be read by its id");
    }
}

#[test]
fn stripes_own_event_is_read() {
    let Some(resources) = fixtures() else { return };
    let example = &resources["event"];
    let event = EventObject::parse(example).unwrap();
    let object = &example["data"]["object"];
    assert_eq!(event.kind, example["type"].as_str().unwrap());
    assert_eq!(event.object_kind.as_deref(), object["object"].as_str());
    assert_eq!(event.object_id.as_deref(), object["id"].as_str());
}
