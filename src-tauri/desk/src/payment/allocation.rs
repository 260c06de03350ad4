//! Refunds and lost disputes of a payment together take no more than was paid.
//!
//! How much each takes does not depend on who was heard first: refunds come before disputes, the
//! older before the newer, and the last is cut. Whenever one of them takes or gives back, the ledger
//! is brought to that: a deduction of a wrong amount is reversed and posted anew, so that the end is
//! the same in whatever order the news came.

use ledger::{Kind, NewTransaction, Operation};
use money::Amount;
use store::{Timestamp, Tx};

use super::{
    balance::{Payment, payment_in},
    claim::{Claim, ClaimKind, ClaimState, claims_in},
};
use crate::{
    Actor, DeskError,
    posting::{apply_in, key_after},
};

/// What one claim is to have taken.
struct Deduction {
    claim: Claim,
    /// Credits.
    part: Amount,
}

/// Brings what refunds and lost disputes have taken of a payment to what each is to take; whether
/// anything changed.
pub(crate) async fn settle_in(
    tx: &mut Tx,
    reference: &str,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let payment = payment_in(tx, reference).await?;
    let deductions = deductions_in(tx, &payment).await?;
    let mut is_changed = false;
    for deduction in &deductions {
        is_changed |= reverse_in(tx, &payment, deduction, now).await?;
    }
    for deduction in &deductions {
        is_changed |= post_in(tx, reference, deduction, now).await?;
    }
    Ok(is_changed)
}

async fn deductions_in(tx: &mut Tx, payment: &Payment) -> Result<Vec<Deduction>, DeskError> {
    let mut claims = claims_in(tx, &payment.reference).await?;
    claims.retain(|claim| claim.state == ClaimState::Takes);
    let parts = payment.parts(claims.iter().map(|claim| claim.amount))?;
    let deductions = claims.into_iter().zip(parts);
    Ok(deductions.map(|(claim, part)| Deduction { claim, part }).collect())
}

/// Reverses what stands for a claim if it is not its part.
async fn reverse_in(
    tx: &mut Tx,
    payment: &Payment,
    deduction: &Deduction,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let posted = payment.unreversed(&deduction.claim.source).0;
    let Some(posted) = posted else { return Ok(false) };
    if posted.amount.checked_neg()? == deduction.part {
        return Ok(false);
    }
    let operation = Operation::Reverse {
        id: posted.id,
        key: format!("{}:recut", posted.key),
        reason: "its part of the payment is another now".to_owned(),
    };
    apply_in(tx, &Actor::stripe(), now, operation).await?;
    Ok(true)
}

/// Posts a deduction that no transaction stands for yet.
async fn post_in(
    tx: &mut Tx,
    reference: &str,
    deduction: &Deduction,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let payment = payment_in(tx, reference).await?;
    let Deduction { claim, part } = deduction;
    let (posted, before) = payment.unreversed(&claim.source);
    if posted.is_some() || !part.is_positive() {
        return Ok(false);
    }
    let transaction = NewTransaction {
        key: key_after(&claim.source, before),
        owner: payment.owner.clone(),
        kind: match claim.kind {
            ClaimKind::Refund => Kind::Refund,
            ClaimKind::Dispute => Kind::Dispute,
        },
        amount: part.checked_neg()?,
        reference: Some(payment.reference.clone()),
        reason: Some(claim.reason.clone()),
        metadata: None,
    };
    apply_in(tx, &Actor::stripe(), now, Operation::Post(transaction)).await?;
    Ok(true)
}
