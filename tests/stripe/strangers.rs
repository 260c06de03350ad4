//! What happens at Stripe and has no place here: kept for a person, and the rest goes on.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::reporter::{Reporter, listening};

/// Makes something of the kind happen at Stripe; what the item under "needs attention" is about.
type Happening = fn(&World, &Wallet) -> String;

fn subject(object: &Value) -> String {
    let text = |name: &str| object[name].as_str().expect("text").to_owned();
    format!("{}:{}", text("object"), text("id"))
}

/// A charge of the older kind, without a payment intent, that bought nothing here.
fn bare_charge(world: &World) -> Value {
    world.at_dashboard("/v1/charges", "amount=900&currency=usd&source=tok_visa")
}

fn dispute(world: &World, order: &Value) -> Value {
    world.control("POST", "disputes", order)
}

fn dispute_of_a_bare_charge(world: &World, _: &Wallet) -> String {
    subject(&dispute(world, &json!({ "charge": bare_charge(world)["id"] })))
}

fn refund_of_a_bare_charge(world: &World, _: &Wallet) -> String {
    let charge = bare_charge(world)["id"].as_str().expect("an id").to_owned();
    subject(&world.at_dashboard("/v1/refunds", &format!("charge={charge}&amount=200")))
}

/// From what the customer has with us: neither payment intent nor charge.
fn refund_of_a_customers_balance(world: &World, _: &Wallet) -> String {
    let customer = world.at_dashboard("/v1/customers", "email=ada%40example.com");
    let form = format!(
        "origin=customer_balance&customer={}&amount=200&currency=usd\
         &instructions_email=ada%40example.com",
        customer["id"].as_str().expect("an id")
    );
    subject(&world.at_dashboard("/v1/refunds", &form))
}

fn refund_of_an_unknown_payment(world: &World, _: &Wallet) -> String {
    world.payment_at_stripe("pi_shop", 900, "usd");
    subject(&world.at_dashboard("/v1/refunds", "payment_intent=pi_shop&amount=200"))
}

fn dispute_of_an_unknown_payment(world: &World, _: &Wallet) -> String {
    world.payment_at_stripe("pi_shop", 900, "usd");
    subject(&dispute(world, &json!({ "payment_intent": "pi_shop" })))
}

/// A payment of a user of ours, in a currency in which the user has no wallet.
fn euros_of(world: &World, wallet: &Wallet) -> Value {
    let order = json!({ "amount": 900, "currency": "eur", "metadata": { "user_id": wallet.user } });
    world.control("POST", "payments", &order)
}

/// Stripe's refunds are in the currency of their charge; this one is not.
fn refund_in_another_currency(world: &World, _: &Wallet) -> String {
    let mut refund = world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=200");
    refund["currency"] = json!("eur");
    world.put_at_stripe(std::slice::from_ref(&refund));
    subject(&refund)
}

/// Three letters make a currency; this is none.
fn refund_in_no_currency(world: &World, _: &Wallet) -> String {
    let mut refund = world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=200");
    refund["currency"] = json!("usdc");
    world.put_at_stripe(std::slice::from_ref(&refund));
    subject(&refund)
}

fn refund_beyond_all_amounts(world: &World, _: &Wallet) -> String {
    let mut refund = world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=200");
    refund["amount"] = json!(1_i64 << 53);
    world.put_at_stripe(std::slice::from_ref(&refund));
    subject(&refund)
}

/// Subject and code of what waits for a person.
async fn open_items(world: &World) -> Vec<(String, String)> {
    let items = world.list("list_attention", json!({})).await;
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    items.iter().map(|item| (text(&item["subject"]), text(&item["code"]))).collect()
}

#[rstest]
#[case::a_dispute_of_a_bare_charge(dispute_of_a_bare_charge, "payment_not_found")]
#[case::a_refund_of_a_bare_charge(refund_of_a_bare_charge, "payment_not_found")]
#[case::a_refund_of_a_customers_balance(refund_of_a_customers_balance, "payment_not_found")]
#[case::a_dispute_of_an_unknown_payment(dispute_of_an_unknown_payment, "payment_not_found")]
#[case::a_refund_in_another_currency(refund_in_another_currency, "currency_mismatch")]
#[case::a_refund_in_no_currency(refund_in_no_currency, "currency_unknown")]
#[case::a_refund_beyond_all_amounts(refund_beyond_all_amounts, "amount_out_of_range")]
#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_place_here_waits_for_a_person_and_the_rest_goes_on(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] happens: Happening,
    #[case] code: &str,
) {
    let (world, wallet) = listening(engine).await;
    wallet.top_up("pi_2", 1000).await;
    let expected = vec![(happens(&world, &wallet), code.to_owned())];
    world.at_dashboard("/v1/refunds", "payment_intent=pi_2&amount=300");
    world.sync_all().await;

    assert_eq!(open_items(&world).await, expected);
    assert_eq!(wallet.figures().await, (1700, 0, 1700), "the refund after it is posted");
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!((&state["waiting_objects"], &state["last_error"]), (&json!(0), &Value::Null));

    // The whole account once more: it is read to its end, and nothing is said twice.
    world.advance_seconds(60);
    world.ok("sync", json!({ "full": true })).await;
    world.sync_all().await;
    assert_eq!(open_items(&world).await, expected);
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!(state["full_read_at"], world.now().micros(), "{state}");
    assert_eq!(wallet.figures().await, (1700, 0, 1700));
    for (command, input) in
        [("list_disputes", json!({})), ("get_overview", json!({})), ("list_users", json!({}))]
    {
        world.ok(command, input).await;
    }
    world.verify_books().await;
}

/// What waits for its user is in the list of unmatched payments, and so are its refunds with it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_without_a_user_is_listed_and_its_refund_needs_no_attention(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = listening(engine).await;
    refund_of_an_unknown_payment(&world, &wallet);
    let euros = euros_of(&world, &wallet);
    world.sync_all().await;

    assert_eq!(open_items(&world).await, []);
    let rows = world.list("list_unmatched_payments", json!({})).await;
    let mut reasons: Vec<(&Value, &Value)> =
        rows.iter().map(|row| (&row["payment"], &row["why"])).collect();
    reasons.sort_by_key(|(_, why)| why.as_str());
    let expected = [(&euros["id"], &json!("no_wallet")), (&json!("pi_shop"), &json!("unnamed"))];
    assert_eq!(reasons, expected);

    let attach = json!({ "payments": ["pi_shop"], "user_id": wallet.user });
    world.ok("attach_payments", attach).await;
    world.sync_all().await;
    assert_eq!(wallet.balance().await, 1000 + 900 - 200, "its refund is applied");
    assert_eq!(open_items(&world).await, []);
    world.verify_books().await;
}

/// Banks dispute in the currency of the card: it has no wallet here, and may not get lost.
#[rstest]
#[case::a_chargeback("needs_response")]
#[case::an_inquiry("warning_needs_response")]
#[case::a_loss("lost")]
#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_in_another_currency_is_shown_and_the_rest_goes_on(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] status: &str,
) {
    let (world, wallet) = listening(engine).await;
    wallet.top_up("pi_2", 1000).await;
    let order = json!({
        "payment_intent": "pi_1", "amount": 400, "currency": "eur", "status": status,
    });
    let dispute = dispute(&world, &order);
    let refund = world.at_dashboard("/v1/refunds", "payment_intent=pi_2&amount=300");
    world.sync_all().await;

    let disputes = world.list("list_disputes", json!({})).await;
    let is_listed = disputes.iter().any(|it| it["id"] == dispute["id"] && it["currency"] == "eur");
    let waits = open_items(&world).await.iter().any(|(about, _)| *about == subject(&dispute));
    assert!(is_listed || waits, "neither a case nor an item");
    let posted = wallet.transactions(json!({ "kind": "refund" })).await;
    assert_eq!((posted.len(), &posted[0]["key"]), (1, &refund["id"]), "the refund after it");
    world.ok("get_overview", json!({})).await;
    world.verify_books().await;
}

/// The same by webhook, all in one account.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn deliveries_about_strangers_do_not_stop_the_server(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = listening(engine).await;
    wallet.top_up("pi_2", 1000).await;
    let reader = Reporter::Webhook.connect(&world, json!({})).await;
    let happenings: [Happening; 6] = [
        refund_of_a_bare_charge,
        dispute_of_a_bare_charge,
        refund_of_a_customers_balance,
        dispute_of_an_unknown_payment,
        refund_in_no_currency,
        refund_beyond_all_amounts,
    ];
    let mut expected: Vec<String> = happenings.map(|happens| happens(&world, &wallet)).to_vec();
    world.at_dashboard("/v1/refunds", "payment_intent=pi_2&amount=300");

    reader.read_all().await;

    let mut found: Vec<String> = open_items(&world).await.into_iter().map(|(it, _)| it).collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
    assert_eq!(wallet.figures().await, (1700, 0, 1700));
    world.verify_books().await;
}

/// Somebody adds the top-up that was missing, and has the refund read once more.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_has_found_its_place_can_be_tried_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = listening(engine).await;
    let charge = bare_charge(&world)["id"].as_str().expect("an id").to_owned();
    world.at_dashboard("/v1/refunds", &format!("charge={charge}&amount=200"));
    world.sync().await;
    let late = world.wallet().await;
    late.post(json!({ "kind": "top_up", "amount": 900, "key": "late", "reference": charge })).await;
    let item = world.list("list_attention", json!({})).await.remove(0);
    let close = json!({ "id": item["id"], "retry": true, "note": "top-up added" });

    assert_eq!(world.ok("close_attention", close.clone()).await["retried"], 1);
    world.sync().await;

    assert_eq!(late.balance().await, 700);
    assert_eq!(world.ok("get_sync", json!({})).await["attention"], 0);
    assert_eq!(world.refused("close_attention", close).await, "attention_not_found");
    world.verify_books().await;
}

/// Of a payment without an intent the charge is the reference, here as at Stripe.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_top_up_paid_by_a_bare_charge_is_refunded_and_disputed_like_any_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = listening(engine).await;
    let (refunded, disputed) = (world.wallet().await, world.wallet().await);
    let mut charges = Vec::new();
    for wallet in [&refunded, &disputed] {
        let charge = bare_charge(&world)["id"].as_str().expect("an id").to_owned();
        let top_up = json!({ "kind": "top_up", "amount": 900, "key": charge, "reference": charge });
        wallet.post(top_up).await;
        charges.push(charge);
    }
    world.at_dashboard("/v1/refunds", &format!("charge={}&amount=200", charges[0]));
    let dispute = dispute(&world, &json!({ "charge": charges[1], "amount": 400 }));
    world.sync_all().await;
    assert_eq!(refunded.figures().await, (700, 0, 700));
    assert_eq!(disputed.figures().await, (900, 400, 500));

    world.bank_decides(dispute["id"].as_str().expect("an id"), "lost");
    world.sync_all().await;

    assert_eq!(disputed.figures().await, (500, 0, 500));
    assert_eq!(open_items(&world).await, []);
    world.verify_books().await;
}
