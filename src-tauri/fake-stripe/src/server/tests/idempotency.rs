use serde_json::{Value, json};

use super::{REFUND, stand_in};

#[test]
fn a_failure_after_the_deed_is_given_again() {
    let stripe = stand_in();
    stripe.order(&json!({ "kind": "server_error_after" }));
    let first = stripe.post_with_key("k1", "/v1/refunds", REFUND).expect("an answer");
    assert_eq!(first.error(), (500, json!("api_error"), Value::Null));
    let again = stripe.post_with_key("k1", "/v1/refunds", REFUND).expect("an answer");
    assert_eq!((again.status, &again.text), (500, &first.text));
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.header("stripe-should-retry"), Some("false"));
    assert_eq!(stripe.refunded(), 100);
}

#[test]
fn what_cannot_be_read_is_refused_and_not_kept_even_when_a_failure_was_ordered() {
    let stripe = stand_in();
    stripe.order(&json!({ "kind": "server_error_after" }));
    let wrong = "payment_intent=pi_1&amount=0";
    let first = stripe.post_with_key("k1", "/v1/refunds", wrong).expect("an answer");
    assert_eq!(first.status, 400);
    assert_eq!(stripe.post_with_key("k1", "/v1/refunds", REFUND).expect("an answer").status, 200);
}
