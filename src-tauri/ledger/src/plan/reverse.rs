//! Reversing a transaction by one with the opposite entries, once.

use std::sync::Arc;

use super::{
    Book, CARRY_OVER_KEYS,
    check::{check_key, check_reason},
    negate,
    write::Draft,
};
use crate::{Applied, Kind, LedgerError, Order, Stage};

impl Book {
    pub(super) fn reverse(
        &mut self,
        order: &Order,
        id: i64,
        key: &str,
        reason: &str,
    ) -> Result<Applied, LedgerError> {
        check_key(key)?;
        check_reason(Some(reason))?;
        let original = self
            .by_id
            .get(&id)
            .ok_or_else(|| LedgerError::UnknownTransaction { which: id.to_string() })?;
        let original = Arc::clone(original);
        if let Some(known) = self.by_key.get(key) {
            let same = known.reverses_id == Some(id) && known.reason.as_deref() == Some(reason);
            return self.replay(known, same);
        }
        if self.reversals.contains_key(&id) {
            return Err(LedgerError::AlreadyReversed { id });
        }
        if original.key.starts_with(CARRY_OVER_KEYS) {
            return Err(LedgerError::CarriedOver { id });
        }
        let entries = self.entries.get(&id).ok_or(LedgerError::NothingToReverse { id })?;
        let opposite = entries
            .iter()
            .map(|&(account, amount)| Ok((self.home_account(account)?, negate(amount)?)))
            .collect::<Result<Vec<_>, LedgerError>>()?;
        let draft = Draft {
            key: key.to_owned(),
            kind: Kind::Reversal,
            stage: Stage::Posted,
            account_id: self.home_account(original.account_id)?,
            amount: negate(original.amount)?,
            reference: original.reference.clone(),
            reason: Some(reason.to_owned()),
            metadata: None,
            closes_id: None,
            reverses_id: Some(id),
            order,
        };
        let applied = self.write(draft, &opposite)?;
        self.uncredit(&original);
        Ok(applied)
    }
}
