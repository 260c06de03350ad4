use proptest::prelude::*;

use crate::{Amount, AmountError, CURRENCIES, Currency, MINOR_MAX};

fn any_currency() -> impl Strategy<Value = Currency> {
    // The listed ones often, so that every exponent is met in every run; any other code as well.
    prop_oneof![prop::sample::select(CURRENCIES).prop_map(|row| row.code.to_string()), "[a-z]{3}",]
        .prop_map(|code| code.parse().expect("three letters"))
}

fn any_minor() -> impl Strategy<Value = i64> {
    prop_oneof![
        -MINOR_MAX..=MINOR_MAX,
        -2000_i64..=2000,
        (MINOR_MAX - 3)..=MINOR_MAX,
        -MINOR_MAX..=(-MINOR_MAX + 3),
    ]
}

prop_compose! {
    fn any_amount()(minor in any_minor(), currency in any_currency()) -> Amount {
        Amount::new(minor, currency).expect("within the range")
    }
}

fn usd(minor: i64) -> Amount {
    Amount::new(minor, Currency::USD).expect("within the range")
}

proptest! {
    #[test]
    fn machine_text_reads_back(amount in any_amount()) {
        prop_assert_eq!(amount.to_string().parse::<Amount>(), Ok(amount));
    }

    #[test]
    fn json_reads_back(amount in any_amount()) {
        let json = serde_json::to_string(&amount).expect("serialises");
        prop_assert_eq!(serde_json::from_str::<Amount>(&json).expect("reads back"), amount);
    }

    #[test]
    fn text_for_people_carries_the_digits_of_the_machine_text(amount in any_amount()) {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        prop_assert_eq!(digits(&amount.for_people()), digits(&amount.to_string()));
        prop_assert_eq!(amount.for_people().starts_with('-'), amount.is_negative());
    }

    #[test]
    fn what_is_printed_is_read_as_nothing_else(amount in any_amount()) {
        let printed = amount.for_people();
        let read = |text: &str| Amount::parse_decimal(text, amount.currency());
        prop_assert_eq!(read(&printed), Ok(amount));
        let number = |c: char| c.is_ascii_digit() || [',', '.', '-'].contains(&c);
        let bare: String = printed.chars().filter(|c| number(*c)).collect();
        prop_assert_eq!(read(&bare), Ok(amount));
    }

    #[test]
    fn a_comma_is_read_in_one_way_or_not_at_all(
        whole in "[1-9][0-9]{0,2}", fraction in "[0-9]{1,4}", currency in any_currency(),
    ) {
        let text = format!("{whole},{fraction}");
        let as_decimal = Amount::parse_decimal(&text.replace(',', "."), currency);
        let as_group = if fraction.len() == 3 {
            Amount::parse_decimal(&text.replace(',', ""), currency)
        } else {
            Err(AmountError::OutOfRange)
        };
        match (Amount::parse_decimal(&text, currency), as_group, as_decimal) {
            (Ok(read), Ok(one), Err(_)) | (Ok(read), Err(_), Ok(one)) => prop_assert_eq!(read, one),
            (Err(AmountError::Ambiguous { grouped, decimal, .. }), Ok(group), Ok(point)) => {
                prop_assert_eq!((grouped, decimal), (group, point));
            }
            (read, group, point) => {
                prop_assert!(read.is_err() && group.is_err() && point.is_err(), "{text}");
            }
        }
    }

    #[test]
    fn no_text_makes_parsing_panic(text in ".{0,40}", currency in any_currency()) {
        let _ = Amount::parse_decimal(&text, currency);
        let _ = text.parse::<Amount>();
    }

    #[test]
    fn sums_are_exact_or_refused(a in any_minor(), b in any_minor()) {
        let exact = i128::from(a).saturating_add(i128::from(b));
        match usd(a).checked_add(usd(b)) {
            Ok(sum) => prop_assert_eq!(i128::from(sum.minor()), exact),
            Err(_) => prop_assert!(exact.abs() > i128::from(MINOR_MAX)),
        }
    }

    #[test]
    fn order_of_addition_does_not_matter(a in any_minor(), b in any_minor(), c in any_minor()) {
        let (a, b, c) = (usd(a), usd(b), usd(c));
        prop_assert_eq!(a.checked_add(b), b.checked_add(a));
        let left = a.checked_add(b).and_then(|sum| sum.checked_add(c));
        let right = b.checked_add(c).and_then(|sum| a.checked_add(sum));
        if let (Ok(left), Ok(right)) = (left, right) {
            prop_assert_eq!(left, right);
        }
    }

    #[test]
    fn subtracting_is_adding_the_opposite(a in any_minor(), b in any_minor()) {
        let opposite = usd(b).checked_neg().expect("the range is symmetric");
        prop_assert_eq!(usd(a).checked_sub(usd(b)), usd(a).checked_add(opposite));
    }

    #[test]
    fn comparing_follows_the_numbers(a in any_minor(), b in any_minor()) {
        prop_assert_eq!(usd(a).compare(usd(b)), Ok(a.cmp(&b)));
    }
}
