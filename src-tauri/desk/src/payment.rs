//! A payment as the ledger knows it: what was paid, what went back, what is left.

use ledger::{Kind, Owner, TransactionRecord, by_reference_in};
use money::{Amount, Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use store::Tx;

use crate::DeskError;

/// What is left of a payment. Minor units of its currency.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct PaymentView {
    /// The payment intent.
    pub reference: String,
    /// Its currency.
    pub currency: Currency,
    /// Credits bought with it.
    pub paid: MinorUnits,
    /// Taken back by refunds.
    pub refunded: MinorUnits,
    /// Taken back by lost disputes.
    pub disputed: MinorUnits,
    /// What can still be taken back: the cap over refunds and disputes together.
    pub left: MinorUnits,
}

/// A payment with its transactions.
#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) reference: String,
    pub(crate) owner: Owner,
    pub(crate) top_up: TransactionRecord,
    pub(crate) records: Vec<TransactionRecord>,
    paid: Amount,
    refunded: Amount,
    disputed: Amount,
}

/// The payment that a top-up refers to.
///
/// # Errors
/// [`DeskError::PaymentNotFound`] when no settled top-up has this reference.
pub(crate) async fn payment_in(tx: &mut Tx, reference: &str) -> Result<Payment, DeskError> {
    let records = by_reference_in(tx, reference).await?;
    let not_found = || DeskError::PaymentNotFound(reference.to_owned());
    let is_paid =
        |record: &&TransactionRecord| record.kind == Kind::TopUp && record.stage.has_entries();
    let top_up = records.iter().find(is_paid).ok_or_else(not_found)?.clone();
    let owner = top_up.owner.clone().ok_or_else(not_found)?;
    let currency = top_up.amount.currency();
    Ok(Payment {
        reference: reference.to_owned(),
        owner,
        paid: sum(&records, Kind::TopUp, currency)?,
        refunded: sum(&records, Kind::Refund, currency)?.checked_neg()?,
        disputed: sum(&records, Kind::Dispute, currency)?.checked_neg()?,
        top_up,
        records,
    })
}

impl Payment {
    pub(crate) fn currency(&self) -> Currency {
        self.paid.currency()
    }

    /// What refunds and disputes may still take together; never below zero.
    pub(crate) fn left(&self) -> Result<Amount, DeskError> {
        let left = self.paid.checked_sub(self.refunded)?.checked_sub(self.disputed)?;
        Ok(if left.is_negative() { Amount::zero(left.currency()) } else { left })
    }

    /// `amount`, or what is left when that is less: the cap of design section 5.
    pub(crate) fn capped(&self, amount: Amount) -> Result<Amount, DeskError> {
        let left = self.left()?;
        Ok(if amount.compare(left)?.is_gt() { left } else { amount })
    }

    pub(crate) fn view(&self) -> Result<PaymentView, DeskError> {
        Ok(PaymentView {
            reference: self.reference.clone(),
            currency: self.currency(),
            paid: self.paid.units(),
            refunded: self.refunded.units(),
            disputed: self.disputed.units(),
            left: self.left()?.units(),
        })
    }

    /// The standing transaction with this key, or with this key and a number behind it, that has
    /// not been reversed; and how many there ever were.
    pub(crate) fn standing(&self, key: &str) -> (Option<&TransactionRecord>, usize) {
        let again = format!("{key}#");
        let all = self
            .records
            .iter()
            .filter(|record| record.key == key || record.key.starts_with(&again));
        let standing = all.clone().find(|record| !self.is_reversed(record.id));
        (standing, all.count())
    }

    fn is_reversed(&self, id: i64) -> bool {
        self.records.iter().any(|record| record.reverses_id == Some(id))
    }
}

/// Signed sum of a kind, less what was reversed of it.
fn sum(records: &[TransactionRecord], kind: Kind, currency: Currency) -> Result<Amount, DeskError> {
    let kind_of = |record: &TransactionRecord| match record.reverses_id {
        None => Some(record.kind),
        Some(id) => records.iter().find(|original| original.id == id).map(|found| found.kind),
    };
    let mut sum = Amount::zero(currency);
    for record in records {
        if record.stage.has_entries() && kind_of(record) == Some(kind) {
            sum = sum.checked_add(record.amount)?;
        }
    }
    Ok(sum)
}
