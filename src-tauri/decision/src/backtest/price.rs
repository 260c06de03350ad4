//! The value of an action in one past case; see the table in the module above.

use super::past::{PastCase, PastOutcome};
use crate::DisputeKind;
use crate::policy::{CaseAction, CaseFacts, WinRecord, at_risk};

/// Losses, in minor units of the case; never below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Price {
    pub(super) amount: i64,
    pub(super) fees: i64,
    pub(super) is_estimate: bool,
}

impl Price {
    const fn sure(amount: i64, fees: i64) -> Self {
        Self { amount, fees, is_estimate: false }
    }
}

/// The value of an action; `None` when it cannot be determined.
pub(super) fn price(action: CaseAction, case: &PastCase) -> Option<Price> {
    let facts = &case.facts;
    match action {
        CaseAction::Accept => Some(accepted(facts)),
        CaseAction::RefundInFull => Some(refunded(facts)),
        CaseAction::Contest | CaseAction::AnswerInquiry => match case.outcome {
            PastOutcome::Won => Some(won(facts)),
            PastOutcome::Lost => Some(lost(facts)),
            PastOutcome::Open | PastOutcome::Accepted | PastOutcome::Refunded => estimated(facts),
        },
        // The actual outcome is used; the person might decide otherwise another time.
        CaseAction::Wait | CaseAction::AskPerson => {
            as_it_came_out(case).map(|price| Price { is_estimate: true, ..price })
        }
    }
}

fn as_it_came_out(case: &PastCase) -> Option<Price> {
    match case.outcome {
        PastOutcome::Open => None,
        PastOutcome::Won => Some(won(&case.facts)),
        PastOutcome::Lost => Some(lost(&case.facts)),
        PastOutcome::Accepted => Some(accepted(&case.facts)),
        PastOutcome::Refunded => Some(refunded(&case.facts)),
    }
}

fn dispute_fee(facts: &CaseFacts) -> i64 {
    facts.dispute_fee.filter(|_| facts.has_dispute_fee()).map_or(0, money::MinorUnits::get)
}

fn counter_fee(facts: &CaseFacts) -> i64 {
    facts.counter_fee.filter(|_| facts.has_counter_fee()).map_or(0, money::MinorUnits::get)
}

fn accepted(facts: &CaseFacts) -> Price {
    Price::sure(facts.asked().get(), dispute_fee(facts))
}

fn refunded(facts: &CaseFacts) -> Price {
    Price::sure(facts.asked().get(), 0)
}

fn won(facts: &CaseFacts) -> Price {
    match facts.kind {
        DisputeKind::Chargeback if !facts.fee_comes_back() => Price::sure(0, dispute_fee(facts)),
        DisputeKind::Chargeback | DisputeKind::Inquiry => Price::sure(0, 0),
    }
}

fn lost(facts: &CaseFacts) -> Price {
    let fees = match facts.kind {
        DisputeKind::Chargeback => dispute_fee(facts).saturating_add(counter_fee(facts)),
        // It became a chargeback, whose answer is a case of its own.
        DisputeKind::Inquiry => dispute_fee(facts),
    };
    Price::sure(facts.asked().get(), fees)
}

/// The expected value by the win rate of that time, rounded against the merchant.
fn estimated(facts: &CaseFacts) -> Option<Price> {
    let win_probability = facts.reason_record.and_then(WinRecord::rate)?;
    let (won, lost) = (won(facts), lost(facts));
    let between = |won: i64, lost: i64| {
        won.saturating_add(at_risk(lost.saturating_sub(won), win_probability))
    };
    Some(Price {
        amount: between(won.amount, lost.amount),
        fees: between(won.fees, lost.fees),
        is_estimate: true,
    })
}
