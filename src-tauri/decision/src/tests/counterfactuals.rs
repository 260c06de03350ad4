use rstest::rstest;
use serde_json::{Value, json};

use super::cases::{bare, case, chargeback, checked, condition, decide, rules, standard, waits};
use crate::DisputeKind::{Chargeback, Inquiry};
use crate::{CaseAction, CaseFacts, Counterfactual, NumberFact};

fn of_rules(all: &Value, facts: &CaseFacts) -> Option<Counterfactual> {
    decide(&checked(rules(all)), facts).counterfactual
}

fn sentence(all: &Value, facts: &CaseFacts) -> String {
    of_rules(all, facts).expect("a change").sentence
}

#[rstest]
#[case::contested(
    chargeback(1000, 1000),
    "Would be accepted at a balance of 1,500 credits or more."
)]
#[case::accepted(
    chargeback(2000, 1000),
    "Would be contested at a balance of 1,499 credits or less."
)]
#[case::equality(
    chargeback(1500, 1000),
    "Would be contested at a balance of 1,499 credits or less."
)]
#[case::one_cent(
    chargeback(1499, 1000),
    "Would be accepted at a balance of 1,500 credits or more."
)]
#[case::inquiry(
    case(Inquiry, 1000, 1000),
    "Would be refunded in full at a balance of 1,500 credits or more."
)]
#[case::refunded(
    case(Inquiry, 2000, 1000),
    "Would be answered at a balance of 1,499 credits or less."
)]
fn the_standard_policy_turns_at_a_balance(#[case] facts: CaseFacts, #[case] expected: &str) {
    let found = decide(&standard(500), &facts).counterfactual.expect("a change");
    assert_eq!(found.sentence, expected);
    assert_eq!((found.fact, found.current), (NumberFact::Balance, facts.balance.get()));
    assert_eq!(found.to, None);
}

#[test]
fn a_counterfactual_names_rule_action_and_value() {
    let found = decide(&standard(500), &chargeback(1000, 1000)).counterfactual.expect("a change");
    assert_eq!(
        (found.from, found.action, found.rule.as_str()),
        (1500, CaseAction::Accept, "within_balance")
    );
}

#[test]
fn a_band_has_two_ends() {
    let all = json!([waits(
        "band",
        &json!([condition("amount", "at_least", 200), condition("amount", "below", 300)])
    )]);
    assert_eq!(
        sentence(&all, &chargeback(0, 100)),
        "Would be left waiting at an amount of 200 credits up to 299 credits."
    );
    assert_eq!(
        sentence(&all, &chargeback(0, 500)),
        "Would be left waiting at an amount of 299 credits down to 200 credits."
    );
    assert_eq!(
        sentence(&all, &chargeback(0, 250)),
        "Would be left to a person at an amount of 300 credits or more."
    );
    assert_eq!(
        sentence(&all, &chargeback(0, 249)),
        "Would be left to a person at an amount of 199 credits or less."
    );
    let exact = json!([waits("one", &json!([condition("days_left", "equals", 9)]))]);
    assert_eq!(
        sentence(&exact, &chargeback(0, 100)),
        "Would be left waiting at a time left of exactly 9 days."
    );
}

#[test]
fn a_rule_that_fails_for_another_reason_offers_no_change() {
    let all = json!([waits(
        "a",
        &json!([
            condition("amount", "above", 500),
            condition("network", "one_of", json!(["amex"]))
        ])
    )]);
    assert_eq!(of_rules(&all, &chargeback(0, 100)), None);
}

#[test]
fn two_numbers_that_fail_together_offer_no_change_of_one() {
    let all = json!([waits(
        "a",
        &json!([condition("amount", "above", 500), condition("days_left", "below", 2)])
    )]);
    assert_eq!(of_rules(&all, &chargeback(0, 100)), None);
}

#[test]
fn two_conditions_that_one_number_mends_offer_it() {
    // Both fail, and the amount alone mends both: 1000 − 400 is 600, and 400 is below 500.
    let all = json!([waits(
        "a",
        &json!([condition("amount", "below", 500), condition("balance_after", "at_least", 600)])
    )]);
    assert_eq!(
        sentence(&all, &chargeback(1000, 700)),
        "Would be left waiting at an amount of 400 credits or less."
    );
}

#[test]
fn an_unknown_number_cannot_be_moved() {
    let all = json!([waits("a", &json!([condition("days_left", "below", 2)]))]);
    assert_eq!(of_rules(&all, &bare(Chargeback)), None);
}

#[test]
fn a_change_of_rule_without_a_change_of_action_is_none() {
    let all = json!([
        waits("a", &json!([condition("amount", "below", 500)])),
        waits("b", &json!([condition("amount", "at_least", 500)])),
    ]);
    // Together they are everything, so no third rule and no fallback is ever reached.
    assert_eq!(of_rules(&all, &chargeback(0, 100)), None);
}

#[test]
fn contesting_and_answering_an_inquiry_are_one_action() {
    let rule = |id: &str, action: &str, when: Value| json!({ "id": id, "applies_to": ["inquiry"], "when": when, "action": action });
    let all = json!([
        rule("a", "contest", json!([condition("amount", "below", 500)])),
        rule("b", "answer_inquiry", json!([])),
    ]);
    assert_eq!(of_rules(&all, &case(Inquiry, 0, 100)), None);
}

#[test]
fn the_smallest_change_of_money_wins_and_money_goes_before_days() {
    let all = json!([
        waits("far", &json!([condition("balance", "above", 5000)])),
        waits("near", &json!([condition("amount", "above", 150)])),
        waits("days", &json!([condition("days_left", "above", 7)])),
    ]);
    assert_eq!(
        sentence(&all, &chargeback(0, 100)),
        "Would be left waiting at an amount of 151 credits or more."
    );
    let days_only = json!([
        waits("days", &json!([condition("days_left", "above", 7)])),
        waits("count", &json!([condition("dispute_count", "above", 0)])),
    ]);
    assert_eq!(
        sentence(&days_only, &chargeback(0, 100)),
        "Would be left waiting at a time left of 8 days or more."
    );
}

#[test]
fn a_case_that_cannot_be_decided_is_no_change() {
    let all = json!([waits("a", &json!([condition("balance_after", "above", 900)]))]);
    // The amount cannot fall below one cent, so only more balance helps.
    let facts = chargeback(850, 100);
    let found = of_rules(&all, &facts).expect("a change");
    assert_eq!((found.fact, found.from), (NumberFact::Balance, 1001));
}
