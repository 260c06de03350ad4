//! Routes: the system accounts of each kind of transfer, defined here only.

use crate::{Kind, SystemAccount};

/// The purpose of a transfer, which determines the kind of the transaction and both accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// A bank withdraws money for a dispute, or returns it.
    DisputeFunds,
    /// Stripe's fee for a dispute or its answer, or the fee returned.
    DisputeFee,
    /// The part of a dispute that neither the wallet nor the bank made good.
    DisputeWriteOff,
    /// The money of a refund leaves Stripe, or is returned.
    RefundFunds,
    /// The money of a refund that was paid outside Stripe.
    RefundElsewhere,
    /// Credits that were granted beyond the money, taken back with a refund.
    RefundPromotion,
    /// Money beyond the credits (tax), returned with a refund.
    RefundAdjustment,
    /// Credits granted beyond the money of a payment.
    PaymentPromotion,
    /// Money of a payment beyond the credits (tax).
    PaymentAdjustment,
    /// Stripe's fee for a payment or a refund, or the fee returned.
    ProcessingFee,
}

impl Route {
    /// Every route.
    pub const ALL: [Self; 10] = [
        Self::DisputeFunds,
        Self::DisputeFee,
        Self::DisputeWriteOff,
        Self::RefundFunds,
        Self::RefundElsewhere,
        Self::RefundPromotion,
        Self::RefundAdjustment,
        Self::PaymentPromotion,
        Self::PaymentAdjustment,
        Self::ProcessingFee,
    ];

    /// The kind of its transactions.
    pub const fn kind(self) -> Kind {
        match self {
            Self::DisputeFunds => Kind::Dispute,
            Self::DisputeFee | Self::ProcessingFee => Kind::Fee,
            Self::RefundFunds | Self::RefundElsewhere => Kind::Refund,
            Self::RefundPromotion | Self::PaymentPromotion => Kind::Grant,
            Self::DisputeWriteOff | Self::RefundAdjustment | Self::PaymentAdjustment => {
                Kind::Adjustment
            }
        }
    }

    /// The account from whose point of view the amount is signed, and the other one.
    pub const fn accounts(self) -> (SystemAccount, SystemAccount) {
        use SystemAccount as A;
        match self {
            Self::DisputeFunds => (A::DisputesReceivable, A::StripeBalance),
            Self::DisputeFee => (A::DisputeFees, A::StripeBalance),
            Self::DisputeWriteOff => (A::WriteOffs, A::DisputesReceivable),
            Self::RefundFunds => (A::RefundsClearing, A::StripeBalance),
            Self::RefundElsewhere => (A::RefundsClearing, A::PaidElsewhere),
            Self::RefundPromotion => (A::Promotions, A::RefundsClearing),
            Self::RefundAdjustment => (A::Adjustments, A::RefundsClearing),
            Self::PaymentPromotion => (A::Promotions, A::StripeBalance),
            Self::PaymentAdjustment => (A::Adjustments, A::StripeBalance),
            Self::ProcessingFee => (A::ProcessingFees, A::StripeBalance),
        }
    }
}
