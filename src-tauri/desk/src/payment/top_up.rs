//! Top-ups from Stripe: a checkout session or payment that succeeded settles its pending top-up or
//! posts a new one, exactly once, however often and by whomever it is reported.
//!
//! The money paid and the credits granted are two amounts: tax and promotions are part of the money
//! only. The platform names the credits in the metadata of the session or payment; without that the
//! captured money is granted. The money is read from the mirror (`balance.rs`).

use gateway::mirror::{CheckoutSessionObject, CustomerObject, PaymentIntentObject};
use ledger::{
    Kind, NewTransaction, Operation, Owner, Stage, Status, TransactionRecord, by_reference_in,
};
use money::{Amount, Currency};
use serde_json::Value as Json;
use store::{Query, StoreError, Timestamp, Tx};

use super::PaymentError;
use crate::{
    Actor, DeskError, Ingested,
    ingested::IngestOutcome,
    mirror,
    posting::{apply_in, is_reversed},
};

/// Metadata key of a session, payment or customer for the user's id.
const USER: &str = "user_id";
/// Metadata key of a session or payment for the credits granted, in minor units.
const CREDITS: &str = "credits";

const PAID_BY: &str = "
    select raw from stripe_objects
     where kind = 'payment_intent' and customer = $1 and status = 'succeeded'
     order by created_at, id";
const SESSION_OF: &str = "
    select raw from stripe_objects
     where kind = 'checkout.session' and payment_intent = $1
     order by created_at desc, id desc
     limit 1";

/// A payment that succeeded.
struct Paid<'a> {
    payment_intent: &'a str,
    session: Option<&'a CheckoutSessionObject>,
    captured: i64,
    currency: &'a str,
    customer: Option<&'a str>,
    payment: Option<&'a PaymentIntentObject>,
}

impl Paid<'_> {
    /// Metadata of the session or, without it, of the payment.
    fn note(&self, name: &str) -> Option<&str> {
        let session = self.session.and_then(|session| session.metadata.get(name));
        let payment = self.payment.and_then(|payment| payment.metadata.get(name));
        session.or(payment).map(String::as_str)
    }

    /// Credits granted; an error when the metadata is not an amount.
    fn credits(&self) -> Result<Amount, DeskError> {
        let Some(text) = self.note(CREDITS) else {
            return Ok(Amount::new(self.captured, self.currency.parse()?)?);
        };
        let minor = text.parse().map_err(|_| DeskError::BadField {
            field: CREDITS,
            message: format!(
                "the metadata of {} holds no whole number of minor units",
                self.payment_intent
            ),
        })?;
        Ok(Amount::new(minor, self.currency.parse()?)?)
    }
}

/// Applies a payment intent as just read.
pub(crate) async fn payment_in(
    tx: &mut Tx,
    payment: &PaymentIntentObject,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    match payment.status.as_str() {
        "succeeded" => {
            let session = session_of_in(tx, &payment.id).await?;
            let paid = Paid {
                payment_intent: &payment.id,
                session: session.as_ref(),
                captured: payment.amount_received,
                currency: &payment.currency,
                customer: payment.customer.as_deref(),
                payment: Some(payment),
            };
            grant_in(tx, &paid, now).await
        }
        "canceled" => void_in(tx, &payment.id, "the payment was canceled", now).await,
        status => Ok(Ingested::only(IngestOutcome::Status(status.to_owned()))),
    }
}

/// Applies a checkout session as just read.
pub(crate) async fn session_in(
    tx: &mut Tx,
    session: &CheckoutSessionObject,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    if session.status.as_deref() == Some("expired") {
        return void_in(tx, &session.id, "the checkout expired", now).await;
    }
    let (Some(payment_intent), Some("paid")) =
        (session.payment_intent.as_deref(), session.payment_status.as_deref())
    else {
        return Ok(Ingested::only(IngestOutcome::Status(
            session.payment_status.as_deref().unwrap_or("unknown").to_owned(),
        )));
    };
    let payment = match mirror::raw_in(tx, "payment_intent", payment_intent).await? {
        Some(raw) => PaymentIntentObject::parse(&raw).ok(),
        None => None,
    };
    let captured = payment.as_ref().map(|payment| payment.amount_received);
    let paid = Paid {
        payment_intent,
        session: Some(session),
        captured: captured.or(session.amount_total).unwrap_or(0),
        currency: session.currency.as_deref().unwrap_or_default(),
        customer: session.customer.as_deref(),
        payment: payment.as_ref(),
    };
    grant_in(tx, &paid, now).await
}

/// Applies a customer as just read: when it names its user, payments that waited for the user are
/// credited. Returns those payments.
pub(crate) async fn customer_in(
    tx: &mut Tx,
    customer: &CustomerObject,
    now: Timestamp,
) -> Result<Vec<String>, DeskError> {
    let mut credited = Vec::new();
    if !customer.metadata.contains_key(USER) {
        return Ok(credited);
    }
    let rows: Vec<(String,)> = Query::new(PAID_BY).bind(customer.id.as_str()).all(tx).await?;
    for (raw,) in rows {
        let damaged = |_| StoreError::Damaged(format!("a payment of {}", customer.id));
        let raw: Json = serde_json::from_str(&raw).map_err(damaged)?;
        // A mirrored object may have a form that this version cannot parse.
        let Ok(payment) = PaymentIntentObject::parse(&raw) else { continue };
        if payment_in(tx, &payment, now).await?.outcome == IngestOutcome::Credited {
            credited.push(payment.id);
        }
    }
    Ok(credited)
}

async fn session_of_in(
    tx: &mut Tx,
    payment_intent: &str,
) -> Result<Option<CheckoutSessionObject>, StoreError> {
    let row: Option<(String,)> = Query::new(SESSION_OF).bind(payment_intent).optional(tx).await?;
    let Some((raw,)) = row else { return Ok(None) };
    let damaged = |_| StoreError::Damaged(format!("checkout session of {payment_intent}"));
    let raw: Json = serde_json::from_str(&raw).map_err(damaged)?;
    // A mirrored object may have a form that this version cannot parse.
    Ok(CheckoutSessionObject::parse(&raw).ok())
}

/// Grants the credits: settles the pending top-up of the payment, or posts a new one.
async fn grant_in(tx: &mut Tx, paid: &Paid<'_>, now: Timestamp) -> Result<Ingested, DeskError> {
    // By every id of the payment, including its checkout session.
    let known = by_reference_in(tx, paid.payment_intent).await?;
    let is_in_force = |record: &&TransactionRecord| {
        record.kind == Kind::TopUp && record.stage.has_entries() && !is_reversed(&known, record.id)
    };
    let in_force = known.iter().find(is_in_force);
    let granted = in_force.or_else(|| known.iter().find(|record| is_waiting(record)));
    if let Some(granted) = granted {
        check_currency(paid, granted.amount.currency())?;
    }
    if let Some(in_force) = in_force {
        let why = format!("credited as transaction {}", in_force.id);
        void_in(tx, paid.payment_intent, &why, now).await?;
        return Ok(Ingested::unchanged(in_force.id));
    }
    let pending = known.iter().find(|record| is_waiting(record));
    let operation = match pending.and_then(|it| Some((it, it.owner.clone()?))) {
        Some((pending, owner)) => Operation::Settle {
            key: pending.key.clone(),
            owner,
            reference: Some(paid.payment_intent.to_owned()),
        },
        None => match owner_in(tx, paid, &known).await? {
            Some(owner) => Operation::Post(new_top_up(paid, owner)?),
            None => return Ok(Ingested::only(IngestOutcome::Status("succeeded".to_owned()))),
        },
    };
    let applied = apply_in(tx, &Actor::stripe(), now, operation).await?;
    Ok(Ingested {
        outcome: IngestOutcome::Credited,
        case: None,
        transaction: applied.transaction().map(|record| record.id),
        is_under_way: false,
    })
}

/// Refuses to credit a payment in another currency than it was paid in.
fn check_currency(paid: &Paid<'_>, credited: Currency) -> Result<(), DeskError> {
    // A session may have no currency; the payment has one.
    if paid.currency.is_empty() {
        return Ok(());
    }
    let at_stripe: Currency = paid.currency.parse()?;
    if credited == at_stripe {
        return Ok(());
    }
    let reference = paid.payment_intent.to_owned();
    Err(PaymentError::CurrencyDiffers { reference, credited, at_stripe }.into())
}

fn is_waiting(record: &TransactionRecord) -> bool {
    record.kind == Kind::TopUp
        && record.stage == Stage::Pending
        && record.status() == Status::Pending
}

fn new_top_up(paid: &Paid<'_>, owner: Owner) -> Result<NewTransaction, DeskError> {
    Ok(NewTransaction {
        key: format!("stripe:{}", paid.payment_intent),
        owner,
        kind: Kind::TopUp,
        amount: paid.credits()?,
        reference: Some(paid.payment_intent.to_owned()),
        reason: None,
        metadata: None,
    })
}

/// The user who is credited: named by the session or payment, else the user of a top-up voided for
/// it, else named by the customer. `None` when the payment does not buy credits.
async fn owner_in(
    tx: &mut Tx,
    paid: &Paid<'_>,
    known: &[TransactionRecord],
) -> Result<Option<Owner>, DeskError> {
    let named = paid
        .note(USER)
        .or_else(|| paid.session.and_then(|session| session.client_reference_id.as_deref()));
    if let Some(name) = named {
        return Ok(Some(Owner::new(name)?));
    }
    if let Some(owner) = known.iter().find_map(|record| record.owner.clone()) {
        return Ok(Some(owner));
    }
    let Some(customer) = paid.customer else { return Ok(None) };
    let Some(raw) = mirror::raw_in(tx, "customer", customer).await? else { return Ok(None) };
    let name = raw["metadata"][USER].as_str();
    Ok(name.map(Owner::new).transpose()?)
}

/// Voids the pending top-ups of a payment that failed.
async fn void_in(
    tx: &mut Tx,
    reference: &str,
    why: &str,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    let mut transaction = None;
    for record in by_reference_in(tx, reference).await? {
        let (true, Some(owner)) = (is_waiting(&record), record.owner.clone()) else { continue };
        let operation = Operation::Void { key: record.key, owner, reason: Some(why.to_owned()) };
        let applied = apply_in(tx, &Actor::stripe(), now, operation).await?;
        transaction = applied.transaction().map(|record| record.id);
    }
    let is_voided = transaction.is_some();
    let outcome = if is_voided { IngestOutcome::Voided } else { IngestOutcome::Unchanged };
    Ok(Ingested { transaction, ..Ingested::only(outcome) })
}
