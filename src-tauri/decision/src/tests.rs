//! A row per boundary, the words an operator reads, and the laws between decisions.

mod back_tests;
mod cases;
mod counterfactuals;
mod decisions;
mod disputes;
mod drafts;
mod expected_values;
mod laws;
mod operators;
mod policy_laws;
mod problems;
mod refunds;
mod sentences;

use money::Amount;

use crate::{
    DisputeAction, DisputeFacts, DisputeKind, Policy, RefundAction, RefundFacts, decide_dispute,
    decide_refund,
};

fn amount(minor: i64, code: &str) -> Amount {
    Amount::new(minor, code.parse().expect("a currency")).expect("within the range")
}

fn usd(minor: i64) -> Amount {
    amount(minor, "usd")
}

/// Both tolerances alike; [`each_kind_of_case_has_its_own_tolerance`] tells them apart.
fn policy(tolerance: i64) -> Policy {
    let tolerance = tolerance.try_into().expect("within the range");
    Policy { version: 7, refund_tolerance: tolerance, dispute_tolerance: tolerance }
}

fn refund(balance: Amount, amount: Amount) -> RefundFacts {
    RefundFacts { amount, balance, available: balance }
}

fn dispute(balance: Amount, amount: Amount) -> DisputeFacts {
    DisputeFacts {
        amount,
        balance,
        available: balance,
        kind: DisputeKind::Chargeback,
        reason: "fraudulent".to_owned(),
        due_at: None,
        answerable: true,
    }
}

#[test]
fn each_kind_of_case_has_its_own_tolerance() {
    let policy = Policy { version: 1, refund_tolerance: 100.into(), dispute_tolerance: 0.into() };
    let refund = decide_refund(&policy, &refund(usd(0), usd(100))).expect("decides");
    assert_eq!(refund.action, RefundAction::Automatic);
    let dispute = decide_dispute(&policy, &dispute(usd(100), usd(100))).expect("decides");
    assert_eq!(dispute.action, DisputeAction::Accept);
}
