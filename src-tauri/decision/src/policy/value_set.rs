//! Sets of values of one fact: closed ranges of integers, finite or co-finite sets of texts, and
//! sets of booleans. All are discrete, so the operations are exact.

use std::collections::BTreeSet;

use money::MINOR_MAX;

use super::condition::NumberOperator;
use super::fact::NumberFact;

/// Whole numbers from `low` to `high`, both included; empty when `low` is above `high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: i64,
    pub(super) high: i64,
}

impl Range {
    pub(super) const ALL: Self = Self { low: i64::MIN, high: i64::MAX };
    const MONEY: Self = Self { low: -MINOR_MAX, high: MINOR_MAX };

    /// The range that fulfils a comparison. Limits are within ±(2^53 − 1), so ±1 does not saturate.
    pub(super) const fn of(operator: NumberOperator, limit: i64) -> Self {
        match operator {
            NumberOperator::AtLeast => Self { low: limit, ..Self::ALL },
            NumberOperator::Above => Self { low: limit.saturating_add(1), ..Self::ALL },
            NumberOperator::AtMost => Self { high: limit, ..Self::ALL },
            NumberOperator::Below => Self { high: limit.saturating_sub(1), ..Self::ALL },
            NumberOperator::Equals => Self { low: limit, high: limit },
        }
    }

    /// All values of a fact. The types of `CaseFacts` and its check keep facts inside.
    pub(super) fn domain(fact: NumberFact) -> Self {
        match fact {
            NumberFact::Amount => Self { low: 1, ..Self::MONEY },
            NumberFact::Balance
            | NumberFact::BalanceAfter
            | NumberFact::Available
            | NumberFact::AvailableAfter
            | NumberFact::Refunded
            | NumberFact::CounterFee
            | NumberFact::DisputeFee => Self::MONEY,
            NumberFact::DaysLeft => Self { low: i64::from(i32::MIN), high: i64::from(i32::MAX) },
            NumberFact::UsedShare | NumberFact::ReasonWinRate => Self { low: 0, high: 10_000 },
            NumberFact::CustomerAgeDays
            | NumberFact::TopUpCount
            | NumberFact::DisputeCount
            | NumberFact::ReasonDecidedCount => Self { low: 0, high: i64::from(u32::MAX) },
        }
    }

    pub(super) const fn is_empty(self) -> bool {
        self.low > self.high
    }

    pub(super) const fn contains(self, number: i64) -> bool {
        self.low <= number && number <= self.high
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self { low: self.low.max(other.low), high: self.high.min(other.high) }
    }

    pub(super) const fn is_within(self, other: Self) -> bool {
        self.is_empty() || (other.low <= self.low && self.high <= other.high)
    }

    /// The part below and the part above another range; either may be empty.
    pub(super) fn without(self, other: Self) -> [Self; 2] {
        if self.and(other).is_empty() {
            return [self, Self { low: 1, high: 0 }];
        }
        // At the limits of i64 the part must be empty.
        let below = other.low.checked_sub(1).map_or(Self { low: 1, high: 0 }, |high| Self {
            low: self.low,
            high: self.high.min(high),
        });
        let above = other.high.checked_add(1).map_or(Self { low: 1, high: 0 }, |low| Self {
            low: self.low.max(low),
            high: self.high,
        });
        [below, above]
    }

    /// `{a + b}`
    pub(super) const fn plus(self, other: Self) -> Self {
        Self { low: self.low.saturating_add(other.low), high: self.high.saturating_add(other.high) }
    }

    /// `{a − b}`
    pub(super) const fn minus(self, other: Self) -> Self {
        Self { low: self.low.saturating_sub(other.high), high: self.high.saturating_sub(other.low) }
    }

    pub(super) const fn only(number: i64) -> Self {
        Self { low: number, high: number }
    }
}

/// Texts: only these, or all but these. There are always more texts than in any list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Words {
    Only(BTreeSet<String>),
    Except(BTreeSet<String>),
}

impl Words {
    pub(super) const fn all() -> Self {
        Self::Except(BTreeSet::new())
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Only(words) => words.is_empty(),
            Self::Except(_) => false,
        }
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        match self {
            Self::Only(words) => words.contains(word),
            Self::Except(words) => !words.contains(word),
        }
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Only(a), Self::Only(b)) => Self::Only(a & b),
            (Self::Only(a), Self::Except(b)) => Self::Only(a.difference(b).cloned().collect()),
            (Self::Except(a), Self::Only(b)) => Self::Only(b.difference(a).cloned().collect()),
            (Self::Except(a), Self::Except(b)) => Self::Except(a | b),
        }
    }

    pub(super) fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Only(a), Self::Only(b)) => a.is_subset(b),
            (Self::Only(a), Self::Except(b)) => a.is_disjoint(b),
            (Self::Except(_), Self::Only(_)) => false,
            (Self::Except(a), Self::Except(b)) => b.is_subset(a),
        }
    }

    pub(super) fn complement(&self) -> Self {
        match self {
            Self::Only(words) => Self::Except(words.clone()),
            Self::Except(words) => Self::Only(words.clone()),
        }
    }
}

/// True, false, both or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answers {
    pub(super) yes: bool,
    pub(super) no: bool,
}

impl Answers {
    pub(super) const BOTH: Self = Self { yes: true, no: true };

    pub(super) const fn only(answer: bool) -> Self {
        Self { yes: answer, no: !answer }
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self { yes: self.yes && other.yes, no: self.no && other.no }
    }

    pub(super) const fn is_empty(self) -> bool {
        !self.yes && !self.no
    }
}
