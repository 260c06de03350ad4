//! The money that a payment moved at Stripe.
//!
//! A top-up posts its credits against `stripe_balance`. The balance transactions of its charge show
//! the money that came in: the difference is posted to `promotions` where more credits were granted
//! than money came in, and to `adjustments` otherwise (tax, another currency). Stripe's fee is
//! posted to `processing_fees`. So `stripe_balance` equals the balance at Stripe. Example, 3,000
//! credits for 25.00, fee 1.03:
//!
//! ```text
//!              stripe_balance   promotions   processing_fees   wallet
//! topped up        −30.00                                       +30.00
//! difference        +5.00         −5.00
//! fee               +1.03                        −1.03
//! ```

use std::collections::BTreeMap;

use gateway::mirror::BalanceTransactionObject;
use ledger::{NewTransfer, Route};
use money::{Amount, Currency};
use serde_json::Value as Json;
use store::{Query, StoreError, Timestamp, Tx};

use super::{Payment, PaymentError, payment_in};
use crate::{
    Actor, DeskError,
    posting::{Difference, post_once_in, reconcile_difference_in},
};

/// Balance transactions of a payment's charges; only balance transactions have a source. The empty
/// text makes SQLite use the index of the payment instead of reading all charges.
const MOVED: &str = "
    select b.raw
      from stripe_objects b
     where b.source in (select cast($1 as text)
                        union all
                        select c.id from stripe_objects c
                         where c.payment_intent = $1 and c.kind || '' = 'charge')
     order by b.created_at, b.id";

/// Posts the balance transactions of a payment. Does nothing while none was read or no top-up is
/// known.
pub(crate) async fn post_money_in(
    tx: &mut Tx,
    reference: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let rows: Vec<(String,)> = Query::new(MOVED).bind(reference).all(tx).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let payment = match payment_in(tx, reference).await {
        Err(DeskError::Payment(PaymentError::NotFound(_))) => return Ok(()),
        payment => payment?,
    };
    let mut money: BTreeMap<Currency, Amount> = BTreeMap::new();
    for (raw,) in rows {
        let damaged = |_| StoreError::Damaged(format!("a balance transaction of {reference}"));
        let raw: Json = serde_json::from_str(&raw).map_err(damaged)?;
        // Objects that cannot be parsed are reported when they are mirrored.
        let Ok(row) = BalanceTransactionObject::parse(&raw) else { continue };
        let Ok(currency) = row.currency.parse::<Currency>() else { continue };
        let sum = money.entry(currency).or_insert(Amount::zero(currency));
        *sum = sum.checked_add(Amount::new(row.amount, currency)?)?;
        post_once_in(tx, &payment.records, fee(&row, currency)?, now).await?;
    }
    post_differences_in(tx, &payment, money, now).await
}

/// What a payment brought at Stripe, in the currency of its first balance transaction.
pub(crate) struct Fees {
    pub(crate) currency: Currency,
    /// Before the fee, in minor units.
    pub(crate) gross: i64,
    /// In minor units.
    pub(crate) fee: i64,
    /// When the last of it can be paid out.
    pub(crate) available_at: Option<Timestamp>,
}

/// Stripe's fees of a payment; none while no balance transaction of it was read.
pub(crate) async fn fees_in(tx: &mut Tx, reference: &str) -> Result<Option<Fees>, DeskError> {
    let rows: Vec<(String,)> = Query::new(MOVED).bind(reference).all(tx).await?;
    let mut fees: Option<Fees> = None;
    for (raw,) in rows {
        let damaged = |_| StoreError::Damaged(format!("a balance transaction of {reference}"));
        let raw: Json = serde_json::from_str(&raw).map_err(damaged)?;
        let Ok(row) = BalanceTransactionObject::parse(&raw) else { continue };
        let Ok(currency) = row.currency.parse::<Currency>() else { continue };
        let fees = fees.get_or_insert(Fees { currency, gross: 0, fee: 0, available_at: None });
        if fees.currency == currency {
            fees.gross = fees.gross.saturating_add(row.amount);
            fees.fee = fees.fee.saturating_add(row.fee);
            fees.available_at =
                fees.available_at.max(row.available_on.map(Timestamp::from_seconds));
        }
    }
    Ok(fees)
}

/// The transfer of Stripe's fee for a payment or a refund.
///
/// # Errors
/// `out_of_range`.
pub(crate) fn fee(
    row: &BalanceTransactionObject,
    currency: Currency,
) -> Result<NewTransfer, DeskError> {
    Ok(NewTransfer {
        key: format!("{}:fee", row.id),
        route: Route::ProcessingFee,
        amount: Amount::new(row.fee, currency)?.checked_neg()?,
        reference: row.source.clone(),
        reason: Some("Stripe's processing fee".to_owned()),
    })
}

async fn post_differences_in(
    tx: &mut Tx,
    payment: &Payment,
    mut money: BTreeMap<Currency, Amount>,
    now: Timestamp,
) -> Result<(), DeskError> {
    let credits = payment.paid();
    let is_same_currency = money.contains_key(&credits.currency());
    money.entry(credits.currency()).or_insert(Amount::zero(credits.currency()));
    for (currency, came) in money {
        let amount = if currency == credits.currency() { came.checked_sub(credits)? } else { came };
        let difference = Difference {
            of: &payment.reference,
            routes: (Route::PaymentPromotion, Route::PaymentAdjustment),
            amount,
            is_promotion: is_same_currency && amount.is_negative(),
        };
        let undone = "credits or money of the payment are another amount now";
        let records = &payment.records;
        reconcile_difference_in(tx, &Actor::stripe(), records, difference, undone, now).await?;
    }
    Ok(())
}
