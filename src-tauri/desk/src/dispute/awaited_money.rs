//! Movements of money that are expected for a dispute and not reported by Stripe yet.

use serde::{Deserialize, Serialize};
use store::StoreError;

/// A movement of money that must have happened and was not read.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum AwaitedMoney {
    /// Lost, and no withdrawal by the bank was read.
    Withdrawal,
    /// Won, and no reinstatement by the bank was read.
    Reinstatement,
    /// Answered with an agreed fee that was not read.
    Fee,
    /// Won, and the return of the answer's fee was not read.
    FeeReturn,
}

impl AwaitedMoney {
    const ALL: [Self; 4] = [Self::Withdrawal, Self::Reinstatement, Self::Fee, Self::FeeReturn];

    /// The value stored in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Withdrawal => "withdrawal",
            Self::Reinstatement => "reinstatement",
            Self::Fee => "fee",
            Self::FeeReturn => "fee_return",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|awaited| awaited.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("awaited of a dispute {text}")))
    }

    /// Stripe sends no event for a fee: it is found by reading the dispute again.
    pub(crate) const fn has_no_event(self) -> bool {
        matches!(self, Self::Fee | Self::FeeReturn)
    }

    pub(super) const fn sentence(self) -> &'static str {
        match self {
            Self::Withdrawal => {
                "the dispute is lost, and Stripe does not show that the bank has the money"
            }
            Self::Reinstatement => {
                "the dispute is won, and Stripe does not show the money coming back"
            }
            Self::Fee => "the answer costs a fee, and Stripe does not show that it was taken",
            Self::FeeReturn => {
                "the dispute is won, and Stripe does not show the fee of the answer coming back"
            }
        }
    }
}
