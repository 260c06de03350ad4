//! The nearest change of one number that would give another action.
//!
//! Along one number, with all other facts fixed, a policy is a short list of ranges: a rule that
//! fails because of another fact is excluded, and a rule that does not use the number ends the
//! list. The action is constant within a range, so testing the ends of the ranges finds the nearest
//! change exactly.

use super::compiled::{CheckedPolicy, Choice, Test};
use super::document::CaseAction;
use super::fact::NumberFact;
use super::facts::CaseFacts;
use super::value_set::Range;
use super::words;

/// The nearest change of one number that would give another action.
///
/// Money comes before days, shares and counts, because these cannot be compared with each other;
/// for money the smallest change is chosen, the balance first.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct Counterfactual {
    /// The fact that would have to change.
    pub fact: NumberFact,
    /// Its current value, in the unit of the fact.
    pub current: i64,
    /// The nearest value with another action.
    pub from: i64,
    /// The last value, away from the current one, with that action; `None` when there is no limit.
    pub to: Option<i64>,
    /// The action then.
    pub action: CaseAction,
    /// The rule then, or `fallback`.
    pub rule: String,
    /// The same, for people.
    pub sentence: String,
}

/// In the order of preference. Without derived facts, which follow from these, and without the
/// record of a reason, whose rate and count change together.
const VARIABLES: [NumberFact; 11] = [
    NumberFact::Balance,
    NumberFact::Amount,
    NumberFact::Available,
    NumberFact::Refunded,
    NumberFact::CounterFee,
    NumberFact::DisputeFee,
    NumberFact::DaysLeft,
    NumberFact::CustomerAgeDays,
    NumberFact::UsedShare,
    NumberFact::TopUpCount,
    NumberFact::DisputeCount,
];

/// A set of variables, one bit each.
#[derive(Clone, Copy)]
struct Variables(u32);

impl Variables {
    const NONE: Self = Self(0);
    const ALL: Self = Self(u32::MAX);

    const fn just(fact: NumberFact) -> Self {
        Self(1 << fact as u32)
    }

    /// The variables that a test depends on.
    const fn of(test: &Test) -> Self {
        match test {
            Test::Number { fact, .. } => match fact.parts() {
                [part, whole] => Self::just(*part).or(Self::just(*whole)),
                _ => Self::just(*fact),
            },
            Test::Word { .. } | Test::Flag { .. } => Self::NONE,
        }
    }

    const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    const fn has(self, fact: NumberFact) -> bool {
        self.0 & Self::just(fact).0 != 0
    }
}

/// State of a rule for the case.
struct RuleState {
    rule: usize,
    holds: bool,
    /// Variables that any of its tests depends on.
    looks_at: Variables,
    /// Variables that every failing test depends on: changing one of these alone can make the rule
    /// fit.
    can_fit_by: Variables,
}

/// The values of one number for which a rule fits.
struct Band {
    range: Range,
    choice: Choice,
}

/// A change found along one number.
struct Turn {
    fact: NumberFact,
    current: i64,
    from: i64,
    to: Option<i64>,
    choice: Choice,
}

impl CheckedPolicy {
    pub(super) fn counterfactual(&self, facts: &CaseFacts) -> Option<Counterfactual> {
        let rule_states = self.rule_states(facts);
        let mut nearest: Option<Turn> = None;
        for fact in VARIABLES {
            let is_later_unit =
                nearest.as_ref().is_some_and(|turn| turn.fact.unit() != fact.unit());
            if is_later_unit {
                break;
            }
            let Some(turn) = self.turn(facts, &rule_states, fact) else { continue };
            if nearest.as_ref().is_none_or(|nearest| turn.distance() < nearest.distance()) {
                nearest = Some(turn);
            }
        }
        nearest.map(|turn| self.counterfactual_of(&turn, facts))
    }

    fn rule_states(&self, facts: &CaseFacts) -> Vec<RuleState> {
        let mut rule_states = Vec::with_capacity(self.rules.len());
        for (index, rule) in self.rules.iter().enumerate() {
            if !rule.is_about(facts.kind) {
                continue;
            }
            let mut state = RuleState {
                rule: index,
                holds: true,
                looks_at: Variables::NONE,
                can_fit_by: Variables::ALL,
            };
            for test in &rule.tests {
                let moved_by = Variables::of(test);
                state.looks_at = state.looks_at.or(moved_by);
                if !test.holds(facts) {
                    state.holds = false;
                    state.can_fit_by = state.can_fit_by.and(moved_by);
                }
            }
            let is_end = state.holds && state.looks_at.0 == 0;
            if state.holds || state.can_fit_by.0 != 0 {
                rule_states.push(state);
            }
            if is_end {
                break;
            }
        }
        rule_states
    }

    /// The policy along one number, first match first; the last band covers all values.
    fn bands(&self, facts: &CaseFacts, rule_states: &[RuleState], fact: NumberFact) -> Vec<Band> {
        let mut bands = vec![];
        for state in rule_states {
            if !state.holds && !state.can_fit_by.has(fact) {
                continue;
            }
            let tests = self.rules.get(state.rule).map_or(&[][..], |rule| &rule.tests);
            let range = tests.iter().fold(Range::ALL, |range, test| {
                projected(test, fact, facts).map_or(range, |side| range.and(side))
            });
            bands.push(Band { range, choice: self.choice(Some(state.rule)) });
            if !state.looks_at.has(fact) {
                return bands;
            }
        }
        bands.push(Band { range: Range::ALL, choice: self.choice(None) });
        bands
    }

    fn turn(&self, facts: &CaseFacts, rule_states: &[RuleState], fact: NumberFact) -> Option<Turn> {
        if !rule_states.iter().any(|state| state.looks_at.has(fact)) {
            return None;
        }
        let current = facts.number(fact)?;
        let bands = self.bands(facts, rule_states, fact);
        let effect = |number| effect_at(&bands, number, facts);
        let now = effect(current);
        let domain = domain_of(fact, facts);
        let mut ends: Vec<i64> = bands
            .iter()
            .flat_map(|band| {
                let Range { low, high } = band.range;
                [low, low.saturating_sub(1), high, high.saturating_add(1)]
            })
            .filter(|end| domain.contains(*end) && *end != current)
            .collect();
        // At the same distance the higher value first, so that the result is unique.
        ends.sort_unstable_by_key(|end| (end.abs_diff(current), std::cmp::Reverse(*end)));
        let from = ends.iter().copied().find(|end| effect(*end) != now)?;
        let then = effect(from);
        let outwards = |end: &i64| if from > current { *end > from } else { *end < from };
        let end = ends.iter().copied().filter(outwards).find(|end| effect(*end) != then);
        let to = end
            .map(|end| if from > current { end.saturating_sub(1) } else { end.saturating_add(1) });
        let choice =
            bands.iter().find(|band| band.range.contains(from))?.choice.possible_for(facts);
        Some(Turn { fact, current, from, to, choice })
    }

    fn counterfactual_of(&self, turn: &Turn, facts: &CaseFacts) -> Counterfactual {
        let &Turn { fact, current, from, to, choice } = turn;
        let mut sentence = String::with_capacity(96);
        sentence.push_str("Would be ");
        sentence.push_str(words::participle(choice.action.effect_on(facts.kind)));
        sentence.push_str(" at ");
        sentence.push_str(words::number_noun(fact));
        sentence.push_str(" of ");
        if to == Some(from) {
            sentence.push_str("exactly ");
        }
        words::push_number(&mut sentence, fact, from, facts.currency);
        match to {
            Some(to) if to == from => {}
            Some(to) => {
                sentence.push_str(if to > from { " up to " } else { " down to " });
                words::push_number(&mut sentence, fact, to, facts.currency);
            }
            None => sentence.push_str(if from > current { " or more" } else { " or less" }),
        }
        sentence.push('.');
        Counterfactual {
            fact,
            current,
            from,
            to,
            action: choice.action,
            rule: self.rule_name(choice.rule).to_owned(),
            sentence,
        }
    }
}

impl Turn {
    const fn distance(&self) -> u64 {
        self.from.abs_diff(self.current)
    }
}

/// The action at a value of the number; the last band covers all values, so there always is one.
fn effect_at(bands: &[Band], number: i64, facts: &CaseFacts) -> Option<CaseAction> {
    let band = bands.iter().find(|band| band.range.contains(number))?;
    Some(band.choice.possible_for(facts).action.effect_on(facts.kind))
}

/// The values of one number for which a test holds, with all other facts fixed; `None` when it does
/// not depend on it.
fn projected(test: &Test, variable: NumberFact, facts: &CaseFacts) -> Option<Range> {
    let Test::Number { fact, range } = test else { return None };
    if *fact == variable {
        return Some(*range);
    }
    let [part, whole] = fact.parts() else { return None };
    if variable == *whole {
        return Some(shifted_up(*range, facts.amount.get()));
    }
    if variable != *part {
        return None;
    }
    facts.number(*whole).map(|whole| subtracted_from(whole, *range))
}

/// The limits of `i64` mean "unbounded" and are not shifted.
fn shifted_up(range: Range, by: i64) -> Range {
    let Range { low, high } = range;
    Range {
        low: if low == i64::MIN { low } else { low.saturating_add(by) },
        high: if high == i64::MAX { high } else { high.saturating_add(by) },
    }
}

/// `{whole − x : x in range}`
fn subtracted_from(whole: i64, range: Range) -> Range {
    let Range { low, high } = range;
    Range {
        low: if high == i64::MAX { i64::MIN } else { whole.saturating_sub(high) },
        high: if low == i64::MIN { i64::MAX } else { whole.saturating_sub(low) },
    }
}

/// The values of a number for which the case can be decided.
fn domain_of(fact: NumberFact, facts: &CaseFacts) -> Range {
    let own = Range::domain(fact);
    let after = Range::domain(NumberFact::BalanceAfter);
    if fact == NumberFact::Amount {
        let below_balance = Range::only(facts.balance.get()).minus(after);
        return own.and(below_balance).and(Range::only(facts.available.get()).minus(after));
    }
    if fact == NumberFact::Balance || fact == NumberFact::Available {
        return own.and(after.plus(Range::only(facts.amount.get())));
    }
    own
}
