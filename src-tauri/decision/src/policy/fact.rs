//! Facts that rules can use, and their sources.

use super::named::named;

named! {
    /// A fact that is a number. The first six are credits, the next two minor units of money.
    NumberFact {
        /// Credits bought with the disputed money; above zero.
        Amount = "amount",
        /// Balance of the wallet.
        Balance = "balance",
        /// Derived: balance − amount.
        BalanceAfter = "balance_after",
        /// Balance less active holds.
        Available = "available",
        /// Derived: available − amount.
        AvailableAfter = "available_after",
        /// Credits taken back by refunds of this payment.
        Refunded = "refunded",
        /// Stripe's fee for an answer, returned on a win.
        CounterFee = "counter_fee",
        /// Stripe's fee for the chargeback, kept in any case.
        DisputeFee = "dispute_fee",
        /// Whole days until the deadline for an answer; negative after it.
        DaysLeft = "days_left",
        /// Share of the disputed credits that was used, in basis points (10000 is all).
        UsedShare = "used_share",
        /// Whole days since the customer's account was opened.
        CustomerAgeDays = "customer_age_days",
        /// Number of settled top-ups of the customer.
        TopUpCount = "top_up_count",
        /// Number of earlier disputes of the customer.
        DisputeCount = "dispute_count",
        /// Derived: share of the contested disputes of this reason that was won, in basis points;
        /// unknown before the first outcome.
        ReasonWinRate = "reason_win_rate",
        /// Number of contested disputes of this reason with a known outcome.
        ReasonDecidedCount = "reason_decided_count",
    }
}

named! {
    /// A text fact, compared exactly.
    WordFact {
        /// Three lower-case letters.
        Currency = "currency",
        /// Stripe's reason, such as `fraudulent`.
        Reason = "reason",
        /// Stripe's status, such as `needs_response`.
        Status = "status",
        /// The payment method, as Stripe names its type: `card`, `klarna`.
        PaymentMethod = "payment_method",
        /// The card network, such as `visa`.
        Network = "network",
        /// The network's own code of the reason, such as `10.4`.
        NetworkCode = "network_code",
    }
}

named! {
    /// A boolean fact.
    FlagFact {
        /// There was an early fraud warning.
        EarlyFraudWarning = "early_fraud_warning",
        /// The bank accepts an answer.
        Answerable = "answerable",
    }
}

named! {
    /// Further facts of a decision.
    OtherFact {
        /// Inquiry or chargeback.
        Kind = "kind",
        /// The setting of the policy.
        Tolerance = "tolerance",
    }
}

/// Any fact of a decision; a plain name in JSON.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(untagged)]
pub enum Fact {
    /// A number.
    Number(NumberFact),
    /// A text.
    Word(WordFact),
    /// A boolean.
    Flag(FlagFact),
    /// The kind, or a setting.
    Other(OtherFact),
}

named! {
    /// Source of a fact.
    FactSource {
        /// The dispute or the charge at Stripe.
        Stripe = "stripe",
        /// The ledger.
        Ledger = "ledger",
        /// The workspace or the policy.
        Settings = "settings",
        /// Earlier cases of this customer or this reason.
        History = "history",
    }
}

named! {
    /// Unit of a number.
    FactUnit {
        /// Minor units of the currency of the case.
        Money = "money",
        /// Prepaid credits: minor units of the wallet.
        Credits = "credits",
        /// Days.
        Days = "days",
        /// Basis points, 0 to 10000.
        Share = "share",
        /// A count.
        Count = "count",
    }
}

impl NumberFact {
    /// Its unit.
    pub const fn unit(self) -> FactUnit {
        match self {
            Self::Amount
            | Self::Balance
            | Self::BalanceAfter
            | Self::Available
            | Self::AvailableAfter
            | Self::Refunded => FactUnit::Credits,
            Self::CounterFee | Self::DisputeFee => FactUnit::Money,
            Self::DaysLeft | Self::CustomerAgeDays => FactUnit::Days,
            Self::UsedShare | Self::ReasonWinRate => FactUnit::Share,
            Self::TopUpCount | Self::DisputeCount | Self::ReasonDecidedCount => FactUnit::Count,
        }
    }

    /// Its source.
    pub const fn source(self) -> FactSource {
        match self {
            Self::Amount | Self::DisputeFee | Self::DaysLeft => FactSource::Stripe,
            Self::Balance
            | Self::BalanceAfter
            | Self::Available
            | Self::AvailableAfter
            | Self::Refunded
            | Self::UsedShare => FactSource::Ledger,
            Self::CounterFee => FactSource::Settings,
            Self::CustomerAgeDays
            | Self::TopUpCount
            | Self::DisputeCount
            | Self::ReasonWinRate
            | Self::ReasonDecidedCount => FactSource::History,
        }
    }

    /// The facts it is derived from; empty for others.
    pub(super) const fn parts(self) -> &'static [Self] {
        match self {
            Self::BalanceAfter => &[Self::Amount, Self::Balance],
            Self::AvailableAfter => &[Self::Amount, Self::Available],
            Self::Amount
            | Self::Balance
            | Self::Available
            | Self::Refunded
            | Self::CounterFee
            | Self::DisputeFee
            | Self::DaysLeft
            | Self::UsedShare
            | Self::CustomerAgeDays
            | Self::TopUpCount
            | Self::DisputeCount
            | Self::ReasonWinRate
            | Self::ReasonDecidedCount => &[],
        }
    }

    /// Whether every case has it.
    pub(super) const fn is_always_known(self) -> bool {
        match self {
            Self::Amount
            | Self::Balance
            | Self::BalanceAfter
            | Self::Available
            | Self::AvailableAfter => true,
            Self::Refunded
            | Self::CounterFee
            | Self::DisputeFee
            | Self::DaysLeft
            | Self::UsedShare
            | Self::CustomerAgeDays
            | Self::TopUpCount
            | Self::DisputeCount
            | Self::ReasonWinRate
            | Self::ReasonDecidedCount => false,
        }
    }
}

impl WordFact {
    /// Its source.
    pub const fn source(self) -> FactSource {
        match self {
            Self::Currency
            | Self::Reason
            | Self::Status
            | Self::PaymentMethod
            | Self::Network
            | Self::NetworkCode => FactSource::Stripe,
        }
    }

    pub(super) const fn is_always_known(self) -> bool {
        match self {
            Self::Currency | Self::Reason | Self::Status => true,
            Self::PaymentMethod | Self::Network | Self::NetworkCode => false,
        }
    }
}

impl FlagFact {
    /// Its source.
    pub const fn source(self) -> FactSource {
        match self {
            Self::EarlyFraudWarning | Self::Answerable => FactSource::Stripe,
        }
    }

    pub(super) const fn is_always_known(self) -> bool {
        match self {
            Self::Answerable => true,
            Self::EarlyFraudWarning => false,
        }
    }
}

impl Fact {
    /// Its source.
    pub const fn source(self) -> FactSource {
        match self {
            Self::Number(fact) => fact.source(),
            Self::Word(fact) => fact.source(),
            Self::Flag(fact) => fact.source(),
            Self::Other(OtherFact::Kind) => FactSource::Stripe,
            Self::Other(OtherFact::Tolerance) => FactSource::Settings,
        }
    }

    /// Stable name in JSON; never renamed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number(fact) => fact.name(),
            Self::Word(fact) => fact.name(),
            Self::Flag(fact) => fact.name(),
            Self::Other(fact) => fact.name(),
        }
    }
}
