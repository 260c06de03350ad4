//! Amounts as text: one form for machines, one for people.

use std::fmt;

use crate::{Amount, MinorUnits};

impl Amount {
    /// The amount as people write it: `$15.00`, `-$3.20`, `¥500`, `$12,345.60`, `1.250 KWD`.
    ///
    /// The sign stands before the symbol. Currencies without a well-known symbol carry their code.
    pub fn for_people(self) -> String {
        let sign = if self.is_negative() { "-" } else { "" };
        let (whole, fraction) = self.digits();
        let number = format!("{}{fraction}", grouped(&whole));
        match self.currency().symbol() {
            Some(symbol) => format!("{sign}{symbol}{number}"),
            None => format!("{sign}{number} {}", self.currency().as_str().to_ascii_uppercase()),
        }
    }

    /// Digits before the point, and the point with what follows it (empty without decimals).
    fn digits(self) -> (String, String) {
        let digits = self.minor().unsigned_abs().to_string();
        // At most 3: Stripe knows no currency with more decimals.
        let decimals = usize::try_from(self.currency().exponent()).unwrap_or_default();
        if decimals == 0 {
            return (digits, String::new());
        }
        let padded = format!("{digits:0>width$}", width = decimals.saturating_add(1));
        let (whole, fraction) = padded.split_at(padded.len().saturating_sub(decimals));
        (whole.to_owned(), format!(".{fraction}"))
    }
}

impl MinorUnits {
    /// A number of prepaid credits as people write it: `12,500 credits`, `1 credit`, `-500 credits`.
    ///
    /// One credit is one minor unit of a wallet. It is not money: 50,000 credits may have cost $10.00.
    pub fn as_credits(self) -> String {
        let noun = if self.get().unsigned_abs() == 1 { "credit" } else { "credits" };
        format!("{} {noun}", self.grouped())
    }

    /// The bare number as people write it, for where its unit stands above it: `12,500`, `-500`.
    pub fn grouped(self) -> String {
        let sign = if self.get() < 0 { "-" } else { "" };
        format!("{sign}{}", grouped(&self.get().unsigned_abs().to_string()))
    }
}

/// The amount for machines: plain decimal and currency, `15.00 usd`; [`str::parse`] reads it back.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        let (whole, fraction) = self.digits();
        write!(f, "{sign}{whole}{fraction} {}", self.currency())
    }
}

/// `1234567` as `1,234,567`.
fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len().saturating_mul(2));
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(index);
        if index > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
