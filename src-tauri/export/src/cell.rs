use std::ops::RangeInclusive;

use chrono::{DateTime, SecondsFormat};

/// One value of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Text; in CSV guarded against being read as a formula.
    Text(&'a str),
    /// A whole number, such as minor units or a sequence number.
    Int(i64),
    /// A sum of money in major units, exact: 1234 with 2 decimals is `12.34`. A number in CSV; text
    /// in JSON Lines, where a number would be read as binary floating point.
    Decimal {
        /// Minor units.
        minor: i64,
        /// Decimals of the currency.
        decimals: u32,
    },
    /// Nothing: an empty field in CSV, `null` in JSON Lines.
    Null,
    /// A moment, UTC microseconds; written as RFC 3339 with six decimals and `Z`.
    Time(i64),
}

/// Years 0000 to 9999: what RFC 3339 can write.
pub(crate) const TIMES: RangeInclusive<i64> = -62_167_219_200_000_000..=253_402_300_799_999_999;

/// `2026-11-24T06:31:47.000000Z`. Call it only for moments within [`TIMES`].
pub(crate) fn rfc3339(micros: i64) -> String {
    DateTime::from_timestamp_micros(micros)
        .map(|time| time.to_rfc3339_opts(SecondsFormat::Micros, true))
        .unwrap_or_default()
}

/// `-0.05` of −5 with 2 decimals.
pub(crate) fn decimal(minor: i64, decimals: u32) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let digits = minor.unsigned_abs().to_string();
    let places = decimals as usize;
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn minor_units_become_major_ones_exactly() {
        let table = [
            (0, 2, "0.00"),
            (5, 2, "0.05"),
            (-5, 2, "-0.05"),
            (1234, 2, "12.34"),
            (-9_007_199_254_740_991, 2, "-90071992547409.91"),
            (500, 0, "500"),
            (1250, 3, "1.250"),
            (i64::MIN, 2, "-92233720368547758.08"),
        ];
        for (minor, decimals, text) in table {
            assert_eq!(decimal(minor, decimals), text);
        }
    }
}
