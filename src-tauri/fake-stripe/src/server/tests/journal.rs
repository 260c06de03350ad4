use std::{fs, path::Path};

use rstest::rstest;
use serde_json::{Value, json};

use super::{NOON, opened};
use crate::objects::{CustomerSpec, customer};

fn ada() -> Value {
    customer(&CustomerSpec { name: Some("Ada"), ..CustomerSpec::new("cus_ada", NOON) })
}

fn lines(file: &Path) -> Vec<String> {
    fs::read_to_string(file).expect("a state file").lines().map(str::to_owned).collect()
}

#[test]
fn a_change_adds_a_line_with_what_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let many: Vec<Value> = (0..50)
        .map(|number| customer(&CustomerSpec::new(&format!("cus_{number}"), NOON)))
        .collect();
    let stripe = opened(Some(file.clone()));
    stripe.put_objects(&many).expect("objects");
    let before = lines(&file);
    stripe.post_with_key("k1", "/v1/customers/cus_7", "name=Ada").expect("an answer").ok();
    stripe.get("/v1/customers");
    let after = lines(&file);
    assert_eq!(after.get(..before.len()), Some(before.as_slice()));
    assert_eq!(after.len(), before.len() + 1, "reading adds nothing");
    let added: Value = serde_json::from_str(&after[before.len()]).expect("JSON");
    let ids: Vec<&Value> =
        added["objects"].as_array().expect("objects").iter().map(|object| &object["id"]).collect();
    assert_eq!(ids, ["cus_7", "evt_00000001"]);
    assert!(added["idempotency"]["k1"].is_object());

    let account = stripe.steer("GET", "objects", &Value::Null);
    stripe.stop();
    let stripe = opened(Some(file.clone()));
    assert_eq!(stripe.steer("GET", "objects", &Value::Null), account);
    let one: Value = serde_json::from_slice(&fs::read(&file).expect("a file")).expect("one piece");
    assert_eq!(one["objects"], account["objects"]);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

#[test]
fn a_line_that_was_never_finished_is_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let stripe = opened(Some(file.clone()));
    stripe.put_objects(&[ada()]).expect("objects");
    let whole = fs::read(&file).expect("a file");
    stripe.post("/v1/customers/cus_ada", "name=Eve").ok();
    stripe.stop();
    let both = fs::read(&file).expect("a file");
    for length in [whole.len() + 1, both.len() - 2] {
        fs::write(&file, &both[..length]).expect("a writable file");
        let stripe = opened(Some(file.clone()));
        assert_eq!(stripe.get("/v1/customers/cus_ada").ok(), ada());
        stripe.stop();
    }
}

#[rstest]
#[case::as_the_control_endpoint_shows_it(json!({ "objects": [ada()] }).to_string())]
#[case::as_the_demo_writes_it(format!("{{\"objects\":[\n{}\n]}}\n", ada()))]
#[case::an_object_a_line(format!("{}\n{}\n", ada(), customer(&CustomerSpec::new("cus_b", NOON))))]
#[case::as_it_was_kept_before(format!(
    "{{\"objects\":[\n{}\n],\n\"clock\":{{\"at\":{NOON}}},\"requests\":5,\"idempotency\":{{}}}}", ada()
))]
fn older_files_are_read_and_go_on(#[case] content: String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    fs::write(&file, content).expect("a writable folder");
    for name in ["Ada", "Eve", "Ada"] {
        let stripe = opened(Some(file.clone()));
        assert_eq!(stripe.get("/v1/customers/cus_ada").ok()["name"], name);
        let other = if name == "Ada" { "Eve" } else { "Ada" };
        stripe.post("/v1/customers/cus_ada", &format!("name={other}")).ok();
    }
}

#[test]
fn endpoints_and_their_secrets_survive_and_what_is_deleted_stays_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let stripe = opened(Some(file.clone()));
    for secret in ["whsec_a", "whsec_b"] {
        let endpoint_spec = json!({ "url": "http://127.0.0.1:9/", "secret": secret });
        stripe.steer("POST", "webhooks", &endpoint_spec);
    }
    let reply = stripe.exchange("DELETE", "/v1/webhook_endpoints/we_00000001", &[], "");
    assert_eq!(reply.expect("an answer").ok()["deleted"], true);
    stripe.stop();
    // Once as lines of the journal, once as one piece.
    for _ in 0..2 {
        let stripe = opened(Some(file.clone()));
        let known = stripe.steer("GET", "webhooks", &Value::Null);
        assert_eq!(known["endpoints"].as_array().map(Vec::len), Some(1));
        assert_eq!(known["endpoints"][0]["secrets"], json!(["whsec_b"]));
        stripe.stop();
    }
}
