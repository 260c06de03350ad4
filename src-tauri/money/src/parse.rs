//! Text back to amounts: exact or refused.

use std::str::FromStr;

use crate::error::excerpt;
use crate::{Amount, AmountError, Currency};

impl Amount {
    /// Reads a typed or printed amount: `15`, `15.5`, `-15.00`, `12,50`, `1,250.00`, `$1,250.00`.
    ///
    /// A point separates decimals. Commas separate thousands where they stand as
    /// [`Amount::for_people`] writes them; a single comma separates decimals where the currency has
    /// as many. So every printed amount reads back as itself, and a text that can be both is
    /// refused with both readings: `1,250` of `kwd` is 1250.000 or 1.250. In front may stand one
    /// minus and the currency's own symbol, or behind its code. No spaces, no plus, no exponent.
    ///
    /// The window's amount field follows the same rule; both run `tests/typed.json`.
    ///
    /// # Errors
    /// [`AmountError::Ambiguous`]; [`AmountError::Malformed`], also for more decimals than the
    /// currency has (zeros included); [`AmountError::OutOfRange`].
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self, AmountError> {
        let (negative, unsigned) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let number = without_unit(unsigned, currency);
        let read = |plain: &str| {
            let amount = parse_plain(plain, text, currency)?;
            if negative { amount.checked_neg() } else { Ok(amount) }
        };
        match (without_groups(number), with_point(number, currency)) {
            (Some(grouped), Some(decimal)) => Err(AmountError::Ambiguous {
                text: excerpt(text),
                grouped: read(&grouped)?,
                decimal: read(&decimal)?,
            }),
            (Some(plain), None) | (None, Some(plain)) => read(&plain),
            (None, None) => read(number),
        }
    }
}

/// Without the currency's symbol in front or its code behind, as amounts are written for people.
fn without_unit(text: &str, currency: Currency) -> &str {
    if let Some(symbol) = currency.symbol() {
        return text.strip_prefix(symbol).unwrap_or(text);
    }
    match text.rsplit_once(' ') {
        Some((number, code)) if code.eq_ignore_ascii_case(currency.as_str()) => number,
        Some(_) | None => text,
    }
}

/// `1,250.00` as `1250.00`, if the commas stand where thousands end and nothing is written `0,250`.
fn without_groups(text: &str) -> Option<String> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let mut groups = whole.split(',');
    let first = groups.next().filter(|first| is_digits(first) && first.len() <= 3)?;
    let mut plain = String::from(first);
    for group in groups {
        if group.len() != 3 || !is_digits(group) {
            return None;
        }
        plain.push_str(group);
    }
    if plain.len() == first.len() || first.starts_with('0') {
        return None;
    }
    if let Some(fraction) = fraction {
        plain.push('.');
        plain.push_str(fraction);
    }
    Some(plain)
}

/// `12,50` as `12.50`, if the currency has that many decimals.
fn with_point(text: &str, currency: Currency) -> Option<String> {
    let (whole, fraction) = text.split_once(',')?;
    let fits = is_digits(fraction) && fraction.len() <= decimals(currency);
    (is_digits(whole) && fits).then(|| format!("{whole}.{fraction}"))
}

/// Digits, and a point with digits on both sides; `text` is what was typed, for the refusal.
fn parse_plain(number: &str, text: &str, currency: Currency) -> Result<Amount, AmountError> {
    let malformed = |reason| AmountError::malformed(text, reason);
    let (whole, fraction) = match number.split_once('.') {
        Some((_, "")) => return Err(malformed("no digit after the point")),
        Some(parts) => parts,
        None => (number, ""),
    };
    if whole.is_empty() {
        return Err(malformed("no digit before the point"));
    }
    if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return Err(malformed("write digits and one point, such as 15.00"));
    }
    let missing = decimals(currency)
        .checked_sub(fraction.len())
        .ok_or_else(|| malformed("more decimals than the currency has"))?;
    let padding = std::iter::repeat_n(b'0', missing);
    let minor = whole
        .bytes()
        .chain(fraction.bytes())
        .chain(padding)
        .try_fold(0_i64, |minor, digit| {
            minor.checked_mul(10)?.checked_add(i64::from(digit.checked_sub(b'0')?))
        })
        .ok_or(AmountError::OutOfRange)?;
    Amount::new(minor, currency)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn decimals(currency: Currency) -> usize {
    // At most 3: see the table of currencies.
    usize::try_from(currency.exponent()).unwrap_or_default()
}

/// Reads what [`Amount`] writes for machines: `15.00 usd`.
impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let (decimal, code) = text
            .split_once(' ')
            .ok_or_else(|| AmountError::malformed(text, "write it as 15.00 usd"))?;
        Self::parse_decimal(decimal, code.parse()?)
    }
}
