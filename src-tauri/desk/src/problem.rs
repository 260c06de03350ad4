//! What `verify` finds.

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
    /// A rule of the desk: what the books, the holds and the queue must say of Stripe's cases.
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
    /// A record is missing, or it or one before it was changed.
    AuditChain,
    /// A row differs from what the audit chain recorded of it.
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
    /// What was taken or is held of a payment is not what its refunds and disputes say, or more than
    /// was paid.
    PaymentMismatch,
    /// Credits are held for a case that may not take any.
    HoldUnexplained,
    /// A dispute at Stripe that wants an answer is neither a case nor waiting to be attached.
    CaseNotQueued,
    /// Money of a refund stands in clearing, and nothing is awaited that would clear it.
    ClearingUnexplained,
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
