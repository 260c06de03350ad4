//! Which rules never fire, and that reading a draft and reading a policy agree.

use rstest::rstest;
use serde_json::{Value, json};

use super::cases::{condition, draft, judge, rules, waits};
use crate::{DisputePolicy, PolicyDraft, ProblemCode};

/// The last rule, behind the others.
fn never_fires(before: &[Value], last: &Value) -> Option<String> {
    let mut all: Vec<Value> =
        before.iter().enumerate().map(|(n, when)| waits(&format!("r{n}"), when)).collect();
    all.push(waits("last", last));
    let problems = judge(rules(&json!(all))).err()?;
    let [problem] = problems.as_slice() else { panic!("one problem, not {problems:#?}") };
    assert_eq!(problem.code, ProblemCode::NeverFires);
    assert_eq!(problem.place, format!("rules/{}", before.len()));
    Some(problem.reason.clone())
}

#[rstest]
#[case::everything_above(json!([]), json!([condition("amount", "above", 5)]))]
#[case::the_same(json!([condition("amount", "above", 5)]), json!([condition("amount", "above", 5)]))]
#[case::same_in_other_words(json!([condition("amount", "above", 5)]), json!([condition("amount", "at_least", 6)]))]
#[case::narrower(json!([condition("amount", "at_least", 5)]), json!([condition("amount", "at_least", 5), condition("amount", "at_most", 9)]))]
#[case::one_more(json!([condition("amount", "at_least", 5)]), json!([condition("amount", "equals", 7), condition("network", "one_of", json!(["visa"]))]))]
#[case::whole_domain(json!([condition("amount", "at_least", 1)]), json!([]))]
#[case::subset_of_words(json!([condition("reason", "one_of", json!(["a", "b"]))]), json!([condition("reason", "one_of", json!(["b"]))]))]
#[case::words_outside(json!([condition("reason", "none_of", json!(["a"]))]), json!([condition("reason", "one_of", json!(["b", "c"]))]))]
#[case::fewer_outside(json!([condition("reason", "none_of", json!(["a"]))]), json!([condition("reason", "none_of", json!(["a", "b"]))]))]
#[case::derived(json!([condition("balance", "above", 500)]), json!([condition("balance_after", "at_least", 500)]))]
#[case::tolerance_by_name(json!([condition("balance_after", "at_least", "tolerance")]), json!([condition("balance_after", "at_least", 500)]))]
#[case::flag(json!([condition("answerable", "is", true)]), json!([condition("answerable", "is", true), condition("amount", "above", 3)]))]
fn a_rule_behind_one_that_takes_all_is_refused(#[case] first: Value, #[case] last: Value) {
    let reason = never_fires(&[first], &last).expect("never fires");
    assert_eq!(reason, "This rule never fires: every case it is about is taken by r0 above.");
}

#[rstest]
#[case::one_value_left(json!([condition("amount", "at_least", 6)]), json!([condition("amount", "at_least", 5)]))]
#[case::one_word_left(json!([condition("reason", "one_of", json!(["a"]))]), json!([condition("reason", "one_of", json!(["a", "b"]))]))]
#[case::open_words(json!([condition("reason", "one_of", json!(["a", "b"]))]), json!([condition("reason", "none_of", json!(["c"]))]))]
#[case::other_fact(json!([condition("amount", "above", 5)]), json!([condition("balance", "above", 5)]))]
#[case::unknown_passes(json!([condition("days_left", "above", -9_000_000_000_i64)]), json!([]))]
#[case::unknown_flag(json!([condition("early_fraud_warning", "is", false)]), json!([condition("amount", "above", 5)]))]
#[case::derived_one_left(json!([condition("balance", "above", 501)]), json!([condition("balance_after", "at_least", 500)]))]
fn a_rule_that_gets_a_single_case_is_not(#[case] first: Value, #[case] last: Value) {
    assert_eq!(never_fires(&[first], &last), None);
}

#[test]
fn rules_may_take_everything_together() {
    let low = json!([condition("amount", "below", 100)]);
    let middle = json!([condition("amount", "equals", 100)]);
    let high = json!([condition("amount", "above", 100)]);
    let unrelated = json!([condition("amount", "below", 5), condition("network", "one_of", ["x"])]);
    let any = json!([condition("balance", "above", 7)]);
    let reason = never_fires(&[unrelated, low.clone(), middle, high.clone()], &any);
    let reason = reason.expect("never fires");
    assert!(reason.ends_with("taken by r0, r1, r2, r3 above."), "{reason}");
    assert_eq!(never_fires(&[low, high], &any), None, "100 is left");
}

#[test]
fn known_and_unknown_are_two_halves() {
    let known = json!([condition("early_fraud_warning", "is", true)]);
    let other = json!([condition("early_fraud_warning", "is", false)]);
    let asks =
        json!([condition("early_fraud_warning", "is", true), condition("amount", "above", 1)]);
    assert!(never_fires(&[known.clone(), other.clone()], &asks).is_some());
    assert_eq!(never_fires(&[known, other], &json!([])), None, "unknown is left");
}

#[test]
fn each_kind_is_taken_on_its_own() {
    let rule = |id: &str, kinds: Value| json!({ "id": id, "applies_to": kinds, "when": [], "action": "wait" });
    let both = json!(["chargeback", "inquiry"]);
    let covered = rules(&json!([
        rule("a", json!(["inquiry"])),
        rule("b", json!(["chargeback"])),
        rule("c", both.clone())
    ]));
    assert_eq!(judge(covered).expect_err("never fires")[0].place, "rules/2");
    let half = rules(&json!([rule("a", json!(["inquiry"])), rule("c", both)]));
    judge(half).expect("chargebacks are left");
}

#[rstest]
#[case::standard(json!(DisputePolicy::default()))]
#[case::full(rules(&json!([{
    "id": "a-1_b", "note": "why", "applies_to": ["inquiry", "chargeback"], "action": "contest",
    "autopilot": "act_after_grace",
    "when": [condition("amount", "equals", 5), condition("network", "none_of", json!(["visa"])),
             condition("answerable", "is", true), condition("available_after", "below", "tolerance")]
}])))]
fn a_draft_and_a_stored_policy_are_read_alike(#[case] policy: Value) {
    let stored: DisputePolicy = serde_json::from_value(policy.clone()).expect("a policy");
    let read = draft(policy).read().expect("the same policy");
    assert_eq!(read, stored);
    let again: DisputePolicy = serde_json::from_value(json!(stored)).expect("what was written");
    assert_eq!(again, stored);
}

#[test]
fn a_field_that_stands_twice_is_refused() {
    let text = r#"{"settings": {"tolerance": 1, "tolerance": 2}, "rules": [], "fallback": {"action": "wait"}}"#;
    let draft: PolicyDraft = serde_json::from_str(text).expect("a draft");
    let problems = draft.read().expect_err("which of them?");
    assert_eq!(problems[0].place, "settings/tolerance");
    assert_eq!(problems[0].code, ProblemCode::DuplicateField);
}

#[test]
fn a_draft_is_written_as_it_was_read() {
    let odd = json!({ "a": [null, true, -5, 0.5, "x", { "b": [] }] });
    assert_eq!(json!(draft(odd.clone())), odd);
}
