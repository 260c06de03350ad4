//! Commands about transactions and holds.

mod hold;
mod lines;
mod list;
mod top_up_currency;

use ledger::{Kind, NewTransaction, Operation, Order, Owner, Status, TransactionRecord};
use money::{Amount, Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::Timestamp;

pub use hold::{CaptureHold, HoldView, ListHolds, PlaceHold, ReleaseHold};
pub use lines::{
    CHUNKS_QUEUED_MAX, LineAnswer, LineAnswers, LineChunk, LineCounts, LineParser, LinesCut,
};
pub(crate) use list::rows_in;
pub use list::{
    BalanceAtView, EntryView, GetBalanceAt, GetTransaction, ListTransactions, TransactionDetail,
    TransactionRow,
};

use crate::{Actor, Desk, DeskError, settings};

/// A transaction as commands return it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct TransactionView {
    /// Id: 1, 2, 3 … in the order of posting.
    pub id: i64,
    /// Idempotency key.
    pub key: String,
    /// Kind.
    pub kind: Kind,
    /// Status.
    pub status: Status,
    /// Owner of the wallet; null between system accounts.
    pub user_id: Option<Owner>,
    /// Signed amount in minor units, seen from the wallet.
    pub amount: MinorUnits,
    /// Whether the amount is part of the balance. The amount of a pending transaction is counted by
    /// the transaction that settles it.
    pub counts: bool,
    /// Currency of the amounts, ISO 4217 in lower case.
    pub currency: Currency,
    /// Balance of the wallet after it, in minor units; null when it is not part of the balance.
    pub balance: Option<MinorUnits>,
    /// Sequence number in the wallet; null when it is not part of the balance.
    pub seq: Option<i64>,
    /// Stripe id of the payment intent, refund or dispute.
    pub reference: Option<String>,
    /// Reason.
    pub reason: Option<String>,
    /// Name of the actor.
    pub actor: String,
    /// Metadata of the caller, a JSON object.
    pub metadata: Json,
    /// Id of the pending transaction that this one settles or voids.
    pub settles: Option<i64>,
    /// Id of the transaction that this one reverses.
    pub reverses: Option<i64>,
    /// Time of posting, UTC.
    pub posted_at: Timestamp,
}

impl From<TransactionRecord> for TransactionView {
    fn from(record: TransactionRecord) -> Self {
        Self {
            id: record.id,
            status: record.status(),
            counts: record.status().counts(),
            key: record.key,
            kind: record.kind,
            user_id: record.owner,
            amount: record.amount.units(),
            currency: record.amount.currency(),
            balance: record.balance.map(Amount::units),
            seq: record.seq,
            reference: record.reference,
            reason: record.reason,
            actor: record.actor,
            metadata: record
                .metadata
                .and_then(|text| serde_json::from_str(&text).ok())
                .unwrap_or(Json::Null),
            settles: record.closes_id,
            reverses: record.reverses_id,
            posted_at: record.posted_at,
        }
    }
}

/// Input of `post_transaction`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct PostTransaction {
    /// The user.
    pub user_id: Owner,
    /// Kind.
    pub kind: Kind,
    /// Signed amount in minor units, seen from the wallet: usage is negative.
    pub amount: MinorUnits,
    /// The default currency when absent.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// Idempotency key: repeating the call returns the first answer.
    pub key: String,
    /// Stripe id of the payment intent, refund or dispute.
    #[serde(default)]
    pub reference: Option<String>,
    /// Reason.
    #[serde(default)]
    pub reason: Option<String>,
    /// Metadata of the caller, a JSON object.
    #[serde(default)]
    pub metadata: Option<serde_json::Map<String, Json>>,
    /// Post it as pending: the balance does not change until it is settled.
    #[serde(default)]
    pub pending: Option<bool>,
}

impl PostTransaction {
    /// The ledger order of this input. `default` is the workspace's currency.
    pub fn order(self, actor: &Actor, at: Timestamp, default: Currency) -> Order {
        let new = NewTransaction {
            key: self.key,
            owner: self.user_id,
            kind: self.kind,
            amount: Amount::of(self.amount, self.currency.unwrap_or(default)),
            reference: self.reference,
            reason: self.reason,
            metadata: self.metadata.map(|metadata| Json::Object(metadata).to_string()),
        };
        let operation = if self.pending.unwrap_or(false) {
            Operation::PostPending(new)
        } else {
            Operation::Post(new)
        };
        Order { actor: actor.shared(), at, operation }
    }
}

/// Input of `settle_transaction`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SettleTransaction {
    /// Key of the pending transaction.
    pub key: String,
    /// The user.
    pub user_id: Owner,
    /// Reference of the settling transaction; the pending one's when absent.
    #[serde(default)]
    pub new_reference: Option<String>,
}

/// Input of `void_transaction`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct VoidTransaction {
    /// Key of the pending transaction.
    pub key: String,
    /// The user.
    pub user_id: Owner,
    /// Reason.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Input of `reverse_transaction`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ReverseTransaction {
    /// Id of the transaction to reverse.
    pub id: i64,
    /// Idempotency key of the reversal.
    pub key: String,
    /// Reason.
    pub reason: String,
}

impl Desk {
    /// Posts a transaction through the lane, in one commit with other callers.
    ///
    /// # Errors
    /// Errors of the ledger, among them `payment_already_credited` for a second, different top-up
    /// of a payment; `payment_currency_differs`.
    pub async fn post_transaction(
        &self,
        actor: &Actor,
        input: PostTransaction,
    ) -> Result<TransactionView, DeskError> {
        let default = match input.currency {
            Some(currency) => currency,
            None => self.default_currency().await?,
        };
        let order = input.order(actor, self.now(), default);
        // All others are passed to the lane without awaiting first, so they keep the order of the
        // calls.
        if top_up_currency::credits_a_payment(&order.operation) {
            let mut tx = self.db.read().await?;
            top_up_currency::check_in(&mut tx, &order.operation).await?;
        }
        self.transact(order).await
    }

    /// Settles a pending transaction. Repeating the command returns the same answer.
    ///
    /// # Errors
    /// `transaction_not_found`, `transaction_not_pending`, `transaction_already_voided`;
    /// `payment_currency_differs`.
    pub async fn settle_transaction(
        &self,
        actor: &Actor,
        input: SettleTransaction,
    ) -> Result<TransactionView, DeskError> {
        let mut tx = self.db.read().await?;
        let new_reference = input.new_reference.as_deref();
        top_up_currency::check_settlement_in(&mut tx, &input.key, new_reference).await?;
        drop(tx);
        let operation = Operation::Settle {
            key: input.key,
            owner: input.user_id,
            reference: input.new_reference,
        };
        self.transact(Order { actor: actor.shared(), at: self.now(), operation }).await
    }

    /// Voids a pending transaction. Repeating the command returns the same answer.
    ///
    /// # Errors
    /// `transaction_not_found`, `transaction_not_pending`, `transaction_already_settled`.
    pub async fn void_transaction(
        &self,
        actor: &Actor,
        input: VoidTransaction,
    ) -> Result<TransactionView, DeskError> {
        let operation =
            Operation::Void { key: input.key, owner: input.user_id, reason: input.reason };
        self.transact(Order { actor: actor.shared(), at: self.now(), operation }).await
    }

    /// Reverses a transaction.
    ///
    /// # Errors
    /// `transaction_not_found`, `transaction_not_reversible`, `transaction_already_reversed`.
    pub async fn reverse_transaction(
        &self,
        actor: &Actor,
        input: ReverseTransaction,
    ) -> Result<TransactionView, DeskError> {
        let operation = Operation::Reverse { id: input.id, key: input.key, reason: input.reason };
        self.transact(Order { actor: actor.shared(), at: self.now(), operation }).await
    }

    /// The default currency of the workspace.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn default_currency(&self) -> Result<Currency, DeskError> {
        let mut tx = self.db.read().await?;
        Ok(settings::load_in(&mut tx).await?.default_currency)
    }

    pub(crate) async fn transact(&self, order: Order) -> Result<TransactionView, DeskError> {
        let applied = self.lane.submit(order).await?;
        let record = applied.transaction().cloned();
        record.map(TransactionView::from).ok_or(DeskError::Ledger(ledger::LedgerError::Closed))
    }
}
