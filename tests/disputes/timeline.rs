//! What happened to a case, the work on its evidence included.

use harness::Engine;
use rstest::rstest;
use serde_json::{Value, json};

use super::evidence::{PNG, attach, contest, disputed, save};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn drafts_and_files_stand_between_letter_and_answer(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    world
        .call_as("otto", "save_evidence", save(0, &json!({ "customer_name": "Zoë" })))
        .await
        .expect("saved");
    world
        .call_as("otto", "attach_evidence", attach("receipt", "shot.png", PNG))
        .await
        .expect("attached");
    world.ok("stage_evidence", json!({ "dispute_id": "du_1", "revision": 2 })).await;
    world.call_as("maria", "act_on_dispute", contest()).await.expect("confirmed");

    let detail = world.ok("get_dispute", json!({ "dispute_id": "du_1" })).await;

    let timeline = detail["timeline"].as_array().expect("a timeline");
    let told: Vec<&str> = timeline.iter().filter_map(|row| row["action"].as_str()).collect();
    let wanted = [
        "dispute_seen",
        "evidence_saved",
        "evidence_attached",
        "evidence_staged",
        "evidence_confirmed",
        "contest",
        "sent",
        "answered",
    ];
    assert_eq!(told, wanted);
    assert_eq!((&timeline[1]["actor"], &timeline[4]["actor"]), (&json!("otto"), &json!("maria")));
    assert_eq!(timeline[1]["after"]["what"]["changed"], json!(["customer_name"]));
    assert_eq!(timeline[2]["after"]["what"]["field"], "receipt");
    assert!(timeline.is_sorted_by_key(|row| row["seq"].as_i64()), "{timeline:#?}");
    assert!(!Value::from(timeline.clone()).to_string().contains("Zoë"), "ids, no personal data");
}
