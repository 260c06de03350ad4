use money::Currency;
use rstest::rstest;
use serde_json::{Value, json};

use super::cases::{condition, draft, rules, waits};
use crate::DisputePolicy;

fn sentences(policy: Value) -> Vec<String> {
    draft(policy).read().expect("a policy").sentences(Currency::USD)
}

#[test]
fn the_standard_policy_in_plain_english() {
    assert_eq!(
        DisputePolicy::default().sentences(Currency::USD),
        [
            "If it is a chargeback and the balance after it is the tolerance of 500 credits or more: \
             accept it. Proposed only.",
            "If it is an inquiry and the balance after it is the tolerance of 500 credits or more: \
             refund the payment in full. Proposed only.",
            "Otherwise: contest it with evidence. Proposed only.",
        ]
    );
}

#[test]
fn a_policy_without_rules_is_one_sentence() {
    let policy = json!({
        "settings": { "tolerance": 0 }, "rules": [],
        "fallback": { "action": "contest", "autopilot": "act_after_grace" }
    });
    assert_eq!(
        sentences(policy),
        ["Always: contest it with evidence. Done by itself after the grace period."]
    );
}

#[rstest]
#[case(condition("amount", "at_least", 1000), "the amount is 1,000 credits or more")]
#[case(condition("balance", "at_most", -5), "the balance is -5 credits or less")]
#[case(condition("days_left", "below", 1), "the time left is less than 1 day")]
#[case(
    condition("customer_age_days", "above", 30),
    "the age of the customer's account is more than 30 days"
)]
#[case(
    condition("used_share", "equals", 1250),
    "the used share of the disputed credits is exactly 12.50%"
)]
#[case(
    condition("top_up_count", "at_least", 3),
    "the number of the customer's top-ups is 3 or more"
)]
#[case(condition("reason", "one_of", json!(["a"])), "the reason is a")]
#[case(condition("network", "one_of", json!(["a", "b", "c"])), "the network is a, b or c")]
#[case(condition("network_code", "none_of", json!(["a", "b"])), "the network's code is not a or b")]
#[case(condition("early_fraud_warning", "is", true), "there was an early fraud warning")]
#[case(condition("answerable", "is", false), "the bank takes no answer")]
fn a_condition_in_plain_english(#[case] condition: Value, #[case] expected: &str) {
    let found = &sentences(rules(&json!([waits("a", &json!([condition]))])))[0];
    assert_eq!(*found, format!("If it is an inquiry or a chargeback and {expected}: wait."));
}

#[test]
fn money_is_written_in_the_one_currency_of_a_rule() {
    let rule = |currencies: &[&str]| {
        waits(
            "a",
            &json!([
                condition("dispute_fee", "below", 1000),
                condition("currency", "one_of", json!(currencies))
            ]),
        )
    };
    let yen = &sentences(rules(&json!([rule(&["jpy"])])))[0];
    assert!(yen.contains("less than ¥1,000"), "{yen}");
    let two = &sentences(rules(&json!([rule(&["jpy", "usd"])])))[0];
    assert!(two.contains("less than $10.00"), "{two}");
}
