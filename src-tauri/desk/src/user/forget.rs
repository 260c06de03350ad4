//! The row of a user who is forgotten: what names the person goes, the id stays.

use std::collections::BTreeSet;

use ledger::Owner;
use store::{Lookup, Query, StoreError, Timestamp, Tx, Value};

use super::{UserError, fold_email};
use crate::{Actor, DeskError};

const NUMBER: &str = "select count(*) + 1 from users where forgotten_at is not null";
const FORGET: &str = "
    update users
       set email = $2, name = null, search_text = $2, forgotten_at = $3, forgotten_by = $4
     where id = $1 and forgotten_at is null";
const OF_EMAIL: &str = "select id from users where lower(email) = $1";
static LIVING: Lookup =
    Lookup::new("select id from users where forgotten_at is null and id in", "");

/// Replaces email address and name.
///
/// # Errors
/// `user_forgotten` when the user was forgotten before.
pub(crate) async fn forget_in(
    tx: &mut Tx,
    actor: &Actor,
    user: &Owner,
    now: Timestamp,
) -> Result<(), DeskError> {
    let (number,): (i64,) = Query::new(NUMBER).one(tx).await?;
    let query = Query::new(FORGET).bind(user.as_str()).bind(placeholder(number));
    let touched = query.bind(now.micros()).bind(actor.name()).execute(tx).await?;
    if touched == 1 { Ok(()) } else { Err(UserError::Forgotten(user.to_string()).into()) }
}

/// An address that nobody has: the domain is reserved (RFC 2606).
fn placeholder(number: i64) -> String {
    format!("forgotten-{number}@users.invalid")
}

/// The users with this email address, also one that was joined into another.
pub(crate) async fn with_email_in(tx: &mut Tx, email: &str) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = Query::new(OF_EMAIL).bind(fold_email(email)).all(tx).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Those of the users who were not forgotten.
pub(crate) async fn living_in(
    tx: &mut Tx,
    users: impl Iterator<Item = &str>,
) -> Result<BTreeSet<String>, StoreError> {
    let rows: Vec<(String,)> = LIVING.all(tx, users.map(Value::from).collect()).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
