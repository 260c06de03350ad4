//! What would another policy have done with every past case, and what would that have cost?
//!
//! Every case is asked, none is sampled, and each with the facts of its time. Money is told per
//! currency and never added across.
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
/// `progress` hears how many cases were seen, every [`PROGRESS_EVERY`] cases and once at the end;
/// breaking stops the replay, and the result says that it is incomplete.
///
/// # Errors
/// [`DecisionError::Amount`] when a sum is beyond the range of amounts. A single case nobody can
/// decide about is no error: it is listed.
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
    // The last word: everything is seen, so there is nothing left to stop.
    let _: ControlFlow<()> = progress(tally.seen());
    Ok(tally.finish(true))
}
