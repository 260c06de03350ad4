//! A payment as the ledger knows it: what was paid, what went back, what is left.
//!
//! Credits and money are two figures: tax is part of the money only, a promotion of the credits
//! only. Refunds and disputes are money; what they take from the wallet is the same share of the
//! credits, and the last of them takes the rest, so that no unit is lost by rounding.

use ledger::{Kind, Owner, TransactionRecord, by_reference_in};
use money::{Amount, Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{Query, StoreError, Tx};

use super::claim::taken_in;
use crate::{DeskError, payment::PaymentError, posting};

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
    /// Money captured for it: the same, unless tax or a promotion came between.
    pub captured: MinorUnits,
    /// Taken back by refunds.
    pub refunded: MinorUnits,
    /// Taken back by lost disputes.
    pub disputed: MinorUnits,
    /// Money that can still be taken back: the cap over refunds and disputes together.
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
    /// Money captured.
    captured: Amount,
    /// Money that refunds and lost disputes have taken.
    gone: Amount,
}

const CAPTURED: &str = "
    select raw from stripe_objects where kind = 'payment_intent' and id = $1";
/// The payment that a top-up refers to.
///
/// # Errors
/// [`DeskError::PaymentNotFound`] when no settled top-up has this reference.
pub(crate) async fn payment_in(tx: &mut Tx, reference: &str) -> Result<Payment, DeskError> {
    let records = by_reference_in(tx, reference).await?;
    let not_found = || DeskError::Payment(PaymentError::NotFound(reference.to_owned()));
    let is_paid =
        |record: &&TransactionRecord| record.kind == Kind::TopUp && record.stage.has_entries();
    let top_up = records.iter().find(is_paid).ok_or_else(not_found)?.clone();
    let owner = top_up.owner.clone().ok_or_else(not_found)?;
    let currency = top_up.amount.currency();
    let paid = sum(&records, Kind::TopUp, currency)?;
    let captured = captured_in(tx, reference, currency).await?.unwrap_or(paid);
    Ok(Payment {
        reference: reference.to_owned(),
        owner,
        captured,
        gone: taken_in(tx, reference, captured).await?,
        paid,
        refunded: sum(&records, Kind::Refund, currency)?.checked_neg()?,
        disputed: sum(&records, Kind::Dispute, currency)?.checked_neg()?,
        top_up,
        records,
    })
}

/// What Stripe captured, if that was read and is of the wallet's currency.
async fn captured_in(
    tx: &mut Tx,
    reference: &str,
    currency: Currency,
) -> Result<Option<Amount>, DeskError> {
    let row: Option<(String,)> = Query::new(CAPTURED).bind(reference).optional(tx).await?;
    let Some((raw,)) = row else { return Ok(None) };
    let damaged = |_| StoreError::Damaged(format!("payment intent {reference}"));
    let raw: Json = serde_json::from_str(&raw).map_err(damaged)?;
    let minor = raw["amount_received"].as_i64().filter(|minor| *minor > 0);
    let is_ours = raw["currency"].as_str() == Some(currency.to_string().as_str());
    let minor = minor.filter(|_| is_ours);
    Ok(minor.map(|minor| Amount::new(minor, currency)).transpose()?)
}

impl Payment {
    pub(crate) fn currency(&self) -> Currency {
        self.paid.currency()
    }

    /// Credits taken back by refunds.
    pub(crate) const fn refunded(&self) -> Amount {
        self.refunded
    }

    /// Money captured for it.
    pub(crate) const fn captured(&self) -> Amount {
        self.captured
    }

    /// What refunds and disputes may still take together; never below zero.
    pub(crate) fn left(&self) -> Result<Amount, DeskError> {
        let left = self.paid.checked_sub(self.refunded)?.checked_sub(self.disputed)?;
        Ok(if left.is_negative() { Amount::zero(left.currency()) } else { left })
    }

    /// Money that refunds and disputes may still take together; never below zero.
    pub(crate) fn left_money(&self) -> Result<Amount, DeskError> {
        if self.captured == self.paid {
            return self.left();
        }
        let left = self.captured.checked_sub(self.gone)?;
        Ok(if left.is_negative() { Amount::zero(left.currency()) } else { left })
    }

    /// The credits that a dispute is about; one in a bank's own currency is about all that is left.
    pub(crate) fn credits_disputed(&self, money: Amount) -> Result<Amount, DeskError> {
        if money.currency() == self.currency() { self.credits_of(money) } else { self.left() }
    }

    /// The credits that each of these takes, the first before the second, and together no more than
    /// was paid.
    pub(crate) fn parts(
        &self,
        takers: impl Iterator<Item = Amount>,
    ) -> Result<Vec<Amount>, DeskError> {
        let mut gone = Amount::zero(self.currency());
        let mut parts = Vec::new();
        for money in takers {
            let is_ours = money.currency() == self.currency();
            let after = gone.checked_add(if is_ours { money } else { self.captured })?;
            parts.push(self.worth(after)?.checked_sub(self.worth(gone)?)?);
            gone = after;
        }
        Ok(parts)
    }

    /// The credits that so much money of the payment is worth, from the first cent.
    fn worth(&self, money: Amount) -> Result<Amount, DeskError> {
        if money.compare(self.captured)?.is_ge() { Ok(self.paid) } else { self.share(money) }
    }

    /// The credits that so much money is worth now.
    pub(crate) fn credits_of(&self, money: Amount) -> Result<Amount, DeskError> {
        if self.captured == self.paid {
            return Ok(money);
        }
        let after = self.gone.checked_add(money)?;
        if after.compare(self.captured)?.is_ge() {
            return self.left();
        }
        Ok(self.share(after)?.checked_sub(self.share(self.gone)?)?)
    }

    /// So many credits, up to what is left.
    pub(crate) fn credits_taken(&self, credits: Amount) -> Result<Amount, DeskError> {
        let left = self.left()?;
        Ok(if credits.compare(left)?.is_gt() { left } else { credits })
    }

    /// All money is worth all credits; a part is worth its part, rounded half up.
    fn share(&self, money: Amount) -> Result<Amount, DeskError> {
        let (paid, captured) = (i128::from(self.paid.minor()), i128::from(self.captured.minor()));
        let twice = 2 * paid * i128::from(money.minor()) + captured;
        let credits = twice.checked_div(2 * captured).unwrap_or(0);
        // Never more than what was paid, so it fits.
        Ok(Amount::new(i64::try_from(credits).unwrap_or(i64::MAX), self.currency())?)
    }

    pub(crate) fn view(&self) -> Result<PaymentView, DeskError> {
        Ok(PaymentView {
            reference: self.reference.clone(),
            currency: self.currency(),
            paid: self.paid.units(),
            refunded: self.refunded.units(),
            disputed: self.disputed.units(),
            captured: self.captured.units(),
            left: self.left_money()?.units(),
        })
    }

    /// See [`posting::unreversed`].
    pub(crate) fn unreversed(&self, key: &str) -> (Option<&TransactionRecord>, usize) {
        posting::unreversed(&self.records, key)
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
