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

use super::{
    PaymentError,
    user_of::{self, Names, PaymentObjects, UserOf},
};
use crate::{
    Actor, DeskError, Ingested,
    ingested::IngestOutcome,
    mirror,
    posting::{apply_in, is_reversed},
    settings,
    unmatched::{self, NewUnmatched, UnmatchedState, Why},
    user,
};

/// Metadata key of a session or payment for the credits granted, in minor units.
pub(crate) const CREDITS: &str = "credits";

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
    payment: Option<&'a PaymentIntentObject>,
}

/// The user whom a person chose for a payment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chosen<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) user: &'a Owner,
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
    apply_payment_in(tx, payment, None, now).await
}

/// Applies a checkout session as just read.
pub(crate) async fn session_in(
    tx: &mut Tx,
    session: &CheckoutSessionObject,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    apply_session_in(tx, session, None, now).await
}

/// Credits a payment that was read before, to the chosen user or by the mapping.
///
/// # Errors
/// `payment_not_found` when the payment was not read in a form that this version knows.
pub(crate) async fn credit_in(
    tx: &mut Tx,
    payment: &str,
    chosen: Option<Chosen<'_>>,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    let raw = mirror::raw_in(tx, "payment_intent", payment).await?;
    if let Some(intent) = raw.and_then(|raw| PaymentIntentObject::parse(&raw).ok()) {
        return apply_payment_in(tx, &intent, chosen, now).await;
    }
    match session_of_in(tx, payment).await? {
        Some(session) => apply_session_in(tx, &session, chosen, now).await,
        None => Err(PaymentError::NotFound(payment.to_owned()).into()),
    }
}

async fn apply_payment_in(
    tx: &mut Tx,
    payment: &PaymentIntentObject,
    chosen: Option<Chosen<'_>>,
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
                payment: Some(payment),
            };
            grant_in(tx, &paid, chosen, now).await
        }
        "canceled" => void_in(tx, &payment.id, "the payment was canceled", now).await,
        status => Ok(Ingested::only(IngestOutcome::Status(status.to_owned()))),
    }
}

async fn apply_session_in(
    tx: &mut Tx,
    session: &CheckoutSessionObject,
    chosen: Option<Chosen<'_>>,
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
        payment: payment.as_ref(),
    };
    grant_in(tx, &paid, chosen, now).await
}

/// Applies a customer as just read: payments that may now be matched are credited. Returns those
/// payments.
pub(crate) async fn customer_in(
    tx: &mut Tx,
    customer: &CustomerObject,
    now: Timestamp,
) -> Result<Vec<String>, DeskError> {
    let mut credited = Vec::new();
    for payment in unmatched::of_customer_in(tx, &customer.id, UnmatchedState::Open).await? {
        if credit_in(tx, &payment, None, now).await?.outcome == IngestOutcome::Credited {
            credited.push(payment);
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

/// Grants the credits: settles the pending top-up of the payment, or posts a new one. A payment whose
/// user is not known is listed.
async fn grant_in(
    tx: &mut Tx,
    paid: &Paid<'_>,
    chosen: Option<Chosen<'_>>,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
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
        unmatched::remove_in(tx, paid.payment_intent).await?;
        return Ok(Ingested::unchanged(in_force.id));
    }
    let pending = known.iter().find(|record| is_waiting(record));
    let operation = match pending.and_then(|it| Some((it, it.owner.clone()?))) {
        Some((pending, owner)) => Operation::Settle {
            key: pending.key.clone(),
            owner,
            reference: Some(paid.payment_intent.to_owned()),
        },
        None => match owner_in(tx, paid, &known, chosen, now).await? {
            Some(owner) => Operation::Post(new_top_up(paid, owner)?),
            None => return Ok(Ingested::only(IngestOutcome::Status("succeeded".to_owned()))),
        },
    };
    let stripe = Actor::stripe();
    let actor = chosen.map_or(&stripe, |chosen| chosen.actor);
    let applied = apply_in(tx, actor, now, operation).await?;
    unmatched::remove_in(tx, paid.payment_intent).await?;
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

/// The user who is credited: the chosen one, else the one that the mapping gives, who may have to be
/// created. `None` when there is none; the payment is then in the list of unmatched ones.
async fn owner_in(
    tx: &mut Tx,
    paid: &Paid<'_>,
    known: &[TransactionRecord],
    chosen: Option<Chosen<'_>>,
    now: Timestamp,
) -> Result<Option<Owner>, DeskError> {
    if let Some(chosen) = chosen {
        let currency = paid.currency.parse()?;
        user::open_wallet_in(tx, chosen.actor, chosen.user, currency, now).await?;
        return Ok(Some(chosen.user.clone()));
    }
    if unmatched::ignored_in(tx, paid.payment_intent).await? {
        return Ok(None);
    }
    let mapping = settings::load_in(tx).await?.user_mapping;
    let customer = customer_of_in(tx, paid).await?;
    let objects = PaymentObjects {
        payment: paid.payment,
        session: paid.session,
        customer: customer.as_ref(),
    };
    let mut names = objects.names(&mapping.naming);
    names.earlier = known.iter().find_map(|record| record.owner.clone());
    match user_of::resolve_in(tx, &mapping, &names).await? {
        UserOf::Known(owner) => Ok(Some(owner)),
        UserOf::New(new) => Ok(Some(user::create_in(tx, &Actor::stripe(), &new, now).await?.id)),
        UserOf::Unmatched(why) => {
            list_in(tx, paid, &names, why, now).await?;
            Ok(None)
        }
    }
}

async fn customer_of_in(
    tx: &mut Tx,
    paid: &Paid<'_>,
) -> Result<Option<CustomerObject>, StoreError> {
    let of_session = || paid.session.and_then(|session| session.customer.as_deref());
    let of_payment = paid.payment.and_then(|payment| payment.customer.as_deref());
    let Some(id) = of_payment.or_else(of_session) else { return Ok(None) };
    let raw = mirror::raw_in(tx, "customer", id).await?;
    Ok(raw.and_then(|raw| CustomerObject::parse(&raw).ok()))
}

/// Lists a payment without a user. An amount that cannot be credited to anybody is left out.
async fn list_in(
    tx: &mut Tx,
    paid: &Paid<'_>,
    names: &Names,
    why: Why,
    now: Timestamp,
) -> Result<(), DeskError> {
    let currency = paid.currency.parse().ok();
    let amount = currency.and_then(|currency| Amount::new(paid.captured, currency).ok());
    let Some(amount) = amount.filter(|amount| amount.is_positive()) else { return Ok(()) };
    let created = paid.payment.and_then(|payment| payment.created);
    let created = created.or(paid.session.and_then(|session| session.created));
    let new = NewUnmatched {
        payment: paid.payment_intent,
        why,
        named: names.named(),
        customer: names.customer.as_deref(),
        email: names.email.as_deref(),
        amount,
        created_at: created.map_or(now, Timestamp::from_seconds),
    };
    Ok(unmatched::save_in(tx, &new).await?)
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
