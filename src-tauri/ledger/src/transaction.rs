//! Transactions as they are stored in the ledger.

use std::sync::Arc;

use money::Amount;
use serde::{Deserialize, Serialize};
use store::{Lookup, StoreError, Timestamp, Tx, Value};

use crate::{
    Owner, SystemAccount,
    column::{read_amount, read_currency},
};

/// Kind of a transaction (ARCHITECTURE.md, glossary).
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
pub enum Kind {
    /// Credits bought by the customer.
    TopUp,
    /// Credits used by the customer.
    Usage,
    /// Credits granted for free.
    Grant,
    /// Money returned to the customer.
    Refund,
    /// Money withdrawn by the bank for a dispute.
    Dispute,
    /// Amount charged to verify a card.
    CardCheck,
    /// A fee, such as Stripe's dispute fee, charged to the wallet.
    Fee,
    /// A correction by an operator.
    Adjustment,
    /// A transaction that undoes another.
    Reversal,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::TopUp,
        Self::Usage,
        Self::Grant,
        Self::Refund,
        Self::Dispute,
        Self::CardCheck,
        Self::Fee,
        Self::Adjustment,
        Self::Reversal,
    ];

    /// The value stored in the database and shown in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TopUp => "top_up",
            Self::Usage => "usage",
            Self::Grant => "grant",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
            Self::CardCheck => "card_check",
            Self::Fee => "fee",
            Self::Adjustment => "adjustment",
            Self::Reversal => "reversal",
        }
    }

    /// The kind of a row.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for any other value.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("transaction kind {text}")))
    }

    /// The system account of the second entry of a wallet transaction.
    pub(crate) const fn counter(self) -> SystemAccount {
        match self {
            Self::TopUp => SystemAccount::StripeBalance,
            Self::Usage => SystemAccount::UsageRevenue,
            Self::Grant => SystemAccount::Promotions,
            Self::Refund => SystemAccount::RefundsClearing,
            Self::Dispute => SystemAccount::DisputesReceivable,
            Self::Fee => SystemAccount::DisputeFees,
            Self::CardCheck | Self::Adjustment | Self::Reversal => SystemAccount::Adjustments,
        }
    }

    /// Whether the amount, signed from the wallet's point of view, has a valid sign for this kind.
    pub(crate) fn allows(self, amount: Amount) -> bool {
        match self {
            Self::TopUp | Self::Grant => amount.is_positive(),
            Self::Usage | Self::Refund | Self::Dispute | Self::Fee => amount.is_negative(),
            Self::CardCheck | Self::Adjustment | Self::Reversal => true,
        }
    }

    /// Whether it may take available below zero: true for money that the bank or Stripe has already
    /// withdrawn, false for decisions of the merchant (ARCHITECTURE.md, "How money is written").
    pub(crate) const fn may_overdraw(self) -> bool {
        match self {
            Self::Refund | Self::Dispute | Self::Fee | Self::Reversal => true,
            Self::TopUp | Self::Usage | Self::Grant | Self::CardCheck | Self::Adjustment => false,
        }
    }
}

/// The step of a transaction that a row records.
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
pub enum Stage {
    /// Posted in one step; counts in the balance.
    Posted,
    /// Recorded, does not count in the balance yet.
    Pending,
    /// Settles a pending transaction: from here on it counts in the balance.
    Settlement,
    /// Voids a pending transaction: it never counts.
    Void,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 4] = [Self::Posted, Self::Pending, Self::Settlement, Self::Void];

    /// The value stored in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Pending => "pending",
            Self::Settlement => "settlement",
            Self::Void => "void",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|stage| stage.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("transaction stage {text}")))
    }

    /// Whether a row of this stage has entries and so counts in the balance.
    pub const fn has_entries(self) -> bool {
        matches!(self, Self::Posted | Self::Settlement)
    }
}

/// One row of the table `transactions`, with the running balance after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionRecord {
    /// 1, 2, 3 … in the order of posting.
    pub id: i64,
    /// The caller's idempotency key, unique in the ledger; `redress:…` for settlements and voids.
    pub key: String,
    /// Its kind.
    pub kind: Kind,
    /// The step it records.
    pub stage: Stage,
    /// The account from whose point of view `amount` is signed.
    pub account_id: i64,
    /// The user of that account; absent for a system account.
    pub owner: Option<Owner>,
    /// Signed from the point of view of `account_id`.
    pub amount: Amount,
    /// Id of the payment intent, refund or dispute at Stripe (`pi_…`, `re_…`, `du_…`).
    pub reference: Option<String>,
    /// The reason given by the caller, at most 2,000 characters.
    pub reason: Option<String>,
    /// Name of the operator or program that made it.
    pub actor: String,
    /// Metadata of the caller, as the text of a JSON object.
    pub metadata: Option<String>,
    /// Number of the pending transaction that this one settles or voids.
    pub closes_id: Option<i64>,
    /// Number of the transaction that this one reverses.
    pub reverses_id: Option<i64>,
    /// When it was posted, UTC; never before the transaction before it.
    pub posted_at: Timestamp,
    /// The account's sequence number, when it has entries.
    pub seq: Option<i64>,
    /// The account's balance after it, when it has entries.
    pub balance: Option<Amount>,
    /// How a pending transaction ended, as of when the row was read.
    pub closed_by: Option<Stage>,
}

/// A select of all columns with the joins, followed by the rest of the statement.
macro_rules! transaction_select {
    ($tail:expr) => {
        concat!(
            "select t.id, t.key, t.kind, t.stage, t.account_id, a.owner, a.currency,
                    t.amount_minor, t.reference, t.reason, t.actor, t.metadata, t.closes_id,
                    t.reverses_id, t.posted_at, e.seq, e.balance_minor, c.stage as closed_by
               from transactions t
               join accounts a on a.id = t.account_id
               left join entries e on e.transaction_id = t.id and e.account_id = t.account_id
               left join transactions c on c.closes_id = t.id ",
            $tail
        )
    };
}
pub(crate) use transaction_select;

/// The transactions that a lookup finds.
pub(crate) async fn records_in(
    tx: &mut Tx,
    lookup: &Lookup,
    keys: Vec<Value>,
) -> Result<Vec<Arc<TransactionRecord>>, StoreError> {
    let rows: Vec<TransactionRow> = lookup.all(tx, keys).await?;
    rows.into_iter().map(|row| row.record().map(Arc::new)).collect()
}

#[derive(sqlx::FromRow)]
pub(crate) struct TransactionRow {
    id: i64,
    key: String,
    kind: String,
    stage: String,
    account_id: i64,
    owner: Option<String>,
    currency: String,
    amount_minor: i64,
    reference: Option<String>,
    reason: Option<String>,
    actor: String,
    metadata: Option<String>,
    closes_id: Option<i64>,
    reverses_id: Option<i64>,
    posted_at: i64,
    seq: Option<i64>,
    balance_minor: Option<i64>,
    closed_by: Option<String>,
}

impl TransactionRow {
    pub(crate) fn record(self) -> Result<TransactionRecord, StoreError> {
        let currency = read_currency(&self.currency)?;
        Ok(TransactionRecord {
            id: self.id,
            key: self.key,
            kind: Kind::parse(&self.kind)?,
            stage: Stage::parse(&self.stage)?,
            account_id: self.account_id,
            owner: self.owner.map(Owner::from_row),
            amount: read_amount(self.amount_minor, currency)?,
            reference: self.reference,
            reason: self.reason,
            actor: self.actor,
            metadata: self.metadata,
            closes_id: self.closes_id,
            reverses_id: self.reverses_id,
            posted_at: Timestamp::from_micros(self.posted_at),
            seq: self.seq,
            balance: self.balance_minor.map(|minor| read_amount(minor, currency)).transpose()?,
            closed_by: self.closed_by.as_deref().map(Stage::parse).transpose()?,
        })
    }
}
