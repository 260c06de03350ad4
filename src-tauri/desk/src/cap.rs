//! Refunds and lost disputes of a payment never take more than was paid, so the last of them may be
//! cut. When another gives back what it took (a refund that fails late, a dispute that is won late),
//! there is room again: what was cut is taken after all, so that the end is the same in whatever
//! order the news came.

use ledger::{Kind, NewTransaction, Operation};
use money::Amount;
use store::{Timestamp, Tx};

use crate::{
    Actor, DeskError, books::book_in, dispute, payment::payment_in, refund, refund::key_after,
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

/// Lets what was cut take its full part, as far as there is room now.
pub(crate) async fn retake_in(
    tx: &mut Tx,
    reference: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    for taker in refund::takers_in(tx, reference).await? {
        take_more_in(tx, reference, &taker, now).await?;
    }
    for (taker, dispute) in dispute::takers_in(tx, reference).await? {
        if take_more_in(tx, reference, &taker, now).await? {
            dispute::post_money_in(tx, &dispute, now).await?;
        }
    }
    Ok(())
}

async fn take_more_in(
    tx: &mut Tx,
    reference: &str,
    taker: &Taker,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let payment = payment_in(tx, reference).await?;
    let (standing, before) = payment.standing(&taker.id);
    let taken = match standing {
        Some(standing) => standing.amount.checked_neg()?,
        None => Amount::zero(payment.currency()),
    };
    let wanted = payment.credits_of_taker(taker.money, taken)?;
    if wanted.compare(taken)?.is_le() {
        return Ok(false);
    }
    let stripe = Actor::stripe();
    if let Some(standing) = standing {
        let operation = Operation::Reverse {
            id: standing.id,
            key: format!("{}:more", standing.key),
            reason: "more of the payment is left than when this was cut".to_owned(),
        };
        book_in(tx, &stripe, now, operation).await?;
    }
    let transaction = NewTransaction {
        key: key_after(&taker.id, before),
        owner: payment.owner.clone(),
        kind: taker.kind,
        amount: wanted.checked_neg()?,
        reference: Some(payment.reference.clone()),
        reason: Some(taker.reason.clone()),
        metadata: None,
    };
    book_in(tx, &stripe, now, Operation::Post(transaction)).await?;
    Ok(true)
}
