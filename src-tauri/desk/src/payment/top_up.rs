//! Top-ups that Stripe reports: a checkout or payment that succeeded settles its pending top-up,
//! or posts one; exactly once, whoever reports it first and however often.
//!
//! What was paid and what was granted are two figures: tax and promotions are part of the money
//! only. The platform names the credits in the metadata of the session or payment; without that
//! they are the money that was captured. The money is read from the mirror (see `payment.rs`).

use gateway::mirror::{CheckoutSessionObject, CustomerObject, PaymentIntentObject};
use ledger::{
    Kind, NewTransaction, Operation, Owner, Stage, Status, TransactionRecord, by_reference_in,
};
use money::{Amount, Currency};
use serde_json::Value as Json;
use store::{Query, StoreError, Timestamp, Tx};

use super::PaymentError;
use crate::{Actor, DeskError, Ingested, ingested::IngestOutcome, mirror, posting::apply_in};

/// Metadata of a session, payment or customer that names the user.
const USER: &str = "user_id";
/// Metadata of a session or payment that names the credits granted, in minor units.
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

/// A payment that went through.
struct Paid<'a> {
    payment_intent: &'a str,
    session: Option<&'a CheckoutSessionObject>,
    captured: i64,
    currency: &'a str,
    customer: Option<&'a str>,
    payment: Option<&'a PaymentIntentObject>,
}

impl Paid<'_> {
    /// What the platform wrote on the session or, failing that, on the payment.
    fn note(&self, name: &str) -> Option<&str> {
        let session = self.session.and_then(|session| session.metadata.get(name));
        let payment = self.payment.and_then(|payment| payment.metadata.get(name));
        session.or(payment).map(String::as_str)
    }

    /// Credits granted; refused when the platform wrote something that is no amount.
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

/// Takes a payment intent as just read.
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

/// Takes a checkout session as just read.
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

/// Takes a customer as just read: where it names its user, payments that waited for that are
/// credited. The payments that were.
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
        // What the mirror holds may be of a form that this version cannot read.
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
    // What the mirror holds may be of a form that this version cannot read.
    Ok(CheckoutSessionObject::parse(&raw).ok())
}

/// The credits are granted: by the pending top-up that waited for it, or by a new one.
async fn grant_in(tx: &mut Tx, paid: &Paid<'_>, now: Timestamp) -> Result<Ingested, DeskError> {
    // By every id of the payment, its checkout session included.
    let known = by_reference_in(tx, paid.payment_intent).await?;
    let is_reversed = |id| known.iter().any(|record| record.reverses_id == Some(id));
    let is_standing = |record: &&TransactionRecord| {
        record.kind == Kind::TopUp && record.stage.has_entries() && !is_reversed(record.id)
    };
    let standing = known.iter().find(is_standing);
    let granted = standing.or_else(|| known.iter().find(|record| is_waiting(record)));
    if let Some(granted) = granted {
        check_currency(paid, granted.amount.currency())?;
    }
    if let Some(standing) = standing {
        let why = format!("credited as transaction {}", standing.id);
        void_in(tx, paid.payment_intent, &why, now).await?;
        return Ok(Ingested::unchanged(standing.id));
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

/// The platform must not credit in one currency what was paid in another.
fn check_currency(paid: &Paid<'_>, credited: Currency) -> Result<(), DeskError> {
    // A session need not name its currency; the payment does.
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

/// Whose it is: what the session or payment says, else the user of a top-up that was given up
/// for it, else what the customer says. None when nothing says that it buys credits.
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

/// Nothing will come of it: top-ups that wait for it are given up.
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
