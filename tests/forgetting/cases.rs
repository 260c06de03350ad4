//! Cases of the person: open ones keep, what was prepared for a bank goes, what was sent stays.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::{ada, forget, traces};

async fn ask_refund(world: &World, reason: &str) -> Value {
    let input = json!({
        "user_id": "u_ada", "reference": "pi_1", "amount": 400, "reason": reason,
    });
    world.ok("request_refund", input).await
}

#[derive(Clone, Copy, Debug)]
enum Open {
    Dispute,
    Request,
    Refund,
    Call,
}

#[rstest]
#[case(Open::Dispute, "dispute:du_1")]
#[case(Open::Request, "refund_request:1")]
#[case(Open::Refund, "refund:re_1")]
#[case(Open::Call, "evidence:du_1")]
#[tokio::test(flavor = "multi_thread")]
async fn an_open_case_keeps_the_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] open: Open,
    #[case] name: &str,
) {
    let world = ada(engine).await;
    match open {
        Open::Dispute => {
            world.dispute("du_1", "pi_1", 400, "needs_response").await;
        }
        Open::Request => {
            ask_refund(&world, "bought by mistake").await;
        }
        Open::Refund => {
            world.refund("re_1", "pi_1", 400, "pending").await;
        }
        Open::Call => {
            world.dispute("du_1", "pi_1", 400, "needs_response").await;
            let cut = json!({ "kind": "cut_after" });
            world.fault(
                &json!({ "method": "POST", "path": "/v1/disputes/", "times": 1, "fault": cut }),
            );
            let stage = json!({ "dispute_id": "du_1", "revision": 0 });
            let _ = world.call("stage_evidence", stage).await;
            world.dispute("du_1", "pi_1", 400, "lost").await;
        }
    }
    let preview = world.ok("preview_forgetting", json!({ "user_id": "u_ada" })).await;
    assert_eq!(preview["open_case"], name);
    let refusal = world.call("forget_user", forget("u_ada")).await.expect_err("open");
    assert_eq!((refusal.code.as_str(), &refusal.details["case"]), ("user_case_open", &json!(name)));
    let view = world.ok("get_user", json!({ "user_id": "u_ada" })).await;
    assert_eq!(view["user"]["name"], "Ada Lovelace");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_is_over_keeps_nobody(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ada(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let request = ask_refund(&world, "bought by mistake").await;
    let rejected = json!({
        "request_id": request["id"], "reason": "Dear Ada Lovelace, it was used.",
    });
    world.ok("reject_refund", rejected).await;
    world.dispute("du_1", "pi_1", 400, "lost").await;
    world.refund("re_1", "pi_2", 100, "succeeded").await;
    let done = world.ok("forget_user", forget("u_ada")).await;
    assert_eq!((&done["disputes"], &done["refund_requests"]), (&json!(["du_1"]), &json!(["1"])));
    let kept = world.request("1").await;
    assert_eq!(kept["reason"], "Removed: the customer was forgotten.", "{kept:#}");
    assert_eq!(kept["result"], kept["reason"]);
    world.verify_books().await;
}

/// Drafts and files for the bank go; what was sent is never changed.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn evidence_that_was_sent_stays_and_the_rest_goes(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(false, true)] is_sent: bool,
) {
    let world = ada(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;
    let draft = json!({
        "dispute_id": "du_1", "revision": 0,
        "texts": { "uncategorized_text": "Ada Lovelace has used it all." },
    });
    world.ok("save_evidence", draft).await;
    if is_sent {
        world.ok("act_on_dispute", json!({ "dispute_id": "du_1", "action": "contest" })).await;
        assert_eq!(world.calls_to("/v1/disputes/du_1"), 1);
    }
    let mut lost = world.at_stripe("du_1");
    lost["status"] = json!("lost");
    lost["evidence"]["customer_name"] = json!("Ada Lovelace");
    world.put_at_stripe(std::slice::from_ref(&lost));
    world.ingest(lost.clone()).await.expect("taken");
    let done = world.ok("forget_user", forget("u_ada")).await;
    assert_eq!(done["evidence_sent"], i64::from(is_sent));
    world.ingest(lost).await.expect("taken");

    let view = world.ok("get_evidence", json!({ "dispute_id": "du_1" })).await;
    assert_eq!(view["revision"], 0, "no draft is left");
    let sent = view["sent"].as_array().expect("sent");
    assert_eq!(sent.len(), usize::from(is_sent));
    let left = world.traces_of("lovelace").await;
    if is_sent {
        assert!(sent[0].to_string().contains("Ada Lovelace has used it all."), "{sent:#?}");
        let only_sent = |place: &String| place.contains("evidence_sent") || world.file().is_some();
        assert!(!left.is_empty() && left.iter().all(only_sent), "{left:#?}");
        let bodies = world.list("list_outbox", json!({})).await;
        assert!(!bodies.is_empty());
    } else {
        assert_eq!(traces(&world).await, [""; 0]);
    }
    world.verify_books().await;
}

/// A dispute that opens later is answered without what was removed.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_later_dispute_does_not_take_the_placeholder_for_an_address(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ada(engine).await;
    world.ok("forget_user", forget("u_ada")).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;
    let view = world.ok("get_evidence", json!({ "dispute_id": "du_1" })).await;
    assert!(!view.to_string().contains("users.invalid"), "{view:#}");
    assert_eq!(view["sent"], json!([]));
    let refusal = world.ok("preview_forgetting", json!({ "user_id": "u_ada" })).await;
    assert_eq!(refusal["open_case"], "dispute:du_1");
    world.ok("forget_user", forget("u_ada")).await;
}
