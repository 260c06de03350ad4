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
    assert_eq!(rows[0]["is_final"], false, "a wish has only our own aim");
    let only = world.list("list_queue", json!({ "kind": "inquiry" })).await;
    assert_eq!(only.len(), 1);

    world.ok("act_on_dispute", json!({ "dispute_id": "du_2", "action": "accept" })).await;
    assert_eq!(cases(&world).await.len(), 3, "what is answered waits for nobody");

    // The wish is days overdue, the inquiry is lost today: an aim of ours never hides that.
    world.advance_seconds(3 * DAY);
    let wanted = ["dispute:du_3", request.as_str(), "dispute:du_1"];
    assert_eq!(cases(&world).await, wanted);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_reminder_is_handed_out_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "first_look_hours": 24, "last_call_hours": 48 })).await;
    due_in(&world, 1, 9, 900, "needs_response").await;
    due_in(&world, 2, 9, 800, "needs_response").await;
    assert_eq!(reminders(&world).await, []);

    let looked = world.ok("look_at_case", json!({ "case": "dispute:du_2" })).await;
    assert_eq!(looked["looked_by"], "olive");
    world.advance_seconds(DAY);
    let told = |kind: &str, id: &str| (kind.to_owned(), format!("dispute:{id}"));
    assert_eq!(reminders(&world).await, [told("first_look", "du_1")]);
    assert_eq!(reminders(&world).await, []);

    world.advance_seconds(6 * DAY - 1);
    assert_eq!(reminders(&world).await, [], "a second too early");
    world.advance_seconds(1);
    let both = [told("last_call", "du_1"), told("last_call", "du_2")];
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
async fn what_ends_by_itself_is_flagged_and_reminds_nobody(
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

/// What a person has closed stays closed however often it is read, until the bank says more.
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
