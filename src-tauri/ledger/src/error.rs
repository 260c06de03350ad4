//! Errors of the ledger. When one is returned, nothing was written.

use std::sync::Arc;

use money::{Amount, Currency};
use store::StoreError;

use crate::{HoldState, Kind, Owner};

/// The reason why an order was refused or not written.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LedgerError {
    /// The user has no wallet at all.
    #[error("there is no user \"{owner}\"; create the user first")]
    UnknownUser {
        /// Id of the user.
        owner: String,
    },
    /// The user has wallets, but none in this currency.
    #[error("user \"{owner}\" has no wallet in {currency}; open one first or use another currency")]
    CurrencyMismatch {
        /// Id of the user.
        owner: String,
        /// The requested currency.
        currency: Currency,
    },
    /// The user was joined into another one.
    #[error("user \"{owner}\" was joined into \"{into}\"")]
    OwnerJoined {
        /// The user.
        owner: Owner,
        /// The user that continues.
        into: Owner,
    },
    /// No transaction with this key or number.
    #[error("there is no transaction \"{which}\"")]
    UnknownTransaction {
        /// The key or number.
        which: String,
    },
    /// No hold for this case.
    #[error("there is no hold for the case \"{case}\"")]
    UnknownHold {
        /// The case.
        case: String,
    },
    /// The amount is zero.
    #[error("an amount of zero moves nothing; give an amount")]
    ZeroAmount,
    /// The sign of the amount is wrong for the kind.
    #[error("a {} of {amount} makes no sense: the sign is wrong", kind.as_str())]
    WrongSign {
        /// The kind.
        kind: Kind,
        /// The amount.
        amount: Amount,
    },
    /// A balance or available amount would exceed ±(2^53 − 1) minor units.
    #[error("this would leave the range of exact amounts (2^53 − 1 minor units)")]
    OutOfRange,
    /// The key was used before, with other content.
    #[error("the key \"{key}\" was used before for something else; use a new key")]
    KeyReused {
        /// The key.
        key: String,
    },
    /// The payment was credited before, with another amount or to another user.
    #[error(
        "payment \"{reference}\" is credited already: {credited} to \"{owner}\"; nothing was credited again ({asked})"
    )]
    PaymentCredited {
        /// The given id of the payment.
        reference: String,
        /// The amount to be credited.
        asked: Amount,
        /// The amount already credited.
        credited: Amount,
        /// Owner of the wallet that was credited.
        owner: String,
    },
    /// A key or text is empty, too long, or has characters that cannot be stored.
    #[error(
        "{field} must have 1 to {max} characters, no control characters, and must not start with \"redress:\""
    )]
    BadText {
        /// Name of the field in the command's input.
        field: &'static str,
        /// Maximum length, in characters.
        max: usize,
    },
    /// Available would become negative, and the kind does not allow it.
    #[error("{asked} is more than is available ({available})")]
    InsufficientCredits {
        /// The requested amount, positive.
        asked: Amount,
        /// Balance minus active holds.
        available: Amount,
    },
    /// The transaction to be settled or voided is not pending.
    #[error("transaction \"{key}\" is not pending; only a pending one can be settled or voided")]
    NotPending {
        /// Its key.
        key: String,
    },
    /// The pending transaction is already settled.
    #[error("the pending transaction \"{key}\" is already settled")]
    AlreadySettled {
        /// Its key.
        key: String,
    },
    /// The pending transaction is already voided.
    #[error("the pending transaction \"{key}\" is already voided")]
    AlreadyVoided {
        /// Its key.
        key: String,
    },
    /// It is already reversed, under another key.
    #[error("transaction {id} is already reversed")]
    AlreadyReversed {
        /// Its number.
        id: i64,
    },
    /// A pending, voided or void transaction has no entries that could be reversed.
    #[error("transaction {id} has no entries, so it cannot be reversed")]
    NothingToReverse {
        /// Its number.
        id: i64,
    },
    /// The transaction carried over the balance of a joined user.
    #[error("transaction {id} carried over the balance of a joined user, so it is not reversed")]
    CarriedOver {
        /// Its number.
        id: i64,
    },
    /// Transactions of this kind are not posted by this operation.
    #[error("a {} is not posted directly; use the command that makes it", kind.as_str())]
    KindNotPostable {
        /// The kind.
        kind: Kind,
    },
    /// The hold has already ended.
    #[error("the hold for \"{case}\" has already ended ({})", state.as_str())]
    HoldEnded {
        /// The case.
        case: String,
        /// How it ended.
        state: HoldState,
    },
    /// `expires_at` of the hold is not after the time of the order.
    #[error("the hold for \"{case}\" would end before it begins; give a later end")]
    HoldOver {
        /// The case.
        case: String,
    },
    /// The database failed. Shared because all orders of a batch fail together.
    #[error(transparent)]
    Store(Arc<StoreError>),
    /// The lane has been shut down.
    #[error("the ledger is shutting down; try again after the restart")]
    Closed,
}

impl LedgerError {
    /// The stable code for scripts and translations. Never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownUser { .. } => "user_not_found",
            Self::CurrencyMismatch { .. } => "currency_mismatch",
            Self::OwnerJoined { .. } => "user_joined",
            Self::UnknownTransaction { .. } => "transaction_not_found",
            Self::UnknownHold { .. } => "hold_not_found",
            Self::ZeroAmount => "amount_zero",
            Self::WrongSign { .. } => "amount_wrong_sign",
            Self::OutOfRange => "amount_out_of_range",
            Self::KeyReused { .. } => "key_conflict",
            Self::PaymentCredited { .. } => "payment_already_credited",
            Self::BadText { .. } => "text_invalid",
            Self::InsufficientCredits { .. } => "insufficient_credits",
            Self::NotPending { .. } => "transaction_not_pending",
            Self::AlreadySettled { .. } => "transaction_already_settled",
            Self::AlreadyVoided { .. } => "transaction_already_voided",
            Self::AlreadyReversed { .. } => "transaction_already_reversed",
            Self::NothingToReverse { .. } => "transaction_not_reversible",
            Self::CarriedOver { .. } => "transaction_carried_over",
            Self::KindNotPostable { .. } => "kind_not_postable",
            Self::HoldEnded { .. } => "hold_ended",
            Self::HoldOver { .. } => "hold_over",
            Self::Store(error) => error.code(),
            Self::Closed => "ledger_closed",
        }
    }
}

impl From<StoreError> for LedgerError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}
