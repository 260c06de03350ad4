use stripe_client_core::RequestBuilder;

use crate::call::segment;
use crate::client::Outgoing;
use crate::{Answer, Collection, Gateway, GatewayError};

/// A kind of object that can be read by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectKind {
    /// `refund`.
    Refund,
    /// `dispute`.
    Dispute,
    /// `charge`.
    Charge,
    /// `payment_intent`.
    PaymentIntent,
    /// `customer`.
    Customer,
    /// `checkout.session`.
    CheckoutSession,
    /// `balance_transaction`.
    BalanceTransaction,
    /// `radar.early_fraud_warning`.
    EarlyFraudWarning,
    /// `payout`.
    Payout,
}

impl ObjectKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Refund,
        Self::Dispute,
        Self::Charge,
        Self::PaymentIntent,
        Self::Customer,
        Self::CheckoutSession,
        Self::BalanceTransaction,
        Self::EarlyFraudWarning,
        Self::Payout,
    ];

    /// The kind whose objects have this value in their field `object`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The value in the field `object` of its objects.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Dispute => "dispute",
            Self::Charge => "charge",
            Self::PaymentIntent => "payment_intent",
            Self::Customer => "customer",
            Self::CheckoutSession => "checkout.session",
            Self::BalanceTransaction => "balance_transaction",
            Self::EarlyFraudWarning => "radar.early_fraud_warning",
            Self::Payout => "payout",
        }
    }

    /// The list of its objects.
    pub const fn collection(self) -> Collection {
        match self {
            Self::Refund => Collection::Refunds,
            Self::Dispute => Collection::Disputes,
            Self::Charge => Collection::Charges,
            Self::PaymentIntent => Collection::PaymentIntents,
            Self::Customer => Collection::Customers,
            Self::CheckoutSession => Collection::CheckoutSessions,
            Self::BalanceTransaction => Collection::BalanceTransactions,
            Self::EarlyFraudWarning => Collection::EarlyFraudWarnings,
            Self::Payout => Collection::Payouts,
        }
    }
}

/// Reads change nothing, need no idempotency key and may be repeated at any time.
impl Gateway {
    /// Reads one object by its id.
    ///
    /// # Errors
    /// Any [`GatewayError`]; one that does not exist is `Refused` with status 404.
    pub async fn read(&self, kind: ObjectKind, id: &str) -> Result<Answer, GatewayError> {
        self.fetch(&format!("{}/{}", kind.collection().path(), segment(id))).await
    }

    pub(crate) async fn fetch(&self, path: &str) -> Result<Answer, GatewayError> {
        self.exchange(Outgoing { path, ..Outgoing::default() }).await
    }
}

/// From the root of the API, with the query.
pub(crate) fn path_of(request: &RequestBuilder) -> String {
    match request.query.as_deref() {
        None | Some("") => format!("/v1{}", request.path),
        Some(query) => format!("/v1{}?{query}", request.path),
    }
}
