//! What belongs to a person at Stripe, as far as it was read: payments, customers, and objects that
//! name the person's email address.

use std::collections::BTreeSet;

use ledger::{owners_of_payments_in, payments_of_in};
use store::Tx;

use crate::{DeskError, UserNaming, UserView, mirror, settings, user};

const CUSTOMER: &str = "customer";
const PAYMENT: &str = "payment";

/// Objects at Stripe of one person.
pub(super) struct Found {
    /// Every id of the payments that the person was credited for.
    pub(super) payments: Vec<String>,
    pub(super) customers: Vec<String>,
    /// Customers that also paid for another user.
    pub(super) shared_customers: Vec<String>,
    /// The person's email addresses that no other user has.
    pub(super) own_emails: Vec<String>,
    /// Other objects that name the email address: kind and id.
    others: Vec<(String, String)>,
}

impl Found {
    /// Kind and id of every object.
    pub(super) fn objects(&self) -> Vec<(String, String)> {
        let of = |kind: &'static str| move |id: &String| (kind.to_owned(), id.clone());
        let payments = self.payments.iter().map(of(PAYMENT));
        let customers = self.customers.iter().map(of(CUSTOMER));
        payments.chain(customers).chain(self.others.iter().cloned()).collect()
    }
}

/// What belongs to a person, who is one user or several that were joined. An object that another user
/// has a part in is left to that user, and so is an email address that both have.
pub(super) async fn found_in(tx: &mut Tx, person: &[UserView]) -> Result<Found, DeskError> {
    let mut payments = Vec::new();
    for user in person {
        payments.extend(payments_of_in(tx, &user.id).await?);
    }
    let naming = settings::load_in(tx).await?.user_mapping.naming;
    let key = match &naming {
        UserNaming::Metadata { key } => Some(key.as_str()),
        UserNaming::CustomerId | UserNaming::Email => None,
    };
    let mut candidates: BTreeSet<String> =
        mirror::payers_in(tx, &payments).await?.into_iter().collect();
    let mut own_emails = Vec::new();
    for user in person {
        candidates.extend(user::customers_of_in(tx, &user.id).await?);
        candidates.extend(mirror::naming_user_in(tx, &user.id, key).await?);
        let of_email = user::with_email_in(tx, &user.email).await?;
        if !is_another_in(tx, person, of_email.iter().map(String::as_str)).await? {
            own_emails.push(user.email.clone());
        }
    }
    let mut others = Vec::new();
    for email in &own_emails {
        for (kind, id) in mirror::naming_email_in(tx, email).await? {
            if kind == CUSTOMER {
                candidates.insert(id);
            } else if !is_shared_in(tx, person, std::slice::from_ref(&id)).await? {
                others.push((kind, id));
            }
        }
    }
    let (mut customers, mut shared_customers) = (Vec::new(), Vec::new());
    for customer in candidates {
        let paid = mirror::ids_of_customer_in(tx, &customer).await?;
        let is_shared = is_linked_elsewhere_in(tx, person, &customer).await?
            || is_shared_in(tx, person, &paid).await?;
        if is_shared { &mut shared_customers } else { &mut customers }.push(customer);
    }
    Ok(Found { payments, customers, shared_customers, own_emails, others })
}

/// Whether one of these payments was credited to another user who was not forgotten.
async fn is_shared_in(
    tx: &mut Tx,
    person: &[UserView],
    payments: &[String],
) -> Result<bool, DeskError> {
    let owners = owners_of_payments_in(tx, payments).await?;
    is_another_in(tx, person, owners.iter().map(String::as_str)).await
}

async fn is_linked_elsewhere_in(
    tx: &mut Tx,
    person: &[UserView],
    customer: &str,
) -> Result<bool, DeskError> {
    let linked = user::linked_in(tx, [customer].into_iter()).await?;
    is_another_in(tx, person, linked.values().map(String::as_str)).await
}

async fn is_another_in(
    tx: &mut Tx,
    person: &[UserView],
    users: impl Iterator<Item = &str>,
) -> Result<bool, DeskError> {
    let others = users.filter(|user| !person.iter().any(|one| one.id.as_str() == *user));
    Ok(!user::living_in(tx, others).await?.is_empty())
}
