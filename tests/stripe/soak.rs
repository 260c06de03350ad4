//! Many refunds through a Stripe that fails at random, with the process killed at random moments.
//!
//! `cargo xtask soak refunds` runs this with 10,000 refunds and 50 kills.

use std::{collections::BTreeMap, env, time::Duration};

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::time::timeout;

/// How many refunds, and how often the process is killed.
const REFUNDS_VARIABLE: &str = "REDRESS_SOAK_REFUNDS";
const KILLS_VARIABLE: &str = "REDRESS_SOAK_KILLS";
/// The chance of each of the fifteen faults; together they meet 30 % of the calls.
const EACH: f64 = 0.0235;

fn size(variable: &str, usual: u64) -> u64 {
    env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Every fault of the script that ends by itself, together on 30 % of the calls. A call that is held for
/// approval waits for a person.
fn faults() -> Vec<Value> {
    let kinds = [
        json!({ "kind": "rate_limited", "reason": "global-concurrency" }),
        json!({ "kind": "rate_limited", "reason": "endpoint-rate" }),
        json!({ "kind": "lock_timeout" }),
        json!({ "kind": "server_error" }),
        json!({ "kind": "server_error_after" }),
        json!({ "kind": "bad_gateway" }),
        json!({ "kind": "cut_before" }),
        json!({ "kind": "cut_after" }),
        json!({ "kind": "slow", "ms": 3 }),
        json!({ "kind": "unauthorized" }),
        json!({ "kind": "forbidden", "permission": "rak_refund_write" }),
        json!({ "kind": "unknown_enum", "field": "status", "value": "pondering" }),
        json!({ "kind": "missing_field", "field": "amount" }),
        json!({ "kind": "extra_field" }),
        json!({ "kind": "idempotency_in_use" }),
    ];
    kinds
        .into_iter()
        .map(|fault| json!({ "path": "/v1/", "times": 0, "probability": EACH, "fault": fault }))
        .collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_approved_refund_is_made_once_whatever_breaks(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (refunds, kills) = (size(REFUNDS_VARIABLE, 60), size(KILLS_VARIABLE, 8));
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 1 })).await;
    let wallet = world.wallet().await;
    let offline = world.offline_desk().await;
    let olive = desk::Actor::operator("olive").expect("a name");
    for number in 0..refunds {
        let payment = format!("pi_{number}");
        wallet.top_up(&payment, 100).await;
        let request = wallet.ask_refund(&payment, 40).await;
        let approve = json!({ "request_id": request["id"] });
        offline.call(&olive, "approve_refund", approve).await.expect("approved");
    }
    world.faults(&faults(), 7);

    for kill in 0..kills {
        let mut process = world.redressctl();
        let mut process = process.arg("sync").spawn().expect("a process");
        // Each time a little later: before the first call, in its middle, after some of them.
        let moment = Duration::from_millis(20 + (kill * 37) % 400);
        if timeout(moment, process.wait()).await.is_err() {
            process.kill().await.expect("killed");
        }
    }
    // The processes lived by the machine's clock; claims of the killed ones are two minutes old.
    let machine = store::Clock::now(&store::SystemClock);
    world.set_clock(machine.plus_seconds(600));
    for _ in 0..40 {
        let _ = world.call("sync", json!({})).await;
        world.advance_seconds(600);
    }
    world.clear_faults();
    for _ in 0..4 {
        world.sync_all().await;
        world.advance_seconds(1_200);
    }

    let mut made = BTreeMap::<String, u32>::new();
    for refund in world.objects_at_stripe("refund") {
        *made.entry(refund["payment_intent"].to_string()).or_default() += 1;
    }
    assert_eq!(made.len() as u64, refunds, "each was made");
    assert!(made.values().all(|count| *count == 1), "once: {made:?}");
    let count = usize::try_from(refunds).expect("small");
    assert_eq!(wallet.transactions(json!({ "kind": "refund" })).await.len(), count);
    let figures = i64::try_from(refunds).expect("small") * 60;
    assert_eq!(wallet.figures().await, (figures, 0, figures));
    let state = world.ok("get_sync", json!({})).await;
    let nothing = (&json!(0), &json!(0), &json!(0));
    let left = (&state["waiting_calls"], &state["waiting_objects"], &state["attention"]);
    assert_eq!(left, nothing, "{state}");
    world.verify_books().await;
}
