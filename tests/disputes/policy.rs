//! The rules for disputes: written, refused, put in force, tried on the past.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

async fn disputed(engine: Engine) -> World {
    let world = World::new(engine).await;
    world.wallet().await.top_up("pi_1", 1000).await;
    world
}

fn rule(id: &str, when: &Value, action: &str) -> Value {
    json!({
        "id": id, "note": null, "applies_to": ["chargeback"], "when": when, "action": action,
        "autopilot": "act_after_grace",
    })
}

fn rules(rules: &[Value]) -> Value {
    json!({
        "settings": { "tolerance": 500, "work_cost": 0 }, "rules": rules,
        "fallback": { "action": "ask_person", "autopilot": "off" },
    })
}

fn condition(fact: &str, operator: &str, value: &Value) -> Value {
    json!({ "fact": fact, "operator": operator, "value": value })
}

async fn version(world: &World) -> i64 {
    world.ok("get_policy", json!({})).await["version"].as_i64().expect("a version")
}

/// Each kind of fact, from where it is known to the action that follows.
#[rstest]
#[case::amount(condition("amount", "at_least", &json!(400)), true)]
#[case::amount_one_cent_short(condition("amount", "at_least", &json!(401)), false)]
#[case::reason(condition("reason", "one_of", &json!(["fraudulent"])), true)]
#[case::another_reason(condition("reason", "none_of", &json!(["fraudulent"])), false)]
#[case::network(condition("network", "one_of", &json!(["visa"])), true)]
#[case::balance(condition("balance", "equals", &json!(1000)), true)]
#[case::nothing_used(condition("used_share", "equals", &json!(0)), true)]
#[case::nothing_refunded(condition("refunded", "at_most", &json!(0)), true)]
#[case::no_warning(condition("early_fraud_warning", "is", &json!(true)), false)]
#[case::top_ups(condition("top_up_count", "equals", &json!(1)), true)]
#[case::other_disputes(condition("dispute_count", "above", &json!(0)), false)]
#[case::days_left(condition("days_left", "at_least", &json!(1)), true)]
#[case::dispute_fee(condition("dispute_fee", "equals", &json!(1500)), true)]
#[tokio::test(flavor = "multi_thread")]
async fn a_rule_reads_what_is_known_of_the_case(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] when: Value,
    #[case] holds: bool,
) {
    let world = disputed(engine).await;
    let draft = rules(&[rule("mine", &json!([when]), "accept")]);
    let version = version(&world).await;
    world.ok("set_policy", json!({ "draft": draft, "version": version })).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;
    let decision = world.ok("decide_dispute", json!({ "dispute_id": "du_1" })).await;
    let wanted = if holds { ("accept", "mine") } else { ("ask_person", "fallback") };
    let found = (decision["action"].as_str().unwrap(), decision["rule"].as_str().unwrap());
    assert_eq!(found, wanted, "{decision:#}");
    assert_eq!(decision["policy_version"], version + 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn autopilot_follows_the_rule_that_fired(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] may_act: bool,
) {
    let world = disputed(engine).await;
    world.settings(json!({ "dispute_autopilot": true, "grace_seconds": 0 })).await;
    let mut mine = rule("mine", &json!([]), "accept");
    mine["autopilot"] = json!(if may_act { "act_after_grace" } else { "off" });
    let (draft, version) = (rules(&[mine]), version(&world).await);
    world.ok("set_policy", json!({ "draft": draft, "version": version })).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;
    assert_eq!(world.calls_to("/v1/disputes/du_1/close"), usize::from(may_act));
}

/// Autopilot acts once in each phase: what a person took back is left to a person, whatever is heard of
/// the case afterwards. An appeal is a question of its own.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn autopilot_leaves_what_was_taken_back_to_a_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = disputed(engine).await;
    world.settings(json!({ "dispute_autopilot": true, "grace_seconds": 60 })).await;
    let mine = rule("mine", &json!([]), "accept");
    let (draft, version) = (rules(&[mine]), version(&world).await);
    world.ok("set_policy", json!({ "draft": draft, "version": version })).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;
    assert_eq!(world.dispute_view("du_1").await["handled_by"], "autopilot");
    world.ok("undo_action", json!({ "case": "dispute:du_1" })).await;

    let heard = async |status: &str| {
        world.advance_seconds(60);
        let mut object = world.at_stripe("du_1");
        object["status"] = json!(status);
        object["metadata"] = json!({ "heard_of": status });
        world.put_at_stripe(std::slice::from_ref(&object));
        world.ok("ingest_stripe_object", json!({ "object": object })).await;
        world.advance_seconds(120);
        world.sync_all().await;
        world.calls_to("/v1/disputes/du_1/close")
    };
    assert_eq!(heard("needs_response").await, 0);
    assert_eq!(world.dispute_view("du_1").await["waits_for_operator"], true);
    assert_eq!(heard("appeal_needs_response").await, 1);
}

#[rstest]
#[case::an_unknown_fact(
    rules(&[rule("a", &json!([condition("moon_phase", "equals", &json!(1))]), "accept")]),
    "rules/0/when/0/fact"
)]
#[case::a_contradiction(
    rules(&[rule("a", &json!([
        condition("amount", "at_least", &json!(100)), condition("amount", "below", &json!(50)),
    ]), "accept")]),
    "rules/0"
)]
#[case::never_fires(
    rules(&[
        rule("a", &json!([condition("amount", "at_least", &json!(100))]), "accept"),
        rule("b", &json!([condition("amount", "at_least", &json!(200))]), "contest"),
    ]),
    "rules/1"
)]
#[tokio::test(flavor = "multi_thread")]
async fn rules_that_cannot_be_used_are_refused_with_the_place(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] draft: Value,
    #[case] place: &str,
) {
    let world = World::new(engine).await;
    let before = world.books().await;
    let input = json!({ "draft": draft, "version": 0 });
    let refusal = world.call("set_policy", input).await.unwrap_err();
    assert_eq!(refusal.code, "policy_invalid");
    let found = refusal.details["problems"][0]["place"].as_str().unwrap();
    assert!(found.starts_with(place), "{found}");
    let checked = world.ok("check_policy", json!({ "draft": draft })).await;
    assert_eq!(checked["problems"], refusal.details["problems"]);
    assert_eq!(world.books().await, before);
    assert_eq!(version(&world).await, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_two_concurrent_policy_changes_the_second_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let draft = rules(&[rule("mine", &json!([]), "contest")]);
    world.ok("set_policy", json!({ "draft": draft, "version": 0 })).await;
    let late = json!({ "draft": rules(&[]), "version": 0 });
    assert_eq!(world.refused("set_policy", late).await, "policy_changed");
    let old = world.ok("get_policy", json!({ "version": 0 })).await;
    assert_eq!(old["policy"]["rules"][0]["id"], "within_balance");
    assert_eq!(world.refused("get_policy", json!({ "version": 9 })).await, "policy_not_found");
    let versions = world.list("list_policies", json!({})).await;
    assert_eq!((versions.len(), &versions[0]["actor"]), (1, &json!("olive")));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_better_for_a_case_changes_its_expected_value_only(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = disputed(engine).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;
    let plain = world.ok("decide_dispute", json!({ "dispute_id": "du_1" })).await;
    assert_eq!(plain["expected"]["win_chance"]["basis_points"], Value::Null, "no case so far");
    let input = json!({ "dispute_id": "du_1", "expected": { "win_chance": 5000 } });
    let better = world.ok("decide_dispute", input).await;
    assert_eq!(better["action"], plain["action"]);
    assert_eq!(better["expected"]["win_chance"]["basis_points"], 5000);
    assert_ne!(better["expected"]["contest"], Value::Null);
    assert_eq!(world.dispute_view("du_1").await["decision"], plain, "nothing is kept");
}

/// Four cases, decided under the rules of the start; a draft that contests everything flips two.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_back_test_replays_with_the_facts_of_then(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    for (number, amount) in [(1, 100), (2, 200), (3, 900), (4, 950)] {
        let (payment, dispute) = (format!("pi_{number}"), format!("du_{number}"));
        wallet.top_up(&payment, 1000).await;
        wallet.use_up(1000 - amount).await;
        world.dispute(&dispute, &payment, amount, "needs_response").await;
    }
    let decided: Vec<Value> = world.list("list_disputes", json!({})).await;
    let accepted = decided.iter().filter(|row| row["decision"]["action"] == "accept").count();
    // Whatever happens to the wallet later, the facts are those of then.
    wallet.post(json!({ "kind": "grant", "amount": 9000, "key": "gift" })).await;

    let mut draft = rules(&[]);
    draft["fallback"] = json!({ "action": "contest", "autopilot": "off" });
    let view = world.ok("back_test", json!({ "draft": draft })).await;

    assert_eq!(view["result"]["seen_count"], 4);
    assert_eq!(view["flip_count"], accepted);
    for flip in view["result"]["flips"].as_array().unwrap() {
        assert_eq!((&flip["from"], &flip["to"]), (&json!("accept"), &json!("contest")));
    }
    let same = world.ok("back_test", json!({})).await;
    assert_eq!(same["flip_count"], 0, "the rules in force decide as they did");
    assert_eq!(
        world.refused("back_test", json!({ "draft": { "rules": 1 } })).await,
        "policy_invalid"
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_that_changed_meanwhile_is_not_answered_unseen(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = disputed(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    world.dispute("du_1", "pi_1", 400, "warning_needs_response").await;
    let looked_at = world.dispute_view("du_1").await["revision"].clone();
    world.dispute("du_1", "pi_1", 400, "needs_response").await;
    let input = json!({ "dispute_id": "du_1", "action": "contest", "revision": looked_at });
    assert_eq!(world.refused("act_on_dispute", input).await, "dispute_changed");
    assert_eq!(world.calls_received(), []);
}
