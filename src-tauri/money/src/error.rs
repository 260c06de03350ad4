use crate::{Amount, Currency, MINOR_MAX};

/// Why an amount was refused. Nothing is ever rounded, clamped or guessed instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// The result, or the number given, is beyond what JSON and JavaScript keep exact.
    #[error("the amount is out of range; at most {MINOR_MAX} minor units either way")]
    OutOfRange,
    /// Two amounts of different currencies met.
    #[error("{left} and {right} cannot be combined; use amounts of one currency")]
    CurrencyMismatch {
        /// Currency of the amount that was asked.
        left: Currency,
        /// Currency of the amount it was given.
        right: Currency,
    },
    /// The text is not an amount.
    #[error("\"{text}\" is not an amount: {reason}")]
    Malformed {
        /// What was read, cut at 40 characters.
        text: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The text can be read as two amounts.
    #[error("\"{text}\" is {grouped} or {decimal}; write the one that is meant with a point")]
    Ambiguous {
        /// What was read, cut at 40 characters.
        text: String,
        /// The amount when its comma separates thousands.
        grouped: Amount,
        /// The amount when its comma separates decimals.
        decimal: Amount,
    },
    /// The text is not a currency code.
    #[error("\"{code}\" is not a currency; write three letters, such as usd")]
    UnknownCurrency {
        /// What was read, cut at 40 characters.
        code: String,
    },
}

impl AmountError {
    /// Stable name of the refusal for programs; never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OutOfRange => "amount_out_of_range",
            Self::CurrencyMismatch { .. } => "currency_mismatch",
            Self::Malformed { .. } => "amount_malformed",
            Self::Ambiguous { .. } => "amount_ambiguous",
            Self::UnknownCurrency { .. } => "currency_unknown",
        }
    }

    pub(crate) fn malformed(text: &str, reason: &'static str) -> Self {
        Self::Malformed { text: excerpt(text), reason }
    }
}

/// Enough of a refused text to recognise it; input of any length must not flood a log.
pub(crate) fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}
