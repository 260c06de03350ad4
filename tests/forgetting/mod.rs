//! Forgetting a person: what goes, what stays, and what does not come back.

mod cases;
mod later;
mod people;

use fake_stripe::objects::{CheckoutSessionSpec, CustomerSpec, checkout_session, customer};
use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

/// By what the person would be found; the user's id is no personal data.
const PERSONAL: [&str; 6] =
    ["lovelace", "ada@example.com", "+4420794", "st james", "secret note", "10.9.8.7"];

pub(crate) fn forget(user: &str) -> Value {
    json!({ "user_id": user, "reason": "Request of 2 March, ticket 4711" })
}

/// A customer at Stripe with everything that names a person.
fn ada_at_stripe(world: &World) -> Value {
    let mut ada = customer(&CustomerSpec {
        email: Some("Ada@example.com"),
        name: Some("Ada Lovelace"),
        description: Some("secret note"),
        metadata: &[("user_id", "u_ada"), ("full_name", "Ada Lovelace")],
        ..CustomerSpec::new("cus_ada", world.seconds())
    });
    ada["phone"] = json!("+442079460000");
    ada["address"] = json!({ "line1": "12 St James Square", "city": "London", "country": "GB" });
    ada
}

/// A paid payment of the customer with its charge and checkout session.
fn bought(world: &World, number: u32) -> Vec<Value> {
    let payment = format!("pi_{number}");
    world.payment_at_stripe(&payment, 1000, "usd");
    let mut intent = world.at_stripe(&payment);
    intent["customer"] = json!("cus_ada");
    intent["receipt_email"] = json!("ada@example.com");
    intent["description"] = json!("Credits for Ada Lovelace");
    intent["metadata"] = json!({ "user_id": "u_ada", "credits": "900", "note": "secret note" });
    let mut charge = world.at_stripe(&format!("ch_{number}"));
    charge["customer"] = json!("cus_ada");
    charge["billing_details"] = json!({
        "email": "ada@example.com", "name": "Ada Lovelace", "phone": "+442079460000",
        "address": { "line1": "12 St James Square", "country": "GB" },
    });
    charge["metadata"] = json!({ "customer_purchase_ip": "10.9.8.7" });
    let mut session = checkout_session(&CheckoutSessionSpec {
        customer: Some("cus_ada"),
        client_reference_id: Some("u_ada"),
        ..CheckoutSessionSpec::new(&format!("cs_{number}"), 1000, "usd", world.seconds())
    });
    session["payment_intent"] = json!(payment);
    session["metadata"] = json!({ "user_id": "u_ada", "credits": "900" });
    session["status"] = json!("complete");
    session["payment_status"] = json!("paid");
    session["customer_details"] = json!({ "email": "ada@example.com", "name": "Ada Lovelace" });
    vec![intent, charge, session]
}

/// An event as Stripe delivers it.
fn event(id: &str, kind: &str, object: &Value, world: &World) -> Value {
    json!({
        "object": "event", "id": id, "type": kind, "created": world.seconds(), "livemode": false,
        "data": {
            "object": object,
            "previous_attributes": { "email": "old.ada@example.com", "name": "Ada Lovelace" },
        },
    })
}

/// A user who bought twice, with everything of Stripe read, and whose cases are over.
pub(crate) async fn ada(engine: Engine) -> World {
    let world = World::new(engine).await;
    world.sync_all().await;
    let user = json!({ "id": "u_ada", "email": "ada@example.com", "name": "Ada Lovelace" });
    world.ok("create_user", user).await;
    let stored = ada_at_stripe(&world);
    world.put_at_stripe(std::slice::from_ref(&stored));
    for number in 1..=2 {
        world.put_at_stripe(&bought(&world, number));
    }
    for event in [
        event("evt_1", "customer.updated", &stored, &world),
        event("evt_2", "payment_intent.succeeded", &world.at_stripe("pi_1"), &world),
        event(
            "evt_3",
            "payment_method.attached",
            &json!({ "object": "payment_method", "id": "pm_1", "customer": "cus_ada",
                     "billing_details": { "name": "Ada Lovelace" } }),
            &world,
        ),
    ] {
        world.deliver(&event).await.expect("an event");
    }
    read_all(&world).await;
    world
}

async fn read_all(world: &World) {
    world.ok("sync", json!({ "full": true })).await;
    world.sync_all().await;
}

async fn traces(world: &World) -> Vec<String> {
    let mut traces = Vec::new();
    for text in PERSONAL {
        traces.extend(world.traces_of(text).await);
    }
    traces
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_names_the_person_any_more_and_a_whole_reading_brings_nothing_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ada(engine).await;
    for text in PERSONAL {
        assert!(!world.traces_of(text).await.is_empty(), "{text} was there to be removed");
    }
    let entries = world.books().await.entries;
    let wallet = world.ok("get_wallet", json!({ "user_id": "u_ada" })).await;
    assert_eq!(wallet["balance"], 1800);

    let done = world.ok("forget_user", forget("u_ada")).await;
    assert_eq!(done["user"]["email"], "forgotten-1@users.invalid");
    assert_eq!((&done["user"]["name"], &done["is_erased"]), (&Value::Null, &json!(true)));
    assert_eq!(done["user"]["forgotten_at"], json!(world.now()));
    assert_eq!((&done["customers"], &done["shared_customers"]), (&json!(["cus_ada"]), &json!([])));
    assert_eq!(traces(&world).await, [""; 0]);
    assert_eq!(world.books().await.entries, entries, "the ledger is as it was");

    // Stripe still has everything, and says it again.
    world.advance_seconds(60);
    read_all(&world).await;
    let again = event("evt_4", "customer.updated", &ada_at_stripe(&world), &world);
    world.deliver(&again).await.expect("an event");
    world.sync_all().await;
    world.ingest(world.at_stripe("ch_1")).await.expect("taken");
    assert_eq!(traces(&world).await, [""; 0]);
    assert_eq!(world.ok("get_wallet", json!({ "user_id": "u_ada" })).await, wallet);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_books_and_the_id_stay(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = ada(engine).await;
    let payments = world.list("list_payments", json!({ "user_id": "u_ada" })).await;
    world.ok("forget_user", forget("u_ada")).await;
    assert_eq!(world.list("list_payments", json!({ "user_id": "u_ada" })).await, payments);
    let records = world.list("list_audit", json!({ "subject": "user:u_ada" })).await;
    assert_eq!(records[0]["action"], "user_forgotten");
    assert_eq!(records[0]["reason"], "Request of 2 March, ticket 4711");
    assert_eq!(records[0]["after"], json!({ "customers": ["cus_ada"] }));
    for text in ["ada@example.com", "Ada", "lovelace"] {
        let found = world.list("list_users", json!({ "search": text })).await;
        let ids: Vec<&Value> = found.iter().map(|row| &row["id"]).collect();
        assert!(text == "Ada" || ids.is_empty(), "{text} finds {ids:?}");
    }
    assert_eq!(world.list("list_users", json!({ "search": "u_ada" })).await.len(), 1);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn repeated_and_at_once_it_happens_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ada(engine).await;
    let preview = world.ok("preview_forgetting", json!({ "user_id": "u_ada" })).await;
    assert_eq!((&preview["open_case"], &preview["customers"]), (&Value::Null, &json!(["cus_ada"])));
    let answers = world.calls_at_once(4, |_| ("forget_user", forget("u_ada"))).await;
    let answers: Vec<Value> = answers.into_iter().map(|it| it.expect("an answer")).collect();
    world.advance_seconds(3_600);
    let mut later = forget("u_ada");
    later["reason"] = json!("Once more");
    let mut again = world.ok("forget_user", later).await;
    for mut answer in answers {
        // Whoever came while another rewrote the file may have been in its way.
        answer["is_erased"] = json!(true);
        again["is_erased"] = json!(true);
        assert_eq!(answer, again);
    }
    let records = world.list("list_audit", json!({ "action": "user_forgotten" })).await;
    assert_eq!(records.len(), 1);
}

/// A failure in the middle leaves everything as it was.
#[rstest]
#[case::first("forgotten_objects")]
#[case::last("audit_records")]
#[tokio::test(flavor = "multi_thread")]
async fn it_happens_whole_or_not_at_all(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] table: &str,
) {
    let world = ada(engine).await;
    let before = world.ok("get_user", json!({ "user_id": "u_ada" })).await;
    world.break_inserts_into(table).await;
    world.call("forget_user", forget("u_ada")).await.expect_err("broken");
    world.mend_inserts_into(table).await;
    assert_eq!(world.ok("get_user", json!({ "user_id": "u_ada" })).await, before);
    let rows = world.list("list_users", json!({ "search": "ada@example.com" })).await;
    assert_eq!(rows.len(), 1);
    assert!(!world.traces_of("secret note").await.is_empty());
    world.verify_books().await;
    world.ok("forget_user", forget("u_ada")).await;
    assert_eq!(traces(&world).await, [""; 0]);
}

#[rstest]
#[case::nobody(json!({ "user_id": "nobody", "reason": "asked" }), "user_not_found")]
#[case::no_reason(json!({ "user_id": "u_ada", "reason": "  " }), "field_invalid")]
#[case::no_user(json!({ "reason": "asked" }), "input_invalid")]
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_order_forgets_nobody(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] input: Value,
    #[case] code: &str,
) {
    let world = World::new(engine).await;
    world.ok("create_user", json!({ "id": "u_ada", "email": "ada@example.com" })).await;
    assert_eq!(world.refused("forget_user", input).await, code);
    let view = world.ok("get_user", json!({ "user_id": "u_ada" })).await;
    assert_eq!(view["user"]["forgotten_at"], Value::Null);
}

/// A row that says so, and no record of it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_person_forgotten_behind_our_back_is_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ada(engine).await;
    world.verify_books().await;
    let forgery = "update users set forgotten_at = 1, forgotten_by = 'x' where id = 'u_ada'";
    world.run_sql(forgery).await.expect("forged");
    let found = world.ok("verify", json!({})).await;
    assert_eq!(found["problems"][0]["where"], "user u_ada", "{found:#}");
}

/// Scheduled backups keep what they had.
#[tokio::test(flavor = "multi_thread")]
async fn backups_that_still_have_the_data_are_named() {
    let world = ada(Engine::Sqlite).await;
    let made = world.desk().back_up_when_due().await.expect("a backup").expect("it was due");
    world.advance_seconds(600);
    let preview = world.ok("preview_forgetting", json!({ "user_id": "u_ada" })).await;
    assert_eq!(preview["backups"][0]["path"], json!(made.path), "{preview:#}");
    let done = world.ok("forget_user", forget("u_ada")).await;
    assert_eq!(done["backups"], preview["backups"]);
    assert_eq!(done["backups"].as_array().map(Vec::len), Some(1));
    let file = std::path::Path::new(&made.path);
    assert!(!harness::traces_in_file(file, "ada@example.com").is_empty());

    world.advance_seconds(86_400);
    let later = world.desk().back_up_when_due().await.expect("a backup").expect("it was due");
    let file = std::path::Path::new(&later.path);
    assert_eq!(harness::traces_in_file(file, "ada@example.com"), [""; 0]);
    assert_eq!(world.ok("forget_user", forget("u_ada")).await["backups"], done["backups"]);
}
