//! What a dispute's status does to the wallet.

use harness::{Engine, Wallet, World};
use rstest::rstest;
use serde_json::{Value, json};

async fn paid(engine: Engine) -> (World, Wallet) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    (world, wallet)
}

async fn dispute_rows(wallet: &Wallet) -> Vec<Value> {
    wallet.transactions(json!({ "kind": "dispute" })).await
}

#[rstest]
#[case::needs_response("needs_response", "chargeback", (1000, 400, 600), true)]
#[case::under_review("under_review", "chargeback", (1000, 400, 600), true)]
#[case::won("won", "chargeback", (1000, 0, 1000), false)]
#[case::lost("lost", "chargeback", (600, 0, 600), false)]
#[case::prevented("prevented", "chargeback", (1000, 0, 1000), false)]
#[case::inquiry("warning_needs_response", "inquiry", (1000, 0, 1000), true)]
#[case::inquiry_answered("warning_under_review", "inquiry", (1000, 0, 1000), true)]
#[case::inquiry_closed("warning_closed", "inquiry", (1000, 0, 1000), false)]
#[case::not_invented_yet("mediation", "chargeback", (1000, 400, 600), true)]
#[tokio::test(flavor = "multi_thread")]
async fn each_status_has_its_effect_and_again_none(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] status: &str,
    #[case] kind: &str,
    #[case] figures: (i64, i64, i64),
    #[case] open: bool,
) {
    let (world, wallet) = paid(engine).await;
    let done = world.dispute("du_1", "pi_1", 400, status).await;
    assert_eq!(done["outcome"], status);
    assert_eq!(done["case"], "dispute:du_1");
    assert_eq!(wallet.figures().await, figures);
    let view = world.dispute_view("du_1").await;
    assert_eq!((&view["status"], &view["kind"]), (&json!(status), &json!(kind)), "kept as it came");
    assert_eq!(view["is_open"], open);
    assert_eq!(view["reason"], "fraudulent");
    assert_eq!(view["payment_intent"], "pi_1");
    assert_eq!(view["charge"], "ch_1");
    assert_eq!(view["livemode"], false);

    let before = world.books().await;
    world.advance_seconds(60);
    assert_eq!(world.dispute("du_1", "pi_1", 400, status).await["case"], "dispute:du_1");
    let object = world.at_stripe("du_1");
    let again = world.ok("ingest_stripe_object", json!({ "object": object })).await;
    assert_eq!(again["outcome"], "unchanged");
    assert_eq!(world.books().await.entries, before.entries);
    assert_eq!(world.books().await.counts["transactions"], before.counts["transactions"]);
    assert_eq!(world.books().await.counts["holds"], before.counts["holds"]);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_object_again_changes_no_row(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = paid(engine).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;
    let before = world.books().await;
    let object = world.at_stripe("du_1");
    let answers =
        world.calls_at_once(5, |_| ("ingest_stripe_object", json!({ "object": object }))).await;
    for answer in answers {
        assert_eq!(answer.expect("taken")["outcome"], "unchanged");
    }
    assert_eq!(world.books().await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_dispute_captures_its_hold(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;
    assert_eq!(wallet.figures().await, (1000, 400, 600));

    let done = world.dispute("du_1", "pi_1", 400, "lost").await;

    assert_eq!(wallet.figures().await, (600, 0, 600));
    let rows = dispute_rows(&wallet).await;
    assert_eq!(rows.len(), 1);
    assert_eq!((&rows[0]["key"], &rows[0]["amount"]), (&json!("du_1"), &json!(-400)));
    assert_eq!(rows[0]["reference"], "pi_1");
    assert_eq!(done["transaction"], rows[0]["id"]);
    let holds = world.ok("list_holds", json!({ "user_id": wallet.user })).await;
    assert_eq!(holds[0]["state"], "captured");
    world.verify_books().await;
}

/// The credits were used before the bank took the money: the user owes.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_dispute_of_used_credits_leaves_a_debt(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine).await;
    wallet.use_up(900).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;
    assert_eq!(wallet.figures().await, (100, 100, 0));
    world.dispute("du_1", "pi_1", 400, "lost").await;
    assert_eq!(wallet.figures().await, (-300, 0, -300));
    let overview = world.ok("get_overview", json!({})).await;
    assert_eq!(overview["balances"][0]["owed"], 300);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_won_dispute_releases_its_hold(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine).await;
    for status in ["needs_response", "under_review", "won"] {
        world.dispute("du_1", "pi_1", 400, status).await;
    }
    assert_eq!(wallet.figures().await, (1000, 0, 1000));
    assert!(dispute_rows(&wallet).await.is_empty());
    world.verify_books().await;
}

/// No dispute state is final: `lost → won` happens, and may happen back.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_late_win_reverses_the_loss_and_a_second_loss_counts_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;
    for (status, balance) in
        [("lost", 600), ("won", 1000), ("won", 1000), ("lost", 600), ("lost", 600), ("won", 1000)]
    {
        world.dispute("du_1", "pi_1", 400, status).await;
        assert_eq!(wallet.figures().await, (balance, 0, balance), "{status}");
    }
    assert_eq!(wallet.balances().await, [1000, 600, 1000, 600, 1000]);
    world.verify_books().await;
}

/// An appeal follows a loss: what was taken stays taken until it is won.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_status_after_a_loss_leaves_it_as_it_is(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("appeal_under_review", "mediation")] status: &str,
) {
    let (world, wallet) = paid(engine).await;
    world.dispute("du_1", "pi_1", 400, "lost").await;
    world.dispute("du_1", "pi_1", 400, status).await;
    assert_eq!(wallet.figures().await, (600, 0, 600));
    assert_eq!(world.dispute_view("du_1").await["status"], status);
    let found = world.list("list_disputes", json!({ "status": status })).await;
    assert_eq!(found.len(), 1);
    world.dispute("du_1", "pi_1", 400, "won").await;
    assert_eq!(wallet.balance().await, 1000);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn several_disputes_share_the_cap_of_their_payment(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine).await;
    wallet.top_up("pi_2", 5000).await;
    for id in ["du_1", "du_2", "du_3"] {
        world.dispute(id, "pi_1", 600, "needs_response").await;
    }
    // Together they hold no more than the payment.
    assert_eq!(wallet.figures().await, (6000, 1000, 5000));
    for (id, balance) in [("du_1", 5400), ("du_2", 5000), ("du_3", 5000)] {
        world.dispute(id, "pi_1", 600, "lost").await;
        assert_eq!(wallet.balance().await, balance, "after {id}");
    }
    assert_eq!(wallet.figures().await, (5000, 0, 5000), "no hold is left behind");
    world.refund("re_1", "pi_1", 100, "succeeded").await;
    assert_eq!(wallet.balance().await, 5000, "nor does a refund take more than the payment");
    // The first is won after all: what it gave back is there for the others again.
    world.dispute("du_1", "pi_1", 600, "won").await;
    assert_eq!(wallet.balance().await, 5000);
    world.verify_books().await;
}

/// The fault this replaces: refund and chargeback on one payment deducted twice.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_and_a_chargeback_take_the_payment_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine).await;
    world.refund("re_1", "pi_1", 1000, "succeeded").await;
    world.dispute("du_1", "pi_1", 1000, "lost").await;
    assert_eq!(wallet.figures().await, (0, 0, 0));
    assert_eq!(wallet.transactions(json!({})).await.len(), 2);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_of_an_unknown_payment_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = paid(engine).await;
    let before = world.books().await;
    let object = world.dispute_object("du_1", "pi_nobody", 400, "lost");
    let refused = world.refused("ingest_stripe_object", json!({ "object": object })).await;
    assert_eq!(refused, "payment_not_found");
    assert_eq!(world.books().await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn disputes_are_found_by_status_openness_user_and_text(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = paid(engine).await;
    let neighbour = world.wallet().await;
    neighbour.top_up("pi_2", 1000).await;
    for (id, payment, status) in [
        ("du_1", "pi_1", "needs_response"),
        ("du_2", "pi_2", "lost"),
        ("du_3", "pi_1", "warning_needs_response"),
        ("du_4", "pi_2", "won"),
    ] {
        world.dispute(id, payment, 10, status).await;
        world.advance_seconds(60);
    }
    let found = async |filter: Value, limit: u16| -> Vec<Value> {
        let rows = world.pages("list_disputes", &filter, limit).await;
        rows.iter().map(|row| row["id"].clone()).collect()
    };
    for limit in [1, 3, 500] {
        assert_eq!(found(json!({}), limit).await, ["du_4", "du_3", "du_2", "du_1"]);
        assert_eq!(found(json!({ "open": true }), limit).await, ["du_3", "du_1"]);
        assert_eq!(found(json!({ "open": false }), limit).await, ["du_4", "du_2"]);
        assert_eq!(found(json!({ "status": "lost" }), limit).await, ["du_2"]);
        assert_eq!(found(json!({ "user_id": wallet.user }), limit).await, ["du_3", "du_1"]);
        assert_eq!(found(json!({ "search": "PI_2" }), limit).await, ["du_4", "du_2"]);
        assert_eq!(
            found(json!({ "search": "fraud", "open": true }), limit).await,
            ["du_3", "du_1"]
        );
    }
}

/// What cannot be is shown and not booked; the rest counts.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_that_cannot_be_takes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(-300, 0)] amount: i64,
) {
    let (world, wallet) = paid(engine).await;
    let odd = world.dispute_object("du_odd", "pi_1", amount, "lost");
    assert_eq!(world.ingest(odd).await.expect_err("refused").code, "dispute_impossible");
    assert_eq!(wallet.figures().await, (1000, 0, 1000));
    let attention = world.list("list_attention", json!({})).await;
    assert_eq!(attention[0]["subject"], "dispute:du_odd", "{attention:?}");
    world.dispute("du_1", "pi_1", 400, "lost").await;
    assert_eq!(wallet.figures().await, (600, 0, 600));
    world.verify_books().await;
}
