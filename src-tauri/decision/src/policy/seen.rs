use super::compiled::{CheckedPolicy, Choice};
use super::fact::{Fact, FlagFact, NumberFact, WordFact};
use crate::DisputeKind;

/// The facts that rules looked at, one bit each.
pub(super) struct Seen {
    numbers: u32,
    words: u32,
    flags: u32,
    pub(super) tolerance: bool,
}

impl Seen {
    /// All conditions of all rules about this kind, down to the one that fired.
    pub(super) fn on_the_way(policy: &CheckedPolicy, choice: Choice, kind: DisputeKind) -> Self {
        let mut seen = Self { numbers: 0, words: 0, flags: 0, tolerance: false };
        let last = choice.rule.unwrap_or(usize::MAX);
        for (_, rule) in policy.rules_about(kind).take_while(|(index, _)| *index <= last) {
            for condition in &rule.when {
                seen.tolerance |= condition.names_setting();
                match condition.fact() {
                    Fact::Number(fact) => {
                        seen.numbers |= 1 << fact as u32;
                        for part in fact.parts() {
                            seen.numbers |= 1 << *part as u32;
                        }
                    }
                    Fact::Word(fact) => seen.words |= 1 << fact as u32,
                    Fact::Flag(fact) => seen.flags |= 1 << fact as u32,
                    Fact::Other(_) => {}
                }
            }
        }
        seen
    }

    pub(super) const fn number(&self, fact: NumberFact) -> bool {
        self.numbers & (1 << fact as u32) != 0
    }

    pub(super) const fn word(&self, fact: WordFact) -> bool {
        self.words & (1 << fact as u32) != 0
    }

    pub(super) const fn flag(&self, fact: FlagFact) -> bool {
        self.flags & (1 << fact as u32) != 0
    }
}
