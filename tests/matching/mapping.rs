//! How users are named: preview, choice, and what it does to payments that were read before.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::shop::{
    balance, buys, by_customer, by_email, by_key, create_user, customer, intent, listed, payment,
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_preview_says_what_a_choice_then_does_and_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    create_user(&world, "u_ada", "Ada@Example.com").await;
    buys(&world, "ada", Some("ada@example.com"), 3).await;
    buys(&world, "ada_again", Some("ADA@example.com"), 1).await;
    buys(&world, "bob", Some("bob@example.com"), 2).await;
    buys(&world, "nobody", None, 1).await;
    let guest = payment(&world, "pi_guest", 500, None);
    world.ingest(guest).await.expect("taken");
    let before = world.books().await;

    let preview = world.ok("preview_user_mapping", by_email(false)).await;
    assert_eq!(
        (&preview["payments"], &preview["matched"], &preview["new_users"]),
        (&json!(8), &json!(4), &json!(0)),
        "{preview:#}"
    );
    assert_eq!(preview["unmatched"], json!({ "unnamed": 2, "unknown_user": 2 }));
    assert_eq!((&preview["customers"], &preview["customers_unmatched"]), (&json!(4), &json!(2)));
    assert_eq!(preview["without_customer"], 1);
    let clash = json!([{
        "value": "ada@example.com", "customers": ["cus_ada", "cus_ada_again"], "customer_count": 2,
    }]);
    assert_eq!((&preview["clashes"], &preview["clash_count"]), (&clash, &json!(1)));
    let examples = preview["examples"].as_array().expect("examples");
    assert_eq!(examples.len(), 5, "one of each customer, and the guest's");
    assert_eq!(examples[0]["outcome"], json!({ "outcome": "matched", "user_id": "u_ada" }));

    let preview = world.ok("preview_user_mapping", by_email(true)).await;
    assert_eq!((&preview["matched"], &preview["new_users"]), (&json!(6), &json!(1)));
    assert_eq!(preview["unmatched"], json!({ "unnamed": 2 }));
    assert_eq!(world.books().await, before, "nothing was written");

    let done = world.ok("set_user_mapping", by_email(true)).await;
    assert_eq!(done, json!({ "looked_at": 8, "credited": 6 }));
    assert_eq!(balance(&world, "u_ada").await, 4000);
    assert_eq!(balance(&world, "cus_bob").await, 2000);
    let user = world.ok("get_user", json!({ "user_id": "cus_bob" })).await;
    assert_eq!(
        (&user["user"]["email"], &user["user"]["name"]),
        (&json!("bob@example.com"), &json!("Name of cus_bob"))
    );
    assert_eq!(listed(&world, json!({})).await.len(), 2);
    world.verify_books().await;
}

/// Chosen again, read again, chosen by several at once: each payment is credited once.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_choice_credits_each_payment_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    for name in ["ada", "bob", "cem"] {
        buys(&world, name, Some(&format!("{name}@example.com")), 5).await;
    }
    let answers = world.calls_at_once(6, |_| ("set_user_mapping", by_customer(true))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    world.ok("match_payments", json!({ "all": true })).await;
    for number in 1..=5 {
        let again = payment(&world, &format!("pi_ada_{number}"), 1000, Some("cus_ada"));
        assert_eq!(world.ingest(again).await.expect("taken")["outcome"], "unchanged");
    }
    for user in ["cus_ada", "cus_bob", "cus_cem"] {
        assert_eq!(balance(&world, user).await, 5000, "{user}");
    }
    assert_eq!(world.transactions_of("top_up").await.len(), 15);
    assert_eq!(listed(&world, json!({})).await, [""; 0]);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn another_mapping_later_does_not_move_what_is_credited(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    create_user(&world, "u_ada", "ada@example.com").await;
    world.ok("set_user_mapping", by_customer(true)).await;
    buys(&world, "ada", Some("ada@example.com"), 2).await;
    assert_eq!(balance(&world, "cus_ada").await, 2000);

    world.ok("set_user_mapping", by_key("account")).await;
    let mut named = payment(&world, "pi_ada_1", 1000, Some("cus_ada"));
    named["metadata"] = json!({ "account": "u_ada" });
    world.ingest(named).await.expect("taken");
    let mut new = payment(&world, "pi_ada_3", 700, Some("cus_ada"));
    new["metadata"] = json!({ "account": "u_ada" });
    world.ingest(new).await.expect("taken");

    assert_eq!((balance(&world, "cus_ada").await, balance(&world, "u_ada").await), (2000, 700));
    let records = world.list("list_audit", json!({ "action": "settings_changed" })).await;
    assert_eq!(records.len(), 2);
    assert_eq!(records[0]["before"]["user_mapping"]["naming"], json!({ "by": "customer_id" }));
    assert_eq!(
        records[0]["after"]["user_mapping"]["naming"],
        json!({ "by": "metadata", "key": "account" })
    );
    world.verify_books().await;
}

/// Refunds and disputes that came before the user was known are applied with the credits.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_refunded_meanwhile_is_taken_when_the_payment_is_matched(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.sync_all().await;
    let bought = payment(&world, "pi_ada", 1000, Some("cus_ada"));
    world.put_at_stripe(&[customer("cus_ada", Some("ada@example.com")), bought]);
    world.at_dashboard("/v1/refunds", "payment_intent=pi_ada&amount=300");
    world.ok("sync", json!({ "full": true })).await;
    world.sync_all().await;
    assert_eq!(listed(&world, json!({})).await, ["pi_ada"]);

    world.ok("set_user_mapping", by_customer(true)).await;
    world.sync_all().await;
    assert_eq!(balance(&world, "cus_ada").await, 700);
    world.verify_books().await;
}

/// The user of a payment in the second batch cannot be written.
const BREAK: [&str; 2] = [
    "create trigger broken before insert on users when new.id = 'cus_240'
     begin select raise(abort, 'broken by the test'); end",
    "create function broken() returns trigger language plpgsql
         as 'begin raise exception ''broken by the test''; end';
     create trigger broken before insert on users for each row when (new.id = 'cus_240')
         execute function broken()",
];

/// The mapping is saved, crediting fails half way: what is left is done later, nothing twice.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_choice_is_continued(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    for number in 0..250 {
        let id = format!("cus_{number:03}");
        let email = format!("{number}@example.com");
        world.ingest(customer(&id, Some(&email))).await.expect("a customer");
        let bought = intent(&world, &format!("pi_{number:03}"), 100, &id);
        world.ingest(bought).await.expect("taken");
    }
    world.run_sql(BREAK[usize::from(engine == Engine::Postgres)]).await.expect("broken");
    world.call("set_user_mapping", by_customer(true)).await.expect_err("broken");
    world.mend_inserts_into("users").await;
    let state = world.ok("get_user_mapping", json!({})).await;
    assert_eq!(state["mapping"]["naming"]["by"], "customer_id", "{state}");
    assert_eq!((&state["open"], &state["due"]), (&json!(50), &json!(50)), "one batch of two");

    let done = world.ok("match_payments", json!({})).await;
    assert_eq!(done, json!({ "looked_at": 50, "credited": 50 }));
    assert_eq!(world.ok("get_user_mapping", json!({})).await["open"], 0);
    assert_eq!(world.transactions_of("top_up").await.len(), 250);
    world.verify_books().await;
}

/// A user who appears later, or is named later, gets what waited.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_appears_later_gets_what_waited(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let mut named = payment(&world, "pi_1", 1000, None);
    named["metadata"] = json!({ "user_id": "u_late" });
    world.put_at_stripe(&[named]);
    world.ok("sync", json!({ "full": true })).await;
    world.sync_all().await;
    let rows = world.list("list_unmatched_payments", json!({})).await;
    assert_eq!(
        (&rows[0]["why"], &rows[0]["named"]),
        (&json!("unknown_user"), &json!("u_late")),
        "{rows:?}"
    );
    assert_eq!(world.list("list_attention", json!({})).await, [Value::Null; 0]);

    create_user(&world, "u_late", "late@example.com").await;
    world.sync_all().await;
    assert_eq!(balance(&world, "u_late").await, 1000);
    world.verify_books().await;
}

/// Two users with one address: a person has to choose.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_two_users_matches_neither(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    create_user(&world, "u_1", "family@example.com").await;
    create_user(&world, "u_2", "FAMILY@example.com").await;
    buys(&world, "family", Some("family@example.com"), 1).await;
    world.ok("set_user_mapping", by_email(true)).await;
    let rows = world.list("list_unmatched_payments", json!({})).await;
    assert_eq!(rows[0]["why"], "shared_email");
    assert_eq!((balance(&world, "u_1").await, balance(&world, "u_2").await), (0, 0));
    world.verify_books().await;
}

#[rstest]
#[case::empty("")]
#[case::too_long("a_key_that_is_longer_than_what_stripe_allows")]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_stripe_cannot_have_is_refused(#[case] key: &str) {
    let world = World::new(Engine::Sqlite).await;
    for command in ["set_user_mapping", "preview_user_mapping"] {
        assert_eq!(world.refused(command, by_key(key)).await, "field_invalid");
    }
}
