//! Refunds and lost disputes of a payment together take no more than was paid.
//!
//! How much each takes does not hang on who was heard first: refunds come before disputes, the older
//! before the newer, and the last is cut. Whenever one of them takes or gives back, what stands in the
//! ledger is brought to that: a part that is wrong now is reversed and posted anew, so that the end is
//! the same in whatever order the news came.

use ledger::{Kind, NewTransaction, Operation};
use money::Amount;
use store::{Timestamp, Tx};

use crate::{
    Actor, DeskError,
    books::book_in,
    dispute,
    keys::key_after,
    payment::{Payment, payment_in},
    refund,
};

/// Something that takes from a payment for good.
pub(crate) struct Taker {
    /// Stripe's id, which is the key of what it takes.
    pub(crate) id: String,
    pub(crate) kind: Kind,
    /// Money, of the payment's currency or, for a dispute, of the bank's.
    pub(crate) money: Amount,
    pub(crate) reason: String,
}

/// Brings what refunds and lost disputes have taken of a payment to what each is to take.
pub(crate) async fn settle_in(
    tx: &mut Tx,
    reference: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let mut takers = refund::takers_in(tx, reference).await?;
    let (of_disputes, disputes): (Vec<Taker>, Vec<_>) =
        dispute::takers_in(tx, reference).await?.into_iter().unzip();
    takers.extend(of_disputes);
    let payment = payment_in(tx, reference).await?;
    let parts = payment.parts(takers.iter().map(|taker| taker.money))?;
    let mut is_changed = false;
    for (taker, part) in takers.iter().zip(&parts) {
        is_changed |= give_in(tx, &payment, taker, *part, now).await?;
    }
    for (taker, part) in takers.iter().zip(parts) {
        is_changed |= take_in(tx, reference, taker, part, now).await?;
    }
    for dispute in disputes.iter().filter(|_| is_changed) {
        dispute::repost_in(tx, dispute, now).await?;
    }
    Ok(())
}

/// Reverses what a taker has taken if it is not its part.
async fn give_in(
    tx: &mut Tx,
    payment: &Payment,
    taker: &Taker,
    part: Amount,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let Some(standing) = payment.standing(&taker.id).0 else { return Ok(false) };
    if standing.amount.checked_neg()? == part {
        return Ok(false);
    }
    let operation = Operation::Reverse {
        id: standing.id,
        key: format!("{}:recut", standing.key),
        reason: "its part of the payment is another now".to_owned(),
    };
    book_in(tx, &Actor::stripe(), now, operation).await?;
    Ok(true)
}

/// Posts the part of a taker that stands for nothing yet.
async fn take_in(
    tx: &mut Tx,
    reference: &str,
    taker: &Taker,
    part: Amount,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let payment = payment_in(tx, reference).await?;
    let (standing, before) = payment.standing(&taker.id);
    if standing.is_some() || !part.is_positive() {
        return Ok(false);
    }
    let transaction = NewTransaction {
        key: key_after(&taker.id, before),
        owner: payment.owner.clone(),
        kind: taker.kind,
        amount: part.checked_neg()?,
        reference: Some(payment.reference.clone()),
        reason: Some(taker.reason.clone()),
        metadata: None,
    };
    book_in(tx, &Actor::stripe(), now, Operation::Post(transaction)).await?;
    Ok(true)
}
