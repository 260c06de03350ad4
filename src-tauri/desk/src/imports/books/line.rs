//! The lines of exported files. Amounts are read in minor units; other columns for people are left
//! alone.

use ledger::{Kind, Owner, PastAccount, Stage, TransactionRecord};
use money::{Amount, Currency};
use serde::Deserialize;
use store::Timestamp;

use super::amount_of;
use crate::imports::table::parse_time;

#[derive(Deserialize)]
pub(super) struct UserLine {
    id: Owner,
    email: String,
    name: Option<String>,
    created_at: String,
    joined_into: Option<Owner>,
}

/// A user.
pub(super) struct PastUser {
    pub(super) id: Owner,
    pub(super) email: String,
    pub(super) name: Option<String>,
    pub(super) created_at: Timestamp,
    pub(super) joined: Option<Owner>,
}

impl UserLine {
    pub(super) fn user(self) -> Result<PastUser, String> {
        Ok(PastUser {
            created_at: time(&self.created_at)?,
            id: self.id,
            email: self.email,
            name: self.name,
            joined: self.joined_into,
        })
    }
}

#[derive(Deserialize)]
pub(super) struct WalletLine {
    user_id: Owner,
    currency: Currency,
    opened_at: String,
    held_minor: i64,
}

/// A wallet.
pub(super) struct PastWallet {
    pub(super) owner: Owner,
    pub(super) account: String,
    pub(super) opened_at: Timestamp,
    pub(super) held: Amount,
}

impl WalletLine {
    pub(super) fn wallet(self) -> Result<PastWallet, String> {
        Ok(PastWallet {
            account: format!("wallet:{}/{}", self.user_id, self.currency),
            owner: self.user_id,
            opened_at: time(&self.opened_at)?,
            held: amount_of(self.held_minor, self.currency)?,
        })
    }
}

#[derive(Deserialize)]
pub(super) struct TransactionLine {
    id: i64,
    posted_at: String,
    user_id: Option<Owner>,
    kind: Kind,
    status: String,
    currency: Currency,
    amount_minor: Option<i64>,
    pending_amount_minor: Option<i64>,
    balance_minor: Option<i64>,
    seq: Option<i64>,
    reference: Option<String>,
    reason: Option<String>,
    key: String,
    actor: String,
    settles: Option<i64>,
    reverses: Option<i64>,
    account: String,
    metadata: Option<String>,
}

impl TransactionLine {
    /// Code of the account, and the record without the account's number here.
    pub(super) fn record(self) -> Result<(String, TransactionRecord), String> {
        let stage = match (self.status.as_str(), self.settles) {
            ("posted", None) => Stage::Posted,
            ("posted", Some(_)) => Stage::Settlement,
            ("pending" | "settled" | "voided", None) => Stage::Pending,
            ("void", Some(_)) => Stage::Void,
            (other, _) => return Err(format!("no such status: {other}")),
        };
        let account = PastAccount::of_code(&self.account)
            .filter(|account| account.currency() == self.currency)
            .ok_or_else(|| format!("no such account: {}", self.account))?;
        let owner = match account {
            PastAccount::Wallet(owner, _) => Some(owner),
            PastAccount::System(..) => None,
        };
        if owner != self.user_id {
            return Err("the account is not the user's".to_owned());
        }
        let minor = self.amount_minor.or(self.pending_amount_minor).ok_or("no amount")?;
        let balance = self.balance_minor.map(|balance| amount_of(balance, self.currency));
        let record = TransactionRecord {
            id: self.id,
            key: self.key,
            kind: self.kind,
            stage,
            account_id: 0,
            owner,
            amount: amount_of(minor, self.currency)?,
            reference: self.reference,
            reason: self.reason,
            actor: self.actor,
            metadata: self.metadata,
            closes_id: self.settles,
            reverses_id: self.reverses,
            posted_at: time(&self.posted_at)?,
            seq: self.seq,
            balance: balance.transpose()?,
            closed_by: None,
        };
        Ok((self.account, record))
    }
}

#[derive(Deserialize)]
pub(super) struct EntryLine {
    transaction_id: i64,
    posted_at: String,
    account: String,
    currency: Currency,
    amount_minor: i64,
    balance_minor: i64,
    seq: i64,
}

/// An entry.
pub(super) struct PastEntryLine {
    pub(super) transaction_id: i64,
    pub(super) posted_at: Timestamp,
    pub(super) account: String,
    pub(super) seq: i64,
    pub(super) amount: Amount,
    pub(super) balance: Amount,
}

impl EntryLine {
    pub(super) fn entry(self) -> Result<PastEntryLine, String> {
        Ok(PastEntryLine {
            transaction_id: self.transaction_id,
            posted_at: time(&self.posted_at)?,
            account: self.account,
            seq: self.seq,
            amount: amount_of(self.amount_minor, self.currency)?,
            balance: amount_of(self.balance_minor, self.currency)?,
        })
    }
}

fn time(text: &str) -> Result<Timestamp, String> {
    parse_time(text).ok_or_else(|| format!("no time: {text}"))
}
