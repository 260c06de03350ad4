use futures::future::join_all;

use crate::{Gateway, GatewayError, KeyKind};

/// The access to a resource that the desk needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Read access.
    Read,
    /// Write access; at Stripe it includes read access.
    Write,
}

/// Result of testing a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermissionState {
    /// Granted.
    Granted,
    /// Reading works and writing is needed. Only a write can show whether writing works.
    OnlyReadShown,
    /// Stripe refused with 403.
    Missing,
    /// The request failed for a reason unrelated to the permission.
    Unknown {
        /// [`GatewayError::code`].
        code: &'static str,
    },
}

/// A permission of the key that the desk needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// `disputes`, `refunds`, …; stable.
    pub resource: &'static str,
    /// The needed access.
    pub needed: Access,
    /// Whether the key has it.
    pub state: PermissionState,
}

/// Resources of the desk, and the cheapest read request for each (facts, section 5: restricted
/// keys).
const RESOURCES: [(&str, Access, &str); 13] = [
    ("disputes", Access::Write, "/v1/disputes?limit=1"),
    ("refunds", Access::Write, "/v1/refunds?limit=1"),
    ("files", Access::Write, "/v1/files?limit=1"),
    ("charges", Access::Read, "/v1/charges?limit=1"),
    ("payment_intents", Access::Read, "/v1/payment_intents?limit=1"),
    ("customers", Access::Read, "/v1/customers?limit=1"),
    ("events", Access::Read, "/v1/events?limit=1"),
    ("balance", Access::Read, "/v1/balance"),
    ("balance_transactions", Access::Read, "/v1/balance_transactions?limit=1"),
    ("checkout_sessions", Access::Read, "/v1/checkout/sessions?limit=1"),
    ("payouts", Access::Read, "/v1/payouts?limit=1"),
    ("early_fraud_warnings", Access::Read, "/v1/radar/early_fraud_warnings?limit=1"),
    ("reviews", Access::Read, "/v1/reviews?limit=1"),
];

/// Names of these permissions in the form of Stripe's dashboard. Refunds belong to charges there;
/// early fraud warnings have no permission of their own.
pub(crate) const SCOPES: [&str; 11] = [
    "rak_dispute_write",
    "rak_charge_write",
    "rak_file_write",
    "rak_payment_intent_read",
    "rak_customer_read",
    "rak_event_read",
    "rak_balance_read",
    "rak_balance_transaction_source_read",
    "rak_checkout_session_read",
    "rak_payout_read",
    "rak_review_read",
];

/// What the desk needs of a key: resource and access, in the order of [`Gateway::probe`].
pub fn needed_permissions() -> impl Iterator<Item = (&'static str, Access)> {
    RESOURCES.iter().map(|(resource, needed, _)| (*resource, *needed))
}

impl Gateway {
    /// Tests the key's access to every resource of the desk, in a fixed order, with one read
    /// request each. Nothing changes at Stripe.
    pub async fn probe(&self) -> Vec<Permission> {
        join_all(RESOURCES.map(|(resource, needed, path)| async move {
            let answer = self.fetch(path).await;
            let state = state_of(answer.map(drop), needed, self.key_kind());
            Permission { resource, needed, state }
        }))
        .await
    }
}

/// A secret key has all permissions, so a successful read is sufficient.
fn state_of(look: Result<(), GatewayError>, needed: Access, key: KeyKind) -> PermissionState {
    match (look, needed, key) {
        (Ok(()), Access::Write, KeyKind::Restricted) => PermissionState::OnlyReadShown,
        (Ok(()), Access::Read, _) | (Ok(()), Access::Write, KeyKind::Secret) => {
            PermissionState::Granted
        }
        (Err(GatewayError::Forbidden { .. }), ..) => PermissionState::Missing,
        (Err(error), ..) => PermissionState::Unknown { code: error.code() },
    }
}
