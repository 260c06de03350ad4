//! Amounts as files write them. Nothing is guessed: how they are written is said beforehand.

use money::{Amount, AmountError, Currency};
use serde::{Deserialize, Serialize};

/// How amounts are written.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(deny_unknown_fields)]
pub struct AmountStyle {
    /// Decimals of the currency, or minor units.
    pub unit: AmountUnit,
    /// Whether a comma separates decimals, as in `12,50`.
    #[serde(default)]
    pub decimal_comma: bool,
    /// What separates thousands; nothing does when absent.
    #[serde(default)]
    pub thousands: Option<Thousands>,
}

/// The unit of amounts.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum AmountUnit {
    /// `12.50`.
    Decimal,
    /// `1250`.
    Minor,
}

/// What separates thousands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Thousands {
    /// `1,250`.
    Comma,
    /// `1.250`.
    Point,
    /// `1 250`, also with spaces that do not break.
    Space,
    /// `1'250`.
    Apostrophe,
}

impl Thousands {
    fn is_mark(self, letter: char) -> bool {
        match self {
            Self::Comma => letter == ',',
            Self::Point => letter == '.',
            Self::Space => matches!(letter, ' ' | '\u{a0}' | '\u{202f}'),
            Self::Apostrophe => matches!(letter, '\'' | '’'),
        }
    }
}

impl AmountStyle {
    /// Reads an amount, exactly.
    ///
    /// # Errors
    /// What is wrong, as a sentence; whether it is only too large.
    pub(in crate::imports) fn parse(
        self,
        text: &str,
        currency: Currency,
    ) -> Result<Amount, (bool, String)> {
        let malformed = || (false, format!("\"{text}\" is not {}", self.example()));
        let trimmed = text.trim();
        let (is_negative, number) = match trimmed.strip_prefix(['-', '−']) {
            Some(number) => (true, number),
            None => (false, trimmed),
        };
        let decimal = if self.decimal_comma { ',' } else { '.' };
        let (whole, fraction) = match number.split_once(decimal) {
            Some(_) if self.unit == AmountUnit::Minor => return Err(malformed()),
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (number, None),
        };
        let mut plain = self.without_groups(whole).ok_or_else(malformed)?;
        let read = match self.unit {
            AmountUnit::Minor => plain
                .parse()
                .map_err(|_| AmountError::OutOfRange)
                .and_then(|minor| Amount::new(minor, currency)),
            AmountUnit::Decimal => {
                if let Some(fraction) = fraction {
                    plain.push('.');
                    plain.push_str(fraction);
                }
                Amount::parse_decimal(&plain, currency)
            }
        };
        match read {
            Ok(amount) if is_negative => amount.checked_neg().map_err(|_| malformed()),
            Ok(amount) => Ok(amount),
            Err(AmountError::OutOfRange) => Err((true, format!("\"{text}\" is too large"))),
            Err(AmountError::Malformed { .. } | AmountError::Ambiguous { .. }) => Err(malformed()),
            Err(error) => Err((false, error.to_string())),
        }
    }

    /// Digits alone, if those that separate thousands stand where thousands end.
    fn without_groups(self, whole: &str) -> Option<String> {
        let is_digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let Some(thousands) = self.thousands else {
            return is_digits(whole).then(|| whole.to_owned());
        };
        let groups: Vec<&str> = whole.split(|letter| thousands.is_mark(letter)).collect();
        let (first, rest) = groups.split_first()?;
        let is_grouped = rest.is_empty() || first.len() <= 3;
        let is_even = rest.iter().all(|group| group.len() == 3);
        let is_number = groups.iter().all(|group| is_digits(group));
        (is_grouped && is_even && is_number).then(|| groups.concat())
    }

    fn example(self) -> &'static str {
        match (self.unit, self.decimal_comma) {
            (AmountUnit::Minor, _) => "a number of minor units, such as 1250",
            (AmountUnit::Decimal, false) => {
                "an amount with a decimal point, such as 1250.00, in its currency"
            }
            (AmountUnit::Decimal, true) => {
                "an amount with a decimal comma, such as 1250,00, in its currency"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const fn style(
        unit: AmountUnit,
        decimal_comma: bool,
        thousands: Option<Thousands>,
    ) -> AmountStyle {
        AmountStyle { unit, decimal_comma, thousands }
    }

    const POINT: AmountStyle = style(AmountUnit::Decimal, false, None);
    const COMMA: AmountStyle = style(AmountUnit::Decimal, true, None);
    const GERMAN: AmountStyle = style(AmountUnit::Decimal, true, Some(Thousands::Point));
    const ENGLISH: AmountStyle = style(AmountUnit::Decimal, false, Some(Thousands::Comma));
    const FRENCH: AmountStyle = style(AmountUnit::Decimal, true, Some(Thousands::Space));
    const MINOR: AmountStyle = style(AmountUnit::Minor, false, None);

    #[rstest]
    #[case::plain(POINT, "12.5", Some(1_250))]
    #[case::whole(POINT, " 12 ", Some(1_200))]
    #[case::negative(POINT, "-0.01", Some(-1))]
    #[case::comma_unsaid(POINT, "12,50", None)]
    #[case::thousands_unsaid(POINT, "1,250.00", None)]
    #[case::three_decimals(POINT, "1.250", None)]
    #[case::exponent(POINT, "1e3", None)]
    #[case::symbol(POINT, "$12", None)]
    #[case::no_digit(POINT, ".5", None)]
    #[case::comma(COMMA, "12,50", Some(1_250))]
    #[case::point_where_comma_was_said(COMMA, "12.50", None)]
    #[case::german(GERMAN, "1.234.567,89", Some(123_456_789))]
    #[case::german_without_groups(GERMAN, "1234567,89", Some(123_456_789))]
    #[case::german_misread(GERMAN, "12.50", None)]
    #[case::english(ENGLISH, "-1,250.00", Some(-125_000))]
    #[case::english_uneven(ENGLISH, "12,50.00", None)]
    #[case::french(FRENCH, "1\u{202f}250,00", Some(125_000))]
    #[case::minor(MINOR, "1250", Some(1_250))]
    #[case::minor_with_point(MINOR, "12.50", None)]
    #[case::most(MINOR, "9007199254740991", Some(9_007_199_254_740_991))]
    #[case::beyond(MINOR, "9007199254740992", None)]
    #[case::far_beyond(POINT, "99999999999999999999", None)]
    fn an_amount_is_read_as_said_or_not_at_all(
        #[case] style: AmountStyle,
        #[case] text: &str,
        #[case] minor: Option<i64>,
    ) {
        assert_eq!(style.parse(text, Currency::USD).ok().map(Amount::minor), minor);
    }
}
