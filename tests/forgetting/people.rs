//! Two people who have something in common: what is the other's stays.

use harness::Engine;
use rstest::rstest;
use serde_json::{Value, json};

use super::{ada, ada_at_stripe, bought, forget, read_all, traces};

/// A company's customer that pays for two people.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_pays_for_somebody_else_is_left_to_them(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ada(engine).await;
    world.ok("create_user", json!({ "id": "u_bob", "email": "bob@example.com" })).await;
    let mut for_bob = bought(&world, 3).swap_remove(0);
    for_bob["metadata"] = json!({ "user_id": "u_bob" });
    world.put_at_stripe(&[for_bob]);
    read_all(&world).await;
    let preview = world.ok("preview_forgetting", json!({ "user_id": "u_ada" })).await;
    assert_eq!(preview["shared_customers"], json!(["cus_ada"]));

    let first = world.ok("forget_user", forget("u_ada")).await;
    assert_eq!(
        (&first["customers"], &first["shared_customers"]),
        (&json!([]), &json!(["cus_ada"]))
    );
    assert!(!world.traces_of("+4420794").await.is_empty(), "the customer is also Bob's");
    let street = "12 st james";
    let places = world.traces_of(street).await.len();
    read_all(&world).await;
    world.desk().db().erase_deleted().await.expect("erased");
    assert_eq!(world.traces_of(street).await.len(), places, "charges for Ada stay without it");

    let second = world.ok("forget_user", forget("u_bob")).await;
    assert_eq!(second["customers"], json!(["cus_ada"]));
    assert_eq!(second["user"]["email"], "forgotten-2@users.invalid");
    read_all(&world).await;
    assert_eq!(traces(&world).await, [""; 0]);
    world.verify_books().await;
}

/// Two accounts under one address: the address is the other's too.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_another_user_has_is_searched_for_no_further(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ada(engine).await;
    world.ok("create_user", json!({ "id": "u_2", "email": "ADA@example.com" })).await;
    let mut other = ada_at_stripe(&world);
    other["id"] = json!("cus_2");
    other["metadata"] = json!({ "user_id": "u_2" });
    world.put_at_stripe(&[other]);
    read_all(&world).await;
    let done = world.ok("forget_user", forget("u_ada")).await;
    assert_eq!(done["customers"], json!(["cus_ada"]));
    let left = world.ok("get_user", json!({ "user_id": "u_2" })).await;
    assert_eq!(left["user"]["email"], "ADA@example.com");
    assert!(!world.traces_of("secret note").await.is_empty());
    let done = world.ok("forget_user", forget("u_2")).await;
    assert_eq!(done["customers"], json!(["cus_2"]));
    assert_eq!(traces(&world).await, [""; 0]);
    world.verify_books().await;
}

/// Payments without a user, and attempts that failed, name the person by the address alone.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn payments_under_the_address_are_the_persons(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ada(engine).await;
    let mut guest = bought(&world, 7).swap_remove(0);
    guest["customer"] = Value::Null;
    guest["metadata"] = json!({});
    let mut failed = bought(&world, 8).swap_remove(0);
    failed["customer"] = Value::Null;
    failed["status"] = json!("requires_payment_method");
    world.put_at_stripe(&[guest, failed]);
    read_all(&world).await;
    let listed =
        world.list("list_unmatched_payments", json!({ "search": "ada@example.com" })).await;
    assert_eq!(listed.len(), 1, "{listed:#?}");

    world.ok("forget_user", forget("u_ada")).await;
    let listed = world.list("list_unmatched_payments", json!({})).await;
    assert_eq!((&listed[0]["payment"], &listed[0]["email"]), (&json!("pi_7"), &Value::Null));
    read_all(&world).await;
    assert_eq!(traces(&world).await, [""; 0]);
    world.verify_books().await;
}

/// Nobody else is touched.
/// Two users of one person share customer and address; joined, none of it is somebody else's.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn users_who_were_joined_are_forgotten_with_the_one_who_continues(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ada(engine).await;
    let user = json!({ "id": "u_new", "email": "ada@example.com", "name": "Ada Lovelace" });
    world.ok("create_user", user).await;
    world.payment_at_stripe("pi_new", 500, "usd");
    let mut payment = world.at_stripe("pi_new");
    payment["customer"] = json!("cus_ada");
    payment["metadata"] = json!({ "user_id": "u_new" });
    payment["receipt_email"] = json!("ada@example.com");
    world.put_at_stripe(std::slice::from_ref(&payment));
    read_all(&world).await;
    let join = json!({ "user_id": "u_ada", "into": "u_new", "reason": "the same" });
    world.ok("join_users", join).await;
    let forget = |user: &str| json!({ "user_id": user, "reason": "asked for it" });
    assert_eq!(world.refused("forget_user", forget("u_ada")).await, "user_joined");

    let done = world.ok("forget_user", forget("u_new")).await;
    assert_eq!((&done["customers"], &done["shared_customers"]), (&json!(["cus_ada"]), &json!([])));
    assert_eq!(traces(&world).await, Vec::<String>::new());
    read_all(&world).await;
    assert_eq!(traces(&world).await, Vec::<String>::new(), "after a whole reading");
    for user in ["u_ada", "u_new"] {
        let user = world.ok("get_user", json!({ "user_id": user })).await;
        assert_ne!(user["user"]["forgotten_at"], json!(null));
    }
    world.ok("create_user", json!({ "id": "other", "email": "other@example.com" })).await;
    let join = json!({ "user_id": "u_new", "into": "other", "reason": "the same" });
    assert_eq!(world.refused("join_users", join).await, "user_forgotten");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn others_stay_as_they_are(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = ada(engine).await;
    world
        .ok("create_user", json!({ "id": "u_ad", "email": "ada@example.com.au", "name": "Bo Li" }))
        .await;
    let mut theirs = ada_at_stripe(&world);
    theirs["id"] = json!("cus_ad");
    theirs["email"] = json!("ada@example.com.au");
    theirs["metadata"] = json!({ "user_id": "u_ad" });
    theirs["name"] = json!("Bo Li");
    world.ingest(theirs).await.expect("taken");
    world.ok("forget_user", forget("u_ada")).await;
    let view = world.ok("get_user", json!({ "user_id": "u_ad" })).await;
    assert_eq!(view["user"]["name"], "Bo Li");
    assert!(!world.traces_of("ada@example.com.au").await.is_empty());
    assert!(!world.traces_of("+4420794").await.is_empty(), "the customer of Bo Li");
    assert_eq!(world.traces_of("lovelace").await, [""; 0]);
}
