use money::MINOR_MAX;
use proptest::prelude::*;

use super::{policy, refund, usd};
use crate::{RefundAction, decide_refund};

/// Far enough from the ends of the range that every sum of three of them fits.
const FAR: i64 = MINOR_MAX / 4;

/// Small numbers mostly, so that boundaries are hit and not only passed.
fn any_minor() -> impl Strategy<Value = i64> {
    prop_oneof![3 => -50_i64..=50, 1 => -FAR..=FAR]
}

fn any_asked() -> impl Strategy<Value = i64> {
    prop_oneof![3 => 1_i64..=50, 1 => 1..=FAR]
}

fn refund_action(tolerance: i64, balance: i64, asked: i64) -> RefundAction {
    decide_refund(&policy(tolerance), &refund(usd(balance), usd(asked))).expect("decides").action
}

/// The balance a counterfactual names, in credits.
fn named_credits(counterfactual: &str) -> i64 {
    let sign = if counterfactual.contains('-') { -1 } else { 1 };
    let digits: String = counterfactual.chars().filter(char::is_ascii_digit).collect();
    digits.parse::<i64>().expect("digits").saturating_mul(sign)
}

proptest! {
    #[test]
    fn the_refund_rule_is_the_one_of_the_design(
        tolerance in any_minor(), balance in any_minor(), asked in any_asked()
    ) {
        let automatic = asked.saturating_sub(balance) <= tolerance;
        prop_assert_eq!(
            refund_action(tolerance, balance, asked) == RefundAction::Automatic, automatic
        );
    }

    #[test]
    fn more_balance_never_turns_a_yes_into_a_no(
        tolerance in any_minor(), balance in any_minor(), asked in any_asked(), more in any_asked()
    ) {
        let richer = balance.saturating_add(more);
        if refund_action(tolerance, balance, asked) == RefundAction::Automatic {
            prop_assert_eq!(refund_action(tolerance, richer, asked), RefundAction::Automatic);
        }
    }

    #[test]
    fn a_smaller_amount_never_turns_a_yes_into_a_no(
        tolerance in any_minor(), balance in any_minor(), asked in 2..=FAR
    ) {
        let smaller = asked.saturating_sub(1);
        if refund_action(tolerance, balance, asked) == RefundAction::Automatic {
            prop_assert_eq!(refund_action(tolerance, balance, smaller), RefundAction::Automatic);
        }
    }

    #[test]
    fn a_larger_tolerance_never_turns_a_yes_into_a_no(
        tolerance in any_minor(), balance in any_minor(), asked in any_asked(), more in any_asked()
    ) {
        let larger = tolerance.saturating_add(more);
        if refund_action(tolerance, balance, asked) == RefundAction::Automatic {
            prop_assert_eq!(refund_action(larger, balance, asked), RefundAction::Automatic);
        }
    }

    #[test]
    fn the_counterfactual_is_true(
        tolerance in any_minor(), balance in any_minor(), asked in any_asked()
    ) {
        let of_refund = decide_refund(&policy(tolerance), &refund(usd(balance), usd(asked)))
            .expect("decides");
        let turn = named_credits(&of_refund.counterfactual);
        prop_assert_eq!(refund_action(tolerance, turn, asked), RefundAction::Automatic);
        prop_assert_eq!(
            refund_action(tolerance, turn.saturating_sub(1), asked), RefundAction::Review
        );
    }
}
