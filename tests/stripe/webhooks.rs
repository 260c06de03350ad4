//! Webhook deliveries: signed, kept before they are understood, harmless when repeated.

use desk::Delivered;
use harness::{Engine, SECRET, World, signature};
use rstest::rstest;
use serde_json::json;

const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_is_not_stripes_is_refused_and_nothing_is_kept(
    #[values(0, 1)] engine: usize,
) {
    let world = World::new(ENGINES[engine]).await;
    let body = br#"{"id":"evt_1","object":"event"}"#;
    let now = world.seconds();
    let good = signature(body, SECRET, now);
    let cases = [
        (None, "webhook_unsigned"),
        (Some("nonsense".to_owned()), "webhook_signature_malformed"),
        (Some(signature(body, "whsec_other", now)), "webhook_signature_wrong"),
        (Some(signature(b"{}", SECRET, now)), "webhook_signature_wrong"),
        (Some(signature(body, SECRET, now - 301)), "webhook_out_of_time"),
        (Some(signature(body, SECRET, now + 301)), "webhook_out_of_time"),
    ];
    for (header, code) in cases {
        let refused = world.desk().receive_webhook(header.as_deref(), body, &[SECRET]).await;
        assert_eq!(refused.expect_err("refused").code(), code);
    }
    assert_eq!(world.ok("get_sync", json!({})).await["attention"], 0);
    let rolled = ["whsec_new", SECRET];
    let taken = world.desk().receive_webhook(Some(&good), body, &rolled).await.expect("taken");
    assert_eq!(taken, Delivered::Unreadable, "an event without type and time is none");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_signed_delivery_that_does_not_read_is_kept_for_a_person(
    #[values(0, 1)] engine: usize,
    #[values("not json", "[]", "{\"id\":7}", "\u{0}")] body: &str,
) {
    let world = World::new(ENGINES[engine]).await;
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
async fn an_event_of_a_kind_nobody_knows_is_kept_and_changes_nothing(
    #[values(0, 1)] engine: usize,
) {
    let world = World::new(ENGINES[engine]).await;
    let event = json!({
        "id": "evt_future", "object": "event", "type": "moon.landed", "created": world.seconds(),
        "livemode": false, "data": { "object": { "object": "moon", "id": "moon_1" } },
    });
    assert_eq!(world.deliver(&event).await.expect("taken"), Delivered::New);
    assert_eq!(world.deliver(&event).await.expect("taken"), Delivered::Known);
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!((&state["waiting_objects"], &state["attention"]), (&json!(0), &json!(0)));
}
