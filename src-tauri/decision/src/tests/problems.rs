//! A table per kind of problem: code and place.

use rstest::rstest;
use serde_json::{Value, json};

use super::cases::{condition, judge, rules, waits};
use crate::PolicyProblem;

fn found(policy: Value) -> Vec<(String, &'static str)> {
    let problems = judge(policy).expect_err("a policy with problems");
    assert!(problems.iter().all(|problem| problem.reason.ends_with('.')), "{problems:#?}");
    problems.into_iter().map(|PolicyProblem { place, code, .. }| (place, code.name())).collect()
}

fn problem(place: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(place.to_owned(), code)]
}

#[rstest]
#[case::text(json!("rules"), "", "wrong_type")]
#[case::nothing(json!(null), "", "wrong_type")]
#[case::no_rules(json!({"settings": {"tolerance": 0}, "fallback": {"action": "wait"}}), "rules", "missing")]
#[case::no_settings(json!({"rules": [], "fallback": {"action": "wait"}}), "settings", "missing")]
#[case::no_fallback(json!({"settings": {"tolerance": 0}, "rules": []}), "fallback", "missing")]
#[case::no_tolerance(json!({"settings": {}, "rules": [], "fallback": {"action": "wait"}}), "settings/tolerance", "missing")]
#[case::fraction(json!({"settings": {"tolerance": 5.5}, "rules": [], "fallback": {"action": "wait"}}), "settings/tolerance", "wrong_type")]
#[case::unknown_setting(json!({"settings": {"tolerance": 5, "mood": 1}, "rules": [], "fallback": {"action": "wait"}}), "settings/mood", "unknown_field")]
#[case::too_large(json!({"settings": {"tolerance": 9_007_199_254_740_992_i64}, "rules": [], "fallback": {"action": "wait"}}), "settings/tolerance", "out_of_range")]
#[case::rules_object(json!({"settings": {"tolerance": 5}, "rules": {}, "fallback": {"action": "wait"}}), "rules", "wrong_type")]
#[case::fallback_accepts(json!({"settings": {"tolerance": 5}, "rules": [], "fallback": {"action": "accept"}}), "fallback/action", "action_impossible")]
#[case::fallback_answers(json!({"settings": {"tolerance": 5}, "rules": [], "fallback": {"action": "answer_inquiry"}}), "fallback/action", "action_impossible")]
#[case::fallback_refunds(json!({"settings": {"tolerance": 5}, "rules": [], "fallback": {"action": "refund_in_full"}}), "fallback/action", "action_impossible")]
#[case::fallback_unknown(json!({"settings": {"tolerance": 5}, "rules": [], "fallback": {"action": "fight"}}), "fallback/action", "unknown_action")]
#[case::fallback_waits_by_itself(json!({"settings": {"tolerance": 5}, "rules": [], "fallback": {"action": "wait", "autopilot": "act_after_grace"}}), "fallback/autopilot", "nothing_to_do")]
fn a_document_is_refused_at_its_place(
    #[case] policy: Value,
    #[case] place: &str,
    #[case] code: &'static str,
) {
    assert_eq!(found(policy), problem(place, code));
}

#[rstest]
#[case::not_an_object("id", json!(7), "rules/0/id", "wrong_type")]
#[case::capitals("id", json!("Small"), "rules/0/id", "bad_id")]
#[case::empty_id("id", json!(""), "rules/0/id", "bad_id")]
#[case::reserved("id", json!("fallback"), "rules/0/id", "bad_id")]
#[case::note("note", json!(1), "rules/0/note", "wrong_type")]
#[case::long_note("note", json!("x".repeat(501)), "rules/0/note", "too_many")]
#[case::extra_field("colour", json!("red"), "rules/0/colour", "unknown_field")]
#[case::kind("applies_to", json!(["chargeback", "letter"]), "rules/0/applies_to/1", "unknown_kind")]
#[case::no_kind("applies_to", json!([]), "rules/0/applies_to", "empty_list")]
#[case::kinds_text("applies_to", json!("inquiry"), "rules/0/applies_to", "wrong_type")]
#[case::when_null("when", json!(null), "rules/0/when", "wrong_type")]
#[case::action("action", json!("fight"), "rules/0/action", "unknown_action")]
#[case::action_type("action", json!(["wait"]), "rules/0/action", "wrong_type")]
#[case::accept_on_inquiry("action", json!("accept"), "rules/0/action", "action_impossible")]
#[case::answer_on_chargeback("action", json!("answer_inquiry"), "rules/0/action", "action_impossible")]
#[case::refund_on_chargeback("action", json!("refund_in_full"), "rules/0/action", "action_impossible")]
#[case::autopilot("autopilot", json!("on"), "rules/0/autopilot", "unknown_autopilot")]
#[case::waits_by_itself("autopilot", json!("act_after_grace"), "rules/0/autopilot", "nothing_to_do")]
fn a_rule_is_refused_at_its_place(
    #[case] field: &str,
    #[case] value: Value,
    #[case] place: &str,
    #[case] code: &'static str,
) {
    let mut rule = waits("only", &json!([]));
    rule[field] = value;
    assert_eq!(found(rules(&json!([rule]))), problem(place, code));
}

#[rstest]
#[case::accept_inquiry("inquiry", "accept", true)]
#[case::accept_chargeback("chargeback", "accept", false)]
#[case::contest_inquiry("inquiry", "contest", false)]
#[case::contest_chargeback("chargeback", "contest", false)]
#[case::answer_inquiry("inquiry", "answer_inquiry", false)]
#[case::answer_chargeback("chargeback", "answer_inquiry", true)]
#[case::refund_inquiry("inquiry", "refund_in_full", false)]
#[case::refund_chargeback("chargeback", "refund_in_full", true)]
#[case::wait_inquiry("inquiry", "wait", false)]
#[case::ask_chargeback("chargeback", "ask_person", false)]
fn an_action_must_exist_for_the_kind(
    #[case] kind: &str,
    #[case] action: &str,
    #[case] refused: bool,
) {
    let rule = json!({ "id": "only", "applies_to": [kind], "when": [], "action": action });
    assert_eq!(judge(rules(&json!([rule]))).is_err(), refused);
}

#[rstest]
#[case::not_an_object(json!("amount > 5"), "rules/0/when/0", "wrong_type")]
#[case::unknown_fact(condition("weather", "at_least", 5), "rules/0/when/0/fact", "unknown_fact")]
#[case::fact_type(json!({"fact": 5, "operator": "at_least", "value": 5}), "rules/0/when/0/fact", "wrong_type")]
#[case::unknown_operator(
    condition("amount", ">=", 5),
    "rules/0/when/0/operator",
    "unknown_operator"
)]
#[case::operator_of_words(condition("amount", "one_of", json!(["5"])), "rules/0/when/0/operator", "unfit_operator")]
#[case::operator_of_numbers(condition("reason", "at_least", json!(["x"])), "rules/0/when/0/operator", "unfit_operator")]
#[case::operator_of_flags(condition("reason", "is", json!(["x"])), "rules/0/when/0/operator", "unfit_operator")]
#[case::number_for_flag(
    condition("early_fraud_warning", "is", 1),
    "rules/0/when/0/value",
    "wrong_type"
)]
#[case::unknown_setting(
    condition("amount", "at_least", "limit"),
    "rules/0/when/0/value",
    "unknown_setting"
)]
#[case::flag_for_number(
    condition("amount", "at_least", true),
    "rules/0/when/0/value",
    "wrong_type"
)]
#[case::fraction(condition("amount", "at_least", 0.5), "rules/0/when/0/value", "wrong_type")]
#[case::huge(condition("amount", "at_least", u64::MAX), "rules/0/when/0/value", "out_of_range")]
#[case::text_for_words(
    condition("reason", "one_of", "fraudulent"),
    "rules/0/when/0/value",
    "wrong_type"
)]
#[case::number_among_words(condition("reason", "one_of", json!(["a", 5])), "rules/0/when/0/value/1", "wrong_type")]
#[case::no_words(condition("reason", "one_of", json!([])), "rules/0/when/0/value", "empty_list")]
#[case::none_of_nothing(condition("reason", "none_of", json!([])), "rules/0/when/0/value", "empty_list")]
#[case::many_words(condition("reason", "one_of", json!(vec!["x"; 201])), "rules/0/when/0/value", "too_many")]
#[case::currency(condition("currency", "one_of", json!(["eur", "USD"])), "rules/0/when/0/value/1", "bad_word")]
#[case::spaces(condition("reason", "one_of", json!([" duplicate"])), "rules/0/when/0/value/0", "bad_word")]
#[case::tolerance_of_days(
    condition("days_left", "at_least", "tolerance"),
    "rules/0/when/0/value",
    "wrong_type"
)]
#[case::extra(json!({"fact": "amount", "operator": "above", "value": 1, "or": 2}), "rules/0/when/0/or", "unknown_field")]
#[case::no_operator(json!({"fact": "amount", "value": 1}), "rules/0/when/0/operator", "missing")]
fn a_condition_is_refused_at_its_place(
    #[case] condition: Value,
    #[case] place: &str,
    #[case] code: &'static str,
) {
    assert_eq!(found(rules(&json!([waits("only", &json!([condition]))]))), problem(place, code));
}

#[rstest]
#[case::range(json!([condition("amount", "at_least", 100), condition("amount", "below", 50)]), 1)]
#[case::equality(json!([condition("amount", "at_least", 100), condition("amount", "below", 100)]), 1)]
#[case::above_below(json!([condition("amount", "above", 100), condition("amount", "below", 101)]), 1)]
#[case::equals(json!([condition("days_left", "equals", 3), condition("days_left", "equals", 4)]), 1)]
#[case::words(json!([condition("reason", "one_of", json!(["a", "b"])), condition("reason", "one_of", json!(["c"]))]), 1)]
#[case::words_excluded(json!([condition("reason", "one_of", json!(["a", "b"])), condition("reason", "none_of", json!(["b", "a"]))]), 1)]
#[case::yes_and_no(json!([condition("answerable", "is", true), condition("answerable", "is", false)]), 1)]
#[case::amount_zero(json!([condition("amount", "at_most", 0)]), 0)]
#[case::share_above_all(json!([condition("used_share", "above", 10_000)]), 0)]
#[case::negative_count(json!([condition("top_up_count", "below", 0)]), 0)]
#[case::beyond_the_range(json!([condition("balance", "above", 9_007_199_254_740_991_i64)]), 0)]
#[case::derived(json!([condition("balance", "at_most", 500), condition("balance_after", "at_least", 500)]), 1)]
#[case::three_together(json!([condition("balance", "at_most", 500), condition("amount", "at_least", 300), condition("balance_after", "above", 200)]), 2)]
#[case::shared_amount(json!([condition("balance", "at_most", 10), condition("balance_after", "at_least", 0), condition("available", "at_least", 100), condition("available_after", "at_most", 89)]), 3)]
fn a_contradiction_is_refused_at_the_condition_that_makes_it(
    #[case] when: Value,
    #[case] index: usize,
) {
    let place = format!("rules/0/when/{index}");
    assert_eq!(found(rules(&json!([waits("only", &when)]))), problem(&place, "contradiction"));
}

#[rstest]
#[case::touching(json!([condition("amount", "at_least", 100), condition("amount", "at_most", 100)]))]
#[case::above_below(json!([condition("amount", "above", 100), condition("amount", "below", 102)]))]
#[case::words(json!([condition("reason", "one_of", json!(["a", "b"])), condition("reason", "none_of", json!(["a"]))]))]
#[case::derived(json!([condition("balance", "at_most", 501), condition("balance_after", "at_least", 500)]))]
#[case::three_together(json!([condition("balance", "at_most", 500), condition("amount", "at_least", 300), condition("balance_after", "at_least", 200)]))]
#[case::shared_amount(json!([condition("balance", "at_most", 10), condition("balance_after", "at_least", 0), condition("available", "at_least", 100), condition("available_after", "at_most", 90)]))]
#[case::no_conditions(json!([]))]
fn what_can_hold_by_one_value_is_no_contradiction(#[case] when: Value) {
    judge(rules(&json!([waits("only", &when)]))).expect("no problem");
}

#[test]
fn an_empty_list_of_rules_is_a_policy() {
    judge(rules(&json!([]))).expect("no problem");
}

#[test]
fn a_name_stands_once() {
    let rule = |amount: i64| waits("twice", &json!([condition("amount", "equals", amount)]));
    assert_eq!(
        found(rules(&json!([rule(1), rule(2), rule(3)]))),
        [problem("rules/1/id", "duplicate_id"), problem("rules/2/id", "duplicate_id")].concat()
    );
}

#[test]
fn sizes_have_an_end() {
    let many: Vec<Value> = (0..101).map(|n| waits(&format!("r{n}"), &json!([]))).collect();
    assert_eq!(found(rules(&json!(many))), problem("rules", "too_many"));
    let long = vec![condition("amount", "above", 1); 33];
    let rule = waits("only", &json!(long));
    assert_eq!(found(rules(&json!([rule]))), problem("rules/0/when", "too_many"));
}

#[test]
fn every_mistake_is_named_not_only_the_first() {
    let policy = json!({
        "settings": { "tolerance": "much" },
        "rules": [
            { "id": "a", "applies_to": ["letter"], "when": [condition("weather", "is", true)],
              "action": "fight" },
            7
        ],
        "fallback": {}
    });
    let places: Vec<String> = found(policy).into_iter().map(|(place, _)| place).collect();
    assert_eq!(
        places,
        [
            "settings/tolerance",
            "rules/0/applies_to/0",
            "rules/0/when/0/fact",
            "rules/0/action",
            "rules/1",
            "fallback/action"
        ]
    );
}

#[test]
fn a_reason_says_what_to_do() {
    let when = json!([condition("amount", "at_least", 100), condition("amount", "below", 50)]);
    let problems = judge(rules(&json!([waits("only", &when)]))).expect_err("contradicts");
    assert_eq!(
        problems[0].reason,
        "This contradicts condition 1 (about amount): both cannot hold."
    );
    let rule = json!({ "id": "a", "applies_to": ["inquiry"], "when": [], "action": "accept" });
    let problems = judge(rules(&json!([rule]))).expect_err("impossible");
    assert_eq!(
        problems[0].reason,
        "An inquiry does not end by accepting it; answer it, or refund in full."
    );
}
