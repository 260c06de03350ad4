//! Restoring the history that another workspace exported: accounts, transactions and entries with the
//! numbers, times and balances that they had there. Nothing is decided anew. The caller verifies the
//! whole ledger ([`verify_in`](crate::verify_in)) before it commits.

use std::sync::Arc;

use money::{Amount, Currency};
use store::{Query, StoreError, Timestamp, Tx};

use crate::{
    Kind, LedgerError, Owner, SystemAccount, TransactionRecord,
    plan::{NewAccount, NewEntry, NewRows},
    write::BatchWrite,
};

/// What an account is, by its code: `wallet:USER/usd`, `usage_revenue/usd`, `usage_revenue/usd/2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PastAccount {
    /// A wallet.
    Wallet(Owner, Currency),
    /// A system account, with its number among those of its kind and currency.
    System(SystemAccount, Currency, u32),
}

/// An entry as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastEntry {
    /// Number of its transaction.
    pub transaction_id: i64,
    /// Number of its account.
    pub account_id: i64,
    /// Sequence number in the account.
    pub seq: i64,
    /// Amount, signed.
    pub amount: Amount,
    /// Balance after it.
    pub balance: Amount,
}

impl PastAccount {
    /// The account of a code; nothing for a text that is no code.
    pub fn of_code(code: &str) -> Option<Self> {
        if let Some(wallet) = code.strip_prefix("wallet:") {
            // An owner may contain a slash, a currency may not.
            let (owner, currency) = wallet.rsplit_once('/')?;
            return Some(Self::Wallet(Owner::new(owner).ok()?, currency.parse().ok()?));
        }
        let mut parts = code.split('/');
        let system = SystemAccount::parse(parts.next()?)?;
        let currency = parts.next()?.parse().ok()?;
        let number = parts.next().map_or(Some(1), |number| number.parse().ok())?;
        (number > 0 && parts.next().is_none()).then_some(Self::System(system, currency, number))
    }

    /// Its currency.
    pub const fn currency(&self) -> Currency {
        match self {
            Self::Wallet(_, currency) | Self::System(_, currency, _) => *currency,
        }
    }
}

/// Whether the ledger has no accounts, and so nothing else.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn is_empty_in(tx: &mut Tx) -> Result<bool, StoreError> {
    let accounts = Query::new("select count(*) from (select id from accounts limit 1) as found");
    let (accounts,): (i64,) = accounts.one(tx).await?;
    Ok(accounts == 0)
}

/// Opens accounts in an empty ledger, with their numbers and when they were opened.
///
/// # Errors
/// [`StoreError`] when a statement fails.
pub async fn restore_accounts_in(
    tx: &mut Tx,
    accounts: impl Iterator<Item = (i64, PastAccount, Timestamp)>,
) -> Result<(), StoreError> {
    let account = |(id, account, opened_at)| match account {
        PastAccount::Wallet(owner, currency) => {
            NewAccount { id, owner: Some(owner), system: None, currency, number: 1, opened_at }
        }
        PastAccount::System(system, currency, number) => {
            NewAccount { id, owner: None, system: Some(system), currency, number, opened_at }
        }
    };
    let rows = NewRows { accounts: accounts.map(account).collect(), ..NewRows::default() };
    BatchWrite::of(&rows).write_in(tx).await
}

/// Writes transactions in the order of their numbers, with all their entries. The account index
/// contains them afterwards, up to one step.
///
/// # Errors
/// [`LedgerError`] when a statement fails.
pub async fn restore_in(
    tx: &mut Tx,
    transactions: &[Arc<TransactionRecord>],
    entries: &[PastEntry],
) -> Result<(), LedgerError> {
    let entry = |entry: &PastEntry| NewEntry {
        account_id: entry.account_id,
        seq: entry.seq,
        transaction_id: entry.transaction_id,
        amount: entry.amount,
        balance: entry.balance,
    };
    let mut rows = NewRows {
        transactions: transactions.to_vec(),
        entries: entries.iter().map(entry).collect(),
        ..NewRows::default()
    };
    for record in transactions {
        rows.note_top_up(record);
    }
    BatchWrite::of(&rows).write_in(tx).await?;
    crate::catch_up_in(tx).await?;
    Ok(())
}

impl NewRows {
    /// The top-up in force of each payment, as the transactions say one after another.
    fn note_top_up(&mut self, record: &TransactionRecord) {
        if let Some(reversed) = record.reverses_id {
            self.top_ups.retain(|(_, id)| *id != reversed);
            self.reversed_top_ups.push(reversed);
        }
        let is_credit = record.kind == Kind::TopUp && record.stage.has_entries();
        if let Some(reference) = record.reference.as_ref().filter(|_| is_credit) {
            self.top_ups.push((reference.clone(), record.id));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::PastAccount;
    use crate::{Owner, SystemAccount};

    #[rstest]
    #[case::wallet("wallet:anna/usd", Some(PastAccount::Wallet(Owner::new("anna").unwrap(), "usd".parse().unwrap())))]
    #[case::slash("wallet:a/b/eur", Some(PastAccount::Wallet(Owner::new("a/b").unwrap(), "eur".parse().unwrap())))]
    #[case::system("promotions/usd", Some(PastAccount::System(SystemAccount::Promotions, "usd".parse().unwrap(), 1)))]
    #[case::second("usage_revenue/usd/2", Some(PastAccount::System(SystemAccount::UsageRevenue, "usd".parse().unwrap(), 2)))]
    #[case::no_currency("wallet:anna", None)]
    #[case::no_kind("purse/usd", None)]
    #[case::number("promotions/usd/0", None)]
    #[case::more("promotions/usd/2/3", None)]
    fn codes_are_read(#[case] code: &str, #[case] account: Option<PastAccount>) {
        assert_eq!(PastAccount::of_code(code), account);
    }
}
