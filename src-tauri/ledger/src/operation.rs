//! The operations of the ledger and their answers.

use std::sync::Arc;

use money::{Amount, Currency};
use store::Timestamp;

use crate::{HoldRecord, Kind, Owner, Route, TransactionRecord, WalletState};

/// An operation to apply, with its actor and time.
#[derive(Clone, Debug)]
pub struct Order {
    /// Name of the operator or program on whose behalf it is applied.
    pub actor: Arc<str>,
    /// Time by the caller's clock, UTC. The transaction gets this time or that of the transaction
    /// before it, whichever is later.
    pub at: Timestamp,
    /// The operation.
    pub operation: Operation,
}

/// Everything that can change the ledger.
#[derive(Clone, Debug)]
pub enum Operation {
    /// Opens a user's wallet. If it is open already, nothing is written.
    OpenWallet {
        /// The user.
        owner: Owner,
        /// The wallet's currency.
        currency: Currency,
    },
    /// Posts a transaction.
    Post(NewTransaction),
    /// Posts a transaction that happened in another system before: nothing can be refused any more
    /// for want of credits, so it may overdraw.
    Import(NewTransaction),
    /// Moves a part of the balance of a user who is being joined, or the same part on the other
    /// user's wallet. May overdraw: a debt is carried over as well.
    CarryOver(CarryOver),
    /// Posts a transaction between two system accounts.
    Transfer(NewTransfer),
    /// Records a transaction that does not count in the balance until it is settled.
    PostPending(NewTransaction),
    /// Settles a pending transaction: from then on it counts in the balance.
    Settle {
        /// Key of the pending transaction.
        key: String,
        /// The user it belongs to.
        owner: Owner,
        /// Reference of the settlement; that of the pending transaction when absent.
        reference: Option<String>,
    },
    /// Voids a pending transaction: it never counts.
    Void {
        /// Key of the pending transaction.
        key: String,
        /// The user it belongs to.
        owner: Owner,
        /// Reason for voiding, shown in the history; that of the pending transaction when absent.
        reason: Option<String>,
    },
    /// Posts a transaction with the opposite entries of an earlier one.
    Reverse {
        /// Number of the transaction to reverse.
        id: i64,
        /// Idempotency key of the reversal.
        key: String,
        /// Reason for the reversal, shown in the history.
        reason: String,
    },
    /// Sets aside an amount for a case, or what is available of it.
    PlaceHold(PlaceHold),
    /// Ends a hold without taking anything. Repeated: the first answer again.
    ReleaseHold {
        /// The case it was placed for.
        case: String,
        /// Reason, at most 2,000 characters; for the caller's records, it is no part of the hold.
        reason: Option<String>,
    },
    /// Ends a hold and posts the transaction it was placed for, in one step.
    CaptureHold {
        /// The case it was placed for.
        case: String,
        /// The transaction to post.
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
    /// What it is for.
    pub kind: Kind,
    /// Signed from the wallet's point of view; not zero.
    pub amount: Amount,
    /// Id of the payment intent, refund or dispute at Stripe.
    pub reference: Option<String>,
    /// Reason shown in the history, at most 2,000 characters.
    pub reason: Option<String>,
    /// Metadata of the caller, as the text of a JSON object.
    pub metadata: Option<String>,
}

/// One side of a balance that is carried over from one user to another. Its key is made of both
/// users and the currency: a user is joined once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarryOver {
    /// The user whose wallet it touches.
    pub owner: Owner,
    /// The user of the other side.
    pub other: Owner,
    /// Signed from the wallet's point of view; not zero.
    pub amount: Amount,
    /// Reason shown in the history, at most 2,000 characters.
    pub reason: String,
}

/// A transaction between two system accounts, which are opened when first used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTransfer {
    /// Idempotency key, unique in the whole ledger.
    pub key: String,
    /// Its route, which determines both accounts.
    pub route: Route,
    /// Signed from the point of view of the first account of the route. Liabilities (wallets) are
    /// positive, so assets and expenses are negative.
    pub amount: Amount,
    /// Id of the payment intent, refund or dispute at Stripe.
    pub reference: Option<String>,
    /// Reason shown in the history, at most 2,000 characters.
    pub reason: Option<String>,
}

/// A hold to be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceHold {
    /// The case it is placed for; a second hold for the same case is a repetition of the first.
    pub case: String,
    /// The user whose wallet it is placed on.
    pub owner: Owner,
    /// Amount to hold, positive. Less is held when less is available.
    pub amount: Amount,
    /// When it expires; never when absent.
    pub expires_at: Option<Timestamp>,
    /// Reason, at most 2,000 characters; for the caller's records, it is no part of the hold.
    pub reason: Option<String>,
}

/// The result of an applied order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The wallet is open now, or was already.
    Wallet,
    /// The transaction that was written.
    Transaction(Arc<TransactionRecord>),
    /// The hold that was placed or ended.
    Hold(HoldRecord),
    /// The hold that was captured, and the transaction that captured it.
    Captured(HoldRecord, Arc<TransactionRecord>),
}

/// The answer to one order.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The result.
    pub outcome: Outcome,
    /// Whether this is the answer to an earlier order with the same key, and nothing was written.
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
