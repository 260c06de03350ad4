//! What a dispute holds and takes, by its status and by where the money is.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

async fn paid(engine: Engine) -> (World, Wallet) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    (world, wallet)
}

/// Ingests a dispute read a minute later; `is_withdrawn` is whether the bank has the money.
async fn read(world: &World, id: &str, amount: i64, status: &str, is_withdrawn: bool) {
    world.advance_seconds(60);
    let mut object = world.dispute_object(id, "pi_1", amount, status);
    if !is_withdrawn {
        object["balance_transactions"] = json!([]);
    }
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
}

/// Money that was withdrawn and not reinstated counts, for any status.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn disputes_of_a_payment_take_no_more_than_was_paid(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(
        "lost",
        "appeal_needs_response",
        "appeal_under_review",
        "mediation",
        "needs_response"
    )]
    status: &str,
) {
    let (world, wallet) = paid(engine).await;
    wallet.top_up("pi_other", 500).await;
    read(&world, "du_1", 1000, "lost", true).await;
    read(&world, "du_1", 1000, status, true).await;
    assert_eq!(wallet.figures().await, (500, 0, 500), "what was lost stays taken");
    read(&world, "du_2", 1000, "lost", true).await;
    assert_eq!(wallet.figures().await, (500, 0, 500), "nothing of the payment was left");
    read(&world, "du_1", 1000, "won", true).await;
    assert_eq!(wallet.figures().await, (500, 0, 500), "the second takes what the first gives back");
    read(&world, "du_2", 1000, "won", true).await;
    assert_eq!(wallet.figures().await, (1500, 0, 1500));
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_won_dispute_that_is_opened_again_is_held_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("needs_response", "under_review")] status: &str,
) {
    let (world, wallet) = paid(engine).await;
    for _ in 0..3 {
        read(&world, "du_1", 400, status, true).await;
        assert_eq!(wallet.figures().await, (1000, 400, 600));
        read(&world, "du_1", 400, "won", true).await;
        assert_eq!(wallet.figures().await, (1000, 0, 1000));
    }
    read(&world, "du_1", 400, status, true).await;
    read(&world, "du_1", 400, "lost", true).await;
    assert_eq!(wallet.figures().await, (600, 0, 600));
    world.verify_books().await;
}

/// First read in an appeal: it was lost before. With an unknown status the location of the money
/// decides.
#[rstest]
#[case::appeal("appeal_needs_response", true, (600, 0, 600))]
#[case::appeal_under_review("appeal_under_review", true, (600, 0, 600))]
#[case::unknown("mediation", true, (1000, 400, 600))]
#[case::unknown_without_money("mediation", false, (1000, 0, 1000))]
#[case::inquiry("warning_needs_response", false, (1000, 0, 1000))]
#[case::chargeback_without_money("needs_response", false, (1000, 400, 600))]
#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_read_late_holds_or_takes_what_the_bank_has(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] status: &str,
    #[case] is_withdrawn: bool,
    #[case] figures: (i64, i64, i64),
) {
    let (world, wallet) = paid(engine).await;
    read(&world, "du_1", 400, status, is_withdrawn).await;
    assert_eq!(wallet.figures().await, figures);
    read(&world, "du_1", 400, status, is_withdrawn).await;
    assert_eq!(wallet.figures().await, figures, "read again");
    read(&world, "du_1", 400, "won", true).await;
    assert_eq!(wallet.figures().await, (1000, 0, 1000));
    read(&world, "du_1", 400, "lost", true).await;
    assert_eq!(wallet.figures().await, (600, 0, 600));
    world.verify_books().await;
}

/// A rule that acts by itself finds nothing left to refund: the inquiry is recorded all the same.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_autopilot_cannot_do_waits_for_a_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = paid(engine).await;
    world.settings(json!({ "dispute_autopilot": true, "grace_seconds": 0 })).await;
    let rule = json!({
        "id": "mine", "note": null, "applies_to": ["inquiry"], "when": [],
        "action": "refund_in_full", "autopilot": "act_after_grace",
    });
    let draft = json!({
        "settings": { "tolerance": 500, "work_cost": 0 }, "rules": [rule],
        "fallback": { "action": "ask_person", "autopilot": "off" },
    });
    world.ok("set_policy", json!({ "draft": draft, "version": 1 })).await;
    world.refund("re_1", "pi_1", 1000, "succeeded").await;

    read(&world, "du_1", 400, "warning_needs_response", false).await;

    let view = world.dispute_view("du_1").await;
    assert_eq!((&view["takes_action"], &view["action"]), (&json!(true), &Value::Null), "{view:#}");
    let queue = world.list("list_queue", json!({})).await;
    assert_eq!(queue[0]["case"], "dispute:du_1");
    let told = world.list("list_attention", json!({})).await;
    assert_eq!((told.len(), &told[0]["code"]), (1, &json!("dispute_needs_person")), "{told:#?}");
    assert_eq!(world.calls_received(), []);
    world.verify_books().await;
}

/// What is held is what the case may still take: of a payment of which 400 is left, no more than that.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_chargeback_holds_no_more_than_is_left_of_its_payment(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("needs_response", "mediation")] status: &str,
    #[values(true, false)] is_refund_first: bool,
) {
    let (world, wallet) = paid(engine).await;
    wallet.top_up("pi_other", 600).await;
    if is_refund_first {
        world.refund("re_1", "pi_1", 600, "succeeded").await;
        read(&world, "du_1", 1000, status, true).await;
    } else {
        read(&world, "du_1", 1000, status, true).await;
        world.refund("re_1", "pi_1", 600, "succeeded").await;
    }
    assert_eq!(wallet.figures().await, (1000, 400, 600));
    read(&world, "du_1", 1000, "lost", true).await;
    assert_eq!(wallet.figures().await, (600, 0, 600));
    world.verify_books().await;
}

/// From its confirmation on, a refund in full of an inquiry is no longer the customer's to spend.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_in_full_of_an_inquiry_is_held_until_it_is_made(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("pending", "succeeded")] first: &str,
) {
    let (world, wallet) = paid(engine).await;
    world.settings(json!({ "grace_seconds": 30 })).await;
    wallet.top_up("pi_other", 500).await;
    world.dispute("du_1", "pi_1", 400, "warning_needs_response").await;
    assert_eq!(wallet.figures().await, (1500, 0, 1500));
    let act = json!({ "dispute_id": "du_1", "action": "refund_in_full" });
    world.ok("act_on_dispute", act.clone()).await;
    assert_eq!(wallet.figures().await, (1500, 1000, 500));
    world.ok("undo_action", json!({ "case": "dispute:du_1" })).await;
    assert_eq!(wallet.figures().await, (1500, 0, 1500));

    let busy = json!({ "kind": "forbidden", "permission": "rak_charge_write" });
    world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "times": 1, "fault": busy }));
    world.ok("act_on_dispute", act.clone()).await;
    world.advance_seconds(30);
    world.sync().await;
    let call = world.list("list_outbox", json!({})).await.remove(0);
    assert_eq!((&call["state"], wallet.figures().await), (&json!("waiting"), (1500, 1000, 500)));
    world.ok("cancel_call", json!({ "id": call["id"], "reason": "we answer" })).await;
    assert_eq!(wallet.figures().await, (1500, 0, 1500));

    world.ok("act_on_dispute", act).await;
    let key = format!("redress:dispute:du_1/3:{}", world.dispute_view("du_1").await["opened_at"]);
    let mut refund = world.refund_object("re_1", "pi_1", 1000, first);
    refund["metadata"] = json!({ "redress_dispute": "du_1", "redress_call": key });
    world.ok("ingest_stripe_object", json!({ "object": refund })).await;
    let held = if first == "pending" { (1500, 1000, 500) } else { (500, 0, 500) };
    assert_eq!(wallet.figures().await, held);
    world.advance_seconds(1);
    refund["status"] = json!("succeeded");
    world.ok("ingest_stripe_object", json!({ "object": refund })).await;
    assert_eq!(wallet.figures().await, (500, 0, 500));
    assert_eq!(world.list("list_attention", json!({})).await.len(), 0);
    world.verify_books().await;
}
