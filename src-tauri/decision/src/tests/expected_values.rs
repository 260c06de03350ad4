use money::MINOR_MAX;
use rstest::rstest;

use super::cases::{bare, case, chargeback, standard};
use crate::DisputeKind::{self, Chargeback, Inquiry};
use crate::{
    BasisPoints, CaseAction, CaseFacts, Expected, ExpectedOverrides, InputSource, WinChanceBasis,
    WinRecord,
};

fn expected(facts: &CaseFacts, given: &ExpectedOverrides) -> Expected {
    standard(500).decide(1, facts, given).expect("decides").expected
}

fn plain(facts: &CaseFacts) -> Expected {
    expected(facts, &ExpectedOverrides::default())
}

fn minor(units: Option<money::MinorUnits>) -> Option<i64> {
    units.map(money::MinorUnits::get)
}

#[test]
fn a_chargeback_by_hand() {
    // 3 of 10 won: 70 % of (10.00 + 15.00) is 17.50, and the fee of 15.00 is gone whatever comes.
    let found = plain(&chargeback(0, 1000));
    assert_eq!(minor(found.accept), Some(-2500));
    assert_eq!(minor(found.contest), Some(-3250));
    assert_eq!(minor(found.contest_won), Some(-1500));
    assert_eq!(minor(found.contest_lost), Some(-4000));
    assert_eq!(found.refund_in_full, None);
    assert_eq!(found.best, Some(CaseAction::Accept));
}

/// 50,000 credits for 10.00: the bank takes money, whatever was sold for it.
#[test]
fn money_is_at_stake_and_not_credits() {
    let found = plain(&CaseFacts { amount: 50_000.into(), ..chargeback(0, 1000) });
    assert_eq!(found.amount.get(), 1000);
    assert_eq!((minor(found.accept), minor(found.contest)), (Some(-2500), Some(-3250)));
}

#[test]
fn an_inquiry_by_hand() {
    // 70 % of (10.00 + 15.00): lost means a chargeback with its fee.
    let found = plain(&case(Inquiry, 0, 1000));
    assert_eq!(found.accept, None);
    assert_eq!(minor(found.contest), Some(-1750));
    assert_eq!(minor(found.contest_won), Some(0));
    assert_eq!(minor(found.contest_lost), Some(-2500));
    assert_eq!(minor(found.refund_in_full), Some(-1000));
    assert_eq!(found.best, Some(CaseAction::RefundInFull));
}

#[test]
fn every_input_is_in_sight() {
    let found = plain(&chargeback(0, 1000));
    assert_eq!((found.amount.get(), found.currency.as_str()), (1000, "usd"));
    assert_eq!(found.dispute_fee.source, InputSource::Fact);
    assert_eq!(found.counter_fee.source, InputSource::Fact);
    assert_eq!(found.work_cost.source, InputSource::Settings);
    assert_eq!(found.win_chance.basis, WinChanceBasis::Record(WinRecord { won: 3, decided: 10 }));
    assert_eq!(found.win_chance.basis_points, BasisPoints::new(3000));
    let nothing = plain(&bare(Chargeback));
    assert_eq!(nothing.dispute_fee.source, InputSource::Unknown);
    assert_eq!(nothing.win_chance.basis, WinChanceBasis::Unknown);
    assert_eq!((nothing.contest, nothing.best), (None, None));
    assert_eq!(minor(nothing.accept), Some(-100));
}

#[test]
fn every_input_may_be_given_for_the_case() {
    let given = ExpectedOverrides {
        win_chance: BasisPoints::new(9000),
        dispute_fee: Some(2000.into()),
        counter_fee: Some(0.into()),
        work_cost: Some(300.into()),
    };
    let found = expected(&chargeback(0, 10_000), &given);
    assert_eq!(minor(found.accept), Some(-12_000));
    assert_eq!(minor(found.contest), Some(-3300));
    assert_eq!(found.best, Some(CaseAction::Contest));
    assert_eq!(found.win_chance.basis, WinChanceBasis::Given);
    for input in [found.dispute_fee, found.counter_fee, found.work_cost] {
        assert_eq!(input.source, InputSource::Given);
    }
}

#[rstest]
#[case::never(0, -3500)]
#[case::always(10_000, -1500)]
#[case::rounded_against_us(3333, -2834)]
fn the_win_probability_weighs_the_amount_at_risk(
    #[case] win_probability: u16,
    #[case] contest: i64,
) {
    let given =
        ExpectedOverrides { win_chance: BasisPoints::new(win_probability), ..Default::default() };
    let facts = CaseFacts { counter_fee: Some(0.into()), ..chargeback(0, 2000) };
    assert_eq!(minor(expected(&facts, &given).contest), Some(contest));
}

#[test]
fn at_equality_giving_way_is_better() {
    let facts = CaseFacts {
        counter_fee: Some(1000.into()),
        reason_record: Some(WinRecord { won: 1, decided: 2 }),
        ..chargeback(0, 1000)
    };
    let found = plain(&facts);
    assert_eq!(found.accept, found.contest);
    assert_eq!(found.best, Some(CaseAction::Accept));
}

#[test]
fn who_takes_no_answer_cannot_be_answered() {
    let found = plain(&CaseFacts { answerable: false, ..chargeback(0, 1000) });
    assert_eq!((found.contest, found.contest_won, found.contest_lost), (None, None, None));
}

#[rstest]
#[case::no_outcome_yet(0, 0, None)]
#[case::none_won(0, 7, Some(0))]
#[case::rounded_down(2, 3, Some(6666))]
#[case::all(4, 4, Some(10_000))]
#[case::more_won_than_decided(9, 4, Some(10_000))]
#[case::largest(u32::MAX, u32::MAX, Some(10_000))]
fn a_record_is_a_rate(#[case] won: u32, #[case] decided: u32, #[case] rate: Option<u16>) {
    assert_eq!(WinRecord { won, decided }.rate().map(BasisPoints::get), rate);
}

#[test]
fn sums_out_of_range_are_left_out_and_do_not_prevent_a_decision() {
    let found = plain(&chargeback(0, MINOR_MAX));
    assert_eq!((found.accept, found.contest_lost, found.best), (None, None, None));
    assert_eq!(minor(found.contest_won), Some(-1500));
}

#[rstest]
#[case::card("card", Chargeback, (InputSource::Fact, 1500), (InputSource::Fact, 1500))]
#[case::card_inquiry("card", Inquiry, (InputSource::Fact, 1500), (InputSource::NotDue, 0))]
#[case::klarna("klarna", Chargeback, (InputSource::Fact, 1500), (InputSource::NotDue, 0))]
#[case::paypal("paypal", Chargeback, (InputSource::NotDue, 0), (InputSource::NotDue, 0))]
#[case::amazon_pay("amazon_pay", Chargeback, (InputSource::NotDue, 0), (InputSource::NotDue, 0))]
fn fees_are_counted_only_where_they_fall_due(
    #[case] method: &str,
    #[case] kind: DisputeKind,
    #[case] dispute_fee: (InputSource, i64),
    #[case] counter_fee: (InputSource, i64),
) {
    let facts = CaseFacts { payment_method: Some(method.to_owned()), ..case(kind, 0, 2000) };
    let found = plain(&facts);
    let read = |input: crate::MoneyInput| (input.source, input.value.get());
    assert_eq!((read(found.dispute_fee), read(found.counter_fee)), (dispute_fee, counter_fee));
}

/// 3 of 10 were won, so 70 % of what is at stake is lost; Klarna's fee is at stake, a card's is gone.
#[rstest]
#[case::card("card", Some(-1500), Some(-5000))]
#[case::klarna("klarna", Some(0), Some(-3500))]
fn a_fee_that_comes_back_on_a_win_is_only_at_stake(
    #[case] method: &str,
    #[case] won: Option<i64>,
    #[case] lost: Option<i64>,
) {
    let facts = CaseFacts { payment_method: Some(method.to_owned()), ..chargeback(0, 2000) };
    let found = plain(&facts);
    assert_eq!((minor(found.contest_won), minor(found.contest_lost)), (won, lost));
}
