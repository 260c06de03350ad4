/// A kind of Stripe object the stand-in keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Customer,
    PaymentIntent,
    Charge,
    Refund,
    Dispute,
    BalanceTransaction,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Customer,
        Self::PaymentIntent,
        Self::Charge,
        Self::Refund,
        Self::Dispute,
        Self::BalanceTransaction,
    ];

    /// The object's own name, as in its field `object`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::PaymentIntent => "payment_intent",
            Self::Charge => "charge",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
            Self::BalanceTransaction => "balance_transaction",
        }
    }

    /// The path of its list, below `/v1/`.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Customer => "customers",
            Self::PaymentIntent => "payment_intents",
            Self::Charge => "charges",
            Self::Refund => "refunds",
            Self::Dispute => "disputes",
            Self::BalanceTransaction => "balance_transactions",
        }
    }

    /// The parameter Stripe blames when the path names an object that is not there.
    pub(crate) fn path_param(self) -> &'static str {
        match self {
            Self::PaymentIntent => "intent",
            Self::Customer | Self::Charge | Self::BalanceTransaction => "id",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
        }
    }

    pub(crate) fn id_prefix(self) -> &'static str {
        match self {
            Self::Customer => "cus",
            Self::PaymentIntent => "pi",
            Self::Charge => "ch",
            Self::Refund => "re",
            Self::Dispute => "du",
            Self::BalanceTransaction => "txn",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
