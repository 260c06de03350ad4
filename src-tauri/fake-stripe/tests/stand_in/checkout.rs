use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{NOON, World, id};

const LINES: &str = "mode=payment&success_url=https%3A%2F%2Fexample.test&client_reference_id=cart_1\
    &line_items[0][quantity]=2&line_items[0][price_data][currency]=usd\
    &line_items[0][price_data][unit_amount]=1250&line_items[0][price_data][product_data][name]=Credits\
    &payment_intent_data[metadata][user]=u1&metadata[cart]=1";

async fn open() -> (World, Value) {
    let world = World::new();
    world.set_clock(NOON).await;
    let session = world.post("v1/checkout/sessions", LINES).await.ok();
    (world, session)
}

fn control(session: &Value, what: &str) -> String {
    format!("_stand_in/checkout/sessions/{}/{what}", id(session))
}

#[tokio::test]
async fn a_session_is_opened_and_paid() {
    let (world, session) = open().await;
    assert_eq!([&session["amount_total"], &session["amount_subtotal"]], [2500, 2500]);
    assert_eq!([&session["status"], &session["payment_status"]], ["open", "unpaid"]);
    assert_eq!((&session["payment_intent"], session.get("line_items")), (&Value::Null, None));

    let paid =
        world.steer(&control(&session, "complete"), &json!({ "email": "a@example.test" })).await;
    assert_eq!([&paid["status"], &paid["payment_status"]], ["complete", "paid"]);
    let path = format!("v1/checkout/sessions/{}", id(&session));
    let paid =
        world.get_expanded(&format!("{path}?expand[]=payment_intent&expand[]=line_items")).await;
    let intent = &paid["payment_intent"];
    assert_eq!(
        [&intent["amount_received"], &intent["metadata"]],
        [&json!(2500), &json!({ "user": "u1" })]
    );
    assert_eq!(paid["metadata"], json!({ "cart": "1" }));
    assert_eq!(paid["line_items"]["data"][0]["description"], "Credits");
    assert_eq!(
        world.event_types(0).await,
        [
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.succeeded",
            "checkout.session.completed"
        ]
    );
    let list = format!("v1/checkout/sessions?payment_intent={}", id(intent));
    assert_eq!(world.get(&list).await.ok()["data"][0]["id"], session["id"]);
    let again = world.post(&format!("{path}/expire"), "").await;
    assert_eq!(again.error(), (400, None, None));
}

#[tokio::test]
async fn a_declined_card_leaves_the_session_open() {
    let (world, session) = open().await;
    let request = world
        .request(reqwest::Method::POST, &control(&session, "complete"))
        .header("Content-Type", "application/json")
        .body(json!({ "method": "pm_card_chargeDeclined" }).to_string());
    assert_eq!(world.send(request).await.status, 402);
    let path = format!("v1/checkout/sessions/{}", id(&session));
    assert_eq!(world.get(&path).await.ok()["status"], "open");
}

#[rstest]
#[case::it_came(true, "paid", "checkout.session.async_payment_succeeded")]
#[case::it_did_not(false, "unpaid", "checkout.session.async_payment_failed")]
#[tokio::test]
async fn delayed_money_comes_or_does_not(
    #[case] paid: bool,
    #[case] status: &str,
    #[case] event: &str,
) {
    let (world, session) = open().await;
    let promised = world.steer(&control(&session, "complete"), &json!({ "delayed": true })).await;
    assert_eq!([&promised["status"], &promised["payment_status"]], ["complete", "unpaid"]);
    let settled = world.steer(&control(&session, "outcome"), &json!({ "paid": paid })).await;
    assert_eq!(settled["payment_status"], status);
    assert_eq!(world.event_types(0).await.pop().as_deref(), Some(event));
}

#[tokio::test]
async fn a_session_expires_by_call_or_by_time() {
    let (world, session) = open().await;
    let other = world.post("v1/checkout/sessions", LINES).await.ok();
    let path = format!("v1/checkout/sessions/{}", id(&session));
    assert_eq!(world.post(&format!("{path}/expire"), "").await.ok()["status"], "expired");
    world.advance(86_400).await;
    let other = world.get(&format!("v1/checkout/sessions/{}", id(&other))).await.ok();
    assert_eq!([&other["status"], &other["url"]], [&json!("expired"), &Value::Null]);
    assert_eq!(world.event_types(0).await, ["checkout.session.expired"; 2]);
}

#[tokio::test]
async fn a_session_sells_what_has_a_price() {
    let world = World::new();
    let product = world.post("v1/products", "name=Credits").await.ok();
    let body = format!("product={}&unit_amount=700&currency=eur", id(&product));
    let price = world.post("v1/prices", &body).await.ok();
    let body = format!("line_items[0][price]={}&line_items[0][quantity]=3", id(&price));
    let session = world.post("v1/checkout/sessions", &body).await.ok();
    assert_eq!([&session["amount_total"], &session["currency"]], [&json!(2100), &json!("eur")]);
    let path = format!("v1/checkout/sessions/{}/line_items", id(&session));
    assert_eq!(world.get(&path).await.ok()["data"][0]["price"], price);
}

#[rstest]
#[case::no_lines("mode=payment", Some("parameter_missing"), "line_items")]
#[case::no_amount(
    "line_items[0][price_data][currency]=usd",
    Some("parameter_missing"),
    "line_items[0][price_data][unit_amount]"
)]
#[case::unknown_price(
    "line_items[0][price]=price_x",
    Some("resource_missing"),
    "line_items[0][price]"
)]
#[case::no_quantity(
    "line_items[0][quantity]=0",
    Some("parameter_invalid_integer"),
    "line_items[0][quantity]"
)]
#[case::subscription("mode=subscription", None, "mode")]
#[tokio::test]
async fn a_wrong_session_is_refused(
    #[case] body: &str,
    #[case] code: Option<&str>,
    #[case] param: &str,
) {
    let reply = World::new().post("v1/checkout/sessions", body).await;
    assert_eq!(reply.error(), (400, code, Some(param)));
}
