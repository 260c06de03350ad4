//! Transactions and holds as commands: the ledger under the desk's names.

mod hold;
mod list;
mod top_up_currency;

use ledger::{Kind, NewTransaction, Operation, Order, Owner, Status, TransactionRecord};
use money::{Amount, Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::Timestamp;

pub use hold::{CaptureHold, HoldView, ListHolds, PlaceHold, ReleaseHold};
pub(crate) use list::rows_in;
pub use list::{
    BalanceAtView, EntryView, GetBalanceAt, GetTransaction, ListTransactions, TransactionDetail,
    TransactionRow,
};

use crate::{Actor, Desk, DeskError, settings};

/// A row of the ledger, as everybody sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct TransactionView {
    /// 1, 2, 3 … in the order of posting.
    pub id: i64,
    /// Idempotency key.
    pub key: String,
    /// What it is about.
    pub kind: Kind,
    /// How it stands.
    pub status: Status,
    /// Whose wallet.
    pub user_id: Option<Owner>,
    /// Signed, seen from the wallet.
    pub amount: MinorUnits,
    /// Whether the amount is in the balance; that of a pending row is counted by the row that
    /// settles it.
    pub counts: bool,
    /// Currency of the amounts.
    pub currency: Currency,
    /// The wallet's balance after it; null when it is not in the balance.
    pub balance: Option<MinorUnits>,
    /// The wallet's sequence number; null when it is not in the balance.
    pub seq: Option<i64>,
    /// Payment intent, refund or dispute.
    pub reference: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who.
    pub actor: String,
    /// The caller's own data.
    pub metadata: Json,
    /// The pending transaction this one settles or voids.
    pub settles: Option<i64>,
    /// The transaction this one undoes.
    pub reverses: Option<i64>,
    /// When.
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
    /// What it is about.
    pub kind: Kind,
    /// Signed minor units, seen from the wallet: usage is negative.
    pub amount: MinorUnits,
    /// The default currency when absent.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// Idempotency key: the same call again gets the first answer.
    pub key: String,
    /// Payment intent, refund or dispute.
    #[serde(default)]
    pub reference: Option<String>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
    /// A JSON object of the caller's own data.
    #[serde(default)]
    pub metadata: Option<serde_json::Map<String, Json>>,
    /// Record it without touching the balance; settle or void it later.
    #[serde(default)]
    pub pending: Option<bool>,
}

impl PostTransaction {
    /// The order this input is. `default` is the workspace's currency.
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
    /// Its user.
    pub user_id: Owner,
    /// Reference of the settlement; the pending one's when absent.
    #[serde(default)]
    pub new_reference: Option<String>,
}

/// Input of `void_transaction`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct VoidTransaction {
    /// Key of the pending transaction.
    pub key: String,
    /// Its user.
    pub user_id: Owner,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Input of `reverse_transaction`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ReverseTransaction {
    /// Number of the transaction to undo.
    pub id: i64,
    /// Idempotency key of the reversal.
    pub key: String,
    /// Why.
    pub reason: String,
}

impl Desk {
    /// Posts a transaction, together with everybody else who waits.
    ///
    /// # Errors
    /// The ledger's refusals: `payment_already_credited` for a second top-up of a payment that
    /// differs from the first. `payment_currency_differs`.
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
        // All others reach the lane at once, in the order in which they were called.
        if top_up_currency::credits_a_payment(&order.operation) {
            let mut tx = self.db.read().await?;
            top_up_currency::check_in(&mut tx, &order.operation).await?;
        }
        self.transact(order).await
    }

    /// Brings a pending transaction into the balance. Again: the same answer.
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

    /// Ends a pending transaction without effect. Again: the same answer.
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

    /// Undoes a transaction by its mirror image.
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

    /// The workspace's currency.
    ///
    /// # Errors
    /// Only what the database says.
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
