//! The list of unmatched payments, and what people do with it.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::shop::{balance, buys, by_customer, code_of, create_user, customer, listed, payment};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_payments_of_a_customer_go_to_a_user_and_later_ones_too(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    create_user(&world, "u_ada", "ada@elsewhere.example").await;
    buys(&world, "ada", Some("ada@example.com"), 37).await;
    buys(&world, "bob", Some("bob@example.com"), 1).await;
    let rows = world.list("list_unmatched_payments", json!({ "customer": "cus_ada" })).await;
    assert_eq!((rows.len(), &rows[0]["of_customer"]), (37, &json!(37)));
    assert_eq!(
        (&rows[0]["customer_name"], &rows[0]["email"], &rows[0]["why"]),
        (&json!("Name of cus_ada"), &json!("ada@example.com"), &json!("unnamed"))
    );

    let attach = json!({ "customer": "cus_ada", "user_id": "u_ada", "link_customers": true });
    let done = world.ok("attach_payments", attach).await;
    assert_eq!((&done["attached"], &done["failed_count"]), (&json!(37), &json!(0)));
    assert_eq!(balance(&world, "u_ada").await, 37_000);
    assert_eq!(listed(&world, json!({})).await, ["pi_bob_1"]);

    let later = payment(&world, "pi_later", 500, Some("cus_ada"));
    assert_eq!(world.ingest(later).await.expect("taken")["outcome"], "credited");
    assert_eq!(balance(&world, "u_ada").await, 37_500);
    let records = world.list("list_audit", json!({ "action": "payment_attached" })).await;
    assert_eq!((records.len(), &records[0]["actor"]), (37, &json!("olive")));
    let posted = world.transactions_of("top_up").await;
    assert_eq!(posted.iter().filter(|row| row["actor"] == "olive").count(), 37);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_created_from_a_payment(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    buys(&world, "ada", Some("ada@example.com"), 2).await;
    let attach = json!({
        "payments": ["pi_ada_1", "pi_ada_2"], "user_id": "u_ada",
        "new_user": { "email": "ada@example.com", "name": "Ada" },
    });
    for _ in 0..2 {
        let done = world.ok("attach_payments", attach.clone()).await;
        assert_eq!(done, json!({ "attached": 2, "failed_count": 0, "failed": [] }));
    }
    assert_eq!(balance(&world, "u_ada").await, 2000);
    let mut other = attach;
    other["new_user"]["email"] = json!("other@example.com");
    assert_eq!(world.refused("attach_payments", other).await, "user_exists");
    world.verify_books().await;
}

/// Two people give the same payments to two users at the same moment: one of them is too late.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_given_to_one_user_only(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    buys(&world, "ada", Some("ada@example.com"), 4).await;
    for user in ["u_0", "u_1"] {
        create_user(&world, user, &format!("{user}@example.com")).await;
    }
    let payments: Vec<String> = (1..=4).map(|number| format!("pi_ada_{number}")).collect();
    let answers = world
        .calls_at_once(6, |number| {
            let user = format!("u_{}", number % 2);
            ("attach_payments", json!({ "payments": payments, "user_id": user }))
        })
        .await;
    let answers: Vec<Value> = answers.into_iter().map(|it| it.expect("an answer")).collect();
    for failed in answers.iter().flat_map(|it| it["failed"].as_array().expect("a list")) {
        assert_eq!(failed["code"], "payment_not_unmatched");
    }
    assert_eq!(balance(&world, "u_0").await + balance(&world, "u_1").await, 4000);
    assert_eq!(world.transactions_of("top_up").await.len(), 4);
    world.verify_books().await;
}

/// One payment that cannot be credited does not stop the others.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_payment_stays_and_the_others_are_credited(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    create_user(&world, "u_ada", "ada@example.com").await;
    buys(&world, "ada", Some("ada@example.com"), 2).await;
    let mut odd = payment(&world, "pi_odd", 500, Some("cus_ada"));
    odd["metadata"] = json!({ "credits": "many" });
    world.ingest(odd).await.expect("taken");
    let mut euros = payment(&world, "pi_euros", 900, Some("cus_ada"));
    euros["currency"] = json!("eur");
    world.ingest(euros).await.expect("taken");

    let done =
        world.ok("attach_payments", json!({ "customer": "cus_ada", "user_id": "u_ada" })).await;
    assert_eq!((&done["attached"], &done["failed_count"]), (&json!(3), &json!(1)), "{done}");
    assert_eq!(done["failed"][0]["payment"], "pi_odd");
    assert_eq!(done["failed"][0]["code"], "field_invalid");
    assert_eq!(balance(&world, "u_ada").await, 2000);
    let euros = world.ok("get_wallet", json!({ "user_id": "u_ada", "currency": "eur" })).await;
    assert_eq!(euros["balance"], 900, "a wallet was opened for it");
    assert_eq!(listed(&world, json!({})).await, ["pi_odd"]);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_ignored_payment_is_not_credited_until_it_is_put_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    buys(&world, "shop", Some("shop@example.com"), 3).await;
    let ignore = json!({ "customer": "cus_shop", "reason": "Sold in the shop, no credits" });
    assert_eq!(world.ok("ignore_payments", ignore.clone()).await["changed"], 3);
    assert_eq!(world.ok("ignore_payments", ignore).await["changed"], 0);
    assert_eq!(listed(&world, json!({})).await, [""; 0]);
    let ignored = world.list("list_unmatched_payments", json!({ "state": "ignored" })).await;
    assert_eq!(
        (ignored.len(), &ignored[0]["reason"], &ignored[0]["handled_by"]),
        (3, &json!("Sold in the shop, no credits"), &json!("olive"))
    );

    // The mapping finds a user now, and Stripe shows the payment again.
    world.ok("set_user_mapping", by_customer(true)).await;
    let again = payment(&world, "pi_shop_1", 1000, Some("cus_shop"));
    world.ingest(again).await.expect("taken");
    assert_eq!(
        code_of(world.call("get_wallet", json!({ "user_id": "cus_shop" })).await),
        "user_not_found"
    );
    let attach = json!({ "payments": ["pi_shop_1"], "user_id": "u", "new_user": { "email": "u@example.com" } });
    let refused = world.ok("attach_payments", attach).await;
    assert_eq!(refused["failed"][0]["code"], "payment_not_unmatched");

    let restore = json!({ "payments": ["pi_shop_1"] });
    assert_eq!(world.ok("restore_payments", restore).await["changed"], 1);
    assert_eq!(balance(&world, "cus_shop").await, 1000);
    let actions: Vec<Value> = world
        .list("list_audit", json!({ "subject": "payment:pi_shop_1" }))
        .await
        .into_iter()
        .map(|mut record| record["action"].take())
        .collect();
    assert_eq!(actions, ["payment_restored", "payment_ignored"]);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_the_platform_credits_leaves_the_list(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("pi_1", "ch_1")] reference: &str,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    world.payment_at_stripe("pi_1", 1000, "usd");
    world.sync_all().await;
    world.ok("sync", json!({ "full": true })).await;
    world.sync_all().await;
    assert_eq!(listed(&world, json!({})).await, ["pi_1"]);
    wallet
        .post(json!({ "kind": "top_up", "amount": 1000, "key": "own", "reference": reference }))
        .await;
    world.sync_all().await;
    assert_eq!(listed(&world, json!({})).await, [""; 0]);
    assert_eq!(wallet.balances().await, [1000]);
    world.verify_books().await;
}

/// However many they are, one line needs attention, and a platform gets an hour to credit them.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_unmatched_payments_are_one_line_that_needs_attention(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.sync_all().await;
    world.put_at_stripe(&[customer("cus_a", Some("a@example.com"))]);
    for number in 1..=3 {
        let mut bought = payment(&world, &format!("pi_{number}"), 1000, Some("cus_a"));
        bought["metadata"] = json!({ "user_id": format!("nobody_{number}") });
        world.put_at_stripe(&[bought]);
    }
    world.ok("sync", json!({ "full": true })).await;
    world.sync_all().await;
    assert_eq!(world.list("list_attention", json!({})).await, [Value::Null; 0]);

    world.advance_seconds(3_601);
    world.sync_all().await;
    let items = world.list("list_attention", json!({})).await;
    assert_eq!(items.len(), 1, "{items:#?}");
    assert_eq!(items[0]["code"], "payments_unmatched");
    let message = items[0]["message"].as_str().expect("a message");
    assert!(message.starts_with("3 payments"), "{message}");

    let attach =
        json!({ "payments": ["pi_1"], "user_id": "u", "new_user": { "email": "u@example.com" } });
    world.ok("attach_payments", attach).await;
    let items = world.list("list_attention", json!({})).await;
    let message = items[0]["message"].as_str().expect("a message");
    assert!(items.len() == 1 && message.starts_with("2 payments"), "{items:#?}");

    // Closed by a person, it stays closed until the number changes.
    world.ok("close_attention", json!({ "id": items[0]["id"] })).await;
    world.sync_all().await;
    assert_eq!(world.list("list_attention", json!({})).await, [Value::Null; 0]);
    world.ok("ignore_payments", json!({ "payments": ["pi_2"], "reason": "a test" })).await;
    assert_eq!(world.list("list_attention", json!({})).await.len(), 1);
    world.ok("ignore_payments", json!({ "payments": ["pi_3"], "reason": "a test" })).await;
    assert_eq!(world.list("list_attention", json!({})).await, [Value::Null; 0]);
    world.verify_books().await;
}

#[rstest]
#[case::nothing_chosen("attach_payments", json!({ "user_id": "u_ada" }), "field_invalid")]
#[case::both(
    "attach_payments",
    json!({ "user_id": "u_ada", "payments": ["pi_ada_1"], "customer": "cus_ada" }),
    "field_invalid"
)]
#[case::nobody(
    "attach_payments",
    json!({ "user_id": "nobody", "payments": ["pi_ada_1"] }),
    "user_not_found"
)]
#[case::no_address(
    "attach_payments",
    json!({ "user_id": "u_new", "new_user": { "email": "none" }, "payments": ["pi_ada_1"] }),
    "field_invalid"
)]
#[case::no_reason(
    "ignore_payments",
    json!({ "payments": ["pi_ada_1"], "reason": "  " }),
    "field_invalid"
)]
#[case::a_wrong_cursor("list_unmatched_payments", json!({ "cursor": "x" }), "cursor_invalid")]
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_order_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] command: &str,
    #[case] input: Value,
    #[case] code: &str,
) {
    let world = World::new(engine).await;
    create_user(&world, "u_ada", "ada@example.com").await;
    buys(&world, "ada", Some("ada@example.com"), 1).await;
    let before = world.books().await;
    assert_eq!(code_of(world.call(command, input).await), code);
    assert_eq!(world.books().await, before);
    assert_eq!(listed(&world, json!({})).await, ["pi_ada_1"]);
}

/// A link or an ignored payment that no audit record tells of is found.
#[rstest]
#[case::link(
    "insert into customer_links values ('cus_x', 'u_ada', 'mallory', 1)",
    "customer link cus_x"
)]
#[case::ignored(
    "update unmatched_payments set state = 'ignored', reason = 'x' where payment = 'pi_ada_1'",
    "unmatched payment pi_ada_1"
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_change_without_a_record_is_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] forgery: &str,
    #[case] place: &str,
) {
    let world = World::new(engine).await;
    create_user(&world, "u_ada", "ada@example.com").await;
    buys(&world, "ada", Some("ada@example.com"), 1).await;
    world.verify_books().await;
    world.run_sql(forgery).await.expect("forged");
    let found = world.ok("verify", json!({})).await;
    assert_eq!(found["problems"][0]["where"], place, "{found:#}");
}
