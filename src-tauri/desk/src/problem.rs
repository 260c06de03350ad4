//! The findings of `verify`.

use ledger::{BrokenRule, LedgerRule};
use serde::{Deserialize, Serialize};

/// The rule that is broken.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(untagged)]
pub enum ProblemKind {
    /// A rule of the ledger.
    Ledger(LedgerRule),
    /// A rule of the audit chain.
    Audit(AuditRule),
    /// A rule of the desk: ledger, holds and queue agree with the cases at Stripe.
    Desk(DeskRule),
}

/// A rule of the audit chain.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum AuditRule {
    /// A record is missing, or this record or an earlier one was changed.
    AuditChain,
    /// A row differs from its record in the audit chain.
    AuditContent,
}

/// A rule of the desk.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum DeskRule {
    /// The credits taken or held for a payment differ from its refunds and disputes, or exceed what
    /// was paid.
    PaymentMismatch,
    /// Credits are held for a case that may not take any credits.
    HoldUnexplained,
    /// A dispute at Stripe needs an answer and is neither a case nor an unattached object in the
    /// queue.
    CaseNotQueued,
    /// `refunds_clearing` has a balance for a refund from which no further movement is expected.
    ClearingUnexplained,
    /// A noted refund differs from its claim, its grant or its request.
    NotedRefundMismatch,
    /// The database file is damaged; nothing else in it was checked.
    FileDamaged,
}

/// A row that breaks a rule.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct Problem {
    /// The rule that is broken.
    pub kind: ProblemKind,
    /// The row, such as `transaction 12` or `audit record 5`.
    #[serde(rename = "where")]
    pub place: String,
    /// What is wrong, as a sentence for people.
    pub message: String,
}

impl From<BrokenRule> for Problem {
    fn from(BrokenRule { rule, place, message }: BrokenRule) -> Self {
        Self { kind: ProblemKind::Ledger(rule), place, message }
    }
}
