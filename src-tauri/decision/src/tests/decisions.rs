use money::MINOR_MAX;
use rstest::rstest;
use serde_json::json;

use super::cases::{bare, case, chargeback, checked, condition, decide, rules, standard, waits};
use crate::DisputeKind::{self, Chargeback, Inquiry};
use crate::{
    Autopilot, CaseAction, CaseDecision, CaseFacts, DecisionError, DisputePolicy, Fact, FactSource,
    FactValue, FlagFact, NumberFact, OtherFact, PolicySettings, WordFact,
};

#[test]
fn situation_three_accepts() {
    let decision = decide(&standard(0), &chargeback(1000, 100));
    assert_eq!(decision.action, CaseAction::Accept);
    assert_eq!((decision.rule.as_str(), decision.policy_version), ("within_balance", 7));
}

#[test]
fn situation_four_contests() {
    let decision = decide(&standard(2000), &case(Inquiry, 1000, 1000));
    assert_eq!(decision.action, CaseAction::Contest);
    assert_eq!(decision.rule, "fallback");
}

#[rstest]
#[case::exactly_at_the_tolerance(600, 100, 500, true)]
#[case::one_cent_above(601, 100, 500, true)]
#[case::one_cent_below(599, 100, 500, false)]
#[case::used_up(100, 100, 0, true)]
#[case::one_cent_short(99, 100, 0, false)]
#[case::negative_balance(-1, 100, 0, false)]
#[case::negative_tolerance_reached(0, 100, -100, true)]
#[case::negative_tolerance_missed(-1, 100, -100, false)]
#[case::largest(MINOR_MAX, MINOR_MAX, 0, true)]
fn the_standard_policy_accepts_what_the_balance_bears(
    #[case] balance: i64,
    #[case] amount: i64,
    #[case] tolerance: i64,
    #[case] gives_way: bool,
) {
    let action = |kind| decide(&standard(tolerance), &case(kind, balance, amount)).action;
    let (chargeback, inquiry) = if gives_way {
        (CaseAction::Accept, CaseAction::RefundInFull)
    } else {
        (CaseAction::Contest, CaseAction::Contest)
    };
    assert_eq!((action(Chargeback), action(Inquiry)), (chargeback, inquiry));
}

#[test]
fn the_standard_policy_refunds_nothing_by_itself() {
    let policy = DisputePolicy::standard(0.into(), Autopilot::ActAfterGrace);
    let policy = policy.check().expect("no problems");
    let autopilot = |facts: &CaseFacts| policy.choose(facts).expect("chooses").autopilot;
    assert_eq!(autopilot(&chargeback(1000, 100)), Autopilot::ActAfterGrace);
    assert_eq!(autopilot(&case(Inquiry, 0, 100)), Autopilot::ActAfterGrace);
    assert_eq!(autopilot(&case(Inquiry, 1000, 100)), Autopilot::Off);
    assert_eq!(DisputePolicy::default().fallback.autopilot, Autopilot::Off);
}

#[rstest]
#[case::nothing(chargeback(1000, 0), "amount_not_positive")]
#[case::less_than_nothing(chargeback(1000, -1), "amount_not_positive")]
#[case::balance_after(chargeback(-MINOR_MAX, 1), "amount_out_of_range")]
#[case::available_after(
    CaseFacts { available: (-MINOR_MAX).try_into().expect("in range"), ..chargeback(5, 1) },
    "amount_out_of_range"
)]
fn facts_that_cannot_be_decided_are_refused(#[case] facts: CaseFacts, #[case] code: &str) {
    let refused = standard(500).choose(&facts).expect_err("refused");
    assert_eq!(refused.code(), code);
    let refused_in_full = standard(500).decide(1, &facts, &crate::ExpectedOverrides::default());
    assert_eq!(refused_in_full.map_err(|error: DecisionError| error.code()), Err(code));
}

fn value_of(decision: &CaseDecision, fact: Fact) -> Option<(FactValue, FactSource)> {
    let read = decision.facts.iter().find(|read| read.fact == fact)?;
    Some((read.value.clone(), read.source))
}

#[test]
fn a_decision_names_what_it_looked_at_with_value_and_source() {
    let decision = decide(&standard(500), &chargeback(1000, 300));
    let credits = |minor: i32| FactValue::Credits { credits: minor.into() };
    let names: Vec<&str> = decision.facts.iter().map(|read| read.fact.name()).collect();
    assert_eq!(names, ["kind", "amount", "balance", "balance_after", "tolerance"]);
    let value = |fact| value_of(&decision, fact).expect("looked at");
    assert_eq!(value(Fact::Number(NumberFact::Amount)), (credits(300), FactSource::Stripe));
    assert_eq!(value(Fact::Number(NumberFact::Balance)), (credits(1000), FactSource::Ledger));
    assert_eq!(value(Fact::Number(NumberFact::BalanceAfter)), (credits(700), FactSource::Ledger));
    assert_eq!(value(Fact::Other(OtherFact::Tolerance)), (credits(500), FactSource::Settings));
}

#[test]
fn rules_below_the_one_that_fired_were_not_looked_at() {
    let policy = checked(rules(&json!([
        waits("a", &json!([condition("days_left", "below", 3)])),
        waits("b", &json!([condition("customer_age_days", "at_least", 30)])),
        waits("c", &json!([condition("network", "one_of", json!(["visa"]))])),
    ])));
    let decision = decide(&policy, &chargeback(1000, 100));
    assert_eq!(decision.rule, "b");
    let names: Vec<&str> = decision.facts.iter().map(|read| read.fact.name()).collect();
    assert_eq!(names, ["kind", "days_left", "customer_age_days"]);
    let days = value_of(&decision, Fact::Number(NumberFact::DaysLeft));
    assert_eq!(days, Some((FactValue::Days { days: 7 }, FactSource::Stripe)));
    let age = value_of(&decision, Fact::Number(NumberFact::CustomerAgeDays));
    assert_eq!(age, Some((FactValue::Days { days: 400 }, FactSource::History)));
}

#[test]
fn unknown_facts_are_named_as_unknown() {
    let policy = checked(rules(&json!([
        waits("a", &json!([condition("days_left", "below", 3)])),
        waits("b", &json!([condition("network", "none_of", json!(["amex"]))])),
        waits("c", &json!([condition("early_fraud_warning", "is", false)])),
    ])));
    let decision = decide(&policy, &bare(Chargeback));
    assert_eq!(decision.rule, "fallback");
    for fact in [
        Fact::Number(NumberFact::DaysLeft),
        Fact::Word(WordFact::Network),
        Fact::Flag(FlagFact::EarlyFraudWarning),
    ] {
        assert_eq!(value_of(&decision, fact).map(|(value, _)| value), Some(FactValue::Unknown));
    }
    assert_eq!(
        decision.sentence,
        "Ask a person: no rule fits. Not a: the time left is not known (asked: less than 3 days). \
         Not b: the network is not known (asked: not amex). \
         Not c: whether there was an early fraud warning is not known. \
         Not known: the time left, the network, whether there was an early fraud warning."
    );
}

#[rstest]
#[case::accept(
    chargeback(1000, 300),
    "Accept: rule within_balance fits: the balance after it is 700 credits \
     (asked: the tolerance of 500 credits or more)."
)]
#[case::contest(
    chargeback(1000, 1000),
    "Contest: no rule fits. Not within_balance: the balance after it is 0 credits \
     (asked: the tolerance of 500 credits or more)."
)]
#[case::answer(
    case(Inquiry, 1000, 1000),
    "Answer the inquiry: no rule fits. Not inquiry_within_balance: the balance after it is 0 credits \
     (asked: the tolerance of 500 credits or more)."
)]
#[case::nobody_listens(
    CaseFacts { answerable: false, ..chargeback(-100, 1000) },
    "Wait: no rule fits. Not within_balance: the balance after it is -1,100 credits \
     (asked: the tolerance of 500 credits or more). \
     No answer can be sent: The bank takes no answer to this dispute."
)]
fn the_reason_is_a_sentence(#[case] facts: CaseFacts, #[case] expected: &str) {
    assert_eq!(decide(&standard(500), &facts).sentence, expected);
}

#[test]
fn a_reason_names_each_kind_of_condition() {
    let policy = checked(rules(&json!([waits(
        "all",
        &json!([
            condition("reason", "one_of", json!(["fraudulent", "general"])),
            condition("used_share", "below", 5000),
            condition("early_fraud_warning", "is", false),
            condition("top_up_count", "above", 3),
        ])
    )])));
    assert_eq!(
        decide(&policy, &chargeback(1000, 100)).sentence,
        "Wait: rule all fits: the reason is fraudulent (asked: fraudulent or general); \
         the used share of the disputed credits is 25.00% (asked: less than 50.00%); \
         there was no early fraud warning; \
         the number of the customer's top-ups is 12 (asked: more than 3)."
    );
}

#[test]
fn a_fallback_explains_three_rules_and_counts_the_rest() {
    let rule = |n: i64| waits(&format!("r{n}"), &json!([condition("amount", "equals", n)]));
    let policy = checked(rules(&json!((1..=5).map(rule).collect::<Vec<_>>())));
    let sentence = decide(&policy, &chargeback(0, 100)).sentence;
    assert!(
        sentence.contains("Not r3: the amount is 100 credits (asked: exactly 3 credits)."),
        "{sentence}"
    );
    assert!(!sentence.contains("r4") && sentence.ends_with("Nor 2 more."), "{sentence}");
}

#[test]
fn facts_and_decisions_are_kept_as_json() {
    for facts in [chargeback(1000, 100), bare(Inquiry)] {
        let again: CaseFacts = serde_json::from_value(json!(facts)).expect("facts");
        assert_eq!(again, facts);
        let decision = decide(&standard(500), &facts);
        let again: CaseDecision = serde_json::from_value(json!(decision)).expect("a decision");
        assert_eq!(again, decision);
    }
}

#[test]
fn facts_stored_before_a_fact_existed_are_read_as_unknown() {
    let mut stored = json!(chargeback(1000, 100));
    stored.as_object_mut().expect("an object").remove("days_left");
    let facts: CaseFacts = serde_json::from_value(stored).expect("facts");
    assert_eq!(facts.days_left, None);
}

#[test]
fn a_share_above_all_is_no_fact() {
    let mut stored = json!(chargeback(1000, 100));
    stored["used_share"] = json!(10_001);
    serde_json::from_value::<CaseFacts>(stored).expect_err("refused");
}

fn paid_by(method: &str, facts: CaseFacts) -> CaseFacts {
    CaseFacts { payment_method: Some(method.to_owned()), network: None, ..facts }
}

/// The standard policy would answer each of these: nothing is left of the balance.
#[rstest]
#[case::card("card", Chargeback, CaseAction::Contest)]
#[case::klarna_inquiry("klarna", Inquiry, CaseAction::Wait)]
#[case::klarna_chargeback("klarna", Chargeback, CaseAction::Contest)]
#[case::paypal("paypal", Chargeback, CaseAction::Contest)]
#[case::cash_app("cashapp", Chargeback, CaseAction::Contest)]
#[case::ach("us_bank_account", Chargeback, CaseAction::Wait)]
#[case::sepa("sepa_debit", Chargeback, CaseAction::Wait)]
#[case::unknown("invented_tomorrow", Chargeback, CaseAction::Contest)]
fn an_answer_that_is_not_read_is_not_proposed(
    #[case] method: &str,
    #[case] kind: DisputeKind,
    #[case] expected: CaseAction,
) {
    let policy = DisputePolicy::standard(500.into(), Autopilot::ActAfterGrace);
    let policy = policy.check().expect("no problems");
    let decision = decide(&policy, &paid_by(method, case(kind, 0, 1000)));
    assert_eq!(decision.action, expected, "{}", decision.sentence);
    let waits = expected == CaseAction::Wait;
    assert_eq!(decision.autopilot == Autopilot::Off, waits);
    assert_eq!(decision.sentence.contains("No answer can be sent"), waits, "{}", decision.sentence);
}

#[test]
fn a_klarna_inquiry_says_what_ends_it() {
    let decision = decide(&standard(500), &paid_by("klarna", case(Inquiry, 0, 1000)));
    let why = "No answer can be sent: Klarna takes no evidence during an inquiry. \
               Refund the disputed amount to end it, or wait";
    assert!(decision.sentence.contains(why), "{}", decision.sentence);
    let change = decision.counterfactual.expect("a change");
    assert_eq!((change.action, change.from), (CaseAction::RefundInFull, 1500));
}

fn in_yen(facts: CaseFacts) -> CaseFacts {
    CaseFacts { currency: "jpy".parse().expect("a currency"), ..facts }
}

/// The numbers of the workspace's own currency are not applied to another one.
#[test]
fn a_currency_has_a_tolerance_of_its_own() {
    let yen = "jpy".parse().expect("a currency");
    let settings = PolicySettings { tolerance: 50_000.into(), work_cost: 0.into() };
    let policy = standard(500).in_currency(yen, settings);
    let action = |balance| decide(&policy, &in_yen(chargeback(balance, 1000))).action;
    assert_eq!((action(50_999), action(51_000)), (CaseAction::Contest, CaseAction::Accept));
    let sentence = decide(&policy, &in_yen(chargeback(1500, 1000))).sentence;
    assert!(sentence.contains("the tolerance of 50,000 credits"), "{sentence}");
}

#[rstest]
#[case::of_the_workspace(json!([condition("amount", "below", 5000)]), CaseAction::AskPerson)]
#[case::of_another(
    json!([condition("amount", "below", 5000), condition("currency", "one_of", json!(["eur"]))]),
    CaseAction::AskPerson
)]
#[case::of_the_case(
    json!([condition("amount", "below", 5000), condition("currency", "one_of", json!(["eur", "jpy"]))]),
    CaseAction::Wait
)]
#[case::of_no_currency(json!([condition("days_left", "below", 9)]), CaseAction::Wait)]
#[case::the_setting(json!([condition("balance_after", "below", "tolerance")]), CaseAction::Wait)]
fn an_amount_in_a_rule_is_of_one_currency(
    #[case] when: serde_json::Value,
    #[case] expected: CaseAction,
) {
    let yen = "jpy".parse().expect("a currency");
    let settings = PolicySettings { tolerance: 500.into(), work_cost: 0.into() };
    let policy = checked(rules(&json!([waits("a", &when)]))).in_currency(yen, settings);
    assert_eq!(decide(&policy, &in_yen(chargeback(0, 1000))).action, expected);
}
