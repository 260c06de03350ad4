//! What is exported: a kind of rows, and which of them.

use ledger::{Kind, Owner, Status};
use money::Currency;
use serde::{Deserialize, Serialize};
use store::Timestamp;

use crate::{ListAudit, ListDisputes, ListRefundRequests, ListUsers};

/// A kind of rows with its filter. Filters are those of the lists; pages of lists mean nothing here.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(tag = "kind", content = "filter", rename_all = "snake_case")]
pub enum ExportSelection {
    /// Transactions of the ledger, newest first.
    Transactions(TransactionSelection),
    /// Entries, in the order of posting; of one account in the order of its entries.
    Entries(EntrySelection),
    /// Users with their wallets in the default currency, in the order of the list.
    Users(ListUsers),
    /// Wallets with their balances at one moment, in the order of opening.
    Wallets(WalletSelection),
    /// Refund requests, newest first.
    RefundRequests(ListRefundRequests),
    /// Disputes with their money, newest first: a row for each currency that moved.
    Disputes(ListDisputes),
    /// Payments with Stripe's fees, newest first.
    Payments(PaymentSelection),
    /// Calls to Stripe, newest first.
    OutboxCalls(OutboxSelection),
    /// The audit trail, newest first.
    AuditTrail(ListAudit),
    /// The statement of a user's wallet, as a document.
    Statement(StatementSelection),
}

impl ExportSelection {
    /// The kind, as in JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Transactions(_) => "transactions",
            Self::Entries(_) => "entries",
            Self::Users(_) => "users",
            Self::Wallets(_) => "wallets",
            Self::RefundRequests(_) => "refund_requests",
            Self::Disputes(_) => "disputes",
            Self::Payments(_) => "payments",
            Self::OutboxCalls(_) => "outbox_calls",
            Self::AuditTrail(_) => "audit_trail",
            Self::Statement(_) => "statement",
        }
    }

    /// Whether its rows are never changed, so that an earlier state can be read again.
    pub(super) const fn has_past(&self) -> bool {
        match self {
            Self::Transactions(_)
            | Self::Entries(_)
            | Self::Wallets(_)
            | Self::AuditTrail(_)
            | Self::Statement(_) => true,
            Self::Users(_)
            | Self::RefundRequests(_)
            | Self::Disputes(_)
            | Self::Payments(_)
            | Self::OutboxCalls(_) => false,
        }
    }
}

/// Which transactions. All conditions must hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct TransactionSelection {
    /// Only transactions of this user's wallets.
    pub user_id: Option<Owner>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only this status.
    pub status: Option<Status>,
    /// Only this reference, compared exactly.
    pub reference: Option<String>,
    /// Only posted at this time or later, UTC.
    pub from: Option<Timestamp>,
    /// Only posted before this time, UTC.
    pub to: Option<Timestamp>,
    /// Text contained in the customer's name, email or the reason, or at the beginning of a word of
    /// key, reference or user id.
    pub search: Option<String>,
}

/// Which entries.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct EntrySelection {
    /// Only of this user's wallets.
    pub user_id: Option<Owner>,
    /// Only of the system accounts of this name, such as `stripe_balance`.
    pub account: Option<String>,
    /// Only posted at this time or later, UTC.
    pub from: Option<Timestamp>,
    /// Only posted before this time, UTC.
    pub to: Option<Timestamp>,
}

/// Which wallets, and when.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct WalletSelection {
    /// Only this user's.
    pub user_id: Option<Owner>,
    /// The moment, UTC; what was posted at it counts. Now when absent.
    pub at: Option<Timestamp>,
}

/// Which payments, by when they were credited.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct PaymentSelection {
    /// Only of this user, with those of users who were joined into the user.
    pub user_id: Option<Owner>,
    /// Only credited at this time or later, UTC.
    pub from: Option<Timestamp>,
    /// Only credited before this time, UTC.
    pub to: Option<Timestamp>,
}

/// Whose statement, and of when.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct StatementSelection {
    /// The user.
    pub user_id: Owner,
    /// Currency of the wallet; the default one when absent.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// From this time on, UTC; from the first movement when absent.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// Before this time, UTC; until now when absent.
    #[serde(default)]
    pub to: Option<Timestamp>,
}

/// Which calls to Stripe: all of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct OutboxSelection {}
