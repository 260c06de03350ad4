//! Webhook deliveries that the stand-in never makes, signed here: forged, unreadable, of kinds nobody
//! knows. What it does make is in `deliveries`.

use desk::Delivered;
use harness::{Engine, SECRET, World, signature};
use rstest::rstest;
use serde_json::json;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_is_not_stripes_is_refused_and_nothing_is_kept(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let body = br#"{"id":"evt_1","object":"event"}"#;
    let now = world.seconds();
    let good = signature(body, SECRET, now);
    let cases = [
        (None, "webhook_unsigned"),
        (Some("nonsense".to_owned()), "webhook_signature_malformed"),
        (Some(signature(b"{}", SECRET, now)), "webhook_signature_wrong"),
        (Some(signature(body, SECRET, now + 301)), "webhook_out_of_time"),
    ];
    for (header, code) in cases {
        let refused = world.desk().receive_webhook(header.as_deref(), body, &[SECRET]).await;
        assert_eq!(refused.expect_err("refused").code(), code);
    }
    assert_eq!(world.ok("get_sync", json!({})).await["attention"], 0);
    let taken = world.desk().receive_webhook(Some(&good), body, &[SECRET]).await.expect("taken");
    assert_eq!(taken, Delivered::Unreadable, "an event without type and time is none");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_signed_delivery_that_does_not_read_is_kept_for_a_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("not json", "[]", "{\"id\":7}", "\u{0}")] body: &str,
) {
    let world = World::new(engine).await;
    for _ in 0..2 {
        let header = signature(body.as_bytes(), SECRET, world.seconds());
        let taken = world.desk().receive_webhook(Some(&header), body.as_bytes(), &[SECRET]).await;
        assert_eq!(taken.expect("taken"), Delivered::Unreadable);
    }
    let items = world.ok("list_attention", json!({})).await;
    assert_eq!(items["rows"].as_array().map(Vec::len), Some(1), "once: {items}");
    assert_eq!(items["rows"][0]["code"], "webhook_unreadable");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_an_unknown_kind_is_kept_and_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let event = json!({
        "id": "evt_future", "object": "event", "type": "moon.landed", "created": world.seconds(),
        "livemode": false, "data": { "object": { "object": "moon", "id": "moon_1" } },
    });
    assert_eq!(world.deliver(&event).await.expect("taken"), Delivered::New);
    assert_eq!(world.deliver(&event).await.expect("taken"), Delivered::Known);
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!((&state["waiting_objects"], &state["attention"]), (&json!(0), &json!(0)));
}
