/// A kind of Stripe object the stand-in keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Customer,
    PaymentIntent,
    Charge,
    Refund,
    Dispute,
    BalanceTransaction,
    CheckoutSession,
    Product,
    Price,
    File,
    EarlyFraudWarning,
    Review,
    Payout,
    Event,
    WebhookEndpoint,
}

/// What Stripe calls a kind.
struct Names {
    /// The field `object`.
    object: &'static str,
    /// The path of its list, below `/v1/`.
    path: &'static str,
    /// The parameter blamed when the path names an object that is not there.
    param: &'static str,
    /// How its ids begin.
    prefix: &'static str,
}

const fn names(
    object: &'static str,
    path: &'static str,
    param: &'static str,
    prefix: &'static str,
) -> Names {
    Names { object, path, param, prefix }
}

impl Kind {
    pub(crate) const ALL: [Self; 15] = [
        Self::Customer,
        Self::PaymentIntent,
        Self::Charge,
        Self::Refund,
        Self::Dispute,
        Self::BalanceTransaction,
        Self::CheckoutSession,
        Self::Product,
        Self::Price,
        Self::File,
        Self::EarlyFraudWarning,
        Self::Review,
        Self::Payout,
        Self::Event,
        Self::WebhookEndpoint,
    ];

    const fn names(self) -> Names {
        match self {
            Self::Customer => names("customer", "customers", "id", "cus"),
            Self::PaymentIntent => names("payment_intent", "payment_intents", "intent", "pi"),
            Self::Charge => names("charge", "charges", "id", "ch"),
            Self::Refund => names("refund", "refunds", "refund", "re"),
            Self::Dispute => names("dispute", "disputes", "dispute", "du"),
            Self::BalanceTransaction => {
                names("balance_transaction", "balance_transactions", "id", "txn")
            }
            Self::CheckoutSession => {
                names("checkout.session", "checkout/sessions", "session", "cs_test")
            }
            Self::Product => names("product", "products", "id", "prod"),
            Self::Price => names("price", "prices", "price", "price"),
            Self::File => names("file", "files", "file", "file"),
            Self::EarlyFraudWarning => names(
                "radar.early_fraud_warning",
                "radar/early_fraud_warnings",
                "early_fraud_warning",
                "issfr",
            ),
            Self::Review => names("review", "reviews", "review", "prv"),
            Self::Payout => names("payout", "payouts", "payout", "po"),
            Self::Event => names("event", "events", "id", "evt"),
            Self::WebhookEndpoint => {
                names("webhook_endpoint", "webhook_endpoints", "webhook_endpoint", "we")
            }
        }
    }

    /// The object's own name, as in its field `object`.
    pub(crate) const fn name(self) -> &'static str {
        self.names().object
    }

    /// The path of its list, below `/v1/`.
    pub(crate) const fn path(self) -> &'static str {
        self.names().path
    }

    /// The parameter Stripe blames when the path names an object that is not there.
    pub(crate) const fn path_param(self) -> &'static str {
        self.names().param
    }

    pub(crate) const fn id_prefix(self) -> &'static str {
        self.names().prefix
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
