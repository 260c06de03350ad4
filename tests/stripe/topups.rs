//! Top-ups that Stripe reports: settled or posted, exactly once, whoever reports them.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

const LINES: &str = "mode=payment&line_items[0][quantity]=1&\
                     line_items[0][price_data][currency]=usd&\
                     line_items[0][price_data][product_data][name]=Credits&\
                     line_items[0][price_data][unit_amount]=2500";

async fn listening(engine: Engine) -> (World, harness::Wallet) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    world.sync_all().await;
    (world, wallet)
}

fn open_checkout(world: &World, more: &str) -> String {
    let session = world.at_dashboard("/v1/checkout/sessions", &format!("{LINES}{more}"));
    session["id"].as_str().expect("an id").to_owned()
}

/// A top-up that waits for a checkout.
async fn wait_for(world: &World, wallet: &harness::Wallet, session: &str) {
    let pending = json!({
        "user_id": wallet.user, "kind": "top_up", "amount": 2500, "key": "cart_1",
        "reference": session, "pending": true,
    });
    world.ok("post_transaction", pending).await;
}

fn pay(world: &World, session: &str) -> Value {
    world.control("POST", &format!("checkout/sessions/{session}/complete"), &json!({}))
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_checkout_settles_its_pending_top_up_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = listening(engine).await;
    let session = open_checkout(&world, "");
    wait_for(&world, &wallet, &session).await;
    let paid = pay(&world, &session);
    assert_eq!(wallet.balance().await, 0);

    // The stand-in delivers one after the other; these come at the same moment.
    let events = world.events_at_stripe();
    harness::at_once(events.len() * 2, |n| {
        let (world, event) = (world.clone(), events[n / 2].clone());
        async move {
            world.deliver(&event).await.expect("taken");
        }
    })
    .await;
    world.sync_all().await;
    world.sync_all().await;

    assert_eq!(wallet.balance().await, 2500);
    let settled =
        world.ok("list_transactions", json!({ "reference": paid["payment_intent"] })).await;
    assert_eq!(settled["rows"].as_array().map(Vec::len), Some(1), "{settled}");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_names_its_user_posts_a_top_up_and_can_be_refunded(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = listening(engine).await;
    let session = open_checkout(&world, &format!("&metadata[user_id]={}", wallet.user));
    let paid = pay(&world, &session);
    world.sync_all().await;
    world.sync_all().await;

    assert_eq!(wallet.balance().await, 2500);
    let reference = paid["payment_intent"].as_str().expect("a payment");
    world.at_dashboard("/v1/refunds", &format!("payment_intent={reference}&amount=1000"));
    world.sync_all().await;
    assert_eq!(wallet.balance().await, 1500);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_checkout_that_expires_gives_up_its_pending_top_up(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = listening(engine).await;
    let session = open_checkout(&world, "");
    wait_for(&world, &wallet, &session).await;
    world.at_dashboard(&format!("/v1/checkout/sessions/{session}/expire"), "");
    world.sync_all().await;

    let page = world.ok("list_transactions", json!({ "reference": session })).await;
    let statuses: Vec<&Value> =
        page["rows"].as_array().expect("rows").iter().map(|it| &it["status"]).collect();
    assert!(statuses.iter().any(|status| **status == json!("voided")), "{page}");
    assert_eq!(wallet.balance().await, 0);
    world.verify_books().await;
}

#[rstest]
#[case::credits_that_are_no_number(
    "&metadata[user_id]=USER&metadata[credits]=many",
    "field_invalid"
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_top_up_that_cannot_be_posted_needs_attention(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] metadata: &str,
    #[case] code: &str,
) {
    let (world, wallet) = listening(engine).await;
    let session = open_checkout(&world, &metadata.replace("USER", &wallet.user));
    pay(&world, &session);
    world.sync_all().await;

    let items = world.ok("list_attention", json!({})).await;
    let codes: Vec<&Value> =
        items["rows"].as_array().expect("rows").iter().map(|it| &it["code"]).collect();
    assert!(codes.contains(&&json!(code)), "{items}");
    assert_eq!(wallet.balance().await, 0, "nothing was half written");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn refunds_match_the_money_where_credits_are_another_figure(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = listening(engine).await;
    // 25.00 paid for 30.00 of credits.
    let more = format!("&metadata[user_id]={}&metadata[credits]=3000", wallet.user);
    let session = open_checkout(&world, &more);
    let paid = pay(&world, &session);
    world.sync_all().await;
    assert_eq!(wallet.balance().await, 3000);
    let reference = paid["payment_intent"].as_str().expect("a payment");

    let too_much = json!({
        "user_id": wallet.user, "reference": reference, "amount": 2501, "reason": "x",
    });
    assert_eq!(world.refused("request_refund", too_much).await, "refund_exceeds_payment");
    for (money, left) in [(333, 2600), (1, 2599), (1000, 1399)] {
        world.at_dashboard("/v1/refunds", &format!("payment_intent={reference}&amount={money}"));
        world.sync_all().await;
        assert_eq!(wallet.balance().await, left, "after {money} of 2500");
    }
    let request = wallet.ask_refund(reference, 1166).await;
    world.ok("approve_refund", json!({ "request_id": request["id"] })).await;
    assert_eq!(wallet.figures().await, (1399, 1399, 0), "the rest of the money holds the rest");
    world.advance_seconds(86_400);
    world.sync_all().await;

    assert_eq!(wallet.figures().await, (0, 0, 0), "all money back, all credits gone");
    world.verify_books().await;
}
