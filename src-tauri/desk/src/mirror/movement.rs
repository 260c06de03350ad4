//! Balance transactions as amounts, for comparison with what Stripe's dashboard exports.

use std::collections::{HashMap, HashSet};

use money::{Amount, Currency};
use serde_json::Value as Json;
use store::{Lookup, Query, StoreError, Timestamp, Tx, Value};

static BY_ID: Lookup = Lookup::new(
    "select id, raw from stripe_objects where kind = 'balance_transaction' and id in",
    "",
);
static KNOWN: Lookup =
    Lookup::new("select id from stripe_objects where kind = 'balance_transaction' and id in", "");
/// A time of the dashboard is rounded to its minute or second.
const BETWEEN: &str = "
    select id, raw from stripe_objects
     where kind = 'balance_transaction' and created_at >= $1 and created_at <= $2
     order by created_at, id";

/// A balance transaction that was read from Stripe.
#[derive(Clone, Debug)]
pub(crate) struct Movement {
    pub(crate) id: String,
    /// Amount, fee and net, with the currency; what cannot be read is empty.
    pub(crate) amounts: [String; 3],
}

impl Movement {
    fn of((id, raw): (String, String)) -> Self {
        let raw: Json = serde_json::from_str(&raw).unwrap_or_default();
        let currency = raw["currency"].as_str().and_then(|code| code.parse::<Currency>().ok());
        let text = |name: &str| {
            let amount = Amount::new(raw[name].as_i64()?, currency?).ok()?;
            Some(amount.to_string())
        };
        let amounts = ["amount", "fee", "net"].map(|name| text(name).unwrap_or_default());
        Self { id, amounts }
    }
}

/// Those of the balance transactions that were read from Stripe.
///
/// # Errors
/// [`StoreError`] only.
pub(crate) async fn movements_in(
    tx: &mut Tx,
    ids: impl Iterator<Item = &str>,
) -> Result<HashMap<String, Movement>, StoreError> {
    let rows: Vec<(String, String)> = BY_ID.all(tx, ids.map(Value::from).collect()).await?;
    Ok(rows.into_iter().map(Movement::of).map(|one| (one.id.clone(), one)).collect())
}

/// The ids of those of the balance transactions that were read from Stripe.
///
/// # Errors
/// [`StoreError`] only.
pub(crate) async fn known_movements_in(
    tx: &mut Tx,
    ids: impl Iterator<Item = &str>,
) -> Result<HashSet<String>, StoreError> {
    let rows: Vec<(String,)> = KNOWN.all(tx, ids.map(Value::from).collect()).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The balance transactions of a time, both ends included.
///
/// # Errors
/// [`StoreError`] only.
pub(crate) async fn movements_between_in(
    tx: &mut Tx,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Movement>, StoreError> {
    let query = Query::new(BETWEEN).bind(from.micros()).bind(to.micros());
    let rows: Vec<(String, String)> = query.all(tx).await?;
    Ok(rows.into_iter().map(Movement::of).collect())
}
