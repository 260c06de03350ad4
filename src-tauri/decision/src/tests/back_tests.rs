use std::ops::ControlFlow;

use rstest::rstest;
use serde_json::json;

use super::cases::{bare, case, chargeback, checked, condition, rules, standard};
use crate::DisputeKind::{Chargeback, Inquiry};
use crate::{
    BackTest, Baseline, CaseAction, CaseFacts, CheckedPolicy, DecisionError, MoneyTotals,
    PROGRESS_EVERY, PastCase, PastOutcome, Totals, back_test,
};

fn past(facts: CaseFacts, decided: CaseAction, outcome: PastOutcome) -> PastCase {
    PastCase { id: "du_1".to_owned(), month: "2026-03".to_owned(), facts, decided, outcome }
}

fn replay(cases: Vec<PastCase>, draft: &CheckedPolicy) -> BackTest {
    back_test(cases, Baseline::Decided, &draft.clone().into(), |_| ControlFlow::Continue(()))
        .expect("sums fit")
}

/// A draft that always says one thing to chargebacks and one to inquiries.
fn always(chargebacks: &str, inquiries: &str) -> CheckedPolicy {
    checked(rules(&json!([
        { "id": "c", "applies_to": ["chargeback"], "when": [], "action": chargebacks },
        { "id": "i", "applies_to": ["inquiry"], "when": [], "action": inquiries },
    ])))
}

fn totals(found: &BackTest) -> Totals {
    found.by_currency[0].totals
}

#[rstest]
#[case::accept("accept", PastOutcome::Won, Some((-1000, -1500, 0)))]
#[case::contest_won("contest", PastOutcome::Won, Some((0, -1500, 0)))]
#[case::contest_lost("contest", PastOutcome::Lost, Some((-1000, -3000, 0)))]
#[case::contest_estimated("contest", PastOutcome::Accepted, Some((-700, -2550, 1)))]
#[case::contest_open("contest", PastOutcome::Open, Some((-700, -2550, 1)))]
#[case::wait_won("wait", PastOutcome::Won, Some((0, -1500, 1)))]
#[case::ask_lost("ask_person", PastOutcome::Lost, Some((-1000, -3000, 1)))]
#[case::ask_accepted("ask_person", PastOutcome::Accepted, Some((-1000, -1500, 1)))]
#[case::ask_open("ask_person", PastOutcome::Open, None)]
fn a_chargeback_is_priced_by_the_stated_rule(
    #[case] action: &str,
    #[case] outcome: PastOutcome,
    #[case] expected: Option<(i64, i64, u64)>,
) {
    let one = past(chargeback(0, 1000), CaseAction::Accept, outcome);
    let found = totals(&replay(vec![one], &always(action, "answer_inquiry")));
    let would = found.would;
    let Some(expected) = expected else {
        assert_eq!(found.unpriced_count, 1);
        assert_eq!((found.was, found.would), (MoneyTotals::default(), MoneyTotals::default()));
        return;
    };
    assert_eq!((would.amount.get(), would.fees.get(), would.estimated_count), expected);
    assert_eq!((found.was.amount.get(), found.was.fees.get()), (-1000, -1500));
    assert_eq!(found.unpriced_count, 0);
}

#[rstest]
#[case::refund("refund_in_full", PastOutcome::Won, (-1000, 0, 0))]
#[case::answer_won("answer_inquiry", PastOutcome::Won, (0, 0, 0))]
#[case::answer_lost("contest", PastOutcome::Lost, (-1000, -1500, 0))]
#[case::answer_estimated("answer_inquiry", PastOutcome::Refunded, (-700, -1050, 1))]
#[case::wait_refunded("wait", PastOutcome::Refunded, (-1000, 0, 1))]
fn an_inquiry_is_priced_by_the_stated_rule(
    #[case] action: &str,
    #[case] outcome: PastOutcome,
    #[case] expected: (i64, i64, u64),
) {
    let one = past(case(Inquiry, 0, 1000), CaseAction::RefundInFull, outcome);
    let would = totals(&replay(vec![one], &always("contest", action))).would;
    assert_eq!((would.amount.get(), would.fees.get(), would.estimated_count), expected);
}

#[test]
fn a_flip_says_what_and_whether_the_outcome_is_known() {
    let cases = vec![
        PastCase {
            id: "du_flips".to_owned(),
            ..past(chargeback(2000, 1000), CaseAction::Contest, PastOutcome::Won)
        },
        past(chargeback(0, 1000), CaseAction::Contest, PastOutcome::Won),
        PastCase {
            id: "du_open".to_owned(),
            ..past(chargeback(0, 700), CaseAction::Accept, PastOutcome::Open)
        },
    ];
    let found = replay(cases, &standard(500));
    let flips: Vec<_> = found
        .flips
        .iter()
        .map(|flip| (flip.id.as_str(), flip.from, flip.to, flip.amount.get(), flip.outcome_known))
        .collect();
    assert_eq!(
        flips,
        [
            ("du_flips", CaseAction::Contest, CaseAction::Accept, 1000, true),
            ("du_open", CaseAction::Accept, CaseAction::Contest, 700, false),
        ]
    );
    assert_eq!((totals(&found).case_count, totals(&found).flip_count), (3, 2));
    let fired: Vec<_> =
        found.by_rule.iter().map(|rule| (rule.rule.as_str(), rule.case_count)).collect();
    assert_eq!(fired, [("within_balance", 1), ("inquiry_within_balance", 0), ("fallback", 2)]);
}

#[test]
fn contest_and_answer_are_no_flip_for_an_inquiry() {
    let one = past(case(Inquiry, 0, 1000), CaseAction::Contest, PastOutcome::Won);
    assert!(replay(vec![one], &always("contest", "answer_inquiry")).flips.is_empty());
}

#[test]
fn another_policy_may_be_the_baseline() {
    let one = past(chargeback(1000, 1000), CaseAction::Wait, PastOutcome::Won);
    let (was, draft) = (standard(0), standard(500));
    let found =
        back_test([one], Baseline::Policy(&was), &draft.into(), |_| ControlFlow::Continue(()));
    let flip = &found.expect("sums fit").flips[0];
    assert_eq!((flip.from, flip.to), (CaseAction::Accept, CaseAction::Contest));
}

#[test]
fn currencies_reasons_and_months_are_kept_apart() {
    let one = |currency: &str, reason: &str, month: &str, amount: i64| PastCase {
        month: month.to_owned(),
        ..past(
            CaseFacts {
                currency: currency.parse().expect("a currency"),
                reason: reason.to_owned(),
                ..chargeback(0, amount)
            },
            CaseAction::Accept,
            PastOutcome::Accepted,
        )
    };
    let cases = vec![
        one("usd", "fraudulent", "2026-01", 100),
        one("eur", "fraudulent", "2026-01", 20),
        one("usd", "duplicate", "2026-02", 3),
        one("usd", "fraudulent", "2026-02", 4000),
    ];
    let found = replay(cases, &always("accept", "contest"));
    let rows = |groups: &[crate::GroupTotals]| -> Vec<(String, String, i64)> {
        groups
            .iter()
            .map(|row| (row.currency.to_string(), row.name.clone(), row.totals.would.amount.get()))
            .collect()
    };
    let row = |currency: &str, name: &str, amount| (currency.to_owned(), name.to_owned(), amount);
    assert_eq!(rows(&found.by_currency), [row("eur", "", -20), row("usd", "", -4103)]);
    assert_eq!(
        rows(&found.by_reason),
        [
            row("eur", "fraudulent", -20),
            row("usd", "duplicate", -3),
            row("usd", "fraudulent", -4100)
        ]
    );
    assert_eq!(
        rows(&found.by_month),
        [row("eur", "2026-01", -20), row("usd", "2026-01", -100), row("usd", "2026-02", -4003)]
    );
}

#[test]
fn unknown_fees_are_counted() {
    let one = past(bare(Chargeback), CaseAction::Accept, PastOutcome::Accepted);
    let found = totals(&replay(vec![one], &always("accept", "contest")));
    assert_eq!((found.fee_unknown_count, found.would.fees.get()), (1, 0));
}

#[test]
fn a_case_that_cannot_be_decided_is_listed_and_in_no_sum() {
    let broken = past(chargeback(0, 0), CaseAction::Accept, PastOutcome::Won);
    let fine = past(chargeback(0, 100), CaseAction::Accept, PastOutcome::Won);
    let found = replay(vec![broken, fine], &standard(500));
    assert_eq!(found.undecided[0].code, "amount_not_positive");
    assert_eq!((found.seen_count, totals(&found).case_count), (2, 1));
}

#[test]
fn progress_is_reported_and_break_stops() {
    let case = past(chargeback(0, 100), CaseAction::Contest, PastOutcome::Won);
    let many = || std::iter::repeat_n(case.clone(), 2_500);
    let mut calls = vec![];
    let found = back_test(many(), Baseline::Decided, &standard(500).into(), |seen| {
        calls.push(seen);
        ControlFlow::Continue(())
    });
    assert!(found.expect("sums fit").is_complete);
    assert_eq!(calls, [1_000, 2_000, 2_500]);
    let stop =
        back_test(many(), Baseline::Decided, &standard(500).into(), |_| ControlFlow::Break(()));
    let stop = stop.expect("sums fit");
    assert_eq!((stop.is_complete, stop.seen_count), (false, PROGRESS_EVERY));
}

#[test]
fn sums_out_of_range_are_refused() {
    let huge = past(chargeback(0, money::MINOR_MAX), CaseAction::Accept, PastOutcome::Accepted);
    let draft = always("accept", "contest");
    let refused = back_test(vec![huge.clone(), huge], Baseline::Decided, &draft.into(), |_| {
        ControlFlow::Continue(())
    });
    assert_eq!(refused.map_err(|error: DecisionError| error.code()), Err("amount_out_of_range"));
}

#[test]
fn an_unpriced_case_still_flips() {
    let when = json!([condition("amount", "above", 1)]);
    let rule =
        json!({ "id": "a", "applies_to": ["chargeback"], "when": when, "action": "contest" });
    let one = past(bare(Chargeback), CaseAction::Accept, PastOutcome::Accepted);
    let found = replay(vec![one], &checked(rules(&json!([rule]))));
    assert_eq!(found.flips.len(), 1);
    assert_eq!(totals(&found).unpriced_count, 1, "no win rate, and never contested");
}

/// The same case in dollars and in yen: each is decided with the numbers of its currency.
#[test]
fn each_currency_is_replayed_with_its_own_numbers() {
    let yen = "jpy".parse().expect("a currency");
    let settings = crate::PolicySettings { tolerance: 50_000.into(), work_cost: 0.into() };
    let others = std::collections::BTreeMap::from([(yen, settings)]);
    let draft = crate::CurrencyPolicies::new(standard(500), money::Currency::USD, others);
    let cases = [money::Currency::USD, yen].map(|currency| {
        let facts = crate::CaseFacts { currency, ..chargeback(2000, 1000) };
        past(facts, CaseAction::Contest, PastOutcome::Won)
    });
    let found = back_test(cases, Baseline::Decided, &draft, |_| ControlFlow::Continue(()));
    let flips: Vec<_> = found.expect("sums fit").flips;
    assert_eq!(flips.len(), 1, "only the dollars are accepted");
    assert_eq!((flips[0].currency, flips[0].to), (money::Currency::USD, CaseAction::Accept));
}
