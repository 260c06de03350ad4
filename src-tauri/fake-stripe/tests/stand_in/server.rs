use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use reqwest::Method;
use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{NOON, World};

#[rstest]
#[case::no_key(None)]
#[case::another_key(Some("Bearer sk_test_somebody_else"))]
#[case::no_scheme(Some("sk_test_stand_in"))]
#[case::empty(Some("Bearer "))]
#[tokio::test]
async fn without_the_key_nothing_is_answered(#[case] authorization: Option<&str>) {
    let world = World::new();
    world.payment("a");
    let url = format!("{}v1/refunds", world.stand_in.url());
    let mut request = reqwest::Client::new().request(Method::POST, url).body("payment_intent=pi_a");
    if let Some(authorization) = authorization {
        request = request.header("Authorization", authorization);
    }
    let reply = world.send(request).await;
    assert_eq!(reply.error(), (401, None, None));
    assert!(!reply.text.contains("somebody_else"), "{}", reply.text);
    assert_eq!(world.get("v1/charges/ch_a").await.ok()["amount_refunded"], 0);
}

#[tokio::test]
async fn an_unknown_path_is_named() {
    let world = World::new();
    let reply = world.get("v1/riddles").await;
    assert_eq!(reply.error(), (404, None, None));
    assert_eq!(reply.message(), "Unrecognized request URL (GET: /v1/riddles).");
}

#[tokio::test]
async fn every_answer_has_its_own_request_id() {
    let world = World::new();
    for expected in ["req_00000001", "req_00000002"] {
        assert_eq!(world.get("v1/disputes").await.header("request-id"), Some(expected));
    }
}

#[tokio::test]
async fn the_state_file_survives_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let world = World::with_state_file(Some(file.clone()));
    world.payment("a");
    world.dispute("b", "needs_response");
    world.set_clock(NOON).await;
    let body = "payment_intent=pi_a&amount=100";
    let refund = world.post_with_key("k1", "v1/refunds", body).await;
    world.post("v1/disputes/du_b", "evidence[customer_name]=Ada&submit=false").await.ok();
    let before = world.get("_stand_in/objects").await.ok();
    world.stand_in.stop();

    let world = World::with_state_file(Some(file));
    assert_eq!(world.get("_stand_in/objects").await.ok(), before);
    assert_eq!(world.get("_stand_in/clock").await.ok(), json!({ "now": NOON }));
    let again = world.post_with_key("k1", "v1/refunds", body).await;
    assert_eq!((again.header("idempotent-replayed"), &again.text), (Some("true"), &refund.text));
    let next = world.post("v1/refunds", body).await.ok();
    assert_eq!(next["id"], "re_00000002");
    let names: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(names.len(), 1, "no temporary file is left: {names:?}");
}

#[rstest]
#[case::not_json("{")]
#[case::no_objects("{}")]
#[case::unknown_kind(r#"{"objects":[{"object":"riddle","id":"x","created":1}]}"#)]
fn a_state_file_that_is_none_is_refused(#[case] content: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    std::fs::write(&file, content).expect("a writable folder");
    let addr = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let options = fake_stripe::Options { addr, state_file: Some(file.clone()), key: String::new() };
    let error = fake_stripe::StandIn::start(options).expect_err("no state file");
    assert!(error.to_string().contains("is not a state file"), "{error}");
    assert_eq!(std::fs::read_to_string(file).expect("still there"), content);
}

#[tokio::test]
async fn calls_are_listed_and_counted() {
    let world = World::new();
    world.dispute("a", "needs_response");
    world.get("v1/disputes?limit=3").await.ok();
    world.post_with_key("k1", "v1/disputes/du_a/close", "").await.ok();
    world.post_with_key("k1", "v1/disputes/du_a/close", "").await.ok();
    world.post("v1/refunds", "payment_intent=pi_a").await;

    let all = world.get("_stand_in/calls").await.ok();
    assert_eq!(all["count"], 4);
    let closes = world.get("_stand_in/calls?method=POST&path=/v1/disputes/du_a/close").await.ok();
    assert_eq!(closes["count"], 2);
    assert_eq!(closes["calls"][0]["idempotency_key"], "k1");
    assert_eq!([&closes["calls"][0]["replayed"], &closes["calls"][1]["replayed"]], [false, true]);
    assert_eq!(all["calls"][0]["query"], "limit=3");
    let last = world.stand_in.calls().pop().expect("a call");
    assert_eq!(
        (last.method.as_str(), last.path.as_str(), last.status),
        ("POST", "/v1/refunds", 400)
    );
    assert_eq!((last.body.as_str(), last.idempotency_key), ("payment_intent=pi_a", None));

    let forgotten =
        world.request(Method::DELETE, "_stand_in/calls").send().await.expect("an answer");
    assert_eq!(forgotten.status(), 204);
    assert_eq!(world.stand_in.calls(), []);
}

#[tokio::test]
async fn objects_are_inserted_all_or_none() {
    let world = World::new();
    world.payment("a");
    let mut charge = world.get("v1/charges/ch_a").await.ok();
    charge["description"] = "Credits".into();
    world.steer("_stand_in/objects", &charge).await;
    assert_eq!(world.get("v1/charges/ch_a").await.ok(), charge);

    charge["id"] = "ch_b".into();
    let request =
        world.request(Method::POST, "_stand_in/objects").header("Content-Type", "application/json");
    let both = json!({ "objects": [charge, { "object": "charge" }] });
    let reply = world.send(request.body(both.to_string())).await;
    assert_eq!(reply.status, 400);
    assert_eq!(world.get("v1/charges/ch_b").await.status, 404);
}

#[test]
fn the_program_prints_where_it_listens() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_fake-stripe"))
        .args(["--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    let read = BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line);
    child.kill().expect("the program still runs");
    child.wait().expect("the program ends");
    read.expect("a line");
    let line: Value = serde_json::from_str(&line).expect("a line of JSON");
    assert!(line["url"].as_str().is_some_and(|url| url.starts_with("http://127.0.0.1:")), "{line}");
}
