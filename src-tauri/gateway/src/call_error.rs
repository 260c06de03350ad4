//! Errors when building a call.

use money::Amount;

/// Errors when building a call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Stripe refunds positive amounts only; an amount left out would mean "all the rest".
    #[error("{amount} cannot be refunded; the amount must be more than zero")]
    RefundNotPositive {
        /// The given value.
        amount: Amount,
    },
    /// Not one of the reasons Stripe lets us give.
    #[error(
        "\"{reason}\" is not a refund reason; use duplicate, fraudulent or requested_by_customer"
    )]
    RefundReasonUnknown {
        /// The given value.
        reason: String,
    },
    /// Not a field of Stripe's evidence. Dropping it silently could lose the case.
    #[error("\"{field}\" is not an evidence field")]
    EvidenceFieldUnknown {
        /// The given value.
        field: String,
    },
    /// The same field twice: one of the two texts would be lost.
    #[error("the evidence field \"{field}\" is given twice")]
    EvidenceFieldTwice {
        /// The field.
        field: String,
    },
}

impl CallError {
    /// Stable name for programs and translations; never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::RefundNotPositive { .. } => "refund_not_positive",
            Self::RefundReasonUnknown { .. } => "refund_reason_unknown",
            Self::EvidenceFieldUnknown { .. } => "evidence_field_unknown",
            Self::EvidenceFieldTwice { .. } => "evidence_field_twice",
        }
    }
}
