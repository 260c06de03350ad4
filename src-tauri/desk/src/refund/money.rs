//! The money that a refund moves, and how `refunds_clearing` returns to zero.
//!
//! The wallet pays a refund into `refunds_clearing`. Stripe reports the money that left, and any
//! that came back, as balance transactions; each is posted once under its own id. The remainder of
//! a refund that succeeded is the difference between credits and money; it is posted like the
//! difference of its payment (`payment/money.rs`). Until then `refunds_clearing` contains what
//! Stripe has not reported yet.
//!
//! ```text
//!            stripe_balance   refunds_clearing   promotions   wallet
//! refunded                        +30.00                      −30.00
//! shown          +25.00           −25.00
//! rest                             −5.00           +5.00
//! ```
//!
//! The money of a refund paid elsewhere is a transfer to `paid_elsewhere` in the place of what Stripe
//! would show; its remainder is posted in the same way.

use std::collections::BTreeMap;

use gateway::mirror::BalanceTransactionObject;
use ledger::{NewTransfer, Route, by_reference_in};
use money::{Amount, Currency};
use store::{Timestamp, Tx};

use super::link;
use crate::{
    Actor, DeskError, Ingested, dispute, mirror,
    payment::{self, Claim, ClaimKind, ClaimState, Payment, PaymentError, payment_in},
    posting::{Difference, post_once_in, reconcile_difference_in, reconcile_in},
    subject::Subject,
};

/// Reconciles a payment with its claims, and clears the money of its refunds.
pub(crate) async fn settle_in(
    tx: &mut Tx,
    actor: &Actor,
    reference: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    dispute::settle_in(tx, actor, reference, now).await?;
    if !payment::has_refunds_in(tx, reference).await? {
        return Ok(());
    }
    let payment = match payment_in(tx, reference).await {
        Err(DeskError::Payment(PaymentError::NotFound(_))) => return Ok(()),
        payment => payment?,
    };
    for refund in payment.refunds() {
        clear_in(tx, actor, &payment, refund, now).await?;
    }
    Ok(())
}

/// Reconciles a whole payment: the claims of refunds and disputes, and the money moved at Stripe.
pub(crate) async fn settle_payment_in(
    tx: &mut Tx,
    payment: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    settle_in(tx, &Actor::stripe(), payment, now).await?;
    payment::post_money_in(tx, payment, now).await
}

/// Applies a balance transaction as just read. `None` when it belongs to no known refund.
pub(crate) async fn ingest_row_in(
    tx: &mut Tx,
    row: &BalanceTransactionObject,
    now: Timestamp,
) -> Result<Option<Ingested>, DeskError> {
    let Some(refund) = row.source.as_deref() else { return Ok(None) };
    let Some(reference) = link::payment_of_refund_in(tx, refund).await? else { return Ok(None) };
    settle_in(tx, &Actor::stripe(), &reference, now).await?;
    let case = Some(Subject::Refund(refund.to_owned()).name());
    Ok(Some(Ingested { case, ..Ingested::mirrored() }))
}

/// The money that a refund moved, by currency.
struct Moved {
    money: BTreeMap<Currency, Amount>,
    /// Whether all of it is known.
    is_final: bool,
}

async fn clear_in(
    tx: &mut Tx,
    actor: &Actor,
    payment: &Payment,
    refund: &Claim,
    now: Timestamp,
) -> Result<(), DeskError> {
    let moved = if refund.kind == ClaimKind::Elsewhere {
        pay_in(tx, actor, refund, now).await?
    } else {
        post_rows_in(tx, refund, now).await?
    };
    let Some(Moved { money: mut clearing, is_final }) = moved else { return Ok(()) };
    let of_payment = payment.currency();
    let is_same = clearing.contains_key(&of_payment);
    if let Some(posted) = payment.unreversed(&refund.source).0 {
        let currency = posted.amount.currency();
        let sum = clearing.entry(currency).or_insert(Amount::zero(currency));
        *sum = sum.checked_sub(posted.amount)?;
    }
    let records = by_reference_in(tx, &refund.source).await?;
    for (currency, rest) in clearing {
        let amount = if is_final { rest } else { Amount::zero(currency) };
        // The remainder in clearing is posted like the difference of the payment.
        let difference = Difference {
            of: &refund.source,
            routes: (Route::RefundPromotion, Route::RefundAdjustment),
            amount,
            is_promotion: is_same && currency == of_payment && amount.is_positive(),
        };
        let undone = "the refund took or moved another amount";
        reconcile_difference_in(tx, actor, &records, difference, undone, now).await?;
    }
    Ok(())
}

/// Posts what Stripe shows of a refund; `None` while it shows nothing.
async fn post_rows_in(
    tx: &mut Tx,
    refund: &Claim,
    now: Timestamp,
) -> Result<Option<Moved>, DeskError> {
    let rows = rows_in(tx, &refund.source).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let records = by_reference_in(tx, &refund.source).await?;
    let mut money: BTreeMap<Currency, Amount> = BTreeMap::new();
    for row in &rows {
        // Objects that cannot be parsed are reported when they are mirrored.
        let Ok(currency) = row.currency.parse::<Currency>() else { continue };
        let moved = Amount::new(row.amount, currency)?;
        let sum = money.entry(currency).or_insert(Amount::zero(currency));
        *sum = sum.checked_add(moved)?;
        post_once_in(tx, &records, movement(row, moved), now).await?;
        post_once_in(tx, &records, payment::fee(row, currency)?, now).await?;
    }
    let is_final = match refund.state {
        ClaimState::Takes => true,
        // The money came back, perhaps at another exchange rate.
        ClaimState::Nothing => has_come_back(&rows),
        ClaimState::MayTake => false,
    };
    Ok(Some(Moved { money, is_final }))
}

/// Posts the money of a refund paid elsewhere, or reverses it when that was a mistake.
async fn pay_in(
    tx: &mut Tx,
    actor: &Actor,
    refund: &Claim,
    now: Timestamp,
) -> Result<Option<Moved>, DeskError> {
    let currency = refund.amount.currency();
    let amount = match refund.state {
        ClaimState::Takes => refund.amount.checked_neg()?,
        ClaimState::MayTake | ClaimState::Nothing => Amount::zero(currency),
    };
    let transfer = NewTransfer {
        key: format!("{}:paid", refund.source),
        route: Route::RefundElsewhere,
        amount,
        reference: Some(refund.source.clone()),
        reason: Some("paid outside Stripe".to_owned()),
    };
    let records = by_reference_in(tx, &refund.source).await?;
    reconcile_in(tx, actor, &records, transfer, &refund.reason, now).await?;
    Ok(Some(Moved { money: BTreeMap::from([(currency, amount)]), is_final: true }))
}

/// Whether a movement of the refund is still expected, by the state of its claim.
pub(crate) async fn is_awaited_in(
    tx: &mut Tx,
    refund: &str,
    state: Option<ClaimState>,
) -> Result<bool, DeskError> {
    let rows = rows_in(tx, refund).await?;
    Ok(match state {
        Some(ClaimState::Takes) => rows.is_empty(),
        Some(ClaimState::Nothing) => !rows.is_empty() && !has_come_back(&rows),
        // Pending, or posted by the platform itself and unknown to Stripe.
        Some(ClaimState::MayTake) | None => true,
    })
}

fn has_come_back(rows: &[BalanceTransactionObject]) -> bool {
    rows.iter().any(|row| row.amount > 0)
}

/// The stored balance transactions of a refund. Those that cannot be parsed are reported when they
/// are mirrored.
async fn rows_in(tx: &mut Tx, refund: &str) -> Result<Vec<BalanceTransactionObject>, DeskError> {
    let rows = mirror::moved_by_in(tx, refund).await?;
    Ok(rows.iter().filter_map(|row| BalanceTransactionObject::parse(row).ok()).collect())
}

fn movement(row: &BalanceTransactionObject, amount: Amount) -> NewTransfer {
    let reason = if amount.is_positive() { "came back to Stripe" } else { "left Stripe" };
    NewTransfer {
        key: row.id.clone(),
        route: Route::RefundFunds,
        amount,
        reference: row.source.clone(),
        reason: Some(reason.to_owned()),
    }
}
