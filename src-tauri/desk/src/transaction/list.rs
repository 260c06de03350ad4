//! Reading transactions.

use ledger::{HistoryFilter, Kind, Owner, Status, TransactionRecord, balance_at_in, history_in};
use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use store::{Page, PageRequest, StoreError, Timestamp, Tx};

use super::TransactionView;
use crate::{Desk, DeskError, user};

/// Input of `list_transactions`. All conditions must hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListTransactions {
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
    /// Cursor of the page: `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows per page, 1 to 500; 50 when absent.
    pub limit: Option<u16>,
}

/// A transaction in a list.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct TransactionRow {
    /// The transaction.
    #[serde(flatten)]
    pub transaction: TransactionView,
    /// The user's name, or email where there is no name.
    pub user_name: Option<String>,
}

/// Input of `get_transaction`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct GetTransaction {
    /// Id of the transaction.
    pub id: i64,
}

/// A transaction with its entries.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct TransactionDetail {
    /// The transaction.
    pub transaction: TransactionView,
    /// Its entries, the wallet's first; empty while it is pending.
    pub entries: Vec<EntryView>,
}

/// One entry.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct EntryView {
    /// `wallet`, or the name of the system account.
    pub account: String,
    /// Owner of the wallet; null for system accounts.
    pub user_id: Option<String>,
    /// Signed amount in minor units.
    pub amount: MinorUnits,
    /// Currency of the amounts, ISO 4217 in lower case.
    pub currency: Currency,
    /// Sequence number in the account.
    pub seq: i64,
    /// Balance of the account after it, in minor units.
    pub balance: MinorUnits,
}

/// Input of `get_balance_at`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct GetBalanceAt {
    /// The user.
    pub user_id: Owner,
    /// The default currency when absent.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// The time, UTC.
    pub at: Timestamp,
}

/// A balance at a time in the past.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct BalanceAtView {
    /// Balance after all entries posted up to that time, in minor units.
    pub balance: MinorUnits,
    /// Sequence number of the last entry up to that time.
    pub seq: i64,
    /// The requested time, UTC.
    pub at: Timestamp,
}

impl ListTransactions {
    /// The conditions without cursor and limit.
    pub(crate) fn filter(&self) -> HistoryFilter {
        HistoryFilter {
            owner: self.user_id.clone(),
            with_joined: false,
            kind: self.kind,
            status: self.status,
            reference: self.reference.clone(),
            from: self.from,
            to: self.to,
            search: self.search.clone(),
            search_elsewhere: Some(user::SEARCHED),
        }
    }
}

/// Transactions with the names of their users.
pub(crate) async fn rows_in(
    tx: &mut Tx,
    records: Vec<TransactionRecord>,
) -> Result<Vec<TransactionRow>, StoreError> {
    let owners = records.iter().filter_map(|record| record.owner.as_ref()).map(Owner::as_str);
    let names = user::names_in(tx, owners).await?;
    Ok(records
        .into_iter()
        .map(|record| TransactionRow {
            user_name: record.owner.as_ref().and_then(|id| names.get(id.as_str())).cloned(),
            transaction: record.into(),
        })
        .collect())
}

impl Desk {
    /// One page of transactions, newest first.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_transactions(
        &self,
        input: ListTransactions,
    ) -> Result<Page<TransactionRow>, DeskError> {
        let page = PageRequest { cursor: input.cursor.clone(), limit: input.limit };
        let mut tx = self.db.read().await?;
        let found = history_in(&mut tx, &input.filter(), &page).await?;
        let rows = rows_in(&mut tx, found.rows).await?;
        Ok(Page { rows, next_cursor: found.next_cursor })
    }

    /// One transaction with its entries.
    ///
    /// # Errors
    /// `transaction_not_found`.
    pub async fn get_transaction(
        &self,
        input: GetTransaction,
    ) -> Result<TransactionDetail, DeskError> {
        let mut tx = self.db.read().await?;
        let transaction = ledger::transaction_in(&mut tx, input.id).await?.into();
        let entries = ledger::entries_in(&mut tx, input.id).await?;
        let entries = entries.into_iter().map(|entry| EntryView {
            account: entry.account,
            user_id: entry.owner,
            amount: entry.amount.units(),
            currency: entry.amount.currency(),
            seq: entry.seq,
            balance: entry.balance.units(),
        });
        Ok(TransactionDetail { transaction, entries: entries.collect() })
    }

    /// A wallet's balance at a time in the past.
    ///
    /// # Errors
    /// `user_not_found`.
    pub async fn get_balance_at(&self, input: GetBalanceAt) -> Result<BalanceAtView, DeskError> {
        let currency = match input.currency {
            Some(currency) => currency,
            None => self.default_currency().await?,
        };
        let mut tx = self.db.read().await?;
        let found = balance_at_in(&mut tx, &input.user_id, currency, input.at).await?;
        Ok(BalanceAtView { balance: found.balance.units(), seq: found.seq, at: input.at })
    }
}
