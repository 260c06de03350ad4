use rstest::rstest;
use serde_json::{Value, json};

use super::{REFUND, stand_in};

#[rstest]
#[case::before("cut_before", 0)]
#[case::after("cut_after", 100)]
fn a_cut_closes_the_connection_without_a_byte(#[case] kind: &str, #[case] refunded: i64) {
    let stripe = stand_in();
    stripe.order(&json!({ "kind": kind }));
    assert_eq!(stripe.post_with_key("k1", "/v1/refunds", REFUND), None);
    assert_eq!(stripe.refunded(), refunded);
    let again = stripe.post_with_key("k1", "/v1/refunds", REFUND).expect("an answer");
    assert_eq!(again.header("idempotent-replayed").is_some(), kind == "cut_after");
    assert_eq!((again.status, stripe.refunded()), (200, json!(100)));
}

#[rstest]
#[case::rate_limited(json!({ "kind": "rate_limited", "reason": "endpoint-rate" }), 429, json!("invalid_request_error"), Value::Null)]
#[case::lock_timeout(json!({ "kind": "lock_timeout" }), 429, json!("invalid_request_error"), json!("lock_timeout"))]
#[case::server_error(json!({ "kind": "server_error" }), 500, json!("api_error"), Value::Null)]
#[case::unauthorized(json!({ "kind": "unauthorized" }), 401, json!("invalid_request_error"), Value::Null)]
#[case::forbidden(json!({ "kind": "forbidden", "permission": "rak_refund_write" }), 403, json!("invalid_request_error"), Value::Null)]
#[case::in_use(json!({ "kind": "idempotency_in_use" }), 409, json!("idempotency_error"), json!("idempotency_key_in_use"))]
fn a_refusal_on_order_does_nothing_and_leaves_the_key_free(
    #[case] fault: Value,
    #[case] status: u16,
    #[case] kind: Value,
    #[case] code: Value,
) {
    let stripe = stand_in();
    stripe.order(&fault);
    let reply = stripe.post_with_key("k1", "/v1/refunds", REFUND).expect("an answer");
    assert_eq!(reply.error(), (status, kind, code));
    assert_eq!(stripe.refunded(), 0);
    let next = stripe.post_with_key("k1", "/v1/refunds", REFUND).expect("an answer");
    assert_eq!((next.status, next.header("idempotent-replayed")), (200, None));
}

#[rstest]
#[case::rate_limited(json!({ "kind": "rate_limited", "reason": "global-rate" }), Some("global-rate"), None)]
#[case::lock_timeout(json!({ "kind": "lock_timeout" }), None, Some("true"))]
#[case::in_use(json!({ "kind": "idempotency_in_use" }), None, Some("true"))]
#[case::server_error(json!({ "kind": "server_error" }), None, None)]
#[case::server_error_after(json!({ "kind": "server_error_after" }), None, Some("false"))]
fn headers_say_why_and_whether_to_try_again(
    #[case] fault: Value,
    #[case] reason: Option<&str>,
    #[case] should_retry: Option<&str>,
) {
    let stripe = stand_in();
    stripe.order(&fault);
    let reply = stripe.post("/v1/refunds", REFUND);
    assert_eq!(reply.header("stripe-rate-limited-reason"), reason);
    assert_eq!(reply.header("stripe-should-retry"), should_retry);
}

#[test]
fn a_bad_gateway_is_a_page() {
    let stripe = stand_in();
    stripe.order(&json!({ "kind": "bad_gateway" }));
    let reply = stripe.post("/v1/refunds", REFUND);
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (502, Some("text/html; charset=utf-8"))
    );
    assert!(reply.text.starts_with("<html>"), "{}", reply.text);
    assert_eq!(stripe.refunded(), 0);
}

#[rstest]
#[case::unknown_enum(json!({ "kind": "unknown_enum", "field": "status", "value": "thinking" }), "/status", Some(json!("thinking")))]
#[case::inside(json!({ "kind": "unknown_enum", "field": "destination_details.type", "value": "moon" }), "/destination_details/type", Some(json!("moon")))]
#[case::missing(json!({ "kind": "missing_field", "field": "currency" }), "/currency", None)]
#[case::extra(json!({ "kind": "extra_field" }), "/from_the_future/since", Some(json!("2030-01-01")))]
#[case::held(json!({ "kind": "held_for_approval" }), "/object", Some(json!("v2.core.approval_request")))]
fn an_answer_on_order_says_what_was_ordered(
    #[case] fault: Value,
    #[case] place: &str,
    #[case] expected: Option<Value>,
) {
    let stripe = stand_in();
    stripe.order(&fault);
    let held = fault["kind"] == "held_for_approval";
    let answer = stripe.post_with_key("k1", "/v1/refunds", REFUND).expect("an answer").ok();
    assert_eq!(answer.pointer(place).cloned(), expected);
    assert_eq!(stripe.refunded(), if held { 0 } else { 100 });
    // Only the answer was changed, not what is remembered.
    let again = stripe.post_with_key("k1", "/v1/refunds", REFUND).expect("an answer").ok();
    assert_ne!(again.pointer(place).cloned(), expected);
}

#[test]
fn rows_of_a_list_are_changed_each() {
    let stripe = stand_in();
    stripe.post("/v1/refunds", REFUND).ok();
    stripe.post("/v1/refunds", REFUND).ok();
    stripe.order(&json!({ "kind": "unknown_enum", "field": "status", "value": "thinking" }));
    let page = stripe.get("/v1/refunds").ok();
    let rows = page["data"].as_array().expect("rows");
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row["status"] == "thinking"), "{page}");
}

#[test]
fn what_is_slow_is_done_before() {
    let stripe = stand_in();
    stripe.order(&json!({ "kind": "slow", "ms": 30 }));
    let start = std::time::Instant::now();
    stripe.post("/v1/refunds", REFUND).ok();
    assert!(start.elapsed().as_millis() >= 30);
    assert_eq!(stripe.refunded(), 100);
}

#[test]
fn faults_are_cleared() {
    let stripe = stand_in();
    let order = json!({ "faults": [{ "times": 0, "fault": { "kind": "server_error" } }] });
    stripe.steer("POST", "faults", &order);
    for _ in 0..3 {
        assert_eq!(stripe.get("/v1/charges").status, 500);
    }
    stripe.steer("DELETE", "faults", &Value::Null);
    assert_eq!(stripe.get("/v1/charges").status, 200);
}
