//! The mirror of Stripe's objects: the newest reading of each as raw JSON, with the columns that
//! queries use.
//!
//! Refunds and disputes also have rows in tables of their own, with the state of their cases.
//! `stripe/ingest.rs` writes here; this module depends on no other noun.

mod forgotten;
mod movement;

use std::collections::HashMap;

use serde_json::Value as Json;
use store::{Lookup, Query, StoreError, Timestamp, Tx, Value};

pub(crate) use forgotten::{
    forget_in, forgotten_customers_in, forgotten_ids_in, forgotten_user_in, ids_of_customer_in,
    naming_email_in, naming_user_in, payers_in, without_person,
};

pub(crate) use movement::{Movement, known_movements_in, movements_between_in, movements_in};

const BALANCE_TRANSACTION: &str = "balance_transaction";

/// The reading that an object came with. Numbers grow in the order in which readings begin. They
/// are taken from the database, not from a clock. Of two readings of an object, the one that began
/// later is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Read from Stripe by this program. Refused with `StaleReading` when a reading with a greater
    /// number is stored already.
    Fetched(i64),
    /// Supplied by the caller of `ingest_stripe_object` as just read. It replaces every reading
    /// begun before.
    Supplied(i64),
}

impl Reading {
    const fn number(self) -> i64 {
        match self {
            Self::Fetched(number) | Self::Supplied(number) => number,
        }
    }
}

/// The columns of an object that queries use.
struct Row<'a> {
    kind: &'a str,
    id: &'a str,
    created_at: Timestamp,
    status: Option<&'a str>,
    payment_intent: Option<&'a str>,
    customer: Option<&'a str>,
    source: Option<&'a str>,
    currency: Option<&'a str>,
    amount: Option<i64>,
}

impl<'a> Row<'a> {
    /// Only kind and id are required: a field that is missing or has an unexpected type is stored
    /// as null.
    fn of(object: &'a Json) -> Option<Self> {
        let text = |name: &str| object[name].as_str();
        Some(Self {
            kind: text("object")?,
            id: text("id")?,
            created_at: Timestamp::from_seconds(object["created"].as_i64().unwrap_or(0)),
            status: text("payment_status").or_else(|| text("status")),
            payment_intent: id_of(&object["payment_intent"]),
            customer: id_of(&object["customer"]),
            // On other objects `source` is a card, which no query uses.
            source: id_of(&object["source"]).filter(|_| object["object"] == BALANCE_TRANSACTION),
            currency: text("currency"),
            amount: object["amount"].as_i64().or_else(|| object["amount_total"].as_i64()),
        })
    }
}

/// The id of a field that holds an id or an expanded object.
fn id_of(value: &Json) -> Option<&str> {
    value.as_str().or_else(|| value["id"].as_str())
}

const SAVE: &str = "
    insert into stripe_objects (kind, id, created_at, status, payment_intent, customer, currency,
                                amount_minor, raw, read_at, source, reading)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    on conflict (kind, id) do update set created_at = excluded.created_at,
        status = excluded.status, payment_intent = excluded.payment_intent,
        customer = excluded.customer, currency = excluded.currency,
        amount_minor = excluded.amount_minor, raw = excluded.raw, read_at = excluded.read_at,
        source = excluded.source, reading = excluded.reading
      where stripe_objects.reading <= excluded.reading";
const CUSTOMER_COUNT: &str = "select count(*) from stripe_objects where kind = 'customer'";
const PAID: &str = "
    select count(*) from stripe_objects where kind = 'payment_intent' and status = 'succeeded'";
const CREATED: &str = "select created_at from stripe_objects where kind = $1 and id = $2";
const NEWEST_MOVEMENTS: &str = "
    select raw from stripe_objects where kind = $1 and currency = $2
     order by created_at desc limit 5000";
const RAW: &str = "select raw from stripe_objects where kind = $1 and id = $2";
static CUSTOMERS: Lookup =
    Lookup::new("select id, raw from stripe_objects where kind = 'customer' and id in", "");
const MOVED_BY: &str = "select raw from stripe_objects where source = $1 order by created_at, id";

/// Stores an object as it was read. `read_at` is only displayed. Returns false when a later reading
/// is stored already; this one must then have no effect.
pub(crate) async fn save_in(
    tx: &mut Tx,
    object: &Json,
    reading: Reading,
    read_at: Timestamp,
) -> Result<bool, StoreError> {
    let Some(row) = Row::of(object) else { return Ok(false) };
    let saved = Query::new(SAVE)
        .bind(row.kind)
        .bind(row.id)
        .bind(row.created_at.micros())
        .bind(row.status)
        .bind(row.payment_intent)
        .bind(row.customer)
        .bind(row.currency)
        .bind(row.amount)
        .bind(object.to_string())
        .bind(read_at.micros())
        .bind(row.source)
        .bind(reading.number())
        .execute(tx)
        .await?;
    Ok(saved > 0)
}

/// The number of stored customers.
pub(crate) async fn customer_count_in(tx: &mut Tx) -> Result<i64, StoreError> {
    let (count,): (i64,) = Query::new(CUSTOMER_COUNT).one(tx).await?;
    Ok(count)
}

/// The number of stored payments that succeeded.
pub(crate) async fn paid_count_in(tx: &mut Tx) -> Result<i64, StoreError> {
    let (count,): (i64,) = Query::new(PAID).one(tx).await?;
    Ok(count)
}

/// When a stored object was created at Stripe, if it is stored.
pub(crate) async fn created_in(
    tx: &mut Tx,
    kind: &str,
    id: &str,
) -> Result<Option<Timestamp>, StoreError> {
    let row: Option<(i64,)> = Query::new(CREATED).bind(kind).bind(id).optional(tx).await?;
    Ok(row.map(|(created,)| Timestamp::from_micros(created)))
}

/// The newest balance transactions of a currency, enough to hold those that are still pending.
pub(crate) async fn newest_balance_transactions_in(
    tx: &mut Tx,
    currency: &str,
) -> Result<Vec<Json>, StoreError> {
    let query = Query::new(NEWEST_MOVEMENTS).bind(BALANCE_TRANSACTION).bind(currency);
    let rows: Vec<(String,)> = query.all(tx).await?;
    rows.into_iter()
        .map(|(raw,)| {
            serde_json::from_str(&raw)
                .map_err(|_| StoreError::Damaged("a balance transaction".to_owned()))
        })
        .collect()
}

/// The newest reading of an object.
pub(crate) async fn raw_in(tx: &mut Tx, kind: &str, id: &str) -> Result<Option<Json>, StoreError> {
    let row: Option<(String,)> = Query::new(RAW).bind(kind).bind(id).optional(tx).await?;
    row.map(|(raw,)| {
        serde_json::from_str(&raw).map_err(|_| StoreError::Damaged(format!("{kind} {id}")))
    })
    .transpose()
}

/// The newest readings of customers, by id. An object that is no JSON is left out.
pub(crate) async fn customers_in(
    tx: &mut Tx,
    ids: impl Iterator<Item = &str>,
) -> Result<HashMap<String, Json>, StoreError> {
    let rows: Vec<(String, String)> = CUSTOMERS.all(tx, ids.map(Value::from).collect()).await?;
    let read = |(id, raw): (String, String)| Some((id, serde_json::from_str(&raw).ok()?));
    Ok(rows.into_iter().filter_map(read).collect())
}

/// The stored balance transactions whose source is this object, oldest first.
pub(crate) async fn moved_by_in(tx: &mut Tx, source: &str) -> Result<Vec<Json>, StoreError> {
    let rows: Vec<(String,)> = Query::new(MOVED_BY).bind(source).all(tx).await?;
    let read = |(raw,): (String,)| {
        serde_json::from_str(&raw)
            .map_err(|_| StoreError::Damaged(format!("balance transactions of {source}")))
    };
    rows.into_iter().map(read).collect()
}
