//! Checks of an operation that need no account state.

use crate::{
    Kind, LedgerError, NewTransaction, NewTransfer, Stage, TransactionRecord,
    account::is_plain_text,
};

use super::OWN_KEYS;

/// Maximum length of keys, references and cases, in characters.
const KEY_MAX: usize = 255;
/// Maximum length of reasons, in characters.
const REASON_MAX: usize = 2_000;

pub(super) fn check(new: &NewTransaction) -> Result<(), LedgerError> {
    check_key(&new.key)?;
    check_reference(new.reference.as_deref())?;
    check_reason(new.reason.as_deref())?;
    if new.amount.is_zero() {
        return Err(LedgerError::ZeroAmount);
    }
    if new.kind == Kind::Reversal {
        return Err(LedgerError::KindNotPostable { kind: new.kind });
    }
    if !new.kind.allows(new.amount) {
        return Err(LedgerError::WrongSign { kind: new.kind, amount: new.amount });
    }
    Ok(())
}

pub(super) fn check_transfer(new: &NewTransfer) -> Result<(), LedgerError> {
    check_key(&new.key)?;
    check_reference(new.reference.as_deref())?;
    check_reason(new.reason.as_deref())?;
    if new.amount.is_zero() {
        return Err(LedgerError::ZeroAmount);
    }
    Ok(())
}

pub(super) fn check_key(key: &str) -> Result<(), LedgerError> {
    if key.starts_with(OWN_KEYS) {
        return Err(LedgerError::BadText { field: "key", max: KEY_MAX });
    }
    check_text("key", key)
}

pub(super) fn check_reference(reference: Option<&str>) -> Result<(), LedgerError> {
    reference.map_or(Ok(()), |reference| check_text("reference", reference))
}

pub(super) fn check_text(field: &'static str, text: &str) -> Result<(), LedgerError> {
    if is_plain_text(text, KEY_MAX) {
        return Ok(());
    }
    Err(LedgerError::BadText { field, max: KEY_MAX })
}

/// Control characters are allowed, because a reason may have several lines, except NUL, which
/// Postgres cannot store.
pub(super) fn check_reason(reason: Option<&str>) -> Result<(), LedgerError> {
    match reason {
        Some(text) if text.contains('\0') || text.chars().count() > REASON_MAX => {
            Err(LedgerError::BadText { field: "reason", max: REASON_MAX })
        }
        _ => Ok(()),
    }
}

/// Whether `new` is a repetition of `known`, except for the user, whom the caller compares.
pub(super) fn same_content(known: &TransactionRecord, new: &NewTransaction, stage: Stage) -> bool {
    known.kind == new.kind
        && known.stage == stage
        && known.amount == new.amount
        && known.reference == new.reference
        && known.reason == new.reason
        && known.metadata == new.metadata
}

/// Whether `new` is a repetition of `known`, except for the account, which the caller compares.
pub(super) fn same_transfer(known: &TransactionRecord, new: &NewTransfer) -> bool {
    known.kind == new.route.kind()
        && known.stage == Stage::Posted
        && known.amount == new.amount
        && known.reference == new.reference
        && known.reason == new.reason
}
