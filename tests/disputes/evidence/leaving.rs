//! Staging, the one shot, and what stands against it.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::{PNG, attach, codes, contest, disputed, evidence, field, pdf, save};

/// Staged, then submitted: the files go up once, and what was kept is what is at Stripe.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_staged_and_then_submitted_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = disputed(engine, "needs_response").await;
    let path = pdf(&world, &wallet, "history.pdf").await;
    world.ok("attach_evidence", attach("receipt", "shot.png", PNG)).await;
    let by_path = json!({ "dispute_id": "du_1", "field": "receipt", "path": path });
    world.ok("attach_evidence", by_path).await;
    world.ok("save_evidence", save(2, &json!({ "customer_name": "Zoë" }))).await;
    let stage = |revision: i64| json!({ "dispute_id": "du_1", "revision": revision });
    assert_eq!(world.refused("stage_evidence", stage(2)).await, "evidence_changed");

    let staged = world.ok("stage_evidence", stage(3)).await;

    assert_eq!(staged["sent"][0]["state"], "answered");
    assert_eq!(staged["staged_at"], world.now().micros());
    assert_eq!((world.calls_to("/v1/files"), world.calls_to("/v1/disputes/du_1")), (1, 1));
    let at_stripe = world.at_stripe("du_1");
    assert_eq!(at_stripe["status"], "needs_response", "a draft is no answer");
    assert_eq!(at_stripe["evidence"]["customer_name"], "Zoë");
    let file = at_stripe["evidence"]["receipt"].clone();
    assert_eq!(staged["sent"][0]["files"][0]["file_id"], file);
    assert_eq!(staged["sent"][0]["files"][0]["parts"].as_array().map(Vec::len), Some(2));
    world.sync().await;
    let view = world.dispute_view("du_1").await;
    assert_eq!((&view["takes_action"], &view["action"]), (&json!(true), &Value::Null));

    let mut submit = contest();
    submit["evidence_revision"] = json!(3);
    world.ok("act_on_dispute", submit).await;

    assert_eq!((world.calls_to("/v1/files"), world.calls_to("/v1/disputes/du_1")), (1, 2));
    world.sync().await;
    let at_stripe = world.at_stripe("du_1");
    assert_eq!(at_stripe["evidence_details"]["submission_count"], 1);
    let view = evidence(&world).await;
    assert_eq!((&view["status"], &view["can_submit"]), (&json!("under_review"), &json!(false)));
    assert_eq!(view["staged_at"], Value::Null, "it was answered since");
    let sent = &view["sent"][1];
    assert_eq!((&sent["submitted"], &sent["state"]), (&json!(true), &json!("answered")));
    for text in sent["texts"].as_array().expect("texts") {
        let name = text["field"].as_str().expect("a field");
        assert_eq!(at_stripe["evidence"][name], text["text"], "{name}");
    }
    assert_eq!(at_stripe["evidence"]["receipt"], file);
    assert_eq!(world.refused("act_on_dispute", contest()).await, "case_already_handled");
    world.verify_books().await;
}

/// An answered inquiry becomes a chargeback: what was written is the start, and both answers stay.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_escalated_inquiry_starts_from_what_was_written(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = disputed(engine, "warning_needs_response").await;
    world.ok("save_evidence", save(0, &json!({ "product_description": "Our own." }))).await;
    let letter = field(&evidence(&world).await, "uncategorized_text")["text"].clone();
    assert!(letter.as_str().is_some_and(|text| text.contains("We answer inquiry")), "{letter}");
    world.ok("act_on_dispute", contest()).await;
    world.sync().await;
    wallet.use_up(77).await;
    let object = world.bank_decides("du_1", "needs_response");
    world.ok("ingest_stripe_object", json!({ "object": object })).await;

    let view = evidence(&world).await;

    assert_eq!((&view["kind"], &view["can_submit"]), (&json!("chargeback"), &json!(true)));
    assert_eq!(field(&view, "product_description")["text"], "Our own.");
    let letter = field(&view, "uncategorized_text")["text"].as_str().expect("a letter");
    assert!(letter.contains("We contest dispute"), "computed again: {letter}");
    assert!(codes(&view["findings"]).contains(&"answered_before"));
    let mut submit = contest();
    submit["evidence_revision"] = json!(1);
    world.ok("act_on_dispute", submit).await;
    let sent = evidence(&world).await["sent"].take();
    assert_eq!(sent.as_array().map(Vec::len), Some(2));
    let statement = |index: usize| sent[index]["texts"].to_string();
    assert!(!statement(0).contains("77 credits") && statement(1).contains("77 credits"));
    world.verify_books().await;
}

#[rstest]
#[case::a_link(json!({ "uncategorized_text": "see https://our.shop/terms" }), "link_in_text")]
#[case::a_must_have_left_out(json!({ "uncategorized_text": "" }), "required_missing")]
#[case::another_payment(json!({ "access_activity_log": "They used it." }), "disputed_payment_absent")]
#[tokio::test(flavor = "multi_thread")]
async fn what_stands_against_the_answer_stops_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] texts: Value,
    #[case] code: &str,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    let view = world.ok("save_evidence", save(0, &texts)).await;
    assert_eq!(view["can_submit"], false);
    assert!(codes(&view["findings"]).contains(&code), "{view:#}");
    let before = world.books().await;
    let refused = world.call("act_on_dispute", contest()).await.expect_err("blocked");
    assert_eq!(refused.code, "evidence_incomplete");
    assert!(codes(&refused.details["findings"]).contains(&code), "{refused:?}");
    assert_eq!(world.books().await, before);
    assert_eq!(world.calls_received(), [], "nothing was sent");
    world.ok("act_on_dispute", json!({ "dispute_id": "du_1", "action": "accept" })).await;
}

/// Words that decide disputes in test mode never reach a real bank; in test mode they are the point.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn words_of_tests_are_refused_in_live_mode(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] live: bool,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    world.wallet().await.top_up("pi_1", 1000).await;
    let mut object = world.dispute_object("du_1", "pi_1", 400, "needs_response");
    object["livemode"] = json!(live);
    if live {
        // A desk of live money; the key of the stand-in is one of test data.
        let live = "update sync_state set livemode = 1";
        world.run_sql(live).await.expect("the mode of the workspace");
    }
    world.put_at_stripe(std::slice::from_ref(&object));
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    let texts = json!({
        "uncategorized_text": "winning_evidence", "customer_email_address": "zoe@their.shop",
    });

    let view = world.ok("save_evidence", save(0, &texts)).await;

    assert_eq!(codes(&view["findings"]).contains(&"magic_word"), live, "{view:#}");
    assert_eq!(view["can_submit"], !live);
    if !live {
        return;
    }
    assert_eq!(world.refused("act_on_dispute", contest()).await, "evidence_incomplete");
    let stage = json!({ "dispute_id": "du_1", "revision": 1 });
    assert_eq!(world.refused("stage_evidence", stage).await, "evidence_incomplete");
    assert_eq!(world.calls_received(), []);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_of_another_revision_than_was_seen_is_not_submitted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    let stale = json!({ "dispute_id": "du_1", "action": "contest", "evidence_revision": 0 });
    world
        .call_as("otto", "attach_evidence", attach("receipt", "a.png", PNG))
        .await
        .expect("attached");
    assert_eq!(world.refused("act_on_dispute", stale).await, "evidence_changed");
    assert_eq!(world.calls_received(), []);
}

/// A compliance case takes no evidence before a person has agreed to the fee.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_compliance_fee_is_acknowledged_by_a_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world
        .settings(
            json!({ "grace_seconds": 0, "dispute_autopilot": true, "dispute_tolerance": 9_000 }),
        )
        .await;
    world.wallet().await.top_up("pi_1", 1000).await;
    let mut object = world.dispute_object("du_1", "pi_1", 400, "needs_response");
    object["enhanced_eligibility_types"] = json!(["visa_compliance"]);
    object["evidence_details"]["enhanced_eligibility"] =
        json!({ "visa_compliance": { "status": "requires_fee_acknowledgement" } });
    world.put_at_stripe(std::slice::from_ref(&object));
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    assert_eq!(world.calls_received(), [], "autopilot does not spend 500 dollars");
    let view = evidence(&world).await;
    assert_eq!(view["compliance"]["network"], "visa");
    assert_eq!(world.refused("act_on_dispute", contest()).await, "evidence_incomplete");
    let enhanced = json!({ "visa_compliance": { "fee_acknowledged": true } });
    let save = json!({ "dispute_id": "du_1", "revision": 0, "enhanced": enhanced });
    assert_eq!(world.ok("save_evidence", save).await["can_submit"], true);
    world.ok("act_on_dispute", contest()).await;
    let at_stripe = world.at_stripe("du_1");
    let given = &at_stripe["evidence"]["enhanced_evidence"]["visa_compliance"];
    assert_eq!(
        (&at_stripe["status"], &given["fee_acknowledged"]),
        (&json!("under_review"), &json!(true))
    );
}

/// Autopilot never sends what a person is still writing.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn autopilot_leaves_a_begun_draft_to_its_writer(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    world.ok("save_evidence", save(0, &json!({ "customer_name": "Zo" }))).await;
    world.settings(json!({ "dispute_autopilot": true, "dispute_tolerance": 9_000 })).await;
    world.advance_seconds(1);
    world.ok("ingest_stripe_object", json!({ "object": world.at_stripe("du_1") })).await;
    assert_eq!(world.calls_received(), []);
    assert_eq!(world.ok("list_attention", json!({})).await["rows"][0]["subject"], "evidence:du_1");
}
