//! Why the ledger refused. Nothing was written when one of these is returned.

use std::sync::Arc;

use money::{Amount, Currency};
use store::StoreError;

use crate::{HoldState, Kind};

/// A refusal of the ledger.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LedgerError {
    /// The user has no wallet at all.
    #[error("there is no user \"{owner}\"; create the user first")]
    UnknownUser {
        /// The user asked for.
        owner: String,
    },
    /// The user has wallets, but none in this currency.
    #[error("user \"{owner}\" has no wallet in {currency}; open one first or use another currency")]
    CurrencyMismatch {
        /// The user asked for.
        owner: String,
        /// The currency asked for.
        currency: Currency,
    },
    /// No transaction with this key or number.
    #[error("there is no transaction \"{which}\"")]
    UnknownTransaction {
        /// Key or number asked for.
        which: String,
    },
    /// No hold for this case.
    #[error("there is no hold for the case \"{case}\"")]
    UnknownHold {
        /// The case asked for.
        case: String,
    },
    /// Zero moves nothing.
    #[error("an amount of zero moves nothing; give an amount")]
    ZeroAmount,
    /// The sign does not fit the kind.
    #[error("a {} of {amount} makes no sense: the sign is wrong", kind.as_str())]
    WrongSign {
        /// The kind asked for.
        kind: Kind,
        /// The amount asked for.
        amount: Amount,
    },
    /// A balance would leave the exact range.
    #[error("this would leave the range of exact amounts (2^53 − 1 minor units)")]
    OutOfRange,
    /// The key was used before, with other content.
    #[error("the key \"{key}\" was used before for something else; use a new key")]
    KeyReused {
        /// The key.
        key: String,
    },
    /// A key or text that cannot be stored.
    #[error(
        "{field} must have 1 to {max} characters, no control characters, and must not start with \"redress:\""
    )]
    BadText {
        /// Which field.
        field: &'static str,
        /// Longest length allowed.
        max: usize,
    },
    /// Usage never goes below what is available.
    #[error("{asked} is more than is available ({available})")]
    InsufficientCredits {
        /// What was asked, positive.
        asked: Amount,
        /// Balance less active holds.
        available: Amount,
    },
    /// Settling or voiding something that is not pending.
    #[error("transaction \"{key}\" is not pending; only a pending one can be settled or voided")]
    NotPending {
        /// Its key.
        key: String,
    },
    /// The pending transaction was settled before.
    #[error("the pending transaction \"{key}\" is already settled")]
    AlreadySettled {
        /// Its key.
        key: String,
    },
    /// The pending transaction was voided before.
    #[error("the pending transaction \"{key}\" is already voided")]
    AlreadyVoided {
        /// Its key.
        key: String,
    },
    /// It was reversed before, under another key.
    #[error("transaction {id} is already reversed")]
    AlreadyReversed {
        /// Its number.
        id: i64,
    },
    /// A pending, voided or voiding transaction has no entries to reverse.
    #[error("transaction {id} has no entries, so it cannot be reversed")]
    NothingToReverse {
        /// Its number.
        id: i64,
    },
    /// The kind is not written this way.
    #[error("a {} is not posted directly; use the command that makes it", kind.as_str())]
    KindNotPostable {
        /// The kind asked for.
        kind: Kind,
    },
    /// The hold has ended.
    #[error("the hold for \"{case}\" has already ended ({})", state.as_str())]
    HoldEnded {
        /// The case.
        case: String,
        /// How it ended.
        state: HoldState,
    },
    /// A hold that would have ended before it is placed.
    #[error("the hold for \"{case}\" would end before it begins; give a later end")]
    HoldOver {
        /// The case.
        case: String,
    },
    /// The database failed. Shared, since a whole batch fails together.
    #[error(transparent)]
    Store(Arc<StoreError>),
    /// The lane has been shut down.
    #[error("the ledger is shutting down; try again after the restart")]
    Closed,
}

impl LedgerError {
    /// The code that scripts and translations rely on. Never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownUser { .. } => "user_not_found",
            Self::CurrencyMismatch { .. } => "currency_mismatch",
            Self::UnknownTransaction { .. } => "transaction_not_found",
            Self::UnknownHold { .. } => "hold_not_found",
            Self::ZeroAmount => "amount_zero",
            Self::WrongSign { .. } => "amount_wrong_sign",
            Self::OutOfRange => "amount_out_of_range",
            Self::KeyReused { .. } => "key_conflict",
            Self::BadText { .. } => "text_invalid",
            Self::InsufficientCredits { .. } => "insufficient_credits",
            Self::NotPending { .. } => "transaction_not_pending",
            Self::AlreadySettled { .. } => "transaction_already_settled",
            Self::AlreadyVoided { .. } => "transaction_already_voided",
            Self::AlreadyReversed { .. } => "transaction_already_reversed",
            Self::NothingToReverse { .. } => "transaction_not_reversible",
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
