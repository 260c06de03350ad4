//! The cases that fulfil a set of conditions, as a box with one side per fact.
//!
//! A side contains the values of a fact, and whether it may be unknown. Sides are independent
//! except for `balance − amount = balance_after` and `available − amount = available_after`, which
//! [`Region::tighten`] applies. The two equations share one variable and have unit coefficients, so
//! tightening until nothing changes is exact: a non-empty box contains a case.

use std::rc::Rc;

use super::compiled::Test;
use super::fact::{FlagFact, NumberFact, WordFact};
use super::value_set::{Answers, Range, Words};

#[derive(Clone, Debug)]
struct Side<S> {
    known: S,
    unknown: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Region {
    numbers: Vec<Side<Range>>,
    /// Shared, because parts of a region differ from it in one side.
    words: Vec<Side<Rc<Words>>>,
    flags: Vec<Side<Answers>>,
}

const EQUATIONS: [[NumberFact; 3]; 2] = [
    [NumberFact::Balance, NumberFact::Amount, NumberFact::BalanceAfter],
    [NumberFact::Available, NumberFact::Amount, NumberFact::AvailableAfter],
];

impl Region {
    /// All cases.
    pub(super) fn whole() -> Self {
        let numbers = NumberFact::ALL
            .iter()
            .map(|fact| Side { known: Range::domain(*fact), unknown: !fact.is_always_known() });
        let words = WordFact::ALL
            .iter()
            .map(|fact| Side { known: Rc::new(Words::all()), unknown: !fact.is_always_known() });
        let flags = FlagFact::ALL
            .iter()
            .map(|fact| Side { known: Answers::BOTH, unknown: !fact.is_always_known() });
        Self { numbers: numbers.collect(), words: words.collect(), flags: flags.collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.numbers.iter().any(|side| side.known.is_empty() && !side.unknown)
            || self.words.iter().any(|side| side.known.is_empty() && !side.unknown)
            || self.flags.iter().any(|side| side.known.is_empty() && !side.unknown)
    }

    /// The part in which a condition holds.
    pub(super) fn with(mut self, test: &Test) -> Self {
        match test {
            Test::Number { fact, range } => {
                let side = &mut self.numbers[*fact as usize];
                *side = Side { known: side.known.and(*range), unknown: false };
                self.tighten();
            }
            Test::Word { fact, words } => {
                let side = &mut self.words[*fact as usize];
                *side = Side { known: Rc::new(side.known.and(words)), unknown: false };
            }
            Test::Flag { fact, value } => {
                let side = &mut self.flags[*fact as usize];
                *side = Side { known: side.known.and(Answers::only(*value)), unknown: false };
            }
        }
        self
    }

    /// The parts in which it does not hold: disjoint, complete, none of them empty.
    pub(super) fn without(&self, test: &Test) -> Vec<Self> {
        let mut parts = vec![];
        match test {
            Test::Number { fact, range } => {
                let index = *fact as usize;
                let [below, above] = self.numbers[index].known.without(*range);
                parts.push(self.number_side(index, below, false));
                parts.push(self.number_side(index, above, false));
                let nothing = Range { low: 1, high: 0 };
                parts.push(self.number_side(index, nothing, self.numbers[index].unknown));
            }
            Test::Word { fact, words } => {
                let mut part = self.clone();
                let side = &mut part.words[*fact as usize];
                side.known = Rc::new(side.known.and(&words.complement()));
                parts.push(part);
            }
            Test::Flag { fact, value } => {
                let mut part = self.clone();
                let side = &mut part.flags[*fact as usize];
                side.known = side.known.and(Answers::only(!value));
                parts.push(part);
            }
        }
        parts.retain(|part| !part.is_empty());
        parts
    }

    fn number_side(&self, index: usize, known: Range, unknown: bool) -> Self {
        let mut part = self.clone();
        part.numbers[index] = Side { known, unknown };
        part.tighten();
        part
    }

    /// Whether a condition holds in all of it. Exact, because sides are kept tight.
    pub(super) fn implies(&self, test: &Test) -> bool {
        match test {
            Test::Number { fact, range } => {
                let side = &self.numbers[*fact as usize];
                !side.unknown && side.known.is_within(*range)
            }
            Test::Word { fact, words } => {
                let side = &self.words[*fact as usize];
                !side.unknown && side.known.is_within(words)
            }
            Test::Flag { fact, value } => {
                let side = &self.flags[*fact as usize];
                !side.unknown && side.known.and(Answers::only(!value)).is_empty()
            }
        }
    }

    /// Whether all conditions hold in some of it.
    pub(super) fn overlaps(&self, tests: &[Test]) -> bool {
        // Most disjoint regions differ in one side, which is found without a copy.
        let apart = tests.iter().any(|test| match test {
            Test::Number { fact, range } => {
                self.numbers[*fact as usize].known.and(*range).is_empty()
            }
            Test::Word { fact, words } => {
                self.words[*fact as usize].known.is_within(&words.complement())
            }
            Test::Flag { fact, value } => {
                self.flags[*fact as usize].known.and(Answers::only(*value)).is_empty()
            }
        });
        !apart && !tests.iter().fold(self.clone(), Self::with).is_empty()
    }

    /// The cases that do not pass all tests, as disjoint parts. The region must overlap with the
    /// tests.
    pub(super) fn minus(&self, tests: &[Test]) -> Vec<Self> {
        let mut rest = self.clone();
        let mut left = vec![];
        for test in tests {
            if !rest.implies(test) {
                left.extend(rest.without(test));
                rest = rest.with(test);
            }
        }
        left
    }

    fn tighten(&mut self) {
        // The first round may change the shared amount, the second applies it to the others; after
        // that nothing changes.
        for _ in 0..2 {
            for equation in EQUATIONS {
                let [whole, part, rest] = equation.map(|fact| self.numbers[fact as usize].known);
                if whole.is_empty() || part.is_empty() || rest.is_empty() {
                    return;
                }
                let whole = whole.and(rest.plus(part));
                let rest = rest.and(whole.minus(part));
                let part = part.and(whole.minus(rest));
                for (fact, range) in equation.into_iter().zip([whole, part, rest]) {
                    self.numbers[fact as usize].known = range;
                }
            }
        }
    }
}
