use std::cmp::Ordering;
use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::json;

use super::{amount, currency};
use crate::{Amount, AmountError, CURRENCIES, Currency, MINOR_MAX, MinorUnits};

#[rstest]
fn currencies_without_decimals(
    #[values(
        "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
        "xof", "xpf"
    )]
    code: &str,
) {
    assert_eq!(currency(code).exponent(), 0);
}

#[rstest]
fn currencies_with_three_decimals(#[values("bhd", "jod", "kwd", "omr", "tnd")] code: &str) {
    assert_eq!(currency(code).exponent(), 3);
}

#[rstest]
fn currencies_stripe_counts_in_hundredths(
    #[values("usd", "eur", "gbp", "cny", "huf", "twd", "isk", "ugx", "zzz")] code: &str,
) {
    assert_eq!(currency(code).exponent(), 2);
}

#[rstest]
#[case::two_letters("us")]
#[case::four_letters("usdt")]
#[case::empty("")]
#[case::digit("us1")]
#[case::space(" us")]
#[case::three_bytes_one_letter("€")]
#[case::accent("uśd")]
fn what_is_no_currency_is_refused(#[case] code: &str) {
    let refused = code.parse::<Currency>();
    assert_eq!(refused, Err(AmountError::UnknownCurrency { code: code.to_owned() }));
}

#[test]
fn capital_letters_are_read_as_lower_case() {
    assert_eq!("UsD".parse(), Ok(Currency::USD));
    assert_eq!(Currency::USD.to_string(), "usd");
}

#[rstest]
#[case::largest(MINOR_MAX, true)]
#[case::one_more(MINOR_MAX + 1, false)]
#[case::smallest(-MINOR_MAX, true)]
#[case::one_less(-MINOR_MAX - 1, false)]
#[case::i64_max(i64::MAX, false)]
#[case::i64_min(i64::MIN, false)]
fn the_range_is_what_javascript_keeps_exact(#[case] minor: i64, #[case] fits: bool) {
    assert_eq!(Amount::new(minor, Currency::USD).is_ok(), fits);
    assert_eq!(MinorUnits::new(minor).is_ok(), fits);
    assert_eq!(serde_json::from_value::<MinorUnits>(json!(minor)).is_ok(), fits);
}

#[rstest]
#[case::sum_up(amount(MINOR_MAX, "usd").checked_add(amount(1, "usd")))]
#[case::sum_down(amount(-MINOR_MAX, "usd").checked_add(amount(-1, "usd")))]
#[case::difference_up(amount(MINOR_MAX, "usd").checked_sub(amount(-1, "usd")))]
#[case::difference_down(amount(-MINOR_MAX, "usd").checked_sub(amount(1, "usd")))]
fn what_leaves_the_range_is_refused(#[case] result: Result<Amount, AmountError>) {
    assert_eq!(result, Err(AmountError::OutOfRange));
}

#[test]
fn arithmetic_reaches_the_ends_of_the_range() {
    assert_eq!(
        amount(MINOR_MAX - 1, "usd").checked_add(amount(1, "usd")),
        Ok(amount(MINOR_MAX, "usd"))
    );
    assert_eq!(amount(-MINOR_MAX, "usd").checked_neg(), Ok(amount(MINOR_MAX, "usd")));
}

#[test]
fn currencies_do_not_mix() {
    let (dollars, euros) = (amount(1, "usd"), amount(1, "eur"));
    let mismatch = AmountError::CurrencyMismatch { left: Currency::USD, right: currency("eur") };
    assert_eq!(dollars.checked_add(euros), Err(mismatch.clone()));
    assert_eq!(dollars.checked_sub(euros), Err(mismatch.clone()));
    assert_eq!(dollars.compare(euros), Err(mismatch));
    assert_ne!(dollars, euros);
    assert_eq!(dollars.compare(amount(2, "usd")), Ok(Ordering::Less));
}

#[rstest]
#[case::dollars(1500, "usd", "15.00 usd", "$15.00")]
#[case::negative(-320, "usd", "-3.20 usd", "-$3.20")]
#[case::one_cent(1, "usd", "0.01 usd", "$0.01")]
#[case::minus_one_cent(-1, "usd", "-0.01 usd", "-$0.01")]
#[case::zero(0, "usd", "0.00 usd", "$0.00")]
#[case::yen(500, "jpy", "500 jpy", "¥500")]
#[case::no_yen(0, "jpy", "0 jpy", "¥0")]
#[case::many_yen(-1_000_000, "jpy", "-1000000 jpy", "-¥1,000,000")]
#[case::australian_dollars(1200, "aud", "12.00 aud", "A$12.00")]
#[case::euros(1200, "eur", "12.00 eur", "€12.00")]
#[case::dinars(1250, "kwd", "1.250 kwd", "1.250 KWD")]
#[case::a_fils(-1, "kwd", "-0.001 kwd", "-0.001 KWD")]
#[case::kronur(150_000, "isk", "1500.00 isk", "1,500.00 ISK")]
#[case::below_a_thousand(99_999, "usd", "999.99 usd", "$999.99")]
#[case::a_thousand(100_000, "usd", "1000.00 usd", "$1,000.00")]
#[case::largest(MINOR_MAX, "usd", "90071992547409.91 usd", "$90,071,992,547,409.91")]
#[case::smallest(-MINOR_MAX, "usd", "-90071992547409.91 usd", "-$90,071,992,547,409.91")]
fn amounts_as_text(
    #[case] minor: i64,
    #[case] code: &str,
    #[case] machine: &str,
    #[case] people: &str,
) {
    assert_eq!(amount(minor, code).to_string(), machine);
    assert_eq!(amount(minor, code).for_people(), people);
}

#[rstest]
#[case::whole("15", "usd", 1500)]
#[case::one_decimal("15.5", "usd", 1550)]
#[case::all_decimals("15.05", "usd", 1505)]
#[case::negative("-15.00", "usd", -1500)]
#[case::minus_nothing("-0.00", "usd", 0)]
#[case::leading_zeros("007", "usd", 700)]
#[case::yen("500", "jpy", 500)]
#[case::fils("1.250", "kwd", 1250)]
#[case::shillings("3", "ugx", 300)]
#[case::largest("90071992547409.91", "usd", MINOR_MAX)]
fn decimals_are_read_exactly(#[case] text: &str, #[case] code: &str, #[case] minor: i64) {
    assert_eq!(Amount::parse_decimal(text, currency(code)), Ok(amount(minor, code)));
}

#[rstest]
#[case::empty("", "usd")]
#[case::only_minus("-", "usd")]
#[case::only_point(".", "usd")]
#[case::nothing_before(".5", "usd")]
#[case::nothing_after("5.", "usd")]
#[case::two_points("1.2.3", "usd")]
#[case::two_minuses("--1", "usd")]
#[case::plus("+1", "usd")]
#[case::minus_inside("1.-5", "usd")]
#[case::three_digits_of_a_group("1,00.00", "usd")]
#[case::comma_and_point("1.000,00", "usd")]
#[case::spaces(" 1", "usd")]
#[case::exponent("1e2", "usd")]
#[case::other_digits("١٥", "usd")]
#[case::too_many_decimals("15.000", "usd")]
#[case::decimals_of_yen("500.0", "jpy")]
#[case::four_decimals("1.2500", "kwd")]
fn what_is_no_decimal_is_refused(#[case] text: &str, #[case] code: &str) {
    let refused = Amount::parse_decimal(text, currency(code));
    assert!(matches!(refused, Err(AmountError::Malformed { .. })), "{refused:?}");
}

/// A text, its currency, and its minor units; two readings where it is refused as ambiguous, null
/// where it is no amount. The window's tests read the same file.
#[derive(Debug, serde::Deserialize)]
struct Typed(String, Currency, Option<Reading>);

#[derive(Debug, PartialEq, serde::Deserialize)]
#[serde(untagged)]
enum Reading {
    One(i64),
    Two { grouped: i64, decimal: i64 },
}

#[test]
fn typed_text_is_read_as_the_window_reads_it() {
    let cases: Vec<Typed> = serde_json::from_str(include_str!("typed.json")).expect("a table");
    for Typed(text, currency, reading) in cases {
        let read = match Amount::parse_decimal(&text, currency) {
            Ok(amount) => Some(Reading::One(amount.minor())),
            Err(AmountError::Ambiguous { grouped, decimal, .. }) => {
                Some(Reading::Two { grouped: grouped.minor(), decimal: decimal.minor() })
            }
            Err(_) => None,
        };
        assert_eq!(read, reading, "{text} in {currency}");
    }
}

#[test]
fn a_doubtful_text_is_refused_with_both_readings() {
    let refused = Amount::parse_decimal("1,250", currency("kwd")).expect_err("it has two readings");
    assert_eq!(refused.code(), "amount_ambiguous");
    assert_eq!(
        refused.to_string(),
        "\"1,250\" is 1250.000 kwd or 1.250 kwd; write the one that is meant with a point"
    );
}

#[test]
fn the_table_of_currencies_is_in_order_and_says_something_in_each_row() {
    assert!(CURRENCIES.is_sorted_by(|one, next| one.code < next.code));
    for row in CURRENCIES {
        assert!(row.exponent != 2 || row.symbol.is_some(), "{row:?} is the default");
        assert!(row.exponent <= 3, "{row:?}");
    }
    let symbols: BTreeSet<_> = CURRENCIES.iter().filter_map(|row| row.symbol).collect();
    assert_eq!(symbols.len(), CURRENCIES.iter().filter(|row| row.symbol.is_some()).count());
}

#[rstest]
#[case::one_cent_over("90071992547409.92")]
#[case::beyond_i64("92233720368547758.08")]
#[case::absurd("99999999999999999999999999999999999999")]
fn decimals_out_of_range_are_refused(#[case] text: &str) {
    assert_eq!(Amount::parse_decimal(text, Currency::USD), Err(AmountError::OutOfRange));
}

#[rstest]
#[case::no_currency("15.00")]
#[case::two_spaces("15.00  usd")]
#[case::currency_first("usd 15.00")]
#[case::more_after("15.00 usd !")]
fn what_is_no_machine_text_is_refused(#[case] text: &str) {
    assert!(text.parse::<Amount>().is_err());
}

#[test]
fn a_refusal_quotes_only_the_beginning_of_a_long_text() {
    let refused = Amount::parse_decimal(&"x".repeat(1_000_000), Currency::USD);
    assert!(refused.expect_err("letters are no amount").to_string().len() < 200);
}

#[rstest]
#[case::fraction("1.5")]
#[case::whole_fraction("1.0")]
#[case::text("\"1\"")]
#[case::null("null")]
#[case::exponent("1e3")]
#[case::beyond_u64("99999999999999999999")]
fn minor_units_are_integers_in_json(#[case] json: &str) {
    assert!(serde_json::from_str::<MinorUnits>(json).is_err());
}

#[test]
fn amounts_in_json_name_their_currency() {
    let json = json!({"amount": -320, "currency": "usd"});
    assert_eq!(serde_json::to_value(amount(-320, "usd")).expect("serialises"), json);
    assert_eq!(serde_json::from_value::<Amount>(json).expect("reads back"), amount(-320, "usd"));
    let over = json!({"amount": MINOR_MAX + 1, "currency": "usd"});
    assert!(serde_json::from_value::<Amount>(over).is_err());
    let nowhere = json!({"amount": 1, "currency": "dollars"});
    assert!(serde_json::from_value::<Amount>(nowhere).is_err());
}
