//! A row per boundary, the words an operator reads, and the laws between decisions.

mod back_tests;
mod cases;
mod counterfactuals;
mod decisions;
mod drafts;
mod expected_values;
mod laws;
mod operators;
mod policy_laws;
mod problems;
mod sentences;

use money::Amount;

use crate::{RefundFacts, RefundPolicy};

pub(crate) fn amount(minor: i64, code: &str) -> Amount {
    Amount::new(minor, code.parse().expect("a currency")).expect("within the range")
}

pub(crate) fn usd(minor: i64) -> Amount {
    amount(minor, "usd")
}

pub(crate) fn policy(tolerance: i64) -> RefundPolicy {
    let tolerance = tolerance.try_into().expect("within the range");
    RefundPolicy { version: 7, refund_tolerance: tolerance }
}

pub(crate) fn refund(balance: Amount, amount: Amount) -> RefundFacts {
    let under_way = Amount::zero(balance.currency());
    RefundFacts { money: amount, credits: amount, balance, under_way }
}
