//! Decisions: an action with its rule, facts and reason; and the errors when none is possible.

use money::{Amount, AmountError};

/// The policy's decision about one case, with everything needed to check it.
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
pub struct Decision<A> {
    /// The proposed action.
    pub action: A,
    /// Stable name of the rule that fired, such as `refund_within_tolerance`; never renamed.
    pub rule: String,
    /// Exactly the facts that the rule used.
    pub facts: Vec<FactUsed>,
    /// The reason, for people.
    pub sentence: String,
    /// What would have to differ for the other action, for people.
    pub counterfactual: String,
    /// Version of the policy that was applied.
    pub policy_version: i64,
}

/// A fact that the rule used.
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
pub struct FactUsed {
    /// Stable name: `amount`, `credits`, `balance`, `under_way`, `tolerance`.
    pub name: String,
    /// The value, for people.
    pub value: String,
    /// Where it was read: `refund_request`, `dispute`, `wallet`, `policy`.
    pub source: String,
}

impl FactUsed {
    pub(crate) fn new(name: &str, value: impl Into<String>, source: &str) -> Self {
        Self { name: name.to_owned(), value: value.into(), source: source.to_owned() }
    }

    pub(crate) fn credits(name: &str, value: Amount, source: &str) -> Self {
        Self::new(name, value.units().as_credits(), source)
    }
}

/// The reason why no decision is possible. It means neither yes nor no.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionError {
    /// Facts in different currencies, or numbers whose sum is beyond the range.
    #[error("no decision is possible: {0}")]
    Amount(#[from] AmountError),
    /// The amount of the case is not positive.
    #[error("no decision is possible about {amount}; the amount of a case must be above zero")]
    AmountNotPositive {
        /// The amount of the case.
        amount: Amount,
    },
}

impl DecisionError {
    /// Stable error code; never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Amount(error) => error.code(),
            Self::AmountNotPositive { .. } => "amount_not_positive",
        }
    }
}

/// Checks that the amount of a case is positive.
pub(crate) fn positive(amount: Amount) -> Result<Amount, DecisionError> {
    if amount.is_positive() { Ok(amount) } else { Err(DecisionError::AmountNotPositive { amount }) }
}
