//! Back-test: the decisions of another policy about every past case, and what they would have cost.
//!
//! Every case is decided, none is sampled, each with the facts of its time. Money is summed per
//! currency.
//!
//! # What an action is worth
//!
//! | Action | Money and fees of a chargeback | of an inquiry |
//! |---|---|---|
//! | accept | −amount, −dispute fee | – |
//! | refund in full | –  | −amount, no fee |
//! | contest, answer: it really was answered | won: no money, −dispute fee; lost: −amount, −dispute fee −counter fee | won: nothing; lost: −amount, −dispute fee |
//! | contest, answer: it was not | the same, weighed with the win rate known at the time: an estimate | the same |
//! | wait, ask a person | as it really came out: an estimate | the same |
//!
//! A case that one of the two sides cannot price (still open, no win rate) is left out of both sums
//! and counted as unpriced, so that the two stay comparable.

mod past;
mod price;
mod tally;
mod totals;

use std::ops::ControlFlow;

pub use past::{Baseline, PastCase, PastOutcome};
pub use totals::{BackTest, Flip, GroupTotals, MoneyTotals, RuleCount, Totals, UndecidedCase};

use crate::{CurrencyPolicies, DecisionError};
use price::price;
use tally::Tally;

/// Cases between two calls of `progress`.
pub const PROGRESS_EVERY: u64 = 1_000;

/// Replays past cases under a draft.
///
/// `progress` receives the number of cases done, every [`PROGRESS_EVERY`] cases and once at the
/// end; `Break` stops the back-test, and the result is marked as incomplete.
///
/// # Errors
/// [`DecisionError::Amount`] when a sum is beyond the range of amounts. A case that cannot be
/// decided is not an error: it is listed.
pub fn back_test(
    cases: impl IntoIterator<Item = PastCase>,
    baseline: Baseline<'_>,
    draft: &CurrencyPolicies,
    mut progress: impl FnMut(u64) -> ControlFlow<()>,
) -> Result<BackTest, DecisionError> {
    let mut tally = Tally::of(draft.at_home());
    for case in cases {
        let policy = draft.of(case.facts.currency);
        match baseline.action(&case).and_then(|was| Ok((was, policy.choose(&case.facts)?))) {
            Ok((was, choice)) => {
                let priced = price(was, &case).zip(price(choice.action, &case));
                tally.count(case, was, choice, priced)?;
            }
            Err(refusal) => tally.undecided(case.id, &refusal),
        }
        if tally.seen().is_multiple_of(PROGRESS_EVERY) && progress(tally.seen()).is_break() {
            return Ok(tally.finish(false));
        }
    }
    // All cases are done, so there is nothing left to stop.
    let _: ControlFlow<()> = progress(tally.seen());
    Ok(tally.finish(true))
}
