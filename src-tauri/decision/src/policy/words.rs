//! A policy in plain English. Money is written in the currency that the rule names, if it names
//! exactly one, else in the workspace's.

use std::fmt::{self, Write};

use money::{Amount, Currency, MinorUnits};

use super::condition::{
    Condition, FlagCondition, Limit, NumberCondition, NumberOperator, WordCondition, WordOperator,
};
use super::document::{Autopilot, CaseAction, DisputePolicy, Rule};
use super::fact::{FactUnit, FlagFact, NumberFact, WordFact};
use super::settings::PolicySettings;
use crate::DisputeKind;

impl DisputePolicy {
    /// One sentence per rule, in their order, and one for the fallback at the end.
    ///
    /// Minor units are written as `currency`, unless a rule names exactly one currency.
    pub fn sentences(&self, currency: Currency) -> Vec<String> {
        let mut sentences: Vec<String> =
            self.rules.iter().map(|rule| self.sentence(rule, currency)).collect();
        let mut last = String::from(if self.rules.is_empty() { "Always: " } else { "Otherwise: " });
        last.push_str(order(self.fallback.action));
        last.push_str(autopilot(self.fallback.action, self.fallback.autopilot));
        sentences.push(last);
        sentences
    }

    fn sentence(&self, rule: &Rule, currency: Currency) -> String {
        let currency = own_currency(rule).unwrap_or(currency);
        let mut text = format!("If it is {}", kinds(&rule.applies_to));
        for condition in &rule.when {
            text.push_str(" and ");
            push_condition(&mut text, condition, &self.settings, currency);
        }
        text.push_str(": ");
        text.push_str(order(rule.action));
        text.push_str(autopilot(rule.action, rule.autopilot));
        text
    }
}

fn own_currency(rule: &Rule) -> Option<Currency> {
    rule.when.iter().find_map(|condition| match condition {
        Condition::Word(WordCondition {
            fact: WordFact::Currency,
            operator: WordOperator::OneOf,
            value,
        }) => match value.as_slice() {
            [only] => only.parse().ok(),
            _ => None,
        },
        Condition::Number(_) | Condition::Word(_) | Condition::Flag(_) => None,
    })
}

fn kinds(kinds: &[DisputeKind]) -> &'static str {
    let has = |kind| kinds.contains(&kind);
    match (has(DisputeKind::Inquiry), has(DisputeKind::Chargeback)) {
        (true, true) => "an inquiry or a chargeback",
        (true, false) => "an inquiry",
        (false, true) => "a chargeback",
        (false, false) => "nothing",
    }
}

const fn order(action: CaseAction) -> &'static str {
    match action {
        CaseAction::Accept => "accept it.",
        CaseAction::Contest => "contest it with evidence.",
        CaseAction::AnswerInquiry => "answer it with evidence.",
        CaseAction::RefundInFull => "refund the payment in full.",
        CaseAction::Wait => "wait.",
        CaseAction::AskPerson => "ask a person.",
    }
}

const fn autopilot(action: CaseAction, autopilot: Autopilot) -> &'static str {
    match (action, autopilot) {
        (CaseAction::Wait | CaseAction::AskPerson, _) => "",
        (_, Autopilot::Off) => " Proposed only.",
        (_, Autopilot::ActAfterGrace) => " Done by itself after the grace period.",
    }
}

/// `Accept`, `Answer the inquiry`: the beginning of a decision's sentence.
pub(super) const fn headline(action: CaseAction) -> &'static str {
    match action {
        CaseAction::Accept => "Accept",
        CaseAction::Contest => "Contest",
        CaseAction::AnswerInquiry => "Answer the inquiry",
        CaseAction::RefundInFull => "Refund in full",
        CaseAction::Wait => "Wait",
        CaseAction::AskPerson => "Ask a person",
    }
}

/// `Would be …`
pub(super) const fn participle(action: CaseAction) -> &'static str {
    match action {
        CaseAction::Accept => "accepted",
        CaseAction::Contest => "contested",
        CaseAction::AnswerInquiry => "answered",
        CaseAction::RefundInFull => "refunded in full",
        CaseAction::Wait => "left waiting",
        CaseAction::AskPerson => "left to a person",
    }
}

pub(super) fn push_condition(
    text: &mut String,
    condition: &Condition,
    settings: &PolicySettings,
    currency: Currency,
) {
    match condition {
        Condition::Number(condition) => {
            text.push_str(number_label(condition.fact));
            text.push_str(" is ");
            push_wanted(text, condition, settings, currency);
        }
        Condition::Word(condition) => {
            text.push_str(word_label(condition.fact));
            text.push_str(" is ");
            push_wanted_words(text, condition);
        }
        Condition::Flag(condition) => text.push_str(flag_phrase(*condition)),
    }
}

/// `$5.00 or more`, `the tolerance of 500 credits or more`, `less than 3 days`.
pub(super) fn push_wanted(
    text: &mut String,
    condition: &NumberCondition,
    settings: &PolicySettings,
    currency: Currency,
) {
    let (before, after) = match condition.operator {
        NumberOperator::AtLeast => ("", " or more"),
        NumberOperator::AtMost => ("", " or less"),
        NumberOperator::Above => ("more than ", ""),
        NumberOperator::Below => ("less than ", ""),
        NumberOperator::Equals => ("exactly ", ""),
    };
    text.push_str(before);
    match condition.value {
        Limit::Setting(_) => text.push_str("the tolerance of "),
        Limit::Number(_) => {}
    }
    push_number(text, condition.fact, condition.value.resolved(settings), currency);
    text.push_str(after);
}

/// `fraudulent or general`, `not fraudulent or general`.
pub(super) fn push_wanted_words(text: &mut String, condition: &WordCondition) {
    match condition.operator {
        WordOperator::OneOf => {}
        WordOperator::NoneOf => text.push_str("not "),
    }
    let last = condition.value.len().saturating_sub(1);
    for (index, word) in condition.value.iter().enumerate() {
        if index > 0 {
            text.push_str(if index == last { " or " } else { ", " });
        }
        text.push_str(word);
    }
}

pub(super) const fn flag_phrase(condition: FlagCondition) -> &'static str {
    match (condition.fact, condition.value) {
        (FlagFact::EarlyFraudWarning, true) => "there was an early fraud warning",
        (FlagFact::EarlyFraudWarning, false) => "there was no early fraud warning",
        (FlagFact::Answerable, true) => "the bank takes an answer",
        (FlagFact::Answerable, false) => "the bank takes no answer",
    }
}

/// A number in the unit of its fact: `$9.00`, `900 credits`, `1 day`, `12.50%`, `3`.
pub(super) fn push_number(text: &mut String, fact: NumberFact, number: i64, currency: Currency) {
    // Writing into a text cannot fail.
    let _: fmt::Result = match fact.unit() {
        FactUnit::Money => match MinorUnits::new(number) {
            Ok(units) => text.write_str(&Amount::of(units, currency).for_people()),
            Err(_) => write!(text, "{number}"),
        },
        FactUnit::Credits => match MinorUnits::new(number) {
            Ok(units) => text.write_str(&units.as_credits()),
            Err(_) => write!(text, "{number} credits"),
        },
        FactUnit::Days if number == 1 => text.write_str("1 day"),
        FactUnit::Days => write!(text, "{number} days"),
        FactUnit::Share => {
            write!(text, "{}.{:02}%", number.div_euclid(100), number.rem_euclid(100))
        }
        FactUnit::Count => write!(text, "{number}"),
    };
}

pub(super) const fn number_label(fact: NumberFact) -> &'static str {
    match fact {
        NumberFact::Amount => "the amount",
        NumberFact::Balance => "the balance",
        NumberFact::BalanceAfter => "the balance after it",
        NumberFact::Available => "the available balance",
        NumberFact::AvailableAfter => "the available balance after it",
        NumberFact::Refunded => "what was refunded already",
        NumberFact::CounterFee => "the fee of an answer",
        NumberFact::DisputeFee => "the fee of the dispute",
        NumberFact::DaysLeft => "the time left",
        NumberFact::UsedShare => "the used share of the disputed credits",
        NumberFact::CustomerAgeDays => "the age of the customer's account",
        NumberFact::TopUpCount => "the number of the customer's top-ups",
        NumberFact::DisputeCount => "the number of the customer's earlier disputes",
        NumberFact::ReasonWinRate => "the win rate of this reason",
        NumberFact::ReasonDecidedCount => "the number of decided disputes of this reason",
    }
}

/// `at … of $15.00 or more`
pub(super) const fn number_noun(fact: NumberFact) -> &'static str {
    match fact {
        NumberFact::Amount => "an amount",
        NumberFact::Balance => "a balance",
        NumberFact::BalanceAfter => "a balance after it",
        NumberFact::Available => "an available balance",
        NumberFact::AvailableAfter => "an available balance after it",
        NumberFact::Refunded => "an earlier refund",
        NumberFact::CounterFee => "a fee of an answer",
        NumberFact::DisputeFee => "a fee of the dispute",
        NumberFact::DaysLeft => "a time left",
        NumberFact::UsedShare => "a used share",
        NumberFact::CustomerAgeDays => "an account age",
        NumberFact::TopUpCount => "a number of top-ups",
        NumberFact::DisputeCount => "a number of earlier disputes",
        NumberFact::ReasonWinRate => "a win rate",
        NumberFact::ReasonDecidedCount => "a number of decided disputes",
    }
}

pub(super) const fn word_label(fact: WordFact) -> &'static str {
    match fact {
        WordFact::Currency => "the currency",
        WordFact::Reason => "the reason",
        WordFact::Status => "the status",
        WordFact::Network => "the network",
        WordFact::PaymentMethod => "the payment method",
        WordFact::NetworkCode => "the network's code",
    }
}

pub(super) const fn flag_label(fact: FlagFact) -> &'static str {
    match fact {
        FlagFact::EarlyFraudWarning => "whether there was an early fraud warning",
        FlagFact::Answerable => "whether the bank takes an answer",
    }
}
