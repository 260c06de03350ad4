//! Text back to amounts: exact or refused.

use std::str::FromStr;

use crate::{Amount, AmountError, Currency};

impl Amount {
    /// Reads a plain decimal such as `15`, `15.5` or `-15.00`.
    ///
    /// Digits, at most one minus in front, at most one point with digits on both sides. No spaces,
    /// no plus, no grouping, no exponent: what is ambiguous is refused, not guessed.
    ///
    /// # Errors
    /// [`AmountError::Malformed`], also for more decimals than the currency has (zeros included);
    /// [`AmountError::OutOfRange`].
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self, AmountError> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((_, "")) => return Err(AmountError::malformed(text, "no digit after the point")),
            Some(parts) => parts,
            None => (unsigned, ""),
        };
        if whole.is_empty() {
            return Err(AmountError::malformed(text, "no digit before the point"));
        }
        if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return Err(AmountError::malformed(text, "write digits and one point, such as 15.00"));
        }
        let missing = usize::try_from(currency.exponent())
            .unwrap_or_default()
            .checked_sub(fraction.len())
            .ok_or_else(|| AmountError::malformed(text, "more decimals than the currency has"))?;
        let padding = std::iter::repeat_n(b'0', missing);
        let minor = whole
            .bytes()
            .chain(fraction.bytes())
            .chain(padding)
            .try_fold(0_i64, |minor, digit| {
                minor.checked_mul(10)?.checked_add(i64::from(digit.checked_sub(b'0')?))
            })
            .ok_or(AmountError::OutOfRange)?;
        let amount = Self::new(minor, currency)?;
        if negative { amount.checked_neg() } else { Ok(amount) }
    }
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
