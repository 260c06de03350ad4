use std::time::Duration;

use rstest::rstest;
use stripe_client_core::VERSION;

use super::peer::{Conduct, Peer, http};
use super::{config, gateway};
use crate::address::Address;
use crate::endpoint::Timeouts;
use crate::{Answer, Gateway, GatewayError, StripeCall};

const PROXY_PAGE: &str = "<html><body>502 Bad Gateway</body></html>";

/// Short for what must time out; a request on this machine takes a thousandth of it.
const SHORT: Timeouts =
    Timeouts { connect: Duration::from_secs(5), total: Duration::from_millis(300) };

async fn close_at(url: &str, timeouts: Timeouts) -> Result<Answer, GatewayError> {
    let gateway = Gateway::connect_with(config(url), timeouts).unwrap();
    gateway.send(&StripeCall::close_dispute("du_1"), "key-1").await
}

fn not_json(status: u16) -> GatewayError {
    GatewayError::NotJson { status, request_id: None }
}

#[rstest]
#[case::lost_before_it_was_read(Conduct::HangUpBefore, GatewayError::CutOff, 0)]
#[case::lost_after_it_was_read(Conduct::HangUpAfter, GatewayError::CutOff, 1)]
#[case::half_a_head(Conduct::Write("HTTP/1.1 200 OK\r\nCont".into()), GatewayError::CutOff, 1)]
#[case::half_a_body(
    Conduct::Write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"id\":".into()),
    GatewayError::CutOff,
    1
)]
#[case::page_of_a_proxy(Conduct::Write(http(502, "", PROXY_PAGE)), not_json(502), 1)]
#[case::page_with_good_status(Conduct::Write(http(200, "", PROXY_PAGE)), not_json(200), 1)]
#[case::empty_with_good_status(Conduct::Write(http(200, "", "")), not_json(200), 1)]
#[case::list_with_good_status(Conduct::Write(http(200, "", "[]")), not_json(200), 1)]
#[case::json_of_somebody_else(
    Conduct::Write(http(503, "", "{\"message\":\"no upstream\"}")),
    not_json(503),
    1
)]
#[case::redirect_is_not_followed(
    Conduct::Write(http(307, "Location: /elsewhere\r\n", "")),
    not_json(307),
    1
)]
#[tokio::test]
async fn a_broken_exchange_leaves_the_outcome_open_and_is_never_repeated(
    #[case] conduct: Conduct,
    #[case] expected: GatewayError,
    #[case] requests: usize,
) {
    let peer = Peer::that(conduct).await;
    let error = close_at(&peer.url, Timeouts::default()).await.unwrap_err();
    assert_eq!(error, expected);
    assert!(!error.is_outcome_known());
    assert_eq!(peer.seen().requests.len(), requests, "{:?}", peer.seen());
    assert_eq!(peer.seen().connections, 1);
}

#[rstest]
#[case::silence("")]
#[case::a_body_that_never_ends("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"id\":")]
#[tokio::test]
async fn a_time_out_leaves_the_outcome_open_and_is_never_repeated(#[case] start: &str) {
    let peer = Peer::that(Conduct::Stall(start.to_owned())).await;
    let error = close_at(&peer.url, SHORT).await.unwrap_err();
    assert_eq!(error, GatewayError::TimedOut);
    assert!(!error.is_outcome_known());
    assert!(error.is_retryable());
    assert!(peer.seen().connections <= 1);
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let error = close_at(&Peer::absent().await, Timeouts::default()).await.unwrap_err();
    assert!(matches!(error, GatewayError::Unreachable { .. }), "{error:?}");
    assert!(error.is_outcome_known());
    assert!(error.is_retryable());
}

#[tokio::test]
async fn an_answer_carries_what_the_headers_say() {
    let headers = "Request-Id: req_7\r\nIdempotent-Replayed: true\r\n\
                   Date: Mon, 30 Nov 2026 06:00:00 GMT\r\n";
    let peer = Peer::that(Conduct::Write(http(200, headers, "{\"id\":\"du_1\"}"))).await;
    let answer = close_at(&peer.url, Timeouts::default()).await.unwrap();
    assert_eq!(
        answer,
        Answer {
            status: 200,
            body: "{\"id\":\"du_1\"}".into(),
            request_id: Some("req_7".into()),
            replayed: true,
            date: Some(1_796_018_400),
        }
    );
}

#[tokio::test]
async fn a_call_arrives_to_the_letter_and_lines_are_kept_open() {
    let peer = Peer::that(Conduct::Converse(http(200, "", "{}"))).await;
    let gateway = gateway(&peer.url);
    let call = StripeCall::submit_evidence("du_1", &[("product_description", "a & b")], true);
    let call = call.unwrap();
    gateway.send(&call, "key-1").await.unwrap();
    gateway.clone().send(&call, "key-1").await.unwrap();

    let seen = peer.seen();
    assert_eq!(seen.connections, 1);
    assert_eq!(seen.requests[0], seen.requests[1]);
    let (head, body) = seen.requests[0].split_once("\r\n\r\n").unwrap();
    assert_eq!(body, call.body);
    assert!(head.starts_with("POST /v1/disputes/du_1 HTTP/1.1\r\n"), "{head}");
    for header in [
        "idempotency-key: key-1".to_owned(),
        format!("stripe-version: {VERSION}"),
        "content-type: application/x-www-form-urlencoded".to_owned(),
        format!("authorization: Bearer {}", super::KEY),
    ] {
        assert!(head.lines().any(|line| line == header), "no {header} in {head}");
    }
}

#[rstest]
#[case::without_a_slash("/api", "/api/v1/disputes/du_1/close")]
#[case::with_a_slash("/api/", "/api/v1/disputes/du_1/close")]
#[tokio::test]
async fn the_base_url_may_have_a_path(#[case] base: &str, #[case] expected: &str) {
    let peer = Peer::that(Conduct::Write(http(200, "", "{}"))).await;
    let url = format!("{}{base}", peer.url.trim_end_matches('/'));
    close_at(&url, Timeouts::default()).await.unwrap();
    assert!(peer.seen().requests[0].starts_with(&format!("POST {expected} ")));
}

#[rstest]
#[case::no_url("stripe", "it is not a URL")]
#[case::in_the_clear(
    "http://api.stripe.com/",
    "it is not encrypted; only this machine may use http"
)]
#[case::another_scheme("ftp://127.0.0.1/", "it is not an https URL")]
#[case::with_a_password("https://me:secret@127.0.0.1/", "it carries a user name or password")]
#[case::with_a_query("https://127.0.0.1/?a=b", "it carries a query or fragment")]
fn an_address_that_could_leak_the_key_is_refused(#[case] url: &str, #[case] reason: &'static str) {
    let error = Gateway::connect(config(url)).unwrap_err();
    assert_eq!(error, GatewayError::BaseUrlUnusable { reason });
}

#[rstest]
#[case::stripe(crate::STRIPE_BASE_URL, true, false)]
#[case::a_stand_in("http://127.0.0.1:1/", false, true)]
#[case::by_name("http://localhost:1/", false, true)]
#[case::ipv6("http://[::1]:1/", false, true)]
fn these_addresses_are_accepted(
    #[case] url: &str,
    #[case] is_encrypted: bool,
    #[case] is_loopback: bool,
) {
    let address = Address::parse(url).unwrap();
    assert_eq!((address.is_encrypted(), address.is_loopback()), (is_encrypted, is_loopback));
}

#[rstest]
#[case::no_key(StripeCall::close_dispute("du_1"), "")]
#[case::key_too_long(StripeCall::close_dispute("du_1"), "k".repeat(256))]
#[case::key_with_a_line_break(StripeCall::close_dispute("du_1"), "a\nb")]
#[case::a_read(StripeCall { method: "GET".into(), ..StripeCall::close_dispute("du_1") }, "k")]
#[case::another_path(StripeCall { path: "@evil.test/".into(), ..StripeCall::close_dispute("du_1") }, "k")]
#[tokio::test]
async fn what_cannot_be_sent_safely_is_not_sent(
    #[case] call: StripeCall,
    #[case] key: impl AsRef<str>,
) {
    let peer = Peer::that(Conduct::Write(http(200, "", "{}"))).await;
    let error = gateway(&peer.url).send(&call, key.as_ref()).await.unwrap_err();
    assert!(matches!(error, GatewayError::CallUnusable { .. }), "{error:?}");
    assert_eq!(peer.seen().connections, 0);
}
