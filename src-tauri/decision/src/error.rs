use money::{Amount, AmountError};

/// Why no decision can be made. Nobody may read such a case as a yes or a no.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionError {
    /// Facts of different currencies, or numbers whose sum is beyond the range.
    #[error("no decision is possible: {0}")]
    Amount(#[from] AmountError),
    /// A case about nothing, or about less than nothing.
    #[error("no decision is possible about {amount}; the amount of a case must be above zero")]
    AmountNotPositive {
        /// The amount of the case.
        amount: Amount,
    },
}

impl DecisionError {
    /// Stable name of the refusal for programs; never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Amount(error) => error.code(),
            Self::AmountNotPositive { .. } => "amount_not_positive",
        }
    }
}

/// The amount of a case, once it is sure to be above zero.
pub(crate) fn positive(amount: Amount) -> Result<Amount, DecisionError> {
    if amount.is_positive() { Ok(amount) } else { Err(DecisionError::AmountNotPositive { amount }) }
}
