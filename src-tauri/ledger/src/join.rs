//! Joined users: two ids of one person. The wallets of the one that ended stay as they are, with a
//! balance of zero; what is posted to it, settled, reversed or held from then on goes to the wallets
//! of the other one.

use std::collections::HashMap;

use store::{Lookup, Query, StoreError, Timestamp, Tx, Value};

use crate::{
    LedgerError, Owner,
    plan::{Book, CARRY_OVER_KEYS},
};

const SAVE: &str = "
    insert into owner_joins (owner, into_owner, joined_by, joined_at) values ($1, $2, $3, $4)
    on conflict (owner) do nothing";
const FOLLOW: &str = "update owner_joins set into_owner = $2 where into_owner = $1";
const INTO: &str = "select into_owner from owner_joins where owner = $1";
const JOINED: &str = "select owner from owner_joins where into_owner = $1 order by owner";
static HOMES: Lookup = Lookup::new("select owner, into_owner from owner_joins where owner in", "");

/// Joins `owner` into another user, to whom also those go that were joined into `owner` before. The
/// caller has carried over its balances ([`Operation::CarryOver`](crate::Operation::CarryOver)) and
/// writes the audit record.
///
/// # Errors
/// [`LedgerError::OwnerJoined`] when `owner` is joined already, or `into` is.
pub async fn join_in(
    tx: &mut Tx,
    owner: &Owner,
    into: &Owner,
    (actor, at): (&str, Timestamp),
) -> Result<(), LedgerError> {
    if let Some(elsewhere) = joined_into_in(tx, into).await? {
        return Err(LedgerError::OwnerJoined { owner: into.clone(), into: elsewhere });
    }
    let query = Query::new(SAVE).bind(owner.as_str()).bind(into.as_str());
    if query.bind(actor).bind(at.micros()).execute(tx).await? == 0 {
        let into = joined_into_in(tx, owner).await?.unwrap_or_else(|| into.clone());
        return Err(LedgerError::OwnerJoined { owner: owner.clone(), into });
    }
    Query::new(FOLLOW).bind(owner.as_str()).bind(into.as_str()).execute(tx).await?;
    Ok(())
}

/// The user that this one was joined into, if it was.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn joined_into_in(tx: &mut Tx, owner: &Owner) -> Result<Option<Owner>, StoreError> {
    let row: Option<(String,)> = Query::new(INTO).bind(owner.as_str()).optional(tx).await?;
    Ok(row.map(|(into,)| Owner::from_row(into)))
}

/// The user whose wallets are used for this one: itself, or the user it was joined into.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn home_of_in(tx: &mut Tx, owner: Owner) -> Result<Owner, StoreError> {
    Ok(joined_into_in(tx, &owner).await?.unwrap_or(owner))
}

/// The users that were joined into this one.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn joined_in(tx: &mut Tx, owner: &Owner) -> Result<Vec<Owner>, StoreError> {
    let rows: Vec<(String,)> = Query::new(JOINED).bind(owner.as_str()).all(tx).await?;
    Ok(rows.into_iter().map(|(owner,)| Owner::from_row(owner)).collect())
}

/// Those of the users that were joined into another one, with that one.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn homes_in(
    tx: &mut Tx,
    owners: impl Iterator<Item = &str>,
) -> Result<HashMap<Owner, Owner>, StoreError> {
    let rows: Vec<(String, String)> = HOMES.all(tx, owners.map(Value::from).collect()).await?;
    let pair = |(owner, into)| (Owner::from_row(owner), Owner::from_row(into));
    Ok(rows.into_iter().map(pair).collect())
}

const SAME_HOME: &str = "
    with home as (select home_id as id from account_homes where account_id = $1)
    select id from home
    union
    select a.id
      from home
      join accounts h on h.id = home.id
      join owner_joins j on j.into_owner = h.owner
      join accounts a on a.owner = j.owner and a.currency = h.currency
     order by id";

/// The accounts of one person in one currency: the given one, and those that were joined with it.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn accounts_of_person_in(tx: &mut Tx, account: i64) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<(i64,)> = Query::new(SAME_HOME).bind(account).all(tx).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

/// Whether a transaction with this key carried over the balance of a joined user.
pub fn is_carry_over(key: &str) -> bool {
    key.starts_with(CARRY_OVER_KEYS)
}

impl Book {
    /// The user whose wallets are used for this one.
    pub(crate) fn home_of<'a>(&'a self, owner: &'a Owner) -> &'a Owner {
        self.joined.get(owner).unwrap_or(owner)
    }

    /// Whether both are the same person.
    pub(crate) fn is_same_person(&self, one: Option<&Owner>, other: &Owner) -> bool {
        one.is_some_and(|one| self.home_of(one) == self.home_of(other))
    }

    /// The account on which the credits of an account are now.
    pub(crate) fn home_account(&self, account_id: i64) -> Result<i64, LedgerError> {
        let Some(account) = self.accounts.get(&account_id) else { return Ok(account_id) };
        match &account.owner {
            Some(owner) if self.joined.contains_key(owner) => {
                self.wallet_id(owner, account.currency)
            }
            Some(_) | None => Ok(account_id),
        }
    }
}
