//! The credits that each claim on a payment takes and holds. Together they never exceed what was
//! paid.
//!
//! The result does not depend on the order in which refunds and disputes were read. Claims are
//! served in a fixed order (refunds at Stripe, refunds paid elsewhere, then disputes, each by their
//! time): first the claims that take, then those that may take, each up to what is left. Whenever anything of a payment changes,
//! ledger and holds are reconciled with that result: a posting with a wrong amount is reversed and
//! posted again, a hold with a wrong amount is released and placed again.

use ledger::{
    HoldRecord, HoldState, Kind, NewTransaction, Operation, PlaceHold, hold_in as hold_of_case_in,
};
use store::{Timestamp, Tx};

use super::{
    balance::{Part, Payment, payment_in},
    claim::{Claim, ClaimKind, ClaimState, claims_in},
    error::PaymentError,
};
use crate::{
    Actor, DeskError,
    posting::{apply_in, key_after},
};

/// The context of one reconciliation.
struct Step<'a> {
    payment: &'a Payment,
    actor: &'a Actor,
    now: Timestamp,
}

/// Reconciles ledger and holds of a payment with its claims; returns whether anything changed. Does
/// nothing while no top-up of the payment is known.
pub(crate) async fn settle_in(
    tx: &mut Tx,
    actor: &Actor,
    reference: &str,
    now: Timestamp,
) -> Result<bool, DeskError> {
    if claims_in(tx, reference).await?.is_empty() {
        return Ok(false);
    }
    let payment = match payment_in(tx, reference).await {
        Err(DeskError::Payment(PaymentError::NotFound(_))) => return Ok(false),
        payment => payment?,
    };
    let parts = payment.parts()?;
    let step = Step { payment: &payment, actor, now };
    let mut is_changed = false;
    for part in &parts {
        is_changed |= step.reverse_in(tx, part).await?;
    }
    for part in &parts {
        is_changed |= step.post_in(tx, part).await?;
    }
    for part in &parts {
        is_changed |= step.hold_in(tx, part).await?;
    }
    Ok(is_changed)
}

/// Whether ledger and holds of a payment agree with its claims and no more is taken than was paid.
pub(crate) async fn is_settled_in(
    tx: &mut Tx,
    reference: &str,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let payment = match payment_in(tx, reference).await {
        Err(DeskError::Payment(PaymentError::NotFound(_))) => return Ok(true),
        payment => payment?,
    };
    if payment.is_overtaken()? {
        return Ok(false);
    }
    let actor = Actor::stripe();
    let step = Step { payment: &payment, actor: &actor, now };
    for part in payment.parts()? {
        let (posted, _) = payment.unreversed(&part.claim.source);
        let taken = posted.map(|posted| posted.amount.checked_neg()).transpose()?;
        let hold = step.hold_of_in(tx, &part.claim).await?.0;
        let is_taken = taken.map_or_else(|| part.take.is_zero(), |taken| taken == part.take);
        let is_held = hold.map_or_else(|| part.hold.is_zero(), |hold| hold.asked == part.hold);
        if !is_taken || !is_held {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Step<'_> {
    /// Reverses the posting of a claim and releases its hold, where their amounts differ from its
    /// part.
    async fn reverse_in(&self, tx: &mut Tx, part: &Part) -> Result<bool, DeskError> {
        let mut is_changed = false;
        if let Some(posted) = self.payment.unreversed(&part.claim.source).0
            && posted.amount.checked_neg()? != part.take
        {
            let reason = match part.claim.state {
                ClaimState::Nothing => part.claim.reason.clone(),
                ClaimState::MayTake => "its outcome is open again".to_owned(),
                ClaimState::Takes => "its part of the payment is another now".to_owned(),
            };
            let key = format!("{}:reversed", posted.key);
            let operation = Operation::Reverse { id: posted.id, key, reason };
            apply_in(tx, self.actor, self.now, operation).await?;
            is_changed = true;
        }
        let (hold, _) = self.hold_of_in(tx, &part.claim).await?;
        let Some(hold) = hold.filter(|hold| hold.asked != part.hold) else {
            return Ok(is_changed);
        };
        // The next posting captures the hold, so it must not be released here.
        if self.to_post(part)?.is_none() {
            let operation = Operation::ReleaseHold { case: hold.case, reason: None };
            apply_in(tx, self.actor, self.now, operation).await?;
            is_changed = true;
        }
        Ok(is_changed)
    }

    /// Posts the part of a claim that has no transaction yet.
    async fn post_in(&self, tx: &mut Tx, part: &Part) -> Result<bool, DeskError> {
        let Some(transaction) = self.to_post(part)? else { return Ok(false) };
        let operation = match self.hold_of_in(tx, &part.claim).await?.0 {
            Some(hold) => Operation::CaptureHold { case: hold.case, transaction },
            None => Operation::Post(transaction),
        };
        apply_in(tx, self.actor, self.now, operation).await?;
        Ok(true)
    }

    async fn hold_in(&self, tx: &mut Tx, part: &Part) -> Result<bool, DeskError> {
        if !part.hold.is_positive() {
            return Ok(false);
        }
        let (hold, case) = self.hold_of_in(tx, &part.claim).await?;
        if hold.is_some() {
            return Ok(false);
        }
        let hold = PlaceHold {
            case,
            owner: self.payment.owner.clone(),
            amount: part.hold,
            expires_at: None,
            reason: None,
        };
        apply_in(tx, self.actor, self.now, Operation::PlaceHold(hold)).await?;
        Ok(true)
    }

    /// The transaction that is missing for a claim.
    fn to_post(&self, part: &Part) -> Result<Option<NewTransaction>, DeskError> {
        let (posted, before) = self.payment.unreversed(&part.claim.source);
        let amount = part.take.checked_neg()?;
        if !part.take.is_positive() || posted.is_some_and(|posted| posted.amount == amount) {
            return Ok(None);
        }
        Ok(Some(NewTransaction {
            key: key_after(&part.claim.source, before),
            owner: self.payment.owner.clone(),
            kind: match part.claim.kind {
                ClaimKind::Refund | ClaimKind::Approved | ClaimKind::Elsewhere => Kind::Refund,
                ClaimKind::Dispute => Kind::Dispute,
            },
            amount,
            reference: Some(self.payment.reference.clone()),
            reason: Some(part.claim.reason.clone()),
            metadata: None,
        }))
    }

    /// The active hold of a claim, and the case name to be used for its next hold.
    async fn hold_of_in(
        &self,
        tx: &mut Tx,
        claim: &Claim,
    ) -> Result<(Option<HoldRecord>, String), DeskError> {
        let mut number = 0;
        loop {
            let case = key_after(&claim.hold_case, number);
            match hold_of_case_in(tx, &case, self.now).await? {
                None => return Ok((None, case)),
                Some(hold) if hold.state == HoldState::Active => return Ok((Some(hold), case)),
                Some(_) => number += 1,
            }
        }
    }
}
