//! Ids that name the same payment, as Stripe's objects show them.

use gateway::mirror::StripeObject;
use ledger::{Linked, link_payment_in};
use store::{Query, StoreError, Timestamp, Tx};

use crate::{DeskError, attention};

/// Attention code of a payment for which credits were granted twice.
const CREDITED_TWICE: &str = "payment_credited_twice";

const OF_CHARGE: &str =
    "select payment_intent from stripe_objects where kind = 'charge' and id = $1";

/// Stores the ids of a payment that an object shows. Returns the payment whose amounts the object
/// may change.
pub(crate) async fn learn_in(
    tx: &mut Tx,
    object: &StripeObject,
    now: Timestamp,
) -> Result<Option<String>, DeskError> {
    let Some((payment, other)) = ids_of(object) else { return Ok(None) };
    let linked = match other.filter(|other| *other != payment) {
        Some(other) => link_payment_in(tx, payment, other).await?,
        None => Linked::Known,
    };
    // A refund or dispute reconciles its payment itself.
    let is_claim = matches!(object, StripeObject::Refund(_) | StripeObject::Dispute(_));
    if is_claim && linked == Linked::Known {
        return Ok(None);
    }
    if let (Linked::CreditedTwice, Some(other)) = (linked, other) {
        let why = format!(
            "{payment} and {other} are one payment, and credits were granted for both; reverse one \
             of the top-ups"
        );
        let subject = format!("payment_intent:{payment}");
        attention::open_in(tx, CREDITED_TWICE, &subject, &why, now).await?;
    }
    Ok(Some(payment.to_owned()))
}

/// The payment of a charge that was read; `None` for any other id.
pub(crate) async fn of_charge_in(
    tx: &mut Tx,
    id: Option<&str>,
) -> Result<Option<String>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    let row: Option<(Option<String>,)> = Query::new(OF_CHARGE).bind(id).optional(tx).await?;
    Ok(row.map(|(payment_intent,)| payment_intent.unwrap_or_else(|| id.to_owned())))
}

/// The id of the object's payment, and another id of it.
fn ids_of(object: &StripeObject) -> Option<(&str, Option<&str>)> {
    match object {
        StripeObject::PaymentIntent(payment) => {
            Some((payment.id.as_str(), payment.latest_charge.as_deref()))
        }
        StripeObject::CheckoutSession(session) => {
            Some((session.payment_intent.as_deref()?, Some(session.id.as_str())))
        }
        StripeObject::Charge(charge) => {
            Some((charge.payment_intent.as_deref().unwrap_or(&charge.id), Some(charge.id.as_str())))
        }
        StripeObject::Refund(refund) => {
            Some((refund.payment_intent.as_deref()?, refund.charge.as_deref()))
        }
        StripeObject::Dispute(dispute) => {
            Some((dispute.payment_intent.as_deref()?, dispute.charge.as_deref()))
        }
        StripeObject::EarlyFraudWarning(_)
        | StripeObject::BalanceTransaction(_)
        | StripeObject::Payout(_)
        | StripeObject::Customer(_) => None,
    }
}
