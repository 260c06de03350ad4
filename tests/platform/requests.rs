//! One request, one answer.

use harness::{Engine, Platform, World, at_once};
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::Arc;

async fn with_user(world: &World) -> Platform {
    let platform = world.platform().await;
    let user = json!({ "id": "u", "email": "ada@example.com", "name": "Ada" });
    assert_eq!(platform.post("/v1/users", &user).await.status, 200);
    platform
}

fn top_up(amount: i64) -> Value {
    json!({ "user_id": "u", "kind": "top_up", "amount": amount, "reference": "pi_1" })
}

fn keyed(key: &str) -> String {
    format!("idempotency-key: {key}\r\n")
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_platform_reports_a_user_a_payment_its_use_and_a_wish_for_a_refund(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let platform = with_user(&world).await;
    world.payment_at_stripe("pi_1", 1000, "usd");
    let posted = platform.post_with("/v1/transactions", &keyed("cs_1"), &top_up(1000)).await;
    assert_eq!(posted.status, 200, "{posted:?}");
    assert_eq!(posted.json(), world.ok("get_transaction", json!({ "id": 1 })).await["transaction"]);
    assert_eq!(posted.json()["actor"], "service:billing");
    let usage = json!({ "user_id": "u", "kind": "usage", "amount": -300, "key": "use_1" });
    assert_eq!(platform.post("/v1/transactions", &usage).await.json()["balance"], 700);
    let wallet = platform.get("/v1/users/u/wallet").await;
    assert_eq!(wallet.json(), world.ok("get_wallet", json!({ "user_id": "u" })).await);
    assert_eq!(platform.get("/v1/users/u/wallet?currency=usd").await.json(), wallet.json());

    let wish = json!({ "user_id": "u", "reference": "pi_1", "amount": 200, "reason": "too many" });
    let asked = platform.post_with("/v1/refund-requests", &keyed("wish_1"), &wish).await;
    assert_eq!((asked.status, &asked.json()["state"]), (200, &json!("in_review")));
    let path = format!("/v1/refund-requests/{}", asked.json()["id"].as_str().expect("an id"));
    assert_eq!(platform.get(&path).await.json(), asked.json());
    world.ok("reject_refund", json!({ "request_id": "1", "reason": "used already" })).await;
    assert_eq!(platform.get(&path).await.json()["result"], "used already");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_gets_the_first_answer_again_and_other_content_a_conflict(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let platform = with_user(&world).await;
    let post = async |key: &str, body: &Value| {
        platform.post_with("/v1/transactions", &keyed(key), body).await
    };
    let first = post("cs_1", &top_up(1000)).await;
    let again = post("cs_1", &top_up(1000)).await;
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    let mut in_body = top_up(1000);
    in_body["key"] = json!("cs_1");
    assert_eq!(platform.post("/v1/transactions", &in_body).await.body, first.body);
    let other = post("cs_1", &top_up(2000)).await;
    assert_eq!(other.refusal(409), "key_conflict");
    assert_eq!(other.json()["details"]["key"], "cs_1");

    let wish = json!({ "user_id": "u", "reference": "pi_1", "reason": "too many" });
    let ask = async |wish: &Value| {
        platform.post_with("/v1/refund-requests", &keyed("wish_1"), wish).await
    };
    let first = ask(&wish).await;
    assert_eq!(first.status, 200, "{first:?}");
    assert_eq!(ask(&wish).await.body, first.body);
    let mut other = wish.clone();
    other["reason"] = json!("another");
    assert_eq!(ask(&other).await.refusal(409), "key_conflict");

    let user = json!({ "id": "u", "email": "ada@example.com", "name": "Ada" });
    let first = platform.post("/v1/users", &user).await;
    assert_eq!(platform.post("/v1/users", &user).await.body, first.body);
    let other = json!({ "id": "u", "email": "eve@example.com" });
    assert_eq!(platform.post("/v1/users", &other).await.refusal(409), "user_exists");
    assert_eq!(world.list("list_transactions", json!({})).await.len(), 1);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn clients_at_once_with_the_same_keys_post_each_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let platform = Arc::new(with_user(&world).await);
    let replies = at_once(32, |number| {
        let platform = Arc::clone(&platform);
        async move {
            let grant = json!({ "user_id": "u", "kind": "grant", "amount": 10 });
            platform
                .post_with("/v1/transactions", &keyed(&format!("g{}", number % 8)), &grant)
                .await
        }
    })
    .await;
    for (number, reply) in replies.iter().enumerate() {
        assert_eq!(reply.status, 200, "{reply:?}");
        assert_eq!(reply.body, replies[number % 8].body, "the same key, the same answer");
    }
    assert_eq!(platform.get("/v1/users/u/wallet").await.json()["balance"], 80);
    world.verify_books().await;
}

#[rstest]
#[case::no_key("", top_up(1), 400, "field_invalid")]
#[case::two_keys("idempotency-key: a\r\nidempotency-key: b\r\n", top_up(1), 400, "field_invalid")]
#[case::another_key_in_the_body(
    "idempotency-key: a\r\n",
    json!({ "user_id": "u", "kind": "grant", "amount": 1, "key": "b" }), 400, "field_invalid"
)]
#[case::a_key_in_other_letters("idempotency-key: \u{e9}\r\n", top_up(1), 400, "field_invalid")]
#[case::a_key_of_ours("idempotency-key: redress:1\r\n", top_up(1), 400, "text_invalid")]
#[case::a_field_too_many(
    "idempotency-key: a\r\n",
    json!({ "user_id": "u", "kind": "grant", "amount": 1, "colour": "red" }), 400, "input_invalid"
)]
#[case::a_fraction(
    "idempotency-key: a\r\n",
    json!({ "user_id": "u", "kind": "grant", "amount": 1.5 }), 400, "input_invalid"
)]
#[case::the_wrong_sign("idempotency-key: a\r\n", top_up(-1), 400, "amount_wrong_sign")]
#[case::a_stranger(
    "idempotency-key: a\r\n",
    json!({ "user_id": "v", "kind": "grant", "amount": 1 }), 404, "user_not_found"
)]
#[case::too_much(
    "idempotency-key: a\r\n",
    json!({ "user_id": "u", "kind": "usage", "amount": -1 }), 422, "insufficient_credits"
)]
#[case::no_object("idempotency-key: a\r\n", json!([]), 400, "input_invalid")]
#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_cannot_be_is_refused_and_nothing_is_written(
    #[case] head: &str,
    #[case] body: Value,
    #[case] status: u16,
    #[case] code: &str,
) {
    let world = World::new(Engine::Sqlite).await;
    let platform = with_user(&world).await;
    let reply = platform.post_with("/v1/transactions", head, &body).await;
    assert_eq!(reply.refusal(status), code, "{reply:?}");
    assert_eq!(world.list("list_transactions", json!({})).await, Vec::<Value>::new());
}

#[rstest]
#[case::unknown_path("GET", "/v1/nothing", "", 404, "route_not_found")]
#[case::unknown_path_outside("GET", "/", "", 404, "route_not_found")]
#[case::another_method("DELETE", "/v1/users", "", 405, "method_not_allowed")]
#[case::no_content_type("POST", "/v1/users", "", 415, "content_type_unsupported")]
#[case::a_form(
    "POST",
    "/v1/users",
    "content-type: application/x-www-form-urlencoded\r\n",
    415,
    "content_type_unsupported"
)]
#[case::lines_of_users(
    "POST",
    "/v1/users",
    "content-type: application/x-ndjson\r\n",
    415,
    "content_type_unsupported"
)]
#[case::a_field_of_the_query_too_many(
    "GET",
    "/v1/users/u/wallet?user_id=v",
    "",
    400,
    "input_invalid"
)]
#[case::a_field_twice(
    "GET",
    "/v1/users/u/wallet?currency=usd&currency=eur",
    "",
    400,
    "input_invalid"
)]
#[case::no_currency("GET", "/v1/users/u/wallet?currency=dollars", "", 400, "input_invalid")]
#[case::another_currency("GET", "/v1/users/u/wallet?currency=eur", "", 422, "currency_mismatch")]
#[case::no_text("GET", "/v1/users/%ff/wallet", "", 400, "field_invalid")]
#[case::nul("GET", "/v1/users/%00/wallet", "", 400, "input_invalid")]
#[case::no_request("GET", "/v1/refund-requests/7", "", 404, "refund_request_not_found")]
#[case::no_number("GET", "/v1/refund-requests/seven", "", 404, "refund_request_not_found")]
#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_means_nothing_is_refused(
    #[case] method: &str,
    #[case] path: &str,
    #[case] head: &str,
    #[case] status: u16,
    #[case] code: &str,
) {
    let world = World::new(Engine::Sqlite).await;
    let platform = with_user(&world).await;
    let reply = platform.server.exchange(method, path, &platform.head(head), b"{}").await;
    assert_eq!(reply.refusal(status), code, "{reply:?}");
    if status == 405 {
        assert_eq!(reply.header("allow"), Some("post"));
    }
    assert_eq!(reply.header("access-control-allow-origin"), None);
}

/// A browser asks before it sends a token to another site, and gets no permission.
#[tokio::test(flavor = "multi_thread")]
async fn no_other_site_may_call_from_a_browser() {
    let world = World::new(Engine::Sqlite).await;
    let platform = world.platform().await;
    let head = "origin: https://example.com\r\naccess-control-request-method: POST\r\n";
    let reply = platform.server.exchange("OPTIONS", "/v1/transactions", head, b"").await;
    assert_eq!(reply.refusal(405), "method_not_allowed");
    assert_eq!(reply.header("access-control-allow-origin"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_may_hold_any_letters() {
    let world = World::new(Engine::Sqlite).await;
    let platform = world.platform().await;
    let user = json!({ "id": "a/b c?ü", "email": "ada@example.com" });
    assert_eq!(platform.post("/v1/users", &user).await.status, 200);
    let wallet = platform.get("/v1/users/a%2Fb%20c%3F%C3%BC/wallet").await;
    assert_eq!(wallet.json()["user_id"], "a/b c?ü");
}
