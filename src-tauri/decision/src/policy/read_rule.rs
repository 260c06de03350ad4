//! Reading one rule and its conditions.

use super::condition::{
    Condition, FlagCondition, FlagOperator, Limit, NumberCondition, NumberOperator, WordCondition,
    WordOperator,
};
use super::document::{FALLBACK, Rule, RuleId};
use super::fact::{FlagFact, NumberFact, WordFact};
use super::problem::{Place, ProblemCode, excerpt};
use super::read::{Fields, Reader};
use super::settings::PolicySetting;
use super::untyped::Untyped;
use crate::DisputeKind;

const RULE: &[&str] = &["id", "note", "applies_to", "when", "action", "autopilot"];
const CONDITION: &[&str] = &["fact", "operator", "value"];

impl Reader {
    pub(super) fn rules(&mut self, value: &Untyped, place: &Place) -> Option<Vec<Rule>> {
        let list = self.list(value, place, "a list of rules")?;
        let rules: Vec<_> = list
            .iter()
            .enumerate()
            .map(|(index, rule)| self.rule(rule, &place.at(index)))
            .collect();
        rules.into_iter().collect()
    }

    fn rule(&mut self, value: &Untyped, place: &Place) -> Option<Rule> {
        let fields = self.object(value, place, RULE)?;
        let id = self.rule_id(&fields);
        let note = self.note(&fields);
        let applies_to = self.applies_to(&fields);
        let when = self.when(&fields);
        let action = self.action(&fields);
        let autopilot = self.autopilot(&fields);
        Some(Rule {
            id: id?,
            note: note?,
            applies_to: applies_to?,
            when: when?,
            action: action?,
            autopilot: autopilot?,
        })
    }

    fn rule_id(&mut self, fields: &Fields<'_>) -> Option<RuleId> {
        let value = self.required(fields, "id")?;
        let place = fields.at("id");
        let id = self.text(value, &place, "the name of the rule")?;
        let checked = RuleId::new(id);
        if checked.is_none() {
            let reason = format!(
                "\"{}\" cannot be the name of a rule; write a lower-case letter, then at most 63 \
                 lower-case letters, digits, _ or -, and not {FALLBACK}.",
                excerpt(id)
            );
            return self.refuse(&place, ProblemCode::BadId, reason);
        }
        checked
    }

    /// The outer `None` is a mistake, the inner one no note.
    #[expect(clippy::option_option, reason = "absent and unreadable are two things here")]
    fn note(&mut self, fields: &Fields<'_>) -> Option<Option<String>> {
        match fields.get("note") {
            None | Some(Untyped::Null) => Some(None),
            Some(value) => {
                self.text(value, &fields.at("note"), "a text").map(|note| Some(note.to_owned()))
            }
        }
    }

    fn applies_to(&mut self, fields: &Fields<'_>) -> Option<Vec<DisputeKind>> {
        let value = self.required(fields, "applies_to")?;
        let place = fields.at("applies_to");
        let list = self.list(value, &place, "a list of inquiry, chargeback")?;
        let kinds: Vec<_> = list
            .iter()
            .enumerate()
            .map(|(index, kind)| self.kind(kind, &place.at(index)))
            .collect();
        kinds.into_iter().collect()
    }

    fn kind(&mut self, value: &Untyped, place: &Place) -> Option<DisputeKind> {
        match self.text(value, place, "inquiry or chargeback")? {
            "inquiry" => Some(DisputeKind::Inquiry),
            "chargeback" => Some(DisputeKind::Chargeback),
            other => self.unknown(place, ProblemCode::UnknownKind, other, "inquiry, chargeback"),
        }
    }

    fn when(&mut self, fields: &Fields<'_>) -> Option<Vec<Condition>> {
        let value = self.required(fields, "when")?;
        let place = fields.at("when");
        let list = self.list(value, &place, "a list of conditions")?;
        let conditions: Vec<_> = list
            .iter()
            .enumerate()
            .map(|(index, condition)| self.condition(condition, &place.at(index)))
            .collect();
        conditions.into_iter().collect()
    }

    fn condition(&mut self, value: &Untyped, place: &Place) -> Option<Condition> {
        let fields = self.object(value, place, CONDITION)?;
        // All three are looked up before any is checked, so that all missing ones are reported.
        let fact = self.required(&fields, "fact");
        let operator = self.required(&fields, "operator");
        let value = self.required(&fields, "value");
        let fact = self.text(fact?, &fields.at("fact"), "the name of a fact")?;
        let (operator, value) = (operator?, value?);
        // With a wrong operator the value cannot be checked: one problem, not two.
        if let Some(fact) = NumberFact::named(fact) {
            let operator = self.operator(&fields, operator, fact.name(), NumberOperator::named)?;
            let value = self.limit(value, &fields.at("value"));
            return Some(Condition::Number(NumberCondition { fact, operator, value: value? }));
        }
        if let Some(fact) = WordFact::named(fact) {
            let operator = self.operator(&fields, operator, fact.name(), WordOperator::named)?;
            let value = self.words(value, &fields.at("value"));
            return Some(Condition::Word(WordCondition { fact, operator, value: value? }));
        }
        if let Some(fact) = FlagFact::named(fact) {
            let operator = self.operator(&fields, operator, fact.name(), FlagOperator::named)?;
            let value = self.flag(value, &fields.at("value"));
            return Some(Condition::Flag(FlagCondition { fact, operator, value: value? }));
        }
        let known = [NumberFact::names(), WordFact::names(), FlagFact::names()].join(", ");
        self.unknown(&fields.at("fact"), ProblemCode::UnknownFact, fact, &known)
    }

    fn operator<O>(
        &mut self,
        fields: &Fields<'_>,
        value: &Untyped,
        fact: &str,
        named: impl Fn(&str) -> Option<O>,
    ) -> Option<O> {
        let place = fields.at("operator");
        let name = self.text(value, &place, "the name of an operator")?;
        if let Some(operator) = named(name) {
            return Some(operator);
        }
        let sets = [NumberOperator::names(), WordOperator::names(), FlagOperator::names()];
        let fit = operators_fit_for(&named);
        let is_known = sets.iter().any(|set| set.split(", ").any(|known| known == name));
        if is_known {
            let reason = format!("\"{name}\" does not suit the fact {fact}; use one of: {fit}.");
            return self.refuse(&place, ProblemCode::UnfitOperator, reason);
        }
        self.unknown(&place, ProblemCode::UnknownOperator, name, &fit)
    }

    fn limit(&mut self, value: &Untyped, place: &Place) -> Option<Limit> {
        if let Untyped::Text(name) = value {
            return PolicySetting::named(name).map(Limit::Setting).or_else(|| {
                let known = PolicySetting::names();
                self.unknown(place, ProblemCode::UnknownSetting, name, &known)
            });
        }
        self.units(value, place, "a whole number, or the name of a setting").map(Limit::Number)
    }

    fn words(&mut self, value: &Untyped, place: &Place) -> Option<Vec<String>> {
        let list = self.list(value, place, "a list of words")?;
        let words: Vec<_> = list
            .iter()
            .enumerate()
            .map(|(index, word)| self.text(word, &place.at(index), "a word").map(ToOwned::to_owned))
            .collect();
        words.into_iter().collect()
    }

    fn flag(&mut self, value: &Untyped, place: &Place) -> Option<bool> {
        let Untyped::Flag(flag) = value else {
            return self.wrong_type(place, "true or false", value);
        };
        Some(*flag)
    }
}

/// The operators a reader of names accepts, from the one list of all.
fn operators_fit_for<O>(named: impl Fn(&str) -> Option<O>) -> String {
    let all = [NumberOperator::names(), WordOperator::names(), FlagOperator::names()].join(", ");
    let fit: Vec<&str> = all.split(", ").filter(|name| named(name).is_some()).collect();
    fit.join(", ")
}
