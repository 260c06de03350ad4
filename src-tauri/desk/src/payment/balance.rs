//! A payment in the ledger: what was paid, what was taken back, what is left.
//!
//! Credits and money are two amounts: tax is part of the money only, a promotion part of the
//! credits only. Refunds and disputes are money; they take the same share of the credits from the
//! wallet, and the last of them takes the remainder, so that rounding loses nothing.

use gateway::PaymentId;
use ledger::{Kind, Owner, TransactionRecord, by_reference_in, home_of_in, payment_of_in};
use money::{Amount, Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{Query, StoreError, Timestamp, Tx};

use super::{
    claim::{Claim, ClaimKind, ClaimState, claims_in},
    noted::{self, NotedRefund},
};
use crate::{
    DeskError, PayoutView, mirror, payment::PaymentError, payout, posting, subject::Subject,
};

/// The amounts of a payment. Minor units of its currency.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct PaymentView {
    /// Id of the payment intent or charge.
    pub reference: String,
    /// Its currency.
    pub currency: Currency,
    /// Credits bought with it.
    pub paid: MinorUnits,
    /// Money captured for it. Differs from `paid` by tax and promotions.
    pub captured: MinorUnits,
    /// Credits taken back by refunds.
    pub refunded: MinorUnits,
    /// Credits taken back by lost disputes.
    pub disputed: MinorUnits,
    /// Money of refunds that are approved here or pending at Stripe.
    pub under_way: MinorUnits,
    /// The part of `under_way` that was created at Stripe and not approved here.
    pub under_way_elsewhere: MinorUnits,
    /// Money of refunds that were paid outside Stripe; part of the refunds.
    pub refunded_elsewhere: MinorUnits,
    /// Money for which the customer got credits instead of a refund.
    pub refunded_as_credit: MinorUnits,
    /// Money that can still be refunded: captured, less refunds and disputes, less what was given as
    /// credits, less what is under way.
    pub left: MinorUnits,
    /// The payout that brought its money to the bank; null before one is known to contain it, and for money
    /// that was paid out by hand, of which Stripe does not tell.
    pub payout: Option<PayoutView>,
}

/// A payment with its transactions.
#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) reference: String,
    /// The user, or the one that user was joined into.
    pub(crate) owner: Owner,
    pub(crate) top_up: TransactionRecord,
    pub(crate) records: Vec<TransactionRecord>,
    paid: Amount,
    refunded: Amount,
    disputed: Amount,
    /// Money captured; equal to the credits when the payment was not read from Stripe.
    captured: Amount,
    /// Money captured, as read from Stripe.
    at_stripe: Option<Amount>,
    /// Claims in the order in which they are served.
    claims: Vec<Claim>,
    /// Refunds given as credits.
    credited: Vec<NotedRefund>,
}

/// The part of one claim: credits to take and to hold.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) claim: Claim,
    pub(super) take: Amount,
    pub(super) hold: Amount,
}

/// Objects that contain the money received: the payment intent, or a charge without one.
const MONEY: &str = "
    select kind, raw from stripe_objects
     where kind in ('payment_intent', 'charge')
       and id in (select cast($1 as text)
                  union all
                  select reference from payment_references where asked = $1)
     order by kind desc, created_at desc, id desc";

/// Reads the payment with this reference.
///
/// # Errors
/// [`PaymentError::NotFound`] when no settled top-up has this reference.
pub(crate) async fn payment_in(tx: &mut Tx, reference: &str) -> Result<Payment, DeskError> {
    let records = by_reference_in(tx, reference).await?;
    let not_found = || DeskError::Payment(PaymentError::NotFound(reference.to_owned()));
    let is_paid =
        |record: &&TransactionRecord| record.kind == Kind::TopUp && record.stage.has_entries();
    let in_force =
        records.iter().filter(is_paid).find(|record| !posting::is_reversed(&records, record.id));
    let top_up = in_force.or_else(|| records.iter().find(is_paid)).ok_or_else(not_found)?.clone();
    let owner = home_of_in(tx, top_up.owner.clone().ok_or_else(not_found)?).await?;
    let currency = top_up.amount.currency();
    let paid = sum(&records, Kind::TopUp, currency)?;
    let at_stripe = captured_in(tx, reference).await?;
    let mut credited = noted::credits_in(tx, reference).await?;
    // A grant that was reversed in the ledger compensates nobody.
    credited.retain(|noted| posting::unreversed(&records, &noted.source()).0.is_some());
    Ok(Payment {
        credited,
        reference: payment_of_in(tx, reference).await?,
        owner,
        captured: at_stripe.unwrap_or(paid),
        at_stripe,
        claims: claims_in(tx, reference).await?,
        paid,
        refunded: sum(&records, Kind::Refund, currency)?.checked_neg()?,
        disputed: sum(&records, Kind::Dispute, currency)?.checked_neg()?,
        top_up,
        records,
    })
}

/// Money captured at Stripe, if the payment was read.
async fn captured_in(tx: &mut Tx, reference: &str) -> Result<Option<Amount>, DeskError> {
    let rows: Vec<(String, String)> = Query::new(MONEY).bind(reference).all(tx).await?;
    for (kind, raw) in rows {
        let damaged = |_| StoreError::Damaged(format!("{kind} of payment {reference}"));
        let raw: Json = serde_json::from_str(&raw).map_err(damaged)?;
        let field = if kind == "charge" { "amount_captured" } else { "amount_received" };
        let (minor, currency) = (raw[field].as_i64(), raw["currency"].as_str());
        // Uncaptured payments and unknown currencies are ignored.
        let (Some(minor), Some(Ok(currency))) = (minor, currency.map(str::parse)) else { continue };
        if minor > 0 {
            return Ok(Some(Amount::new(minor, currency)?));
        }
    }
    Ok(None)
}

/// Refuses to credit a payment in another currency than it was paid in.
///
/// # Errors
/// [`PaymentError::CurrencyDiffers`].
pub(crate) async fn check_top_up_in(
    tx: &mut Tx,
    reference: &str,
    credited: Currency,
) -> Result<(), DeskError> {
    let at_stripe = captured_in(tx, reference).await?.map(Amount::currency);
    match at_stripe.filter(|at_stripe| *at_stripe != credited) {
        None => Ok(()),
        Some(at_stripe) => {
            let reference = reference.to_owned();
            Err(PaymentError::CurrencyDiffers { reference, credited, at_stripe }.into())
        }
    }
}

impl Payment {
    /// The id by which Stripe refunds it.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub(crate) async fn id_at_stripe_in(&self, tx: &mut Tx) -> Result<PaymentId<'_>, DeskError> {
        let is_charge = is_charge_in(tx, &self.reference).await?;
        let of_kind = if is_charge { PaymentId::Charge } else { PaymentId::PaymentIntent };
        Ok(of_kind(&self.reference))
    }

    /// Refuses to move money while credits and money have different currencies.
    ///
    /// # Errors
    /// [`PaymentError::CurrencyDiffers`].
    pub(crate) fn check_currency(&self) -> Result<(), PaymentError> {
        let (credited, at_stripe) = (self.paid.currency(), self.captured.currency());
        if credited == at_stripe {
            return Ok(());
        }
        let reference = self.reference.clone();
        Err(PaymentError::CurrencyDiffers { reference, credited, at_stripe })
    }

    /// Whether it may have been paid before `at`. When it was not read from Stripe, the time of its
    /// top-up is compared.
    pub(crate) fn may_be_older_than(&self, at: Timestamp) -> bool {
        self.at_stripe.is_some() || self.top_up.posted_at.micros() < at.micros()
    }

    /// Whether `money` is more than Stripe captured.
    ///
    /// # Errors
    /// `currency_mismatch`: Stripe refunds in the currency of the payment.
    pub(crate) fn is_beyond(&self, money: Amount) -> Result<bool, DeskError> {
        let is_more = money.compare(self.captured)?.is_gt();
        Ok(is_more && self.at_stripe.is_some())
    }

    pub(crate) fn currency(&self) -> Currency {
        self.paid.currency()
    }

    /// Credits bought with it, without reversed top-ups.
    pub(crate) const fn paid(&self) -> Amount {
        self.paid
    }

    /// Whether refunds and disputes have taken more credits than were bought.
    pub(super) fn is_overtaken(&self) -> Result<bool, DeskError> {
        Ok(self.refunded.checked_add(self.disputed)?.compare(self.paid)?.is_gt())
    }

    /// The claims of its refunds at Stripe and of those paid elsewhere.
    pub(crate) fn refunds(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter().filter(|claim| claim.is_refund())
    }

    /// Credits taken back by refunds.
    pub(crate) const fn refunded(&self) -> Amount {
        self.refunded
    }

    /// Money captured for it.
    pub(crate) const fn captured(&self) -> Amount {
        self.captured
    }

    /// Credits that refunds and disputes may still take together; never below zero.
    pub(crate) fn left(&self) -> Result<Amount, DeskError> {
        Ok(at_least_zero(self.paid.checked_sub(self.refunded)?.checked_sub(self.disputed)?))
    }

    /// Money that is not refunded in any way and was not lost; never below zero.
    pub(crate) fn left_money(&self) -> Result<Amount, DeskError> {
        Ok(at_least_zero(self.untaken_money()?.checked_sub(self.as_credit()?)?))
    }

    /// Money that refunds and disputes have not taken yet; never below zero.
    pub(crate) fn untaken_money(&self) -> Result<Amount, DeskError> {
        let left = at_least_zero(self.captured.checked_sub(self.gone()?)?);
        // Refunds and disputes that the platform posted itself count as well.
        if self.captured == self.paid && self.left()?.compare(left)?.is_lt() {
            return self.left();
        }
        Ok(left)
    }

    /// Money of refunds that are approved here or pending at Stripe.
    pub(crate) fn under_way(&self) -> Result<Amount, DeskError> {
        let is_refund =
            |claim: &&Claim| claim.state == ClaimState::MayTake && claim.kind != ClaimKind::Dispute;
        self.sum_of(self.claims.iter().filter(is_refund))
    }

    /// Money of pending refunds created at Stripe and not approved here.
    pub(crate) fn under_way_elsewhere(&self) -> Result<Amount, DeskError> {
        let is_elsewhere = |claim: &&Claim| {
            claim.state == ClaimState::MayTake
                && claim.kind == ClaimKind::Refund
                && claim.hold_case == Subject::Refund(claim.source.clone()).name()
        };
        self.sum_of(self.claims.iter().filter(is_elsewhere))
    }

    /// Money of refunds that were paid outside Stripe.
    fn elsewhere(&self) -> Result<Amount, DeskError> {
        let is_elsewhere =
            |claim: &&Claim| claim.kind == ClaimKind::Elsewhere && claim.state == ClaimState::Takes;
        self.sum_of(self.claims.iter().filter(is_elsewhere))
    }

    /// Money for which credits were given instead of a refund.
    fn as_credit(&self) -> Result<Amount, DeskError> {
        self.total(self.credited.iter().map(|noted| noted.amount))
    }

    /// Money refunded past Stripe: Stripe would still refund it.
    pub(crate) fn noted(&self) -> Result<Amount, DeskError> {
        Ok(self.elsewhere()?.checked_add(self.as_credit()?)?)
    }

    /// Money that a further refund may take; never below zero.
    pub(crate) fn free_money(&self) -> Result<Amount, DeskError> {
        Ok(at_least_zero(self.left_money()?.checked_sub(self.under_way()?)?))
    }

    /// Money taken by refunds and lost disputes.
    fn gone(&self) -> Result<Amount, DeskError> {
        self.sum_of(self.claims.iter().filter(|claim| claim.state == ClaimState::Takes))
    }

    fn sum_of<'a>(&self, claims: impl Iterator<Item = &'a Claim>) -> Result<Amount, DeskError> {
        self.total(claims.map(|claim| claim.amount))
    }

    fn total(&self, amounts: impl Iterator<Item = Amount>) -> Result<Amount, DeskError> {
        let mut sum = Amount::zero(self.captured.currency());
        for amount in amounts {
            sum = sum.checked_add(self.money_of(amount))?;
        }
        Ok(sum)
    }

    /// A claim in another currency counts as the whole payment.
    fn money_of(&self, money: Amount) -> Amount {
        if money.currency() == self.captured.currency() { money } else { self.captured }
    }

    /// The credits that a dispute is about. A dispute in another currency is about all that is
    /// left.
    pub(crate) fn credits_disputed(&self, money: Amount) -> Result<Amount, DeskError> {
        if money.currency() == self.captured.currency() {
            self.credits_of(money)
        } else {
            self.left()
        }
    }

    /// The parts of all claims. Claims that take come before claims that may take; in total, with
    /// what the platform posted itself, they do not exceed what was paid.
    pub(super) fn parts(&self) -> Result<Vec<Part>, DeskError> {
        let zero = Amount::zero(self.paid.currency());
        let part = |claim: &Claim| Part { claim: claim.clone(), take: zero, hold: zero };
        let mut parts: Vec<Part> = self.claims.iter().map(part).collect();
        let mut gone = Amount::zero(self.captured.currency());
        let mut left = at_least_zero(self.paid.checked_sub(self.taken_by_platform()?)?);
        for state in [ClaimState::Takes, ClaimState::MayTake] {
            for part in parts.iter_mut().filter(|part| part.claim.state == state) {
                let money = self.money_of(part.claim.amount);
                let credits = at_most(self.credits_after(gone, money)?, left)?;
                gone = gone.checked_add(money)?;
                left = left.checked_sub(credits)?;
                match state {
                    ClaimState::Takes => part.take = credits,
                    ClaimState::MayTake | ClaimState::Nothing => part.hold = credits,
                }
            }
        }
        Ok(parts)
    }

    /// Credits of the payment that the platform took back itself, under keys of its own.
    fn taken_by_platform(&self) -> Result<Amount, DeskError> {
        let is_of_claim = |record: &TransactionRecord| {
            self.claims.iter().any(|claim| posting::is_numbered(&record.key, &claim.source))
        };
        let mut taken = Amount::zero(self.currency());
        for record in &self.records {
            let is_taking = matches!(record.kind, Kind::Refund | Kind::Dispute);
            if is_taking
                && record.stage.has_entries()
                && !posting::is_reversed(&self.records, record.id)
                && !is_of_claim(record)
            {
                taken = taken.checked_sub(record.amount)?;
            }
        }
        Ok(taken)
    }

    /// The credits of the first `money` of the payment.
    fn worth(&self, money: Amount) -> Result<Amount, DeskError> {
        if money.compare(self.captured)?.is_ge() { Ok(self.paid) } else { self.share(money) }
    }

    /// The credits of the next `money`, after what is taken and under way.
    pub(crate) fn credits_of(&self, money: Amount) -> Result<Amount, DeskError> {
        self.credits_after(self.gone()?.checked_add(self.under_way()?)?, money)
    }

    /// The credits of a request for `money`. Refunds under way may still fail, so a request beyond
    /// the free money is valued after what is already taken only.
    pub(crate) fn credits_asked(&self, money: Amount) -> Result<Amount, DeskError> {
        if money.compare(self.free_money()?)?.is_le() {
            return self.credits_of(money);
        }
        self.credits_after(self.gone()?, money)
    }

    /// The credits of `money` after the money `before` it.
    fn credits_after(&self, before: Amount, money: Amount) -> Result<Amount, DeskError> {
        let after = before.checked_add(money)?;
        Ok(self.worth(after)?.checked_sub(self.worth(before)?)?)
    }

    /// Proportional share of the credits, rounded half up.
    fn share(&self, money: Amount) -> Result<Amount, DeskError> {
        let (paid, captured) = (i128::from(self.paid.minor()), i128::from(self.captured.minor()));
        let twice = 2 * paid * i128::from(money.minor()) + captured;
        let credits = twice.checked_div(2 * captured).unwrap_or(0);
        // Never more than what was paid, so it fits into 64 bits.
        Ok(Amount::new(i64::try_from(credits).unwrap_or(i64::MAX), self.currency())?)
    }

    pub(crate) async fn view_in(&self, tx: &mut Tx) -> Result<PaymentView, DeskError> {
        Ok(PaymentView {
            payout: payout::of_payment_in(tx, &self.reference).await?,
            reference: self.reference.clone(),
            currency: self.currency(),
            paid: self.paid.units(),
            refunded: self.refunded.units(),
            disputed: self.disputed.units(),
            captured: self.captured.units(),
            under_way: self.under_way()?.units(),
            under_way_elsewhere: self.under_way_elsewhere()?.units(),
            refunded_elsewhere: self.elsewhere()?.units(),
            refunded_as_credit: self.as_credit()?.units(),
            left: self.free_money()?.units(),
        })
    }

    /// See [`posting::unreversed`].
    pub(crate) fn unreversed(&self, key: &str) -> (Option<&TransactionRecord>, usize) {
        posting::unreversed(&self.records, key)
    }
}

/// Whether the payment's id is that of a charge. When neither was read, the prefix of the id
/// decides.
async fn is_charge_in(tx: &mut Tx, payment: &str) -> Result<bool, DeskError> {
    if mirror::raw_in(tx, "payment_intent", payment).await?.is_some() {
        return Ok(false);
    }
    let is_read = mirror::raw_in(tx, "charge", payment).await?.is_some();
    Ok(is_read || payment.starts_with("ch_") || payment.starts_with("py_"))
}

fn at_least_zero(amount: Amount) -> Amount {
    if amount.is_negative() { Amount::zero(amount.currency()) } else { amount }
}

fn at_most(amount: Amount, limit: Amount) -> Result<Amount, DeskError> {
    Ok(if amount.compare(limit)?.is_gt() { limit } else { amount })
}

/// Signed sum of the transactions of a kind, without reversed ones.
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
