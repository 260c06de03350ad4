//! Refunds and disputes at Stripe that could not be attached to a payment known here.
//!
//! They wait in the queue with what is known of them, until their payment is known, or until a
//! person closes their item under "needs attention". The queue reads this table; the item has the
//! same error code.

use gateway::ObjectKind;
use money::{Amount, Currency};
use serde_json::Value as Json;
use store::{Lookup, Query, StoreError, Timestamp, Tx, Value};

const SAVE: &str = "
    insert into unattached_cases (kind, id, payment, code, reason, amount_minor, currency,
                                  opened_at, due_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (kind, id) do update set payment = excluded.payment, code = excluded.code,
        reason = excluded.reason, amount_minor = excluded.amount_minor,
        currency = excluded.currency, due_at = excluded.due_at";
const COUNT: &str = "select count(*) from unattached_cases where kind = $1 and id = $2";
const OPEN: &str = "select count(*) from unattached_cases where kind = $1 and due_at is not null";
/// Refunds whose payment waits for its user: they are applied with it. A dispute is a case all the same.
const WAITS_FOR_USER: &str = "
    select count(*)
      from unattached_cases c
      join unmatched_payments p
        on p.payment = c.payment
        or p.payment in (select payment from payment_ids where id = c.payment)
     where c.kind = $1 and c.id = $2 and c.kind = $3";
/// Those that a person has not dismissed.
static OPEN_OF: Lookup = Lookup::new(
    "select c.kind, c.id
       from unattached_cases c
       join attention_items a
         on a.subject = c.kind || ':' || c.id and a.code = c.code and a.closed_at is null
      where c.payment in",
    "",
);
const REMOVE: &str = "delete from unattached_cases where kind = $1 and id = $2";
const OF_PAYMENT: &str = "
    select kind, id from unattached_cases
     where payment = $1 or payment in (select id from payment_ids where payment = $1)
     order by kind, id";

/// Stores what is known of a refund or dispute that could not be attached, and the error code.
/// Other objects are ignored.
pub(crate) async fn save_in(
    tx: &mut Tx,
    object: &Json,
    code: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (Some(kind), Some(id)) = (object["object"].as_str(), object["id"].as_str()) else {
        return Ok(());
    };
    if !is_case(kind) {
        return Ok(());
    }
    let amount = amount_of(object);
    // A dispute that needs no answer any more has no deadline.
    let wants_answer =
        object["status"].as_str().is_some_and(|status| status.ends_with("needs_response"));
    let due_by = object["evidence_details"]["due_by"].as_i64();
    let due_by = due_by.filter(|&seconds| wants_answer && seconds > 0);
    Query::new(SAVE)
        .bind(kind)
        .bind(id)
        .bind(object["payment_intent"].as_str().or(object["charge"].as_str()))
        .bind(code)
        .bind(object["reason"].as_str().unwrap_or(kind))
        .bind(amount.map(Amount::minor))
        .bind(amount.map(|amount| amount.currency().to_string()))
        .bind(now.micros())
        .bind(due_by.map(|seconds| Timestamp::from_seconds(seconds).micros()))
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether an object waits for its payment.
pub(crate) async fn is_known_in(tx: &mut Tx, kind: &str, id: &str) -> Result<bool, StoreError> {
    let (count,): (i64,) = Query::new(COUNT).bind(kind).bind(id).one(tx).await?;
    Ok(count > 0)
}

/// The number of disputes without a payment that Stripe wants answered.
pub(crate) async fn open_dispute_count_in(tx: &mut Tx) -> Result<i64, StoreError> {
    let (count,): (i64,) = Query::new(OPEN).bind(ObjectKind::Dispute.name()).one(tx).await?;
    Ok(count)
}

/// Whether an object needs nobody until the user of its payment is known.
pub(crate) async fn waits_for_user_in(
    tx: &mut Tx,
    kind: &str,
    id: &str,
) -> Result<bool, StoreError> {
    let (count,): (i64,) = Query::new(WAITS_FOR_USER)
        .bind(kind)
        .bind(id)
        .bind(ObjectKind::Refund.name())
        .one(tx)
        .await?;
    Ok(count > 0)
}

/// Removes an object that has been attached to its payment.
pub(crate) async fn attached_in(tx: &mut Tx, object: &Json) -> Result<(), StoreError> {
    if let (Some(kind), Some(id)) = (object["object"].as_str(), object["id"].as_str())
        && is_case(kind)
    {
        Query::new(REMOVE).bind(kind).bind(id).execute(tx).await?;
    }
    Ok(())
}

/// The objects that wait for a payment, by any of its ids: kind and id of each.
pub(crate) async fn of_payment_in(
    tx: &mut Tx,
    payment: &str,
) -> Result<Vec<(String, String)>, StoreError> {
    Query::new(OF_PAYMENT).bind(payment).all(tx).await
}

/// An object that waits for one of these payments, and in the queue for a person: kind and id.
pub(crate) async fn open_of_in(
    tx: &mut Tx,
    payments: &[String],
) -> Result<Option<(String, String)>, StoreError> {
    let keys = payments.iter().map(|payment| Value::from(payment.as_str())).collect();
    Ok(OPEN_OF.all(tx, keys).await?.pop())
}

fn is_case(kind: &str) -> bool {
    kind == ObjectKind::Refund.name() || kind == ObjectKind::Dispute.name()
}

/// `None` when amount or currency is invalid.
fn amount_of(object: &Json) -> Option<Amount> {
    let currency: Currency = object["currency"].as_str()?.parse().ok()?;
    Amount::new(object["amount"].as_i64()?, currency).ok()
}
