//! Objects at Stripe of people who were forgotten. Stripe keeps its own copy, so that later readings
//! and events bring the data again: such an object is stored without it. All SQL of
//! `forgotten_objects`, and what is asked of the mirror about a person.

use gateway::mirror::{names_email, without_personal_data};
use ledger::Owner;
use serde_json::Value as Json;
use store::{Lookup, Query, StoreError, Tx, Value};

use super::id_of;

const INSERT: &str = "
    insert into forgotten_objects (id, kind, user_id) values ($1, $2, $3)
    on conflict (id) do nothing";
const USER: &str = "select user_id from forgotten_objects where id in ($1, $2, $3, $4, $5) limit 1";
const IDS: &str = "select id from forgotten_objects where user_id = $1 order by id";
const CUSTOMERS: &str =
    "select id from forgotten_objects where user_id = $1 and kind = 'customer' order by id";
/// An object and what names it.
const RELATED: &str = "
    select kind, id, raw from stripe_objects
     where kind in ('customer', 'payment_intent', 'charge', 'checkout.session', 'refund', 'dispute',
                    'radar.early_fraud_warning', 'balance_transaction')
       and id = $1
    union all select kind, id, raw from stripe_objects where payment_intent = $1
    union all select kind, id, raw from stripe_objects where customer = $1
    union all select kind, id, raw from stripe_objects where source = $1";
const REPLACE: &str = "update stripe_objects set raw = $3 where kind = $1 and id = $2";
static PAYERS: Lookup = Lookup::new(
    "select distinct customer from stripe_objects
      where kind in ('payment_intent', 'charge', 'checkout.session') and customer is not null
        and id in",
    "",
);
const OF_CUSTOMER: &str = "select id from stripe_objects where customer = $1";
const CUSTOMERS_SAYING: &str =
    "select id, raw from stripe_objects where kind = 'customer' and (id = $1 or raw like $2)";
const SAYING: &str = "select kind, id, raw from stripe_objects where lower(raw) like lower($1)";

/// The forgotten user whom an object belongs to, by the ids it names.
pub(crate) async fn forgotten_user_in(
    tx: &mut Tx,
    object: &Json,
) -> Result<Option<String>, StoreError> {
    let mut query = Query::new(USER);
    for field in ["id", "customer", "payment_intent", "charge", "source"] {
        query = query.bind(id_of(&object[field]));
    }
    let row: Option<(String,)> = query.optional(tx).await?;
    Ok(row.map(|(user,)| user))
}

/// Marks objects, and the stored ones that belong to them, as those of a forgotten user: they are
/// stored without personal data from now on.
pub(crate) async fn forget_in(
    tx: &mut Tx,
    user: &str,
    mut waiting: Vec<(String, String)>,
    kept_metadata: &[String],
) -> Result<(), StoreError> {
    while let Some((kind, id)) = waiting.pop() {
        let insert = Query::new(INSERT).bind(id.as_str()).bind(kind.as_str()).bind(user);
        if insert.execute(tx).await? == 0 {
            continue;
        }
        let related: Vec<(String, String, String)> =
            Query::new(RELATED).bind(id.as_str()).all(tx).await?;
        for (kind, id, raw) in related {
            let raw = without_person(&raw, kept_metadata);
            Query::new(REPLACE).bind(kind.as_str()).bind(id.as_str()).bind(raw).execute(tx).await?;
            waiting.push((kind, id));
        }
    }
    Ok(())
}

/// A stored object without personal data. What is no JSON cannot be kept in part.
pub(crate) fn without_person(raw: &str, kept_metadata: &[String]) -> String {
    let object = serde_json::from_str::<Json>(raw).unwrap_or_default();
    without_personal_data(&object, kept_metadata).to_string()
}

/// The ids of all objects of a forgotten user.
pub(crate) async fn forgotten_ids_in(tx: &mut Tx, user: &Owner) -> Result<Vec<String>, StoreError> {
    ids(Query::new(IDS).bind(user.as_str()), tx).await
}

/// The customers at Stripe of a forgotten user.
pub(crate) async fn forgotten_customers_in(
    tx: &mut Tx,
    user: &Owner,
) -> Result<Vec<String>, StoreError> {
    ids(Query::new(CUSTOMERS).bind(user.as_str()), tx).await
}

/// The customers of payments, by any id of the payments.
pub(crate) async fn payers_in(tx: &mut Tx, payments: &[String]) -> Result<Vec<String>, StoreError> {
    let keys = payments.iter().map(|id| Value::from(id.as_str())).collect();
    let rows: Vec<(String,)> = PAYERS.all(tx, keys).await?;
    Ok(rows.into_iter().map(|(customer,)| customer).collect())
}

/// The ids of the objects of a customer.
pub(crate) async fn ids_of_customer_in(
    tx: &mut Tx,
    customer: &str,
) -> Result<Vec<String>, StoreError> {
    ids(Query::new(OF_CUSTOMER).bind(customer), tx).await
}

/// The customers that name a user: by their id, or in the metadata under `key`.
pub(crate) async fn naming_user_in(
    tx: &mut Tx,
    user: &Owner,
    key: Option<&str>,
) -> Result<Vec<String>, StoreError> {
    let names = |raw: &str| {
        let customer = serde_json::from_str::<Json>(raw).unwrap_or_default();
        key.is_some_and(|key| customer["metadata"][key] == user.as_str())
    };
    let query = Query::new(CUSTOMERS_SAYING).bind(user.as_str());
    let rows: Vec<(String, String)> = query.bind(format!("%{}%", user.as_str())).all(tx).await?;
    let naming = rows.into_iter().filter(|(id, raw)| id == user.as_str() || names(raw));
    Ok(naming.map(|(id, _)| id).collect())
}

/// Kind and id of the objects that name an email address of whoever pays.
pub(crate) async fn naming_email_in(
    tx: &mut Tx,
    email: &str,
) -> Result<Vec<(String, String)>, StoreError> {
    let pattern = format!("%{}%", email.trim());
    let rows: Vec<(String, String, String)> = Query::new(SAYING).bind(pattern).all(tx).await?;
    let names = |raw: &str| {
        let object = serde_json::from_str::<Json>(raw).unwrap_or_default();
        names_email(&object, email)
    };
    let naming = rows.into_iter().filter(|(_, _, raw)| names(raw));
    Ok(naming.map(|(kind, id, _)| (kind, id)).collect())
}

async fn ids(query: Query, tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = query.all(tx).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
