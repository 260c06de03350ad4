//! Checks of a policy before it is used: no contradictions, and no rules that can never fire.

use super::compiled::{CheckedPolicy, CheckedRule, Test};
use super::condition::{Condition, Limit};
use super::document::{Autopilot, CaseAction, DisputePolicy, Rule};
use super::fact::{Fact, FactUnit, WordFact};
use super::problem::{Place, PolicyProblem, ProblemCode, excerpt};
use super::region::Region;
use super::shadowing::ShadowingCheck;
use crate::DisputeKind;

/// Keeps a check within milliseconds.
const RULES_MAX: usize = 100;
const CONDITIONS_MAX: usize = 32;
const WORDS_MAX: usize = 200;
const NOTE_CHARS_MAX: usize = 500;

const KINDS: [DisputeKind; 2] = [DisputeKind::Inquiry, DisputeKind::Chargeback];

impl DisputePolicy {
    /// Checks the policy; only a checked policy decides.
    ///
    /// # Errors
    /// Every problem with its place, in the order of the document.
    pub fn check(self) -> Result<CheckedPolicy, Vec<PolicyProblem>> {
        let root = Place::root();
        let mut problems = vec![];
        if self.rules.len() > RULES_MAX {
            let reason = format!("At most {RULES_MAX} rules.");
            return Err(vec![root.at("rules").problem(ProblemCode::TooMany, reason)]);
        }
        let mut rules: Vec<CheckedRule> = vec![];
        let mut shadowing = ShadowingCheck::new();
        for (index, rule) in self.rules.iter().enumerate() {
            let place = root.at("rules").at(index);
            let checked = CheckedRule::of(rule, &self.settings);
            let before = problems.len();
            problems.extend(self.duplicate_id(index, rule, &place));
            problems.extend(judge_rule(rule, &checked, &place));
            // A rule with another problem must be corrected first, which may change its cases.
            if problems.len() == before {
                problems.extend(self.never_fires(&checked, &rules, &mut shadowing, &place));
            }
            rules.push(checked);
        }
        let place = root.at("fallback");
        let fallback = &self.fallback;
        problems.extend(judge_action(fallback.action, fallback.autopilot, &KINDS, &place));
        if problems.is_empty() { Ok(CheckedPolicy { policy: self, rules }) } else { Err(problems) }
    }

    fn duplicate_id(&self, index: usize, rule: &Rule, place: &Place) -> Option<PolicyProblem> {
        let first = self.rules.iter().take(index).position(|earlier| earlier.id == rule.id)?;
        let number = first.saturating_add(1);
        let reason = format!("\"{}\" is the name of rule {number} already.", rule.id.as_str());
        Some(place.at("id").problem(ProblemCode::DuplicateId, reason))
    }

    fn never_fires(
        &self,
        rule: &CheckedRule,
        above: &[CheckedRule],
        shadowing: &mut ShadowingCheck,
        place: &Place,
    ) -> Option<PolicyProblem> {
        let above = shadowing.shadowing_rules(rule, above)?;
        let names: Vec<&str> = above
            .iter()
            .filter_map(|index| self.rules.get(*index))
            .map(|rule| rule.id.as_str())
            .collect();
        let reason = format!(
            "This rule never fires: every case it is about is taken by {} above.",
            names.join(", ")
        );
        Some(place.problem(ProblemCode::NeverFires, reason))
    }
}

fn judge_rule(rule: &Rule, checked: &CheckedRule, place: &Place) -> Vec<PolicyProblem> {
    let mut problems = vec![];
    if rule.note.as_ref().is_some_and(|note| note.chars().count() > NOTE_CHARS_MAX) {
        let reason = format!("At most {NOTE_CHARS_MAX} characters.");
        problems.push(place.at("note").problem(ProblemCode::TooMany, reason));
    }
    if rule.applies_to.is_empty() {
        let reason = "Name at least one of inquiry, chargeback.";
        problems.push(place.at("applies_to").problem(ProblemCode::EmptyList, reason));
    }
    if rule.when.len() > CONDITIONS_MAX {
        let reason = format!("At most {CONDITIONS_MAX} conditions.");
        problems.push(place.at("when").problem(ProblemCode::TooMany, reason));
        return problems;
    }
    let unfit: Vec<PolicyProblem> = rule
        .when
        .iter()
        .enumerate()
        .filter_map(|(index, condition)| judge_value(condition, &place.at("when").at(index)))
        .collect();
    if unfit.is_empty() {
        problems.extend(contradiction(&rule.when, &checked.tests, place));
    }
    problems.extend(unfit);
    problems.extend(judge_action(rule.action, rule.autopilot, &rule.applies_to, place));
    problems
}

/// Checks the value of a condition beyond its type.
fn judge_value(condition: &Condition, place: &Place) -> Option<PolicyProblem> {
    let place = place.at("value");
    match condition {
        Condition::Number(condition) => {
            let is_credits = condition.fact.unit() == FactUnit::Credits;
            let wrong = matches!(condition.value, Limit::Setting(_)) && !is_credits;
            wrong.then(|| {
                let reason = format!(
                    "The tolerance is in credits and {} is not; write a whole number.",
                    condition.fact.name()
                );
                place.problem(ProblemCode::WrongType, reason)
            })
        }
        Condition::Word(condition) if condition.value.is_empty() => {
            Some(place.problem(ProblemCode::EmptyList, "Name at least one word."))
        }
        Condition::Word(condition) if condition.value.len() > WORDS_MAX => {
            Some(place.problem(ProblemCode::TooMany, format!("At most {WORDS_MAX} words.")))
        }
        Condition::Word(condition) => {
            let bad = |word: &String| !can_match(condition.fact, word);
            let index = condition.value.iter().position(bad)?;
            let word = condition.value.get(index).map(|word| excerpt(word)).unwrap_or_default();
            let reason = match condition.fact {
                WordFact::Currency => {
                    format!("\"{word}\" is not a currency; write three lower-case letters.")
                }
                WordFact::Reason
                | WordFact::Status
                | WordFact::PaymentMethod
                | WordFact::Network
                | WordFact::NetworkCode => {
                    format!("\"{word}\" can never match; write it without spaces around.")
                }
            };
            Some(place.at(index).problem(ProblemCode::BadWord, reason))
        }
        Condition::Flag(_) => None,
    }
}

fn can_match(fact: WordFact, word: &str) -> bool {
    match fact {
        WordFact::Currency => {
            word.len() == 3 && word.bytes().all(|letter| letter.is_ascii_lowercase())
        }
        WordFact::Reason
        | WordFact::Status
        | WordFact::PaymentMethod
        | WordFact::Network
        | WordFact::NetworkCode => !word.is_empty() && word.trim() == word,
    }
}

/// The first condition that excludes all cases left by the ones before it.
fn contradiction(when: &[Condition], tests: &[Test], place: &Place) -> Option<PolicyProblem> {
    let mut region = Region::whole();
    for (index, test) in tests.iter().enumerate() {
        region = region.with(test);
        if region.is_empty() {
            let place = place.at("when").at(index);
            let reason = contradiction_reason(when, tests, index);
            return Some(place.problem(ProblemCode::Contradiction, reason));
        }
    }
    None
}

/// Names the one condition that it contradicts, if one is sufficient, otherwise all before it.
fn contradiction_reason(when: &[Condition], tests: &[Test], index: usize) -> String {
    let name = when.get(index).map_or("this", |condition| condition.fact().name());
    let Some(test) = tests.get(index) else { return String::new() };
    if Region::whole().with(test).is_empty() {
        return format!("No case can have such a value of {name}.");
    }
    let alone = tests
        .iter()
        .take(index)
        .position(|other| Region::whole().with(other).with(test).is_empty());
    match alone {
        Some(other) => {
            let number = other.saturating_add(1);
            let fact = when.get(other).map_or("another", |condition| Fact::name(condition.fact()));
            format!("This contradicts condition {number} (about {fact}): both cannot hold.")
        }
        None => "This contradicts the conditions before it: all together cannot hold.".to_owned(),
    }
}

fn judge_action(
    action: CaseAction,
    autopilot: Autopilot,
    kinds: &[DisputeKind],
    place: &Place,
) -> Vec<PolicyProblem> {
    let mut problems = vec![];
    if let Some(kind) = kinds.iter().find(|kind| !action.is_possible_for(**kind)) {
        let reason = match kind {
            DisputeKind::Inquiry => {
                "An inquiry does not end by accepting it; answer it, or refund in full."
            }
            DisputeKind::Chargeback => match action {
                CaseAction::AnswerInquiry => "A chargeback is no inquiry; contest it instead.",
                CaseAction::RefundInFull
                | CaseAction::Accept
                | CaseAction::Contest
                | CaseAction::Wait
                | CaseAction::AskPerson => {
                    "A payment that was charged back takes no refund; accept it instead."
                }
            },
        };
        problems.push(place.at("action").problem(ProblemCode::ActionImpossible, reason));
    }
    if autopilot == Autopilot::ActAfterGrace && !action.is_act() {
        let reason = "There is nothing to do by itself; switch autopilot off.";
        problems.push(place.at("autopilot").problem(ProblemCode::NothingToDo, reason));
    }
    problems
}
