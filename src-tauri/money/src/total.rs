//! Sums of many amounts, which may leave the range of one.

use std::fmt;

use crate::MinorUnits;

/// A sum in minor units whose currency stands beside it, exact however large: in JSON a whole number
/// while JavaScript is exact (±[`MINOR_MAX`](crate::MINOR_MAX)), a text of its digits beyond.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(untagged)]
pub enum Total {
    /// Within the range of amounts.
    Units(MinorUnits),
    /// Beyond it: decimal digits, with a minus sign before them if it is negative.
    Digits(String),
}

impl From<i128> for Total {
    fn from(minor: i128) -> Self {
        let units = i64::try_from(minor).ok().and_then(|minor| MinorUnits::new(minor).ok());
        units.map_or_else(|| Self::Digits(minor.to_string()), Self::Units)
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Units(units) => units.fmt(f),
            Self::Digits(digits) => f.write_str(digits),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::Total;

    #[rstest]
    #[case::nothing(0, "0")]
    #[case::the_largest_number(9_007_199_254_740_991, "9007199254740991")]
    #[case::the_first_text(9_007_199_254_740_992, "\"9007199254740992\"")]
    #[case::two_maximal_wallets(18_014_398_509_481_982, "\"18014398509481982\"")]
    #[case::the_smallest_number(-9_007_199_254_740_991, "-9007199254740991")]
    #[case::below_it(-9_007_199_254_740_992, "\"-9007199254740992\"")]
    #[case::beyond_64_bits(10_i128.pow(30), "\"1000000000000000000000000000000\"")]
    fn json_is_exact(#[case] minor: i128, #[case] json: &str) {
        let total = Total::from(minor);
        assert_eq!(serde_json::to_string(&total).expect("serializes"), json);
        assert_eq!(serde_json::from_str::<Total>(json).expect("reads"), total);
        assert_eq!(total.to_string(), minor.to_string());
    }
}
