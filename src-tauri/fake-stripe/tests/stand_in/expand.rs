use rstest::rstest;
use serde_json::Value;

use crate::world::World;

/// Two refunds of one payment with a customer.
async fn world() -> World {
    let world = World::new();
    world.payment("a");
    for _ in 0..2 {
        world.post("v1/refunds", "payment_intent=pi_a&amount=100").await.ok();
    }
    world
}

#[rstest]
#[case::one("v1/refunds/re_00000001?expand[]=charge", "/charge/object", "charge")]
#[case::two_steps(
    "v1/refunds/re_00000001?expand[]=charge.customer",
    "/charge/customer/name",
    "Ada Park"
)]
#[case::in_a_list(
    "v1/refunds?expand[]=data.payment_intent",
    "/data/1/payment_intent/object",
    "payment_intent"
)]
#[case::a_list_inside("v1/charges/ch_a?expand[]=refunds", "/refunds/data/0/id", "re_00000002")]
#[case::through_a_list(
    "v1/charges/ch_a?expand[]=refunds.data.balance_transaction",
    "/refunds/data/1/balance_transaction/type",
    "refund"
)]
#[case::several(
    "v1/payment_intents/pi_a?expand[]=customer&expand[]=latest_charge",
    "/latest_charge/object",
    "charge"
)]
#[case::method("v1/charges/ch_a?expand[]=payment_method", "/payment_method/card/last4", "4242")]
#[tokio::test]
async fn ids_become_objects(#[case] path: &str, #[case] place: &str, #[case] expected: &str) {
    let body = world().await.get_expanded(path).await;
    assert_eq!(body.pointer(place).and_then(Value::as_str), Some(expected), "{body:#}");
}

#[tokio::test]
async fn what_is_not_asked_for_stays_short() {
    let world = world().await;
    let charge = world.get("v1/charges/ch_a").await.ok();
    assert_eq!((charge.get("refunds"), &charge["customer"]), (None, &"cus_ada".into()));
    assert!(world.get("v1/refunds").await.ok()["data"][0]["charge"].is_string());
}

#[rstest]
#[case::no_such_field("riddle")]
#[case::too_deep("charge.customer.a.b.c")]
#[tokio::test]
async fn a_wrong_expansion_is_refused(#[case] path: &str) {
    let reply = world().await.get(&format!("v1/refunds/re_00000001?expand[]={path}")).await;
    assert_eq!(reply.error(), (400, None, Some("expand")));
}
