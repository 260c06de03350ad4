#![expect(clippy::arithmetic_side_effects, reason = "small numbers, in a test")]

use rstest::rstest;
use serde_json::{Value, json};

use super::cases::{bare, chargeback, checked, condition, rules, waits};
use crate::DisputeKind::{Chargeback, Inquiry};
use crate::{BasisPoints, CaseAction, CaseFacts, WinRecord};

fn holds(condition: &Value, facts: &CaseFacts) -> bool {
    let policy = checked(rules(&json!([waits("only", &json!([condition]))])));
    policy.choose(facts).expect("chooses").action == CaseAction::Wait
}

#[rstest]
#[case::at_least("at_least", [false, true, true])]
#[case::at_most("at_most", [true, true, false])]
#[case::above("above", [false, false, true])]
#[case::below("below", [true, false, false])]
#[case::equals("equals", [false, true, false])]
fn a_number_is_compared_with_equality_where_it_belongs(
    #[case] operator: &str,
    #[case] below_at_above: [bool; 3],
    #[values("amount", "balance", "available", "balance_after", "available_after")] fact: &str,
) {
    for (difference, expected) in [-1, 0, 1].into_iter().zip(below_at_above) {
        // For the derived facts the amount is taken off first.
        let facts = match fact {
            "amount" => chargeback(0, 1000 + difference),
            "balance" | "available" => chargeback(1000 + difference, 5),
            _ => chargeback(1005 + difference, 5),
        };
        let condition = condition(fact, operator, 1000);
        assert_eq!(holds(&condition, &facts), expected, "{condition} at 1000{difference:+}");
    }
}

#[rstest]
#[case::refunded("refunded", |facts: &mut CaseFacts, n: i64| facts.refunded = n.try_into().ok())]
#[case::counter_fee("counter_fee", |facts: &mut CaseFacts, n: i64| facts.counter_fee = n.try_into().ok())]
#[case::dispute_fee("dispute_fee", |facts: &mut CaseFacts, n: i64| facts.dispute_fee = n.try_into().ok())]
#[case::days_left("days_left", |facts: &mut CaseFacts, n: i64| facts.days_left = n.try_into().ok())]
#[case::used_share("used_share", |facts: &mut CaseFacts, n: i64| {
    facts.used_share = n.try_into().ok().and_then(BasisPoints::new);
})]
#[case::age("customer_age_days", |facts: &mut CaseFacts, n: i64| facts.customer_age_days = n.try_into().ok())]
#[case::top_ups("top_up_count", |facts: &mut CaseFacts, n: i64| facts.top_up_count = n.try_into().ok())]
#[case::disputes("dispute_count", |facts: &mut CaseFacts, n: i64| facts.dispute_count = n.try_into().ok())]
#[case::rate("reason_win_rate", |facts: &mut CaseFacts, n: i64| {
    facts.reason_record = n.try_into().ok().map(|won| WinRecord { won, decided: 10_000 });
})]
#[case::decided("reason_decided_count", |facts: &mut CaseFacts, n: i64| {
    facts.reason_record = n.try_into().ok().map(|decided| WinRecord { won: 0, decided });
})]
fn every_number_that_may_be_unknown_is_read_and_compared(
    #[case] fact: &str,
    #[case] set: fn(&mut CaseFacts, i64),
) {
    for (number, expected) in [(29, false), (30, true), (31, true)] {
        let mut facts = bare(Chargeback);
        set(&mut facts, number);
        assert_eq!(holds(&condition(fact, "at_least", 30), &facts), expected, "{number}");
    }
    for operator in ["at_least", "at_most", "above", "below"] {
        let unknown = holds(&condition(fact, operator, 30), &bare(Chargeback));
        assert!(!unknown, "{operator} on what nobody knows");
    }
}

#[rstest]
#[case::reached(1600, true)]
#[case::equal(1500, true)]
#[case::one_cent_short(1499, false)]
fn the_tolerance_is_a_limit_by_name(#[case] balance: i64, #[case] expected: bool) {
    let condition = condition("balance_after", "at_least", "tolerance");
    assert_eq!(holds(&condition, &chargeback(balance, 1000)), expected);
}

#[rstest]
#[case::currency("currency", "usd", "eur")]
#[case::reason("reason", "fraudulent", "duplicate")]
#[case::status("status", "needs_response", "lost")]
#[case::network("network", "visa", "mastercard")]
#[case::network_code("network_code", "10.4", "10.5")]
fn a_word_is_in_the_list_or_outside(#[case] fact: &str, #[case] is: &str, #[case] other: &str) {
    let facts = chargeback(1000, 100);
    assert!(holds(&condition(fact, "one_of", json!([other, is])), &facts));
    assert!(!holds(&condition(fact, "one_of", json!([other])), &facts));
    assert!(holds(&condition(fact, "none_of", json!([other])), &facts));
    assert!(!holds(&condition(fact, "none_of", json!([other, is])), &facts));
}

#[rstest]
fn an_unknown_word_is_neither_in_a_list_nor_outside(
    #[values("network", "network_code")] fact: &str,
    #[values("one_of", "none_of")] operator: &str,
) {
    assert!(!holds(&condition(fact, operator, json!(["visa"])), &bare(Inquiry)));
}

#[rstest]
#[case::warned(Some(true), [true, false])]
#[case::not_warned(Some(false), [false, true])]
#[case::unknown(None, [false, false])]
fn a_flag_is_yes_or_no_or_unknown(#[case] warned: Option<bool>, #[case] yes_no: [bool; 2]) {
    let facts = CaseFacts { early_fraud_warning: warned, ..chargeback(1000, 100) };
    let found =
        [true, false].map(|wanted| holds(&condition("early_fraud_warning", "is", wanted), &facts));
    assert_eq!(found, yes_no);
}

#[test]
fn answerable_is_a_flag() {
    let facts = CaseFacts { answerable: false, ..chargeback(1000, 100) };
    assert!(holds(&condition("answerable", "is", false), &facts));
    assert!(!holds(&condition("answerable", "is", true), &facts));
}

#[rstest]
#[case::both_hold(1000, "visa", true)]
#[case::one_fails(999, "visa", false)]
#[case::other_fails(1000, "amex", false)]
fn all_conditions_must_hold(#[case] amount: i64, #[case] network: &str, #[case] expected: bool) {
    let facts = CaseFacts { network: Some(network.to_owned()), ..chargeback(0, amount) };
    let when = json!([
        condition("amount", "at_least", 1000),
        condition("network", "one_of", json!(["visa"]))
    ]);
    let policy = checked(rules(&json!([waits("both", &when)])));
    assert_eq!(policy.choose(&facts).expect("chooses").rule.is_some(), expected);
}

#[test]
fn the_first_rule_that_fits_wins_and_kinds_are_kept_apart() {
    let policy = checked(rules(&json!([
        { "id": "a", "applies_to": ["inquiry"], "when": [], "action": "answer_inquiry" },
        { "id": "b", "applies_to": ["chargeback"], "when": [condition("amount", "at_most", 100)],
          "action": "accept", "autopilot": "act_after_grace" },
        { "id": "c", "applies_to": ["chargeback"], "when": [], "action": "contest" },
    ])));
    let chosen = |facts: &CaseFacts| policy.choose(facts).expect("chooses");
    let small = chosen(&chargeback(0, 100));
    assert_eq!((small.rule, small.action), (Some(1), CaseAction::Accept));
    assert_eq!(small.autopilot, crate::Autopilot::ActAfterGrace);
    assert_eq!(chosen(&chargeback(0, 101)).rule, Some(2));
    assert_eq!(chosen(&super::cases::case(Inquiry, 0, 100)).rule, Some(0));
}
