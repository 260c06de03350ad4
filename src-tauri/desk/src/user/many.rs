//! Many users at a time, for imports.

use std::collections::HashMap;

use ledger::{Operation, Order, Owner};
use money::Currency;
use store::{Bulk, Lookup, Rows, Timestamp, Tx, Value, insert_all};

use super::{Row, UserView, created, search_text, user_select};
use crate::{Actor, DeskError, audit::record_all_in, posting::apply_all_in};

/// A user who does not exist yet.
#[derive(Clone, Debug)]
pub(crate) struct NewUser {
    pub(crate) id: Owner,
    pub(crate) email: String,
    pub(crate) name: Option<String>,
    pub(crate) created_at: Timestamp,
}

static USERS: Bulk = Bulk::new("insert into users (id, email, name, search_text, created_at)", 5);
static BY_IDS: Lookup = Lookup::new(user_select!("where id in"), "");

/// Those of the ids that users have, with these users.
///
/// # Errors
/// [`StoreError`](store::StoreError) only.
pub(crate) async fn by_ids_in(
    tx: &mut Tx,
    ids: impl Iterator<Item = &str>,
) -> Result<HashMap<String, UserView>, DeskError> {
    let ids = ids.filter(|id| !id.contains('\0')).map(Value::from).collect();
    let rows: Vec<Row> = BY_IDS.all(tx, ids).await?;
    rows.into_iter().map(|row| Ok((row.id.clone(), row.view()?))).collect()
}

/// Creates users, none of whom exists; their texts have been checked. Wallets are opened by
/// [`open_wallets_in`].
///
/// # Errors
/// [`StoreError`](store::StoreError) only.
pub(crate) async fn create_all_in(
    tx: &mut Tx,
    actor: &Actor,
    users: Vec<NewUser>,
    now: Timestamp,
) -> Result<(), DeskError> {
    let mut changes = Vec::with_capacity(users.len());
    let mut values: Vec<Value> = Vec::with_capacity(users.len().saturating_mul(5));
    for user in users {
        changes.push(created(actor, &user.id, now));
        values.extend::<[Value; 5]>([
            user.id.as_str().into(),
            user.email.as_str().into(),
            user.name.as_deref().into(),
            search_text(&user.email, user.name.as_deref()).into(),
            user.created_at.micros().into(),
        ]);
    }
    let rows: Vec<Rows> = vec![USERS.rows(values)];
    insert_all(tx, rows).await?;
    Ok(record_all_in(tx, changes).await?)
}

/// Opens wallets, unless they are open.
///
/// # Errors
/// Those of the ledger.
pub(crate) async fn open_wallets_in(
    tx: &mut Tx,
    actor: &Actor,
    wallets: impl Iterator<Item = (Owner, Currency)>,
    now: Timestamp,
) -> Result<(), DeskError> {
    let order = |(owner, currency)| Order {
        actor: actor.shared(),
        at: now,
        operation: Operation::OpenWallet { owner, currency },
    };
    let orders: Vec<Order> = wallets.map(order).collect();
    apply_all_in(tx, &orders).await
}
