//! Users by what Stripe's objects say about them.

use std::collections::{HashMap, HashSet};

use store::{Lookup, StoreError, Tx, Value};

static BY_ID: Lookup = Lookup::new("select id from users where id in", "");
/// A joined user has the same address as the one who continues.
static BY_EMAIL: Lookup = Lookup::new(
    "select lower(email), id from users where lower(email) in",
    " and id not in (select owner from owner_joins) order by 1, 2",
);

/// Those of the ids that users have.
pub(crate) async fn existing_in(
    tx: &mut Tx,
    ids: impl Iterator<Item = &str>,
) -> Result<HashSet<String>, StoreError> {
    let found: Vec<(String,)> = BY_ID.all(tx, ids.map(Value::from).collect()).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// The users with each of these email addresses; the addresses are as [`fold_email`] leaves them.
pub(crate) async fn by_email_in(
    tx: &mut Tx,
    emails: impl Iterator<Item = &str>,
) -> Result<HashMap<String, Vec<String>>, StoreError> {
    let found: Vec<(String, String)> = BY_EMAIL.all(tx, emails.map(Value::from).collect()).await?;
    let mut users: HashMap<String, Vec<String>> = HashMap::new();
    for (email, id) in found {
        let of_email = users.entry(email).or_default();
        if !of_email.contains(&id) {
            of_email.push(id);
        }
    }
    Ok(users)
}

/// The form in which email addresses are compared: as `lower` of both engines for ASCII letters.
pub(crate) fn fold_email(email: &str) -> String {
    email.trim().to_ascii_lowercase()
}
