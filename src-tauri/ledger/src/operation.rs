//! What the ledger can be asked to do, and what it answers.

use std::sync::Arc;

use money::{Amount, Currency};
use store::Timestamp;

use crate::{HoldRecord, Kind, Owner, TransactionRecord, WalletState};

/// One wish, who has it, and when.
#[derive(Clone, Debug)]
pub struct Order {
    /// Who.
    pub actor: Arc<str>,
    /// When, by the caller's clock. The ledger never writes a time before the last one.
    pub at: Timestamp,
    /// What.
    pub operation: Operation,
}

/// What the ledger can be asked to do.
#[derive(Clone, Debug)]
pub enum Operation {
    /// Opens a user's wallet. Again: nothing happens.
    OpenWallet {
        /// The user.
        owner: Owner,
        /// The wallet's currency.
        currency: Currency,
    },
    /// Posts a transaction.
    Post(NewTransaction),
    /// Moves value between two of the company's own accounts.
    Transfer(NewTransfer),
    /// Records a transaction without touching the balance, to be settled or voided later.
    PostPending(NewTransaction),
    /// Brings a pending transaction into the balance.
    Settle {
        /// Key of the pending transaction.
        key: String,
        /// Its user.
        owner: Owner,
        /// Reference of the settlement; the pending one's when absent.
        reference: Option<String>,
    },
    /// Ends a pending transaction without effect.
    Void {
        /// Key of the pending transaction.
        key: String,
        /// Its user.
        owner: Owner,
        /// Why.
        reason: Option<String>,
    },
    /// Undoes a transaction by its mirror image.
    Reverse {
        /// Number of the transaction.
        id: i64,
        /// Key of the reversal.
        key: String,
        /// Why.
        reason: String,
    },
    /// Sets aside up to an amount for a case.
    PlaceHold(PlaceHold),
    /// Ends a hold without taking anything. Again: the same answer.
    ReleaseHold {
        /// The case it was placed for.
        case: String,
    },
    /// Ends a hold and posts what it was held for, in one step.
    CaptureHold {
        /// The case it was placed for.
        case: String,
        /// What to post.
        transaction: NewTransaction,
    },
}

/// A transaction to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTransaction {
    /// Idempotency key, unique in the whole ledger.
    pub key: String,
    /// The user whose wallet it touches.
    pub owner: Owner,
    /// What it is about.
    pub kind: Kind,
    /// Signed, seen from the wallet.
    pub amount: Amount,
    /// Payment intent, refund or dispute.
    pub reference: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Text of a JSON object.
    pub metadata: Option<String>,
}

/// A transaction between two of the company's own accounts, opened when first used. Its kind says
/// which two: a dispute between receivable and Stripe balance, a fee between fees and Stripe
/// balance, an adjustment between write-offs and receivable; seen from the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTransfer {
    /// Idempotency key, unique in the whole ledger.
    pub key: String,
    /// What it is about.
    pub kind: Kind,
    /// Signed, seen from the first account. What a company owns or has spent is negative here, as what it
    /// owes is positive.
    pub amount: Amount,
    /// Payment intent, refund or dispute.
    pub reference: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// A hold to be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceHold {
    /// What it is for; a second hold for the same case is the first one again.
    pub case: String,
    /// The user.
    pub owner: Owner,
    /// How much, positive. Less is held when less is available.
    pub amount: Amount,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// What came of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The wallet is open.
    Wallet,
    /// A transaction stands.
    Transaction(Arc<TransactionRecord>),
    /// A hold stands or has ended.
    Hold(HoldRecord),
    /// A hold was captured by a transaction.
    Captured(HoldRecord, Arc<TransactionRecord>),
}

/// The answer to one order.
#[derive(Clone, Debug)]
pub struct Applied {
    /// What stands now.
    pub outcome: Outcome,
    /// It stood before: the first answer again, nothing was written.
    pub replayed: bool,
    /// The account before; equal to `after` when nothing was written.
    pub before: WalletState,
    /// The account after.
    pub after: WalletState,
}

impl Applied {
    /// The transaction of the outcome, if it has one.
    pub fn transaction(&self) -> Option<&TransactionRecord> {
        match &self.outcome {
            Outcome::Transaction(record) | Outcome::Captured(_, record) => Some(record),
            Outcome::Wallet | Outcome::Hold(_) => None,
        }
    }

    /// The hold of the outcome, if it has one.
    pub const fn hold(&self) -> Option<&HoldRecord> {
        match &self.outcome {
            Outcome::Hold(record) | Outcome::Captured(record, _) => Some(record),
            Outcome::Wallet | Outcome::Transaction(_) => None,
        }
    }
}
