//! The queue: what waits, in which order, and who is reminded of what.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

const DAY: i64 = 86_400;

/// A dispute whose answer is due in so many days.
async fn due_in(world: &World, number: u32, days: i64, amount: i64, status: &str) {
    let (payment, id) = (format!("pi_{number}"), format!("du_{number}"));
    world.wallet().await.top_up(&payment, 10_000).await;
    let mut object = world.dispute_object(&id, &payment, amount, status);
    object["evidence_details"]["due_by"] = json!(world.seconds() + days * DAY);
    world.put_at_stripe(std::slice::from_ref(&object));
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
}

async fn cases(world: &World) -> Vec<String> {
    let rows = world.pages("list_queue", &json!({}), 2).await;
    rows.iter().map(|row| row["case"].as_str().expect("a case").to_owned()).collect()
}

async fn reminders(world: &World) -> Vec<(String, String)> {
    let told = world.ok("take_reminders", json!({})).await;
    let rows = told["reminders"].as_array().expect("reminders").clone();
    let text = |value: &Value| value.as_str().expect("a word").to_owned();
    rows.iter().map(|told| (text(&told["kind"]), text(&told["row"]["case"]))).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_first_comes_first_and_within_a_day_the_larger_sum(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    due_in(&world, 1, 9, 9_000, "needs_response").await;
    due_in(&world, 2, 3, 100, "needs_response").await;
    due_in(&world, 3, 3, 5_000, "warning_needs_response").await;
    due_in(&world, 4, 3, 5_000, "won").await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_9", 1_000).await;
    let request = wallet.ask_refund("pi_9", 700).await;
    let request = format!("refund_request:{}", request["id"].as_str().unwrap());

    let wanted = [request.as_str(), "dispute:du_3", "dispute:du_2", "dispute:du_1"];
    assert_eq!(cases(&world).await, wanted);

    let rows = world.list("list_queue", json!({})).await;
    let kinds: Vec<&str> = rows.iter().map(|row| row["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["refund_request", "inquiry", "chargeback", "chargeback"]);
    assert_eq!(rows[0]["is_final"], false, "a request has only our own target");
    let only = world.list("list_queue", json!({ "kind": "inquiry" })).await;
    assert_eq!(only.len(), 1);

    world.ok("act_on_dispute", json!({ "dispute_id": "du_2", "action": "accept" })).await;
    assert_eq!(cases(&world).await.len(), 3, "what is answered waits for nobody");

    // The request is days overdue, the inquiry is lost today: a target of ours never hides that.
    world.advance_seconds(3 * DAY);
    let wanted = ["dispute:du_3", request.as_str(), "dispute:du_1"];
    assert_eq!(cases(&world).await, wanted);
}

/// Two deadlines of one day, in UTC and elsewhere: the earlier hour comes first, whatever is at risk.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn deadlines_are_ranked_by_the_instant(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let midnight = world.seconds() / DAY * DAY + 5 * DAY;
    for (number, due, amount) in [(1, midnight + 64_800, 9_000), (2, midnight + 3_600, 100)] {
        let (payment, id) = (format!("pi_{number}"), format!("du_{number}"));
        world.wallet().await.top_up(&payment, 10_000).await;
        let mut object = world.dispute_object(&id, &payment, amount, "needs_response");
        object["evidence_details"]["due_by"] = json!(due);
        world.put_at_stripe(std::slice::from_ref(&object));
        world.ok("ingest_stripe_object", json!({ "object": object })).await;
    }
    assert_eq!(cases(&world).await, ["dispute:du_2", "dispute:du_1"]);
}

/// The ranking of the first page holds for the next ones, however late they are read.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn reading_later_pages_repeats_no_case(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    for number in 1..=4 {
        let payment = format!("pi_{number}");
        wallet.top_up(&payment, 1_000).await;
        wallet.ask_refund(&payment, 100 * number).await;
    }
    world.advance_seconds(2 * DAY);
    let first = world.ok("list_queue", json!({ "limit": 2 })).await;
    world.advance_seconds(DAY);
    let input = json!({ "limit": 10, "cursor": first["next_cursor"] });
    let rest = world.ok("list_queue", input).await;
    let case = |row: &Value| row["case"].as_str().expect("a case").to_owned();
    let rows = |page: &Value| page["rows"].as_array().expect("rows").clone();
    let told: std::collections::BTreeSet<String> =
        rows(&first).iter().chain(&rows(&rest)).map(case).collect();
    assert_eq!((told.len(), rows(&rest).len()), (4, 2));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_reminder_is_handed_out_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "first_response_sla_hours": 24, "submission_sla_hours": 48 })).await;
    due_in(&world, 1, 9, 900, "needs_response").await;
    due_in(&world, 2, 9, 800, "needs_response").await;
    assert_eq!(reminders(&world).await, []);

    let looked = world.ok("look_at_case", json!({ "case": "dispute:du_2" })).await;
    assert_eq!(looked["looked_by"], "olive");
    world.advance_seconds(DAY);
    let told = |kind: &str, id: &str| (kind.to_owned(), format!("dispute:{id}"));
    assert_eq!(reminders(&world).await, [told("first_response_sla", "du_1")]);
    assert_eq!(reminders(&world).await, []);

    world.advance_seconds(6 * DAY - 1);
    assert_eq!(reminders(&world).await, [], "a second too early");
    world.advance_seconds(1);
    let both = [told("submission_sla", "du_1"), told("submission_sla", "du_2")];
    let answers = world.calls_at_once(4, |_| ("take_reminders", json!({}))).await;
    let mut all: Vec<(String, String)> = Vec::new();
    for answer in answers {
        for row in answer.unwrap()["reminders"].as_array().unwrap() {
            all.push((
                row["kind"].as_str().unwrap().to_owned(),
                row["row"]["case"].as_str().unwrap().to_owned(),
            ));
        }
    }
    all.sort();
    assert_eq!(all, both, "of four who ask at once, one is told of each");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_ends_without_an_action_is_flagged_and_has_no_reminder(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    due_in(&world, 1, 1, 900, "needs_response").await;
    let mut object = world.at_stripe("du_1");
    object["intended_submission_method"] = json!("prefer_smart_disputes");
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    let rows = world.list("list_queue", json!({})).await;
    assert_eq!(rows[0]["answers_itself"], "smart_disputes");
    object["evidence_details"]["due_by"] = json!(0);
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    let rows = world.list("list_queue", json!({})).await;
    assert_eq!(rows[0]["answers_itself"], "not_answerable");
    world.advance_seconds(30 * DAY);
    assert_eq!(reminders(&world).await, []);
}

/// Heard as an event, the warning waits for a person until it is over at the bank.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_warning_of_fraud_waits_in_the_queue_until_it_is_over(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.wallet().await.top_up("pi_1", 1_000).await;
    world.sync_all().await;
    let order = json!({ "charge": "ch_1", "fraud_type": "misc" });
    let warning = world.control("POST", "early_fraud_warnings", &order);
    world.sync_all().await;
    let rows = world.list("list_queue", json!({})).await;
    assert_eq!(rows.len(), 1, "{warning}");
    assert_eq!(
        (&rows[0]["kind"], &rows[0]["amount"]),
        (&json!("early_fraud_warning"), &json!(1_000))
    );

    let mut over = world.objects_at_stripe("radar.early_fraud_warning").remove(0);
    over["actionable"] = json!(false);
    world.ok("ingest_stripe_object", json!({ "object": over })).await;
    assert_eq!(cases(&world).await.len(), 0);
}

/// A warning shows its payment, its customer, and the outcomes of earlier warnings.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_warning_is_shown_with_payment_customer_and_earlier_outcomes(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    for number in 1..=3 {
        wallet.top_up(&format!("pi_{number}"), 1_000).await;
    }
    world.sync_all().await;
    for number in 1..=3 {
        let order = json!({ "charge": format!("ch_{number}"), "fraud_type": "misc" });
        world.control("POST", "early_fraud_warnings", &order);
    }
    world.sync_all().await;
    world.dispute("du_1", "pi_1", 1_000, "needs_response").await;
    let rows = world.list("list_queue", json!({ "kind": "early_fraud_warning" })).await;
    let of = |number: u32| {
        let warnings = world.objects_at_stripe("radar.early_fraud_warning");
        let charge = json!(format!("ch_{number}"));
        let found = warnings.into_iter().find(|one| one["charge"] == charge).expect("a warning");
        found["id"].as_str().expect("an id").to_owned()
    };
    assert!(!rows.is_empty());
    let id = of(3);
    let told = world.ok("get_fraud_warning", json!({ "warning_id": id })).await;
    assert_eq!(told["payment"]["paid"], 1_000);
    assert_eq!(told["user"]["id"], wallet.view().await["user_id"]);
    assert_eq!((&told["fraud_type"], &told["actionable"]), (&json!("misc"), &json!(true)));
    assert_eq!(told["past"], json!({ "disputed": 1, "refunded": 0, "neither": 1 }));

    let item = told["attention_id"].as_i64().expect("an open item");
    let why = json!({ "id": item, "note": "the customer called", "retry": false });
    world.ok("close_attention", why).await;
    let told = world.ok("get_fraud_warning", json!({ "warning_id": id })).await;
    assert_eq!(told["attention_id"], Value::Null);
    assert_eq!(told["dismissed"]["note"], "the customer called");
    assert_eq!(told["dismissed"]["by"], "olive");
    let unknown = json!({ "warning_id": "issfr_0" });
    assert_eq!(world.refused("get_fraud_warning", unknown).await, "fraud_warning_not_found");
}

/// An item closed by a person stays closed at later readings, until the warning changes.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_warning_closed_by_a_person_opens_again_only_when_it_changes(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.wallet().await.top_up("pi_1", 1_000).await;
    world.sync_all().await;
    world.control(
        "POST",
        "early_fraud_warnings",
        &json!({ "charge": "ch_1", "fraud_type": "misc" }),
    );
    world.sync_all().await;
    let item = world.list("list_attention", json!({})).await.remove(0);
    world.ok("close_attention", json!({ "id": item["id"], "note": "a friend's card" })).await;
    assert_eq!(cases(&world).await.len(), 0);

    let warning = world.objects_at_stripe("radar.early_fraud_warning").remove(0);
    let told = async |actionable: bool, fraud_type: &str| {
        world.advance_seconds(60);
        let mut object = warning.clone();
        object["actionable"] = json!(actionable);
        object["fraud_type"] = json!(fraud_type);
        world.ok("ingest_stripe_object", json!({ "object": object })).await;
        cases(&world).await.len()
    };
    assert_eq!(told(true, "misc").await, 0);
    world.ok("sync", json!({ "full": true })).await;
    world.sync_all().await;
    assert_eq!(cases(&world).await.len(), 0, "nor when the whole account is read again");
    assert_eq!(told(false, "misc").await, 0);
    assert_eq!(told(true, "misc").await, 1, "something can be done again");
    assert_eq!(told(true, "misc").await, 1);
    let item = world.list("list_attention", json!({})).await.remove(0);
    world.ok("close_attention", json!({ "id": item["id"] })).await;
    assert_eq!(told(true, "made_with_stolen_card").await, 1, "the bank reports something else");
}

/// A due reminder is found at any position in the queue.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn late_requests_hide_no_deadline(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_many", 10_000).await;
    for _ in 0..205 {
        wallet.ask_refund("pi_many", 9_000).await;
    }
    world.advance_seconds(5 * DAY);
    let told = reminders(&world).await;
    assert_eq!(told.len(), 200, "so many at once");
    assert_eq!(reminders(&world).await.len(), 5, "and then the rest");
    due_in(&world, 1, 2, 100, "needs_response").await;
    let submission_sla = ("submission_sla".to_owned(), "dispute:du_1".to_owned());
    assert_eq!(reminders(&world).await, [submission_sla]);
    assert_eq!(reminders(&world).await, []);
}

/// A failed refund created at Stripe: the customer was not paid.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_made_at_stripe_that_fails_waits_for_a_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("failed", "canceled")] status: &str,
    #[values("succeeded", "pending")] before: &str,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1_000).await;
    world.refund("re_1", "pi_1", 400, before).await;
    assert_eq!(cases(&world).await.len(), 0);
    world.advance_seconds(60);
    world.refund("re_1", "pi_1", 400, status).await;
    assert_eq!(wallet.figures().await, (1_000, 0, 1_000));
    let rows = world.list("list_queue", json!({})).await;
    assert_eq!(
        (&rows[0]["case"], &rows[0]["kind"], &rows[0]["amount"], &rows[0]["user_id"]),
        (&json!("refund:re_1"), &json!("failed_refund"), &json!(400), &json!(wallet.user))
    );
    world.ok("look_at_case", json!({ "case": "refund:re_1" })).await;
    world.verify_books().await;
    let item = world.list("list_attention", json!({})).await.remove(0);
    world.ok("close_attention", json!({ "id": item["id"], "note": "paid by bank transfer" })).await;
    world.advance_seconds(60);
    world.refund("re_1", "pi_1", 400, status).await;
    assert_eq!(cases(&world).await.len(), 0, "what a person has closed stays closed");
}

/// A dispute whose payment is not known here waits with what is known of it, until the payment is known
/// or a person has dismissed it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_of_an_unknown_payment_waits_in_the_queue(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] is_dismissed: bool,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    world.payment_at_stripe("pi_1", 1000, "usd");
    let dispute = world.dispute_object("du_1", "pi_1", 400, "needs_response");
    let due_by = dispute["evidence_details"]["due_by"].as_i64().expect("a deadline");
    world.put_at_stripe(&[dispute]);
    world.sync_all().await;

    let rows = world.list("list_queue", json!({})).await;
    assert_eq!(rows.len(), 1, "{rows:#?}");
    let row = &rows[0];
    assert_eq!((&row["case"], &row["kind"]), (&json!("dispute:du_1"), &json!("unattached")));
    assert_eq!((&row["amount"], &row["currency"]), (&json!(400), &json!("usd")));
    assert_eq!((&row["due_at"], &row["is_final"]), (&json!(due_by * 1_000_000), &json!(true)));
    world.ok("look_at_case", json!({ "case": "dispute:du_1" })).await;
    world.advance_seconds(due_by - world.seconds() - 3_600);
    assert_eq!(reminders(&world).await.len(), 1, "its deadline is near");
    world.verify_books().await;
    let item = world.list("list_attention", json!({})).await.remove(0);
    if is_dismissed {
        world.ok("close_attention", json!({ "id": item["id"], "note": "another shop" })).await;
        assert_eq!(cases(&world).await.len(), 0);
        world.verify_books().await;
    }

    wallet.top_up("pi_1", 1000).await;
    world.sync_all().await;
    world.sync_all().await;
    let rows = world.list("list_queue", json!({})).await;
    assert_eq!((rows.len(), &rows[0]["kind"]), (1, &json!("chargeback")), "{rows:#?}");
    assert_eq!(world.ok("get_sync", json!({})).await["attention"], 0);
    assert_eq!(wallet.figures().await, (1000, 400, 600));
    world.verify_books().await;
}

/// The customer was refunded by hand, so the request was rejected; then that refund fails.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_refund_that_its_request_does_not_follow_opens_an_item(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1_000).await;
    wallet.use_up(1_000).await;
    let request = wallet.ask_refund("pi_1", 600).await;
    world.advance_seconds(60);
    world.refund("re_1", "pi_1", 600, "pending").await;
    let reject = json!({ "request_id": request["id"], "reason": "refunded by hand" });
    world.ok("reject_refund", reject).await;
    assert_eq!(cases(&world).await.len(), 0);
    world.advance_seconds(60);
    world.refund("re_1", "pi_1", 600, "failed").await;
    assert_eq!(cases(&world).await, ["refund:re_1"]);
    world.verify_books().await;
}

/// Disputes that were over before anybody listened have no deadline.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_old_dispute_of_an_unknown_payment_does_not_stand_before_others(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.payment_at_stripe("pi_1", 1000, "usd");
    world.put_at_stripe(&[world.dispute_object("du_1", "pi_1", 400, "lost")]);
    world.sync_all().await;
    let rows = world.list("list_queue", json!({})).await;
    assert_eq!((rows.len(), &rows[0]["kind"]), (1, &json!("unattached")));
    assert_eq!(rows[0]["is_final"], false);
    world.verify_books().await;
}
