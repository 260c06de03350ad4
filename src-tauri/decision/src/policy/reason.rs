//! The reason of a decision, in one or two sentences for people.

use std::fmt::{self, Write};

use super::compiled::{CheckedPolicy, Choice};
use super::condition::{Condition, FlagCondition};
use super::document::Rule;
use super::fact::{Fact, FlagFact, NumberFact, WordFact};
use super::facts::CaseFacts;
use super::words;
use crate::DisputeKind;

/// Maximum number of rules that did not fit which are explained for a fallback.
const EXPLAINED_MAX: usize = 3;

impl CheckedPolicy {
    pub(super) fn reason(
        &self,
        choice: Choice,
        facts: &CaseFacts,
        looked_at: &FactsLookedAt,
    ) -> String {
        let mut text = String::with_capacity(160);
        text.push_str(words::headline(choice.action.effect_on(facts.kind)));
        match choice.rule.and_then(|index| self.policy.rules.get(index)) {
            Some(rule) => self.say_why(&mut text, rule, facts),
            None => self.say_why_none(&mut text, facts),
        }
        push_unknown(&mut text, facts, looked_at);
        if self.choice(choice.rule).action.is_answer()
            && let Some(why) = facts.why_no_answer()
        {
            push(&mut text, format_args!(" No answer can be sent: {why}"));
        }
        text
    }

    fn say_why(&self, text: &mut String, rule: &Rule, facts: &CaseFacts) {
        push(text, format_args!(": rule {} fits", rule.id.as_str()));
        for (index, condition) in rule.when.iter().enumerate() {
            text.push_str(if index == 0 { ": " } else { "; " });
            self.say_actual(text, condition, facts);
        }
        text.push('.');
    }

    fn say_why_none(&self, text: &mut String, facts: &CaseFacts) {
        text.push_str(": no rule fits.");
        let mut left = 0_usize;
        for (place, (index, rule)) in self.rules_about(facts.kind).enumerate() {
            if place >= EXPLAINED_MAX {
                left = left.saturating_add(1);
                continue;
            }
            let tests = self.rules.get(index).map_or(&[][..], |rule| &rule.tests);
            let failing = tests.iter().position(|test| !test.holds(facts));
            if let Some(condition) = failing.and_then(|failing| rule.when.get(failing)) {
                push(text, format_args!(" Not {}: ", rule.id.as_str()));
                self.say_actual(text, condition, facts);
                text.push('.');
            }
        }
        if left > 0 {
            push(text, format_args!(" Nor {left} more."));
        }
    }

    /// Writes the value of a fact and what the condition requires.
    fn say_actual(&self, text: &mut String, condition: &Condition, facts: &CaseFacts) {
        match condition {
            Condition::Number(condition) => {
                text.push_str(words::number_label(condition.fact));
                match facts.number(condition.fact) {
                    Some(number) => {
                        text.push_str(" is ");
                        words::push_number(text, condition.fact, number, facts.currency);
                    }
                    None => text.push_str(" is not known"),
                }
                text.push_str(" (asked: ");
                words::push_wanted(text, condition, &self.policy.settings, facts.currency);
                text.push(')');
            }
            Condition::Word(condition) => {
                text.push_str(words::word_label(condition.fact));
                match facts.word(condition.fact) {
                    Some(word) => push(text, format_args!(" is {word}")),
                    None => text.push_str(" is not known"),
                }
                text.push_str(" (asked: ");
                words::push_wanted_words(text, condition);
                text.push(')');
            }
            Condition::Flag(condition) => match facts.flag(condition.fact) {
                Some(value) => {
                    let actual = FlagCondition { value, ..*condition };
                    text.push_str(words::flag_phrase(actual));
                }
                None => {
                    push(text, format_args!("{} is not known", words::flag_label(condition.fact)));
                }
            },
        }
    }
}

/// Writing into a text cannot fail.
fn push(text: &mut String, arguments: fmt::Arguments<'_>) {
    let _: fmt::Result = text.write_fmt(arguments);
}

fn push_unknown(text: &mut String, facts: &CaseFacts, looked_at: &FactsLookedAt) {
    let numbers = NumberFact::ALL
        .iter()
        .filter(|fact| looked_at.number(**fact) && facts.number(**fact).is_none())
        .map(|fact| words::number_label(*fact));
    let named = WordFact::ALL
        .iter()
        .filter(|fact| looked_at.word(**fact) && facts.word(**fact).is_none())
        .map(|fact| words::word_label(*fact));
    let flags = FlagFact::ALL
        .iter()
        .filter(|fact| looked_at.flag(**fact) && facts.flag(**fact).is_none())
        .map(|fact| words::flag_label(*fact));
    let mut any = false;
    for label in numbers.chain(named).chain(flags) {
        text.push_str(if any { ", " } else { " Not known: " });
        text.push_str(label);
        any = true;
    }
    if any {
        text.push('.');
    }
}

/// The facts that rules used, one bit each.
pub(super) struct FactsLookedAt {
    numbers: u32,
    words: u32,
    flags: u32,
    pub(super) tolerance: bool,
}

impl FactsLookedAt {
    /// All conditions of all rules about this kind, down to the one that fired.
    pub(super) fn by(policy: &CheckedPolicy, choice: Choice, kind: DisputeKind) -> Self {
        let mut looked_at = Self { numbers: 0, words: 0, flags: 0, tolerance: false };
        let last = choice.rule.unwrap_or(usize::MAX);
        for (_, rule) in policy.rules_about(kind).take_while(|(index, _)| *index <= last) {
            for condition in &rule.when {
                looked_at.tolerance |= condition.names_setting();
                match condition.fact() {
                    Fact::Number(fact) => {
                        looked_at.numbers |= 1 << fact as u32;
                        for part in fact.parts() {
                            looked_at.numbers |= 1 << *part as u32;
                        }
                    }
                    Fact::Word(fact) => looked_at.words |= 1 << fact as u32,
                    Fact::Flag(fact) => looked_at.flags |= 1 << fact as u32,
                    Fact::Other(_) => {}
                }
            }
        }
        looked_at
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
