//! What comes after somebody was forgotten: payments, users, mappings.

use fake_stripe::objects::{CustomerSpec, customer};
use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::{ada, bought, forget, traces};

/// However the mapping names the user, a later payment is credited, and says nothing of the person.
#[rstest]
#[case::by_metadata(json!({ "by": "metadata", "key": "user_id" }), "cus_1", "u_1")]
#[case::by_customer(json!({ "by": "customer_id" }), "u_1", "u_1")]
#[case::by_email(json!({ "by": "email" }), "cus_1", "u_1")]
#[tokio::test(flavor = "multi_thread")]
async fn a_later_payment_is_credited(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] naming: Value,
    #[case] customer_id: &str,
    #[case] user: &str,
) {
    let world = World::new(engine).await;
    let mapping = json!({ "mapping": { "naming": naming, "create_users": false } });
    world.ok("set_user_mapping", mapping).await;
    let name = "Ada Lovelace";
    world.ok("create_user", json!({ "id": user, "email": "ada@example.com", "name": name })).await;
    let stored = customer(&CustomerSpec {
        email: Some("ada@example.com"),
        name: Some(name),
        metadata: &[("user_id", user)],
        ..CustomerSpec::new(customer_id, world.seconds())
    });
    world.ingest(stored.clone()).await.expect("taken");
    let pays = |number: u32| {
        let mut payment = bought(&world, number).swap_remove(0);
        payment["customer"] = json!(customer_id);
        payment["metadata"] = json!({ "note": "secret note" });
        payment
    };
    assert_eq!(world.ingest(pays(1)).await.expect("taken")["outcome"], "credited");
    world.ok("forget_user", forget(user)).await;

    assert_eq!(world.ingest(pays(2)).await.expect("taken")["outcome"], "credited");
    world.ingest(stored).await.expect("taken");
    let wallet = world.ok("get_wallet", json!({ "user_id": user })).await;
    assert_eq!(wallet["balance"], 2000);
    assert_eq!(traces(&world).await, [""; 0]);
    let refund = world.refund("re_2", "pi_2", 500, "succeeded").await;
    assert_eq!(refund["outcome"], "succeeded");
    assert_eq!(world.ok("get_wallet", json!({ "user_id": user })).await["balance"], 1500);
    world.verify_books().await;
}

/// Stripe lists a charge's movement, which repeats its description, before its refund is known.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_before_its_payment_was_known_is_replaced_too(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ada(engine).await;
    world.ok("forget_user", forget("u_ada")).await;
    let movement = json!({
        "object": "balance_transaction", "id": "txn_9", "amount": -100, "net": -100, "fee": 0,
        "currency": "usd", "type": "refund", "status": "available", "source": "re_9",
        "created": world.seconds(), "description": "REFUND FOR CHARGE (Credits for Ada Lovelace)",
    });
    world.ingest(movement).await.expect("taken");
    assert!(!world.traces_of("lovelace").await.is_empty(), "nobody can know whose it is");
    world.refund("re_9", "pi_1", 100, "succeeded").await;
    world.desk().db().erase_deleted().await.expect("erased");
    assert_eq!(traces(&world).await, [""; 0]);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_id_is_not_given_again(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = ada(engine).await;
    world.ok("forget_user", forget("u_ada")).await;
    for user in [
        json!({ "id": "u_ada", "email": "ada@example.com", "name": "Ada Lovelace" }),
        json!({ "id": "u_ada", "email": "forgotten-1@users.invalid" }),
    ] {
        assert_eq!(world.refused("create_user", user).await, "user_forgotten");
    }
    let attach = json!({
        "user_id": "u_ada", "payments": ["pi_1"], "new_user": { "email": "ada@example.com" },
    });
    assert_eq!(world.refused("attach_payments", attach).await, "user_forgotten");
    assert_eq!(traces(&world).await, [""; 0]);
    // Under another id the same person is somebody new.
    let anew = json!({ "id": "u_new", "email": "ada@example.com" });
    assert_eq!(world.ok("create_user", anew).await["forgotten_at"], Value::Null);
    world.verify_books().await;
}
