use money::{AmountError, MINOR_MAX};
use rstest::rstest;

use super::{amount, dispute, policy, usd};
use crate::DisputeAction::{Accept, Contest};
use crate::DisputeKind::{Chargeback, Inquiry};
use crate::{
    DecisionError, DisputeAction, DisputeFacts, DisputeKind, FactUsed, Policy, decide_dispute,
};

#[rstest]
#[case::situation_three(1000, 100, 0, Accept)]
#[case::situation_four(1000, 1000, 2000, Contest)]
#[case::exactly_at_the_tolerance(600, 100, 500, Accept)]
#[case::one_cent_above_the_tolerance(601, 100, 500, Accept)]
#[case::one_cent_below_the_tolerance(599, 100, 500, Contest)]
#[case::balance_exactly_used_up(100, 100, 0, Accept)]
#[case::one_cent_short(99, 100, 0, Contest)]
#[case::nothing_there(0, 100, 0, Contest)]
#[case::balance_already_negative(-1, 100, 0, Contest)]
#[case::negative_tolerance_reached(0, 100, -100, Accept)]
#[case::negative_tolerance_missed(-1, 100, -100, Contest)]
#[case::smallest_amount(1, 1, 0, Accept)]
#[case::largest_amount(MINOR_MAX, MINOR_MAX, 0, Accept)]
fn a_dispute_is_accepted_when_enough_is_left(
    #[case] balance: i64,
    #[case] disputed: i64,
    #[case] tolerance: i64,
    #[case] expected: DisputeAction,
    #[values(Inquiry, Chargeback)] kind: DisputeKind,
    #[values(true, false)] answerable: bool,
) {
    let facts = DisputeFacts { kind, answerable, ..dispute(usd(balance), usd(disputed)) };
    let decision = decide_dispute(&policy(tolerance), &facts);
    assert_eq!(decision.as_ref().map(|decision| decision.action), Ok(expected), "{decision:#?}");
}

#[rstest]
#[case::nothing(usd(0))]
#[case::less_than_nothing(usd(-1))]
fn a_dispute_about_nothing_is_refused(#[case] disputed: money::Amount) {
    let refused = decide_dispute(&policy(500), &dispute(usd(1000), disputed));
    assert_eq!(refused, Err(DecisionError::AmountNotPositive { amount: disputed }));
}

#[rstest]
#[case::balance(DisputeFacts { balance: amount(9, "eur"), ..dispute(usd(9), usd(9)) })]
#[case::available(DisputeFacts { available: amount(9, "eur"), ..dispute(usd(9), usd(9)) })]
#[case::amount(DisputeFacts { amount: amount(9, "eur"), ..dispute(usd(9), usd(9)) })]
fn facts_of_two_currencies_are_refused(#[case] facts: DisputeFacts) {
    let refused = decide_dispute(&policy(500), &facts).expect_err("two currencies");
    assert!(matches!(refused, DecisionError::Amount(AmountError::CurrencyMismatch { .. })));
}

#[rstest]
#[case::balance_after(policy(0), dispute(usd(-MINOR_MAX), usd(1)))]
#[case::turning_point(policy(MINOR_MAX), dispute(usd(0), usd(1)))]
fn sums_out_of_range_are_refused(#[case] policy: Policy, #[case] facts: DisputeFacts) {
    let refused = decide_dispute(&policy, &facts);
    assert_eq!(refused, Err(DecisionError::Amount(AmountError::OutOfRange)));
}

#[rstest]
#[case::accept(
    dispute(usd(1000), usd(100)),
    0,
    "dispute_within_balance",
    "Accept: after paying $1.00 the balance would still be $9.00, at least the tolerance of $0.00.",
    "Would be contested at a balance below $1.00."
)]
#[case::contest(
    dispute(usd(1000), usd(1000)),
    500,
    "dispute_beyond_balance",
    "Contest: after paying $10.00 the balance would be $0.00, below the tolerance of $5.00.",
    "Would be accepted at a balance of $15.00 or more."
)]
#[case::accept_inquiry(
    DisputeFacts { kind: Inquiry, ..dispute(usd(1000), usd(100)) }, 0, "dispute_within_balance",
    "Refund: after refunding $1.00 in full the balance would still be $9.00, \
     at least the tolerance of $0.00. \
     Closing does not end an inquiry: refund it in full or answer it.",
    "Would be answered at a balance below $1.00."
)]
#[case::accept_silent_inquiry(
    DisputeFacts { kind: Inquiry, answerable: false, ..dispute(usd(1000), usd(100)) },
    0, "dispute_within_balance",
    "Refund: after refunding $1.00 in full the balance would still be $9.00, \
     at least the tolerance of $0.00. \
     Closing does not end an inquiry, and the bank takes no answer: refund it in full.",
    "Would be answered at a balance below $1.00."
)]
#[case::contest_inquiry(
    DisputeFacts { kind: Inquiry, ..dispute(usd(1000), usd(1000)) }, 2000, "dispute_beyond_balance",
    "Answer: after refunding $10.00 in full the balance would be $0.00, \
     below the tolerance of $20.00.",
    "Would be refunded at a balance of $30.00 or more."
)]
#[case::contest_without_answer(
    DisputeFacts { answerable: false, ..dispute(usd(-320), usd(1000)) }, 500,
    "dispute_beyond_balance",
    "Contest: after paying $10.00 the balance would be -$13.20, below the tolerance of $5.00. \
     But the bank takes no answer here, so no evidence can be sent.",
    "Would be accepted at a balance of $15.00 or more."
)]
fn the_reason_is_told_in_words(
    #[case] facts: DisputeFacts,
    #[case] tolerance: i64,
    #[case] rule: &str,
    #[case] sentence: &str,
    #[case] counterfactual: &str,
) {
    let decision = decide_dispute(&policy(tolerance), &facts).expect("decides");
    assert_eq!(decision.rule, rule);
    assert_eq!(decision.sentence, sentence);
    assert_eq!(decision.counterfactual, counterfactual);
    assert_eq!(decision.policy_version, 7);
}

#[test]
fn the_facts_say_where_they_were_read() {
    let facts = DisputeFacts {
        kind: Inquiry,
        answerable: false,
        ..dispute(amount(-1250, "kwd"), amount(300, "kwd"))
    };
    let decision = decide_dispute(&Policy::default(), &facts).expect("decides");
    assert_eq!(
        decision.facts,
        [
            FactUsed::new("amount", "0.300 KWD", "dispute"),
            FactUsed::new("balance", "-1.250 KWD", "wallet"),
            FactUsed::new("tolerance", "0.500 KWD", "policy"),
            FactUsed::new("kind", "inquiry", "dispute"),
            FactUsed::new("answerable", "no", "dispute"),
        ]
    );
}
