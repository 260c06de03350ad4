//! Long histories: attached as a file, never cut.

use harness::{Engine, World, form};
use rstest::rstest;
use serde_json::{Value, json};

use super::{contest, evidence};

/// A wallet with so many uses that the statement gives totals only, and a dispute about it.
async fn long_history(engine: Engine, uses: usize, autopilot: bool) -> World {
    let world = World::new(engine).await;
    let settings = json!({
        "grace_seconds": 0, "dispute_autopilot": autopilot, "dispute_tolerance": 9_000,
    });
    world.settings(settings).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 5000).await;
    let owner = &wallet.user;
    world
        .calls_at_once(uses, |n| {
            let input = json!({
                "user_id": owner, "kind": "usage", "amount": -1, "key": format!("use_{n}"),
                "reason": "a picture made for the customer with some words to remember",
            });
            ("post_transaction", input)
        })
        .await;
    world
}

fn answer_to_du_1(world: &World) -> std::collections::BTreeMap<String, String> {
    let calls = world.calls_received();
    let answer = calls.iter().find(|call| call.path == "/v1/disputes/du_1").expect("an answer");
    form(&answer.body)
}

/// A statement that gives totals only is followed by the whole history as a file.
#[rstest]
#[case::every_line(300, "lines")]
#[case::by_day(1_500, "days")]
#[tokio::test(flavor = "multi_thread")]
async fn a_long_history_is_attached_and_never_cut(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] uses: usize,
    #[case] detail: &str,
) {
    let world = long_history(engine, uses, false).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;

    let view = evidence(&world).await;

    assert_eq!((&view["history"]["detail"], &view["can_submit"]), (&json!(detail), &json!(true)));
    assert!(view["totals"]["pages"].as_u64() <= Some(49));
    world.ok("act_on_dispute", contest()).await;
    assert_eq!(world.calls_to("/v1/files"), 1);
    let sent = answer_to_du_1(&world);
    let statement = &sent["evidence[access_activity_log]"];
    let is_whole = statement.contains("line by line, is in the attached file");
    assert_eq!(is_whole, detail == "lines", "{statement}");
    assert!(is_whole || statement.contains("its uses summed up by day"), "{statement}");
    assert!(sent["evidence[service_documentation]"].starts_with("file_"));
    let view = evidence(&world).await;
    let pages = view["sent"][0]["files"][0]["pages"].as_u64();
    assert!(pages <= view["history"]["pages"].as_u64() && pages > Some(0), "{view:#}");
    world.verify_books().await;
}

/// Autopilot sends the file as well: once there is a way to Stripe, and not before.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn autopilot_attaches_a_long_history(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = long_history(engine, 300, true).await;
    let object = world.dispute_object("du_1", "pi_1", 400, "needs_response");
    world.put_at_stripe(std::slice::from_ref(&object));
    let offline = world.offline_desk().await;
    let ingest = json!({ "object": object });
    let olive = desk::Actor::operator("olive").expect("a name");
    offline.call(&olive, "ingest_stripe_object", ingest.clone()).await.expect("taken");
    let attention = world.ok("list_attention", json!({})).await;
    assert_eq!(attention["rows"][0]["code"], "evidence_needs_person");
    assert_eq!(world.dispute_view("du_1").await["action"], Value::Null);

    world.ok("ingest_stripe_object", ingest.clone()).await;

    assert!(answer_to_du_1(&world)["evidence[service_documentation]"].starts_with("file_"));
    assert_eq!(world.dispute_view("du_1").await["handled_by"], "autopilot");
    assert_eq!(world.ok("list_attention", json!({})).await["rows"], json!([]));
    world.ok("ingest_stripe_object", ingest).await;
    assert_eq!((world.calls_to("/v1/files"), world.calls_to("/v1/disputes/du_1")), (1, 1));
    world.verify_books().await;
}
