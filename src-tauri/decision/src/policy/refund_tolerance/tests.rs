use money::{AmountError, MINOR_MAX};
use rstest::rstest;

use super::RefundAction::{Automatic, Review};
use super::*;
use crate::tests::{amount, policy, refund, usd};

#[rstest]
#[case::balance_covers_it(1000, 500, 500, Automatic)]
#[case::balance_exactly_used_up(500, 500, 0, Automatic)]
#[case::one_cent_short_without_tolerance(499, 500, 0, Review)]
#[case::short_by_one_cent_less_than_the_tolerance(501, 1000, 500, Automatic)]
#[case::short_by_exactly_the_tolerance(500, 1000, 500, Automatic)]
#[case::short_by_one_cent_more_than_the_tolerance(499, 1000, 500, Review)]
#[case::nothing_left_amount_at_the_tolerance(0, 500, 500, Automatic)]
#[case::nothing_left_amount_above_the_tolerance(0, 501, 500, Review)]
#[case::negative_balance_within(-100, 400, 500, Automatic)]
#[case::negative_balance_beyond(-101, 400, 500, Review)]
#[case::negative_balance_without_tolerance(-1, 1, 0, Review)]
#[case::negative_tolerance_wants_more_than_the_amount(600, 500, -100, Automatic)]
#[case::negative_tolerance_missed_by_one_cent(599, 500, -100, Review)]
#[case::smallest_amount(1, 1, 0, Automatic)]
#[case::largest_amount(MINOR_MAX, MINOR_MAX, 0, Automatic)]
fn a_refund_is_automatic_when_little_is_missing(
    #[case] balance: i64,
    #[case] asked: i64,
    #[case] tolerance: i64,
    #[case] expected: RefundAction,
) {
    let decision = decide_refund(&policy(tolerance), &refund(usd(balance), usd(asked)));
    assert_eq!(decision.as_ref().map(|decision| decision.action), Ok(expected), "{decision:#?}");
}

#[rstest]
#[case::nothing(usd(0))]
#[case::less_than_nothing(usd(-1))]
fn a_refund_of_nothing_is_refused(#[case] asked: money::Amount) {
    let refused = decide_refund(&policy(500), &refund(usd(1000), asked));
    assert_eq!(refused, Err(DecisionError::AmountNotPositive { amount: asked }));
}

#[rstest]
#[case::balance(RefundFacts { balance: amount(9, "eur"), ..refund(usd(9), usd(9)) })]
#[case::under_way(RefundFacts { under_way: amount(9, "eur"), ..refund(usd(9), usd(9)) })]
#[case::credits(RefundFacts { credits: amount(9, "eur"), ..refund(usd(9), usd(9)) })]
fn facts_of_two_currencies_are_refused(#[case] facts: RefundFacts) {
    let refused = decide_refund(&policy(500), &facts).expect_err("two currencies");
    assert!(matches!(refused, DecisionError::Amount(AmountError::CurrencyMismatch { .. })));
    assert_eq!(refused.code(), "currency_mismatch");
}

#[rstest]
#[case::balance_after(policy(0), refund(usd(-MINOR_MAX), usd(1)))]
#[case::turning_point(policy(-MINOR_MAX), refund(usd(0), usd(1)))]
fn sums_out_of_range_are_refused(#[case] policy: RefundPolicy, #[case] facts: RefundFacts) {
    let refused = decide_refund(&policy, &facts);
    assert_eq!(refused, Err(DecisionError::Amount(AmountError::OutOfRange)));
}

#[rstest]
#[case::automatic(
    1000,
    500,
    500,
    "refund_within_tolerance",
    "Automatic: refunding $5.00 takes 500 credits, which leaves 500 credits; \
     the tolerance of 500 credits allows down to -500 credits.",
    "Would go to review at a balance below 0 credits."
)]
#[case::review(
    0,
    1000,
    500,
    "refund_beyond_tolerance",
    "Review: refunding $10.00 takes 1,000 credits, which would leave -1,000 credits; \
     the tolerance of 500 credits allows no lower than -500 credits.",
    "Would be automatic at a balance of 500 credits or more."
)]
fn the_reason_is_a_sentence(
    #[case] balance: i64,
    #[case] asked: i64,
    #[case] tolerance: i64,
    #[case] rule: &str,
    #[case] sentence: &str,
    #[case] counterfactual: &str,
) {
    let decision =
        decide_refund(&policy(tolerance), &refund(usd(balance), usd(asked))).expect("decides");
    assert_eq!(decision.rule, rule);
    assert_eq!(decision.sentence, sentence);
    assert_eq!(decision.counterfactual, counterfactual);
    assert_eq!(decision.policy_version, 7);
}

#[test]
fn the_facts_say_where_they_were_read() {
    let facts = refund(amount(1000, "jpy"), amount(300, "jpy"));
    let decision = decide_refund(&RefundPolicy::default(), &facts).expect("decides");
    assert_eq!(
        decision.facts,
        [
            FactUsed::new("amount", "¥300", "refund_request"),
            FactUsed::new("credits", "300 credits", "refund_request"),
            FactUsed::new("balance", "1,000 credits", "wallet"),
            FactUsed::new("under_way", "0 credits", "wallet"),
            FactUsed::new("tolerance", "500 credits", "policy"),
        ]
    );
    assert_eq!(decision.policy_version, 1);
}

/// Tolerance 500 and an empty wallet: one request of 500 leaves, whatever the others are about.
#[rstest]
#[case::nothing_under_way(0, 0, 500, Automatic)]
#[case::one_under_way(0, 500, 500, Review)]
#[case::half_of_the_tolerance_under_way(0, 250, 250, Automatic)]
#[case::half_and_one_more(0, 250, 251, Review)]
#[case::balance_covers_both(1000, 500, 1000, Automatic)]
#[case::balance_covers_both_less_one(999, 500, 1000, Review)]
fn what_is_under_way_counts_as_gone(
    #[case] balance: i64,
    #[case] under_way: i64,
    #[case] asked: i64,
    #[case] expected: RefundAction,
) {
    let facts = RefundFacts { under_way: usd(under_way), ..refund(usd(balance), usd(asked)) };
    let decision = decide_refund(&policy(500), &facts).expect("decides");
    assert_eq!(decision.action, expected, "{}", decision.sentence);
}

#[test]
fn what_is_under_way_is_named() {
    let facts = RefundFacts { under_way: usd(500), ..refund(usd(0), usd(500)) };
    let decision = decide_refund(&policy(500), &facts).expect("decides");
    assert_eq!(
        decision.sentence,
        "Review: refunding $5.00 takes 500 credits and 500 credits are under way, which would leave \
         -1,000 credits; the tolerance of 500 credits allows no lower than -500 credits."
    );
    assert_eq!(decision.counterfactual, "Would be automatic at a balance of 500 credits or more.");
}

/// 50,000 credits for $10.00: a refund of a quarter.
#[test]
fn credits_and_money_are_two_units() {
    let facts = RefundFacts { money: usd(250), ..refund(usd(50_000), usd(12_500)) };
    let decision = decide_refund(&policy(500), &facts).expect("decides");
    assert_eq!(
        decision.sentence,
        "Automatic: refunding $2.50 takes 12,500 credits, which leaves 37,500 credits; \
         the tolerance of 500 credits allows down to -500 credits."
    );
}
