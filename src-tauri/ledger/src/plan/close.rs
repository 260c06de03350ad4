//! Ending a pending transaction: settling or voiding it, once.

use std::sync::Arc;

use money::Amount;

use super::{
    Book, OWN_KEYS,
    check::{check_reason, check_reference},
    write::Draft,
};
use crate::{Applied, LedgerError, Order, Owner, Stage, TransactionRecord};

impl Book {
    pub(super) fn settle(
        &mut self,
        order: &Order,
        key: &str,
        owner: &Owner,
        reference: Option<&str>,
    ) -> Result<Applied, LedgerError> {
        let pending = self.pending(key, owner)?;
        let asked = reference;
        let reference = reference.map(str::to_owned).or_else(|| pending.reference.clone());
        check_reference(reference.as_deref())?;
        let credit = (owner, pending.amount);
        if let Some(closing) = self.closings.get(&pending.id) {
            if closing.stage == Stage::Void {
                // It was voided because another transaction credited the payment: the same answer.
                let credited = self.credited(pending.kind, reference.as_deref(), credit)?;
                return credited.ok_or_else(|| LedgerError::AlreadyVoided { key: key.to_owned() });
            }
            // A request without a reference, or with another id of the payment, is the same
            // request.
            let same = asked.is_none()
                || self.is_same_payment(closing.reference.as_deref(), reference.as_deref());
            return self.replay(closing, same);
        }
        if let Some(applied) = self.credited(pending.kind, reference.as_deref(), credit)? {
            return Ok(applied);
        }
        let no_hold = Amount::zero(pending.amount.currency());
        let wallet = self.home_account(pending.account_id)?;
        self.check_funds(wallet, pending.kind, pending.amount, no_hold)?;
        let draft = closing_draft(order, &pending, Stage::Settlement, reference, None);
        let draft = Draft { account_id: wallet, ..draft };
        self.write_with_counter_entry(draft)
    }

    pub(super) fn void(
        &mut self,
        order: &Order,
        key: &str,
        owner: &Owner,
        reason: Option<&str>,
    ) -> Result<Applied, LedgerError> {
        check_reason(reason)?;
        let pending = self.pending(key, owner)?;
        if let Some(closing) = self.closings.get(&pending.id) {
            if closing.stage == Stage::Settlement {
                return Err(LedgerError::AlreadySettled { key: key.to_owned() });
            }
            return self.replay(closing, true);
        }
        let reference = pending.reference.clone();
        let draft = closing_draft(order, &pending, Stage::Void, reference, reason);
        self.write_without_entries(draft)
    }

    fn pending(&self, key: &str, owner: &Owner) -> Result<Arc<TransactionRecord>, LedgerError> {
        let record = self
            .by_key
            .get(key)
            .filter(|record| self.is_same_person(record.owner.as_ref(), owner))
            .ok_or_else(|| LedgerError::UnknownTransaction { which: key.to_owned() })?;
        if record.stage != Stage::Pending {
            return Err(LedgerError::NotPending { key: key.to_owned() });
        }
        Ok(Arc::clone(record))
    }
}

fn closing_draft<'a>(
    order: &'a Order,
    pending: &TransactionRecord,
    stage: Stage,
    reference: Option<String>,
    reason: Option<&str>,
) -> Draft<'a> {
    Draft {
        key: format!("{OWN_KEYS}{}:{}", stage.as_str(), pending.id),
        kind: pending.kind,
        stage,
        account_id: pending.account_id,
        amount: pending.amount,
        reference,
        reason: reason.map(str::to_owned).or_else(|| pending.reason.clone()),
        metadata: pending.metadata.clone(),
        closes_id: Some(pending.id),
        reverses_id: None,
        order,
    }
}
