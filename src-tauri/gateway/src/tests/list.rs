use rstest::rstest;
use serde_json::{Value, json};

use super::gateway;
use super::peer::{Conduct, Peer, http};
use crate::{Collection, GatewayError, ListPage, ListQuery, ObjectKind};

fn query(collection: Collection) -> ListQuery {
    ListQuery { collection, filters: vec![], starting_after: None, ending_before: None, limit: 100 }
}

async fn list(answer: String, query: &ListQuery) -> (Result<ListPage, GatewayError>, String) {
    let peer = Peer::that(Conduct::Write(answer)).await;
    let page = gateway(&peer.url).list(query).await;
    let seen = peer.seen();
    assert_eq!(seen.requests.len(), 1, "{seen:?}");
    let line = seen.requests[0].lines().next().unwrap().to_owned();
    (page, line)
}

fn page(objects: &Value, has_more: bool) -> String {
    http(200, "", &json!({"object": "list", "data": objects, "has_more": has_more}).to_string())
}

#[tokio::test]
async fn a_page_is_asked_for_once_and_to_the_letter() {
    let query = ListQuery {
        filters: vec![
            ("created[gte]".into(), "1700000000".into()),
            ("types[]".into(), "charge.refunded".into()),
            ("odd".into(), "a&b=c d/é".into()),
        ],
        ending_before: Some("evt_1?x".into()),
        ..query(Collection::Events)
    };
    let (found, line) = list(page(&json!([{"id": "evt_2"}]), true), &query).await;
    assert_eq!(
        found,
        Ok(ListPage { objects: vec![json!({"id": "evt_2"})], has_more: true, date: None })
    );
    assert_eq!(
        line,
        "GET /v1/events?limit=100&ending_before=evt_1%3Fx&created%5Bgte%5D=1700000000\
         &types%5B%5D=charge.refunded&odd=a%26b%3Dc%20d%2F%C3%A9 HTTP/1.1"
    );
}

#[tokio::test]
async fn the_contents_of_a_payout_are_its_balance_transactions() {
    let query = ListQuery::contents_of_payout("po_1&x");
    let (_, line) = list(page(&json!([]), false), &query).await;
    assert_eq!(line, "GET /v1/balance_transactions?limit=100&payout=po_1%26x HTTP/1.1");
}

#[rstest]
#[case::none(0, "limit=1")]
#[case::some(25, "limit=25")]
#[case::too_many(255, "limit=100")]
#[tokio::test]
async fn the_limit_is_brought_inside(#[case] limit: u8, #[case] expected: &str) {
    let query = ListQuery { limit, ..query(Collection::CheckoutSessions) };
    let (_, line) = list(page(&json!([]), false), &query).await;
    assert_eq!(line, format!("GET /v1/checkout/sessions?{expected} HTTP/1.1"));
}

#[rstest]
#[case::no_list(r#"{"object":"refund","id":"re_1"}"#)]
#[case::no_end(r#"{"object":"list","data":[]}"#)]
#[case::data_of_another_kind(r#"{"data":{},"has_more":false}"#)]
#[tokio::test]
async fn what_is_no_list_is_not_an_empty_one(#[case] body: &str) {
    let (found, _) = list(http(200, "", body), &query(Collection::Refunds)).await;
    let error = found.unwrap_err();
    assert!(matches!(error, GatewayError::ShapeUnknown { .. }), "{error:?}");
}

#[rstest]
#[case::bad_request(400, r#""param":"ending_before""#, true)]
#[case::not_found(404, r#""param":"ending_before","code":"resource_missing""#, true)]
#[case::missing_without_a_parameter(404, r#""code":"resource_missing""#, true)]
#[case::another_cursor(400, r#""param":"starting_after""#, false)]
#[case::a_filter(400, r#""param":"payment_intent","code":"resource_missing""#, false)]
#[case::something_else(400, r#""message":"no""#, false)]
#[case::server_error(500, r#""param":"ending_before""#, false)]
#[tokio::test]
async fn a_missing_cursor_object_is_its_own_error(
    #[case] status: u16,
    #[case] error: &str,
    #[case] gone: bool,
) {
    let answer = http(status, "Request-Id: req_1\r\n", &format!(r#"{{"error":{{{error}}}}}"#));
    let query = ListQuery { ending_before: Some("evt_1".into()), ..query(Collection::Events) };
    let error = list(answer, &query).await.0.unwrap_err();
    let expected =
        GatewayError::CursorGone { param: "ending_before", request_id: Some("req_1".into()) };
    assert_eq!(error == expected, gone, "{error:?}");
    assert_eq!(error.code() == "stripe_cursor_gone", gone);
    assert_eq!(error.request_id(), Some("req_1"));
}

#[tokio::test]
async fn without_a_cursor_none_is_lost() {
    let answer = http(404, "", r#"{"error":{"code":"resource_missing"}}"#);
    let error = list(answer, &query(Collection::Events)).await.0.unwrap_err();
    assert!(matches!(error, GatewayError::Refused { status: 404, .. }), "{error:?}");
}

/// Three pages; ours, failed, stands on the second.
fn refunds(request: &str) -> String {
    let refund = |id: &str, ours: &str| json!({"id": id, "object": "refund", "status": "failed", "metadata": {"redress": ours}});
    let line = request.lines().next().unwrap();
    assert!(line.starts_with("GET /v1/refunds?limit=100&"), "{line}");
    assert!(line.contains("payment_intent=pi_1"), "{line}");
    match line.split("starting_after=").nth(1).and_then(|rest| rest.split('&').next()) {
        None => page(&json!([refund("re_6", "1"), refund("re_5", "2")]), true),
        Some("re_5") => page(&json!([refund("re_4", "7"), refund("re_3", "3")]), true),
        Some("re_3") => page(&json!([{"id": "re_2"}, {"id": "re_1", "metadata": null}]), false),
        Some(_) => http(400, "", r#"{"error":{"param":"starting_after"}}"#),
    }
}

#[rstest]
#[case::on_the_first_page("2", Some("re_5"), 1)]
#[case::on_the_second_page_and_failed("7", Some("re_4"), 2)]
#[case::nowhere("99", None, 3)]
#[tokio::test]
async fn our_refund_is_found_on_any_page_in_any_status(
    #[case] value: &str,
    #[case] expected: Option<&str>,
    #[case] requests: usize,
) {
    let peer = Peer::that(Conduct::Answer(refunds)).await;
    let found = gateway(&peer.url).find_refund("pi_1", "redress", value).await.unwrap();
    assert_eq!(found.as_ref().and_then(|refund| refund["id"].as_str()), expected);
    assert_eq!(peer.seen().requests.len(), requests);
}

#[rstest]
#[case::nothing_to_read_on_after(|_: &str| page(&json!([]), true), 1)]
#[case::a_list_without_end(|_: &str| page(&json!([{"id": "re_1"}]), true), 100)]
#[tokio::test]
async fn a_list_that_cannot_be_walked_is_never_taken_for_none(
    #[case] answer: fn(&str) -> String,
    #[case] requests: usize,
) {
    let peer = Peer::that(Conduct::Answer(answer)).await;
    let error = gateway(&peer.url).find_refund("pi_1", "redress", "1").await.unwrap_err();
    assert!(matches!(error, GatewayError::ShapeUnknown { .. }), "{error:?}");
    assert_eq!(peer.seen().requests.len(), requests);
}

#[rstest]
#[case::refund("refund", "/v1/refunds/x%2F1")]
#[case::dispute("dispute", "/v1/disputes/x%2F1")]
#[case::charge("charge", "/v1/charges/x%2F1")]
#[case::payment_intent("payment_intent", "/v1/payment_intents/x%2F1")]
#[case::customer("customer", "/v1/customers/x%2F1")]
#[case::checkout_session("checkout.session", "/v1/checkout/sessions/x%2F1")]
#[case::balance_transaction("balance_transaction", "/v1/balance_transactions/x%2F1")]
#[case::payout("payout", "/v1/payouts/x%2F1")]
#[case::warning("radar.early_fraud_warning", "/v1/radar/early_fraud_warnings/x%2F1")]
#[tokio::test]
async fn every_kind_is_read_where_it_is(#[case] name: &str, #[case] path: &str) {
    let kind = ObjectKind::from_name(name).unwrap();
    assert_eq!(kind.name(), name);
    let peer = Peer::that(Conduct::Write(http(200, "", "{}"))).await;
    gateway(&peer.url).read(kind, "x/1").await.unwrap();
    assert!(peer.seen().requests[0].starts_with(&format!("GET {path} HTTP/1.1\r\n")));
}

#[rstest]
fn other_kinds_have_no_name_here(#[values("event", "Refund", "", "checkout")] name: &str) {
    assert_eq!(ObjectKind::from_name(name), None);
}
