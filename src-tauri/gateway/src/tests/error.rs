use rstest::rstest;

use super::gateway;
use super::peer::{Conduct, Peer, http};
use crate::{GatewayError, StripeCall};

fn refused(
    status: u16,
    kind: &str,
    code: Option<&str>,
    should_retry: Option<bool>,
) -> GatewayError {
    GatewayError::Refused {
        status,
        kind: kind.into(),
        code: code.map(Into::into),
        param: None,
        message: "M".into(),
        request_id: Some("req_1".into()),
        should_retry,
    }
}

fn rate_limited(reason: Option<&str>) -> GatewayError {
    GatewayError::RateLimited {
        reason: reason.map(Into::into),
        request_id: Some("req_1".into()),
        should_retry: None,
    }
}

/// Outcome known, retryable.
type Meaning = (bool, bool);

#[rstest]
#[case::bad_parameter(400, "", r#""type":"invalid_request_error""#,
    refused(400, "invalid_request_error", None, None), (true, false))]
#[case::already_refunded(400, "", r#""type":"invalid_request_error","code":"charge_already_refunded""#,
    refused(400, "invalid_request_error", Some("charge_already_refunded"), None), (true, false))]
#[case::unknown_type(402, "", r#""type":"approval_error""#,
    refused(402, "approval_error", None, None), (true, false))]
#[case::not_there(404, "", r#""type":"invalid_request_error","code":"resource_missing""#,
    refused(404, "invalid_request_error", Some("resource_missing"), None), (true, false))]
#[case::key_was_used_for_another_body(400, "", r#""type":"idempotency_error""#,
    refused(400, "idempotency_error", None, None), (false, false))]
#[case::key_is_at_work(409, "", r#""type":"idempotency_error","code":"idempotency_key_in_use""#,
    refused(409, "idempotency_error", Some("idempotency_key_in_use"), None), (false, true))]
#[case::server_error(500, "", r#""type":"api_error""#,
    refused(500, "api_error", None, None), (false, true))]
#[case::server_error_for_good(500, "Stripe-Should-Retry: false\r\n", r#""type":"api_error""#,
    refused(500, "api_error", None, Some(false)), (false, false))]
#[case::stripe_wants_a_retry(400, "Stripe-Should-Retry: true\r\n", r#""type":"invalid_request_error""#,
    refused(400, "invalid_request_error", None, Some(true)), (true, true))]
#[case::too_fast(429, "Stripe-Rate-Limited-Reason: endpoint-rate\r\n", r#""type":"invalid_request_error""#,
    rate_limited(Some("endpoint-rate")), (true, true))]
#[case::object_locked(429, "", r#""type":"invalid_request_error","code":"lock_timeout""#,
    rate_limited(Some("lock_timeout")), (true, true))]
#[case::too_fast_without_a_word(429, "", r#""type":"invalid_request_error""#,
    rate_limited(None), (true, true))]
#[case::wrong_key(401, "", r#""type":"invalid_request_error""#,
    GatewayError::Unauthorized { request_id: Some("req_1".into()) }, (true, false))]
#[case::missing_permission(403, "", r#""type":"invalid_request_error""#,
    GatewayError::Forbidden { message: "M".into(), request_id: Some("req_1".into()) }, (true, false))]
#[tokio::test]
async fn a_refusal_says_what_it_means_for_the_call(
    #[case] status: u16,
    #[case] headers: &str,
    #[case] fields: &str,
    #[case] expected: GatewayError,
    #[case] meaning: Meaning,
) {
    let body = format!(r#"{{"error":{{"message":"M",{fields}}}}}"#);
    let headers = format!("Request-Id: req_1\r\n{headers}");
    let peer = Peer::that(Conduct::Write(http(status, &headers, &body))).await;
    let call = StripeCall::close_dispute("du_1");
    let error = gateway(&peer.url).send(&call, "key-1").await.unwrap_err();
    assert_eq!(error, expected);
    assert_eq!((error.is_outcome_known(), error.is_retryable()), meaning);
    assert_eq!(error.request_id(), Some("req_1"));
}

#[rstest]
#[case::timed_out(GatewayError::TimedOut, "stripe_timed_out", (false, true))]
#[case::cut_off(GatewayError::CutOff, "stripe_cut_off", (false, true))]
#[case::unreachable(GatewayError::Unreachable { reason: "x".into() }, "stripe_unreachable", (true, true))]
#[case::proxy_error(GatewayError::NotJson { status: 502, request_id: None }, "stripe_not_json", (false, true))]
#[case::proxy_login(GatewayError::NotJson { status: 407, request_id: None }, "stripe_not_json", (false, false))]
#[case::odd_shape(GatewayError::ShapeUnknown { reason: "x".into() }, "stripe_shape_unknown", (false, false))]
#[case::bad_call(GatewayError::CallUnusable { reason: "x" }, "stripe_call_unusable", (true, false))]
#[case::bad_key(GatewayError::ApiKeyUnusable { reason: "x" }, "stripe_api_key_unusable", (true, false))]
#[case::bad_url(GatewayError::BaseUrlUnusable { reason: "x" }, "stripe_base_url_unusable", (true, false))]
#[case::no_roots(GatewayError::CertificatesUnusable { reason: "x".into() }, "stripe_certificates_unusable", (true, false))]
#[case::refused(refused(400, "card_error", None, None), "stripe_refused", (true, false))]
#[case::rate(rate_limited(None), "stripe_rate_limited", (true, true))]
fn codes_and_meanings_are_fixed(
    #[case] error: GatewayError,
    #[case] code: &str,
    #[case] meaning: Meaning,
) {
    assert_eq!(error.code(), code);
    assert_eq!((error.is_outcome_known(), error.is_retryable()), meaning);
}

#[rstest]
#[case::with_a_code(Some("charge_disputed"), "Stripe refused: M (status 400, charge_disputed)")]
#[case::without(None, "Stripe refused: M (status 400)")]
fn a_refusal_reads_as_a_sentence(#[case] code: Option<&str>, #[case] expected: &str) {
    assert_eq!(refused(400, "invalid_request_error", code, None).to_string(), expected);
}
