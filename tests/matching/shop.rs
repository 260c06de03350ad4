//! A shop at Stripe whose payments do not name their users.

use fake_stripe::objects::{PaymentIntentSpec, payment_intent};
use harness::{Answer, World};
use serde_json::{Value, json};

/// A customer as the API returns it.
pub(super) fn customer(id: &str, email: Option<&str>) -> Value {
    json!({
        "object": "customer", "id": id, "email": email, "name": format!("Name of {id}"),
        "created": 1_772_000_000, "metadata": {}, "livemode": false,
    })
}

/// A paid payment of a customer.
pub(super) fn payment(world: &World, id: &str, amount: i64, customer: Option<&str>) -> Value {
    world.payment_at_stripe(id, amount, "usd");
    let mut payment = world.at_stripe(id);
    payment["customer"] = json!(customer);
    payment
}

/// A paid payment of a customer that the stand-in does not have.
pub(super) fn intent(world: &World, id: &str, amount: i64, customer: &str) -> Value {
    payment_intent(&PaymentIntentSpec {
        customer: Some(customer),
        ..PaymentIntentSpec::new(id, amount, "usd", world.seconds())
    })
}

/// Reads a customer and `count` payments of 1000 each: `pi_NAME_1`, `pi_NAME_2` …
pub(super) async fn buys(world: &World, name: &str, email: Option<&str>, count: usize) {
    let id = format!("cus_{name}");
    world.ingest(customer(&id, email)).await.expect("a customer");
    for number in 1..=count {
        let payment = intent(world, &format!("pi_{name}_{number}"), 1000, &id);
        world.ingest(payment).await.expect("taken");
    }
}

/// The ids of the payments in the list.
pub(super) async fn listed(world: &World, filter: Value) -> Vec<String> {
    let rows = world.list("list_unmatched_payments", filter).await;
    rows.iter().map(|row| row["payment"].as_str().expect("an id").to_owned()).collect()
}

/// The balance of a user.
pub(super) async fn balance(world: &World, user: &str) -> i64 {
    let wallet = world.ok("get_wallet", json!({ "user_id": user })).await;
    wallet["balance"].as_i64().expect("a balance")
}

pub(super) async fn create_user(world: &World, id: &str, email: &str) {
    world.ok("create_user", json!({ "id": id, "email": email })).await;
}

pub(super) fn by_email(create_users: bool) -> Value {
    json!({ "mapping": { "naming": { "by": "email" }, "create_users": create_users } })
}

pub(super) fn by_customer(create_users: bool) -> Value {
    json!({ "mapping": { "naming": { "by": "customer_id" }, "create_users": create_users } })
}

pub(super) fn by_key(key: &str) -> Value {
    json!({ "mapping": { "naming": { "by": "metadata", "key": key }, "create_users": false } })
}

pub(super) fn code_of(answer: Answer) -> String {
    answer.expect_err("a refusal").code
}
