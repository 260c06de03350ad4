//! Random policies over few facts and small numbers, so that every case there is can be tried.
//! The judge is a second, naive reading of the rules that shares no code with the first.

#![expect(clippy::arithmetic_side_effects, reason = "small numbers, in a test")]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::cases::{bare, draft};
use crate::{
    Autopilot, CaseAction, CaseFacts, CheckedPolicy, Condition, DisputeKind, DisputePolicy,
    ExpectedOverrides, Fallback, FlagCondition, FlagFact, FlagOperator, Limit, NumberCondition,
    NumberFact, NumberOperator, PolicySetting, PolicySettings, ProblemCode, Rule, RuleId,
    WordCondition, WordFact, WordOperator,
};

const KINDS: [DisputeKind; 2] = [DisputeKind::Inquiry, DisputeKind::Chargeback];
const REASONS: [&str; 3] = ["a", "b", "c"];

fn any_condition() -> impl Strategy<Value = Condition> {
    let number = (
        prop::sample::select(vec![
            NumberFact::Amount,
            NumberFact::Balance,
            NumberFact::BalanceAfter,
            NumberFact::DaysLeft,
        ]),
        prop::sample::select(NumberOperator::ALL),
        prop_oneof![
            4 => (0..=5_i32).prop_map(|number| Limit::Number(number.into())),
            1 => Just(Limit::Setting(PolicySetting::Tolerance)),
        ],
    );
    let number = number.prop_map(|(fact, operator, value)| {
        // Days have no tolerance.
        let value = if fact == NumberFact::DaysLeft { Limit::Number(3.into()) } else { value };
        Condition::Number(NumberCondition { fact, operator, value })
    });
    let word =
        (prop::sample::select(WordOperator::ALL), prop::sample::subsequence(vec!["a", "b"], 1..=2));
    let word = word.prop_map(|(operator, words)| {
        let value = words.into_iter().map(ToOwned::to_owned).collect();
        Condition::Word(WordCondition { fact: WordFact::Reason, operator, value })
    });
    let flag = any::<bool>().prop_map(|value| {
        let fact = FlagFact::EarlyFraudWarning;
        Condition::Flag(FlagCondition { fact, operator: FlagOperator::Is, value })
    });
    prop_oneof![4 => number, 1 => word, 1 => flag]
}

fn any_policy() -> impl Strategy<Value = DisputePolicy> {
    let rule = (
        prop::sample::subsequence(KINDS.to_vec(), 1..=2),
        prop::collection::vec(any_condition(), 0..=3),
        prop::sample::select(vec![CaseAction::Contest, CaseAction::Wait, CaseAction::AskPerson]),
    );
    (prop::collection::vec(rule, 1..=5), 0..=3_i32).prop_map(|(rules, tolerance)| DisputePolicy {
        settings: PolicySettings { tolerance: tolerance.into(), work_cost: 0.into() },
        rules: rules
            .into_iter()
            .enumerate()
            .map(|(index, (applies_to, when, action))| Rule {
                id: RuleId::new(&format!("r{index}")).expect("a name"),
                note: None,
                applies_to,
                when,
                action,
                autopilot: Autopilot::Off,
            })
            .collect(),
        fallback: Fallback { action: CaseAction::AskPerson, autopilot: Autopilot::Off },
    })
}

/// What is left when the rules that were refused are taken out.
fn accepted(mut policy: DisputePolicy) -> CheckedPolicy {
    loop {
        match policy.clone().check() {
            Ok(checked) => return checked,
            Err(problems) => {
                let index = problems[0].place.split('/').nth(1).expect("a rule");
                policy.rules.remove(index.parse().expect("a number"));
            }
        }
    }
}

fn facts(kind: DisputeKind, balance: i32, amount: i32) -> CaseFacts {
    CaseFacts {
        balance: balance.into(),
        available: balance.into(),
        amount: amount.into(),
        ..bare(kind)
    }
}

/// Limits are 0 to 5, so this holds a case of every sort there is.
fn every_case() -> Vec<CaseFacts> {
    let mut cases = vec![];
    for kind in KINDS {
        for amount in 1..=14 {
            for balance in -8..=20 {
                for days_left in [None, Some(2), Some(3), Some(4)] {
                    for reason in REASONS {
                        for warning in [None, Some(true), Some(false)] {
                            cases.push(CaseFacts {
                                days_left,
                                reason: reason.to_owned(),
                                early_fraud_warning: warning,
                                ..facts(kind, balance, amount)
                            });
                        }
                    }
                }
            }
        }
    }
    cases
}

fn any_case() -> impl Strategy<Value = CaseFacts> {
    (
        prop::sample::select(KINDS.to_vec()),
        -8..=20_i32,
        1..=14_i32,
        prop::option::of(2..=4_i32),
        prop::sample::select(REASONS.to_vec()),
        prop::option::of(any::<bool>()),
    )
        .prop_map(|(kind, balance, amount, days_left, reason, warning)| CaseFacts {
            days_left,
            reason: reason.to_owned(),
            early_fraud_warning: warning,
            ..facts(kind, balance, amount)
        })
}

fn naive_number(fact: NumberFact, facts: &CaseFacts) -> Option<i64> {
    let (amount, balance) = (facts.amount.get(), facts.balance.get());
    if fact == NumberFact::Amount {
        Some(amount)
    } else if fact == NumberFact::Balance {
        Some(balance)
    } else if fact == NumberFact::BalanceAfter {
        Some(balance - amount)
    } else {
        facts.days_left.map(i64::from)
    }
}

fn naive_holds(condition: &Condition, settings: PolicySettings, facts: &CaseFacts) -> bool {
    match condition {
        Condition::Number(NumberCondition { fact, operator, value }) => {
            let Some(number) = naive_number(*fact, facts) else { return false };
            let limit = match value {
                Limit::Number(limit) => limit.get(),
                Limit::Setting(PolicySetting::Tolerance) => settings.tolerance.get(),
            };
            match operator {
                NumberOperator::AtLeast => number >= limit,
                NumberOperator::AtMost => number <= limit,
                NumberOperator::Above => number > limit,
                NumberOperator::Below => number < limit,
                NumberOperator::Equals => number == limit,
            }
        }
        Condition::Word(WordCondition { operator, value, .. }) => {
            value.contains(&facts.reason) == (*operator == WordOperator::OneOf)
        }
        Condition::Flag(FlagCondition { value, .. }) => facts.early_fraud_warning == Some(*value),
    }
}

fn naive_rule(policy: &DisputePolicy, facts: &CaseFacts) -> Option<usize> {
    policy.rules.iter().position(|rule| {
        let holds = |condition| naive_holds(condition, policy.settings, facts);
        rule.applies_to.contains(&facts.kind) && rule.when.iter().all(holds)
    })
}

/// The case with another number; derived facts follow.
fn with(facts: &CaseFacts, fact: NumberFact, number: i64) -> CaseFacts {
    let mut changed = facts.clone();
    let units = number.try_into().expect("within the range");
    if fact == NumberFact::Balance {
        changed.balance = units;
    } else if fact == NumberFact::Amount {
        changed.amount = units;
    } else if fact == NumberFact::DaysLeft {
        changed.days_left = Some(number.try_into().expect("within the range"));
    } else {
        panic!("no rule of this test looks at {fact:?}");
    }
    changed
}

fn effect(policy: &CheckedPolicy, facts: &CaseFacts) -> CaseAction {
    policy.choose(facts).expect("chooses").action.effect_on(facts.kind)
}

proptest! {
    #[test]
    fn a_policy_chooses_what_a_naive_reading_chooses(
        policy in any_policy(), facts in prop::collection::vec(any_case(), 20)
    ) {
        let checked = accepted(policy);
        for facts in facts {
            let chosen = checked.choose(&facts).expect("chooses");
            prop_assert_eq!(chosen.rule, naive_rule(checked.policy(), &facts));
        }
    }

    #[test]
    fn a_counterfactual_applied_gives_the_action_it_names(
        policy in any_policy(), facts in any_case()
    ) {
        let checked = accepted(policy);
        let now = effect(&checked, &facts);
        let decision = checked.decide(1, &facts, &ExpectedOverrides::default()).expect("decides");
        let Some(found) = decision.counterfactual else {
            // Then no single number helps, however far it is moved.
            for fact in [NumberFact::Balance, NumberFact::Amount, NumberFact::DaysLeft] {
                let tries = if fact == NumberFact::Amount { 1..=60 } else { -60..=60 };
                for number in tries.filter(|_| facts.number(fact).is_some()) {
                    prop_assert_eq!(effect(&checked, &with(&facts, fact, number)), now);
                }
            }
            return Ok(());
        };
        let at = |number: i64| effect(&checked, &with(&facts, found.fact, number));
        prop_assert_eq!(facts.number(found.fact), Some(found.current));
        prop_assert_eq!(at(found.from), found.action.effect_on(facts.kind));
        prop_assert_ne!(at(found.from), now);
        let chosen = checked.choose(&with(&facts, found.fact, found.from)).expect("chooses");
        prop_assert_eq!(checked.rule_name(chosen.rule), found.rule);
        // Nothing nearer, on either side.
        let distance = (found.from - found.current).abs();
        for number in found.current - distance + 1..found.current + distance {
            if found.fact != NumberFact::Amount || number > 0 {
                prop_assert_eq!(at(number), now, "at {}", number);
            }
        }
        let outwards = (found.from - found.current).signum();
        let end = found.to.unwrap_or(found.from + outwards * 30);
        let mut number = found.from;
        while number != end + outwards && (found.fact != NumberFact::Amount || number > 0) {
            prop_assert_eq!(at(number), at(found.from), "stays so at {}", number);
            number += outwards;
        }
        if found.to.is_some() {
            prop_assert_ne!(at(end + outwards), at(found.from));
        }
    }

    #[test]
    fn a_draft_is_read_as_the_policy_it_was(policy in any_policy()) {
        let written = json!(policy);
        let stored = serde_json::from_value::<DisputePolicy>(written.clone()).expect("a policy");
        prop_assert_eq!(&stored, &policy);
        prop_assert_eq!(draft(written).read(), Ok(policy));
    }

    #[test]
    fn a_draft_is_refused_exactly_when_the_stored_form_is(
        policy in any_policy(), place in any::<prop::sample::Index>(), junk in 0..8_usize
    ) {
        let mut written = json!(policy);
        let mut spots = vec![];
        spots_of(&written, String::new(), &mut spots);
        let spot = place.get(&spots);
        let junk = [
            json!(null), json!(true), json!(-1), json!(0.5), json!("wait"), json!([]), json!({}),
            json!(u64::MAX),
        ][junk].clone();
        *written.pointer_mut(spot).expect("a spot") = junk;
        let stored = serde_json::from_value::<DisputePolicy>(written.clone());
        match draft(written.clone()).read() {
            Ok(read) => prop_assert_eq!(Some(read), stored.ok()),
            Err(problems) => {
                prop_assert!(stored.is_err(), "{} {:?}", written, problems);
                // The place is where the junk is, above it, or a field that the junk lacks.
                let spot = spot.trim_start_matches('/');
                for problem in problems {
                    prop_assert!(
                        problem.place.starts_with(spot) || spot.starts_with(&problem.place),
                        "{} is not at {}", problem.place, spot
                    );
                }
            }
        }
    }
}

/// Every JSON pointer into a value.
fn spots_of(value: &Value, at: String, spots: &mut Vec<String>) {
    if let Some(list) = value.as_array() {
        for (index, item) in list.iter().enumerate() {
            spots_of(item, format!("{at}/{index}"), spots);
        }
    }
    if let Some(object) = value.as_object() {
        for (name, item) in object {
            spots_of(item, format!("{at}/{name}"), spots);
        }
    }
    spots.push(at);
}

/// A broken policy has all its problems listed; these laws look at what is said about one rule.
fn refused(policy: &DisputePolicy, code: ProblemCode) -> Vec<usize> {
    let problems = policy.clone().check().err().unwrap_or_default();
    problems
        .iter()
        .filter(|problem| problem.code == code)
        .map(|problem| problem.place.split('/').nth(1).expect("a rule").parse().expect("a number"))
        .collect()
}

proptest! {
    // Each of these looks at every case there is.
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_rule_is_refused_exactly_when_no_case_reaches_it(policy in any_policy()) {
        let cases = every_case();
        let mut holds = vec![false; policy.rules.len()];
        let mut fires = vec![false; policy.rules.len()];
        for facts in &cases {
            if let Some(rule) = naive_rule(&policy, facts) {
                fires[rule] = true;
            }
            for (rule, held) in policy.rules.iter().zip(&mut holds) {
                let test = |condition| naive_holds(condition, policy.settings, facts);
                *held = *held || rule.when.iter().all(test);
            }
        }
        let contradictions = refused(&policy, ProblemCode::Contradiction);
        let never = refused(&policy, ProblemCode::NeverFires);
        for index in 0..policy.rules.len() {
            prop_assert_eq!(contradictions.contains(&index), !holds[index], "rule {}", index);
            let taken = holds[index] && !fires[index];
            prop_assert_eq!(never.contains(&index), taken, "rule {}", index);
        }
    }
}
