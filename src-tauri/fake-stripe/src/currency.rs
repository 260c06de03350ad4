//! Currencies as Stripe counts them.
//!
//! The stand-in depends on nothing of this workspace, so this table is its own; a test outside
//! compares it with the one in the crate `money`.

/// Amounts are whole units.
const ZERO_DECIMAL: [&str; 15] = [
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
    "xof", "xpf",
];

/// Amounts are thousandths, of which the last digit must be 0.
const THREE_DECIMAL: [&str; 5] = ["bhd", "jod", "kwd", "omr", "tnd"];

/// No minor unit, yet counted in hundredths, of which the last two digits must be 0. That `ugx`
/// is on Stripe's list of zero-decimal currencies as well does not count.
const WHOLE_HUNDREDTHS: [&str; 2] = ["isk", "ugx"];

/// Decimals of an amount in a currency (three lower-case letters) as Stripe sends and takes it.
#[must_use]
pub fn currency_exponent(currency: &str) -> u32 {
    if ZERO_DECIMAL.contains(&currency) {
        0
    } else if THREE_DECIMAL.contains(&currency) {
        3
    } else {
        2
    }
}

/// The number by which an amount in minor units must be divisible.
pub(crate) fn amount_step(currency: &str) -> i64 {
    if THREE_DECIMAL.contains(&currency) {
        10
    } else if WHOLE_HUNDREDTHS.contains(&currency) {
        100
    } else {
        1
    }
}

/// An amount in minor units as Stripe's messages write it: `$15.00`, `¥500`, `CHF 9.90`,
/// `KWD 1.250`.
pub(crate) fn format_amount(amount: i64, currency: &str) -> String {
    let symbol = match currency {
        "usd" | "cad" | "aud" | "nzd" | "hkd" | "sgd" => "$".to_owned(),
        "eur" => "€".to_owned(),
        "gbp" => "£".to_owned(),
        "jpy" => "¥".to_owned(),
        other => format!("{} ", other.to_uppercase()),
    };
    let exponent = currency_exponent(currency);
    let digits = usize::try_from(exponent).unwrap_or(0);
    let sign = if amount < 0 { "-" } else { "" };
    let (whole, fraction) = match 10_u64.checked_pow(exponent) {
        Some(unit) => (amount.unsigned_abs() / unit, amount.unsigned_abs() % unit),
        None => (amount.unsigned_abs(), 0),
    };
    if digits == 0 {
        format!("{sign}{symbol}{whole}")
    } else {
        format!("{sign}{symbol}{whole}.{fraction:0digits$}")
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::format_amount;

    #[rstest]
    #[case(1_500, "usd", "$15.00")]
    #[case(500, "jpy", "¥500")]
    #[case(990, "chf", "CHF 9.90")]
    #[case(1_250, "kwd", "KWD 1.250")]
    #[case(50, "tnd", "TND 0.050")]
    #[case(500_000, "isk", "ISK 5000.00")]
    #[case(-1_250, "kwd", "-KWD 1.250")]
    #[case(5, "usd", "$0.05")]
    fn an_amount_has_the_decimals_of_its_currency(
        #[case] amount: i64,
        #[case] currency: &str,
        #[case] expected: &str,
    ) {
        assert_eq!(format_amount(amount, currency), expected);
    }
}
