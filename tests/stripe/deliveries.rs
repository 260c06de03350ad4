//! Stripe's own deliveries to `redressctl serve`: in any order, repeated, late, wrongly signed.

use harness::{Engine, SECRET, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::reporter::{Reporter, listening};

/// What happens to the payment `pi_1`, by the seed: two refunds of which the second may come back,
/// a dispute that is won, lost, or won after it was lost. `pause` comes after each step.
async fn live_through(world: &World, seed: u64, pause: impl AsyncFn(u32)) {
    let id = |object: Value| object["id"].as_str().expect("an id").to_owned();
    let refund = |amount: u32| {
        id(world.at_dashboard("/v1/refunds", &format!("payment_intent=pi_1&amount={amount}")))
    };
    refund(100);
    pause(0).await;
    let refund = refund(50);
    pause(1).await;
    let order = json!({ "payment_intent": "pi_1", "amount": 400 });
    let dispute = id(world.control("POST", "disputes", &order));
    pause(2).await;
    if seed.is_multiple_of(2) {
        world.bank_decides(&refund, "failed");
        pause(3).await;
    }
    world.bank_decides(&dispute, if seed.is_multiple_of(3) { "lost" } else { "won" });
    pause(4).await;
    if seed.is_multiple_of(5) {
        world.bank_decides(&dispute, "won");
        pause(5).await;
    }
}

/// What the desk makes of it: wallet, dispute, and what is left of the payment.
async fn picture(world: &World, wallet: &Wallet) -> Value {
    let disputes = world.list("list_disputes", json!({})).await;
    let ids: Vec<&str> = disputes.iter().filter_map(|dispute| dispute["id"].as_str()).collect();
    assert_eq!(ids.len(), 1, "{disputes:?}");
    let detail = world.ok("get_dispute", json!({ "dispute_id": ids[0] })).await;
    json!([wallet.figures().await, detail["dispute"]["status"], detail["payment"]])
}

/// Deliveries come shuffled and twice, each event up to 40 seconds late, while the account changes;
/// by the bits of the seed, what came before is heard of before the next step. Polls, where there
/// are any, come from two processes.
#[rstest]
#[case::nothing_was_posted_too_early(1, 0)]
#[case::the_refund_was(6, 1)]
#[case::both_were(30, 2)]
#[case::the_loss_was_never_seen(45, 0)]
#[tokio::test(flavor = "multi_thread")]
async fn disorder_repeats_and_two_reporters_come_to_what_order_comes_to(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] seed: u64,
    #[case] reversals: usize,
    #[values(false, true)] polls: bool,
) {
    let (orderly, expected) = listening(engine).await;
    live_through(&orderly, seed, async |_| ()).await;
    orderly.sync_all().await;

    let (world, wallet) = listening(engine).await;
    let server = world.serve(&[SECRET]).await;
    world.add_webhook_endpoint(&server, json!({}));
    if !polls {
        world.forbid_polling();
    }
    let order = 2 * seed + u64::from(polls);
    let plan = json!({ "shuffle": true, "duplicate": 1, "delay_seconds": 40, "seed": order });
    world.plan_delivery(&plan);
    world.stripe_clock(world.seconds() - 240);
    let pause = async |step: u32| {
        let is_heard = (seed >> step) & 1 == 1;
        let seconds = if is_heard { 40 } else { 15 };
        world.control("POST", "clock", &json!({ "advance_seconds": seconds }));
        if is_heard {
            world.flush().await;
            if !polls {
                world.until_read().await;
            }
        }
    };
    let polling = async {
        for _ in 0..if polls { 2 } else { 0 } {
            // The server polls as well, and only one of the two works with Stripe at a time.
            let ended = world.ctl(&["sync"]).await;
            if ended.status != Some(0) {
                assert_eq!(ended.refusal()["code"], "sync_elsewhere");
            }
        }
    };
    tokio::join!(live_through(&world, seed, pause), polling);
    world.flush().await;
    if polls {
        server.kill().await;
        world.by_the_machines_clock();
        world.advance_seconds(600);
        world.sync_all().await;
    } else {
        world.until_read().await;
        assert_eq!(world.transactions_of("reversal").await.len(), reversals);
    }

    let found = picture(&world, &wallet).await;
    assert_eq!(found, picture(&orderly, &expected).await, "seed {seed}, deliveries by {order}");
    let answers = world.answers_to_deliveries();
    assert_eq!(answers.len(), 2 * world.events_at_stripe().len());
    assert!(answers.iter().all(|status| *status == 200), "{answers:?}");
    // A refund that failed is told to a person, however it was heard.
    let told = async |world: &World| world.ok("get_sync", json!({})).await["attention"].take();
    assert_eq!(told(&world).await, told(&orderly).await);
    world.verify_books().await;
}

#[rstest]
#[case::signed_by_somebody_else(json!({ "hold": true, "wrong_signature": true }))]
#[case::signed_too_long_ago(json!({ "hold": true, "stale_seconds": 310 }))]
#[tokio::test(flavor = "multi_thread")]
async fn a_badly_signed_delivery_is_refused_and_the_next_good_one_is_taken(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] plan: Value,
) {
    let (world, wallet) = listening(engine).await;
    let reader = Reporter::Webhook.connect(&world, json!({})).await;
    world.plan_delivery(&plan);
    world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=300");

    let (taken, refused) = world.flush().await;

    assert!(taken == 0 && refused > 0, "{taken} taken, {refused} refused");
    let answers = world.answers_to_deliveries();
    assert!(answers.iter().all(|status| *status == 400), "{answers:?}");
    let state = world.ok("get_sync", json!({})).await;
    assert_eq!((&state["waiting_objects"], &state["attention"]), (&json!(0), &json!(0)));
    assert_eq!(wallet.balance().await, 1000);

    // Had a refused event been kept, it would be known now, and nothing would follow from it.
    world.plan_delivery(&json!({ "hold": true }));
    reader.read_all().await;
    assert_eq!(wallet.balance().await, 700);
    world.verify_books().await;
}

/// Before, while and after the secret is replaced at Stripe.
#[rstest]
#[case::the_old_one_is_good_until_it_is_dropped(&[SECRET], [200, 200, 400])]
#[case::the_new_one_is_good_when_it_is_there(&["whsec_new"], [400, 200, 200])]
#[case::both_are_good_all_the_time(&["whsec_new", SECRET], [200, 200, 200])]
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_replaced_without_losing_a_delivery(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] known: &[&str],
    #[case] expected: [u16; 3],
) {
    let (world, _) = listening(engine).await;
    let server = world.serve(known).await;
    let endpoint =
        world.add_webhook_endpoint(&server, json!({ "enabled_events": ["refund.created"] }));
    let roll = format!("webhooks/{}/roll", endpoint["id"].as_str().expect("an id"));
    let rolls = [
        Value::Null,
        json!({ "secret": "whsec_new" }),
        json!({ "secret": "whsec_new", "drop_old": true }),
    ];
    for (change, expected) in rolls.iter().zip(expected) {
        if !change.is_null() {
            world.control("POST", &roll, change);
        }
        world.plan_delivery(&json!({ "hold": true }));
        world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=10");
        world.flush().await;
        let answers = world.answers_to_deliveries();
        assert_eq!(answers.last(), Some(&json!(expected)), "after {change}: {answers:?}");
    }
}
