use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{World, id};

#[tokio::test]
async fn a_payment_has_its_events_in_stripes_order() {
    let world = World::new();
    let intent = world.pay(3000, "pm_card_visa").await;
    assert_eq!(
        (&intent["status"], &intent["amount_received"]),
        (&json!("succeeded"), &json!(3000))
    );
    assert_eq!(
        world.event_types(0).await,
        ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]
    );
}

#[tokio::test]
async fn a_declined_card_leaves_a_failed_charge_and_an_intent_that_waits() {
    let world = World::new();
    let body = "amount=500&currency=usd&payment_method=pm_card_chargeDeclinedInsufficientFunds&confirm=true";
    let reply = world.post("v1/payment_intents", body).await;
    let error = &reply.body["error"];
    assert_eq!(
        (reply.status, &error["type"], &error["code"], &error["decline_code"]),
        (402, &json!("card_error"), &json!("card_declined"), &json!("insufficient_funds"))
    );
    let intent =
        world.get(&format!("v1/payment_intents/{}", id(&error["payment_intent"]))).await.ok();
    assert_eq!(intent["status"], "requires_payment_method");
    let charge = intent["latest_charge"].as_str().expect("a charge");
    let charge = world.get(&format!("v1/charges/{charge}")).await.ok();
    assert_eq!([&charge["status"], &charge["paid"]], [&json!("failed"), &json!(false)]);
    assert_eq!(world.get("v1/balance_transactions").await.ok()["data"], json!([]));
    let refund = world.post("v1/refunds", &format!("payment_intent={}", id(&intent))).await;
    assert_eq!(refund.error(), (400, None, None));

    let path = format!("v1/payment_intents/{}/confirm", id(&intent));
    let paid = world.post(&path, "payment_method=pm_card_visa").await.ok();
    assert_eq!([&paid["status"], &paid["last_payment_error"]], [&json!("succeeded"), &Value::Null]);
}

#[tokio::test]
async fn an_authorised_payment_is_captured_in_part_or_let_go() {
    let world = World::new();
    let body =
        "amount=900&currency=usd&payment_method=pm_card_visa&confirm=true&capture_method=manual";
    let held = world.post("v1/payment_intents", body).await.ok();
    assert_eq!(
        [&held["status"], &held["amount_capturable"]],
        [&json!("requires_capture"), &json!(900)]
    );
    let refund = world.post("v1/refunds", &format!("payment_intent={}", id(&held))).await;
    assert_eq!(refund.error(), (400, None, None));
    let capture = format!("v1/payment_intents/{}/capture", id(&held));
    let too_much = world.post(&capture, "amount_to_capture=901").await;
    assert_eq!(too_much.error(), (400, Some("amount_too_large"), Some("amount_to_capture")));
    let taken = world.post(&capture, "amount_to_capture=400").await.ok();
    assert_eq!([&taken["status"], &taken["amount_received"]], [&json!("succeeded"), &json!(400)]);
    let refund = world.post("v1/refunds", &format!("payment_intent={}", id(&taken))).await.ok();
    assert_eq!(refund["amount"], 400);

    let other = world.post("v1/payment_intents", body).await.ok();
    let path = format!("v1/payment_intents/{}/cancel", id(&other));
    assert_eq!(world.post(&path, "").await.ok()["status"], "canceled");
    let again = world.post(&path, "").await;
    assert_eq!(again.error(), (400, Some("payment_intent_unexpected_state"), None));
}

#[rstest]
#[case::method("payment_method=pm_card_riddle", "payment_method")]
#[case::customer("customer=cus_x", "customer")]
#[case::token(
    "payment_method_data[type]=card&payment_method_data[card][token]=tok_x",
    "payment_method_data[card][token]"
)]
#[tokio::test]
async fn what_a_payment_names_must_be_there(#[case] more: &str, #[case] param: &str) {
    let world = World::new();
    let reply = world.post("v1/payment_intents", &format!("amount=5&currency=usd&{more}")).await;
    assert_eq!(reply.error(), (400, Some("resource_missing"), Some(param)));
}

#[rstest]
#[case::method("payment_method=pm_card_mastercard")]
#[case::token("payment_method_data[card][token]=tok_mastercard")]
#[case::number("payment_method_data[card][number]=5555555555554444")]
#[tokio::test]
async fn a_card_is_known_by_each_of_its_names(#[case] card: &str) {
    let world = World::new();
    let body = format!("amount=500&currency=usd&confirm=true&{card}");
    let intent = world.post("v1/payment_intents", &body).await.ok();
    let path = format!("v1/charges/{}", intent["latest_charge"].as_str().expect("a charge"));
    let details = &world.get(&path).await.ok()["payment_method_details"]["card"];
    assert_eq!([&details["brand"], &details["last4"]], ["mastercard", "4444"]);
}

#[tokio::test]
async fn a_charge_can_be_made_without_an_intent() {
    let world = World::new();
    let charge = world.post("v1/charges", "amount=700&currency=eur&source=tok_visa").await.ok();
    assert_eq!([&charge["payment_intent"], &charge["captured"]], [&Value::Null, &json!(true)]);
    let refund = world.post("v1/refunds", &format!("charge={}", id(&charge))).await.ok();
    assert_eq!([&refund["amount"], &refund["currency"]], [&json!(700), &json!("eur")]);
    let held =
        world.post("v1/charges", "amount=700&currency=eur&source=tok_visa&capture=false").await;
    let path = format!("v1/charges/{}/capture", id(&held.ok()));
    assert_eq!(world.post(&path, "amount=300").await.ok()["amount_captured"], 300);
    let again = world.post(&path, "").await;
    assert_eq!(again.error(), (400, Some("charge_already_captured"), None));
}

#[tokio::test]
async fn a_customer_changes_and_forgets() {
    let world = World::new();
    let customer =
        world.post("v1/customers", "name=Ada&email=a%40example.test&metadata[a]=1").await.ok();
    let path = format!("v1/customers/{}", id(&customer));
    let changed = world.post(&path, "name=Bo&email=&metadata[b]=2").await.ok();
    assert_eq!([&changed["name"], &changed["email"]], [&json!("Bo"), &Value::Null]);
    assert_eq!(changed["metadata"], json!({ "a": "1", "b": "2" }));
    assert_eq!(world.event_types(0).await, ["customer.created", "customer.updated"]);
    let unknown = world.post("v1/customers/cus_x", "name=Bo").await;
    assert_eq!(unknown.error(), (404, Some("resource_missing"), Some("id")));
}
