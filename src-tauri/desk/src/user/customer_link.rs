//! Customers at Stripe whose payments a person gave to a user. All SQL of their table.

use std::collections::HashMap;

use ledger::Owner;
use store::{Lookup, Query, StoreError, Timestamp, Tx, Value};

use crate::Actor;

const SAVE: &str = "
    insert into customer_links (customer, user_id, linked_by, linked_at) values ($1, $2, $3, $4)
    on conflict (customer) do update set user_id = excluded.user_id,
        linked_by = excluded.linked_by, linked_at = excluded.linked_at
      where customer_links.user_id <> excluded.user_id";
const MOVE: &str = "update customer_links set user_id = $2 where user_id = $1";
const OF_USER: &str = "select customer from customer_links where user_id = $1 order by customer";
static LINKED: Lookup =
    Lookup::new("select customer, user_id from customer_links where customer in", "");

/// Links a customer to a user; a link to another user is replaced. False when the customer is linked
/// to the user already.
pub(crate) async fn link_in(
    tx: &mut Tx,
    actor: &Actor,
    customer: &str,
    user: &Owner,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = Query::new(SAVE).bind(customer).bind(user.as_str());
    Ok(query.bind(actor.name()).bind(now.micros()).execute(tx).await? == 1)
}

/// Gives the customers of a user to another one.
pub(crate) async fn move_links_in(
    tx: &mut Tx,
    from: &Owner,
    into: &Owner,
) -> Result<(), StoreError> {
    Query::new(MOVE).bind(from.as_str()).bind(into.as_str()).execute(tx).await?;
    Ok(())
}

/// The customers that are linked to a user.
pub(crate) async fn customers_of_in(tx: &mut Tx, user: &Owner) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = Query::new(OF_USER).bind(user.as_str()).all(tx).await?;
    Ok(rows.into_iter().map(|(customer,)| customer).collect())
}

/// The users of linked customers.
pub(crate) async fn linked_in(
    tx: &mut Tx,
    customers: impl Iterator<Item = &str>,
) -> Result<HashMap<String, String>, StoreError> {
    let keys: Vec<Value> = customers.map(Value::from).collect();
    Ok(LINKED.all(tx, keys).await?.into_iter().collect())
}
