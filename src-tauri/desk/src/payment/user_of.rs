//! The user of a payment, by the mapping of the workspace (`settings/user_mapping.rs`).
//!
//! ```text
//! names of the objects at Stripe ──▶ resolve_in: user, user to be created, or why there is none
//! ```
//!
//! The first of these that is a user here: the user that the session or payment names, the user of
//! an earlier top-up of the payment, the user that a person linked to the customer, and, where the
//! payment itself names nobody, the user that the customer names. A preview and a reading both ask
//! here, so they answer the same.

use std::collections::{HashMap, HashSet};

use gateway::mirror::{CheckoutSessionObject, CustomerObject, PaymentIntentObject};
use ledger::{Owner, homes_in, wallet_currencies_in};
use money::Currency;
use serde_json::Value as Json;
use store::{StoreError, Tx};

use crate::{
    CreateUser, UserMapping, UserNaming,
    unmatched::Why,
    user::{self, fold_email},
};

/// What the objects at Stripe say about the user of a payment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// The user's id by the session or the payment.
    of_payment: Option<String>,
    /// The user of an earlier top-up of the payment.
    pub(crate) earlier: Option<Owner>,
    /// The user's id by the customer.
    of_customer: Option<String>,
    pub(crate) customer: Option<String>,
    pub(crate) email: Option<String>,
    name: Option<String>,
    currency: Option<Currency>,
}

/// The objects of a payment, as far as they were read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PaymentObjects<'a> {
    pub(crate) payment: Option<&'a PaymentIntentObject>,
    pub(crate) session: Option<&'a CheckoutSessionObject>,
    pub(crate) customer: Option<&'a CustomerObject>,
}

/// The user of a payment.
#[derive(Clone, Debug)]
pub(crate) enum UserOf {
    Known(Owner),
    New(Box<CreateUser>),
    Unmatched(Why),
}

impl UserOf {
    fn known(&self) -> Option<&str> {
        match self {
            Self::Known(owner) => Some(owner.as_str()),
            Self::New(_) | Self::Unmatched(_) => None,
        }
    }
}

impl PaymentObjects<'_> {
    /// What they say under a mapping.
    pub(crate) fn names(&self, naming: &UserNaming) -> Names {
        let customer_id = self.customer_id();
        let (of_payment, of_customer) = match naming {
            UserNaming::Metadata { key } => (self.note(key), self.customer_note(key)),
            UserNaming::CustomerId => (None, customer_id),
            UserNaming::Email => (None, None),
        };
        Names {
            of_payment: of_payment.map(str::to_owned),
            earlier: None,
            of_customer: of_customer.map(str::to_owned),
            customer: customer_id.map(str::to_owned),
            email: self.email().map(str::to_owned),
            name: self.customer.and_then(|customer| customer.name.clone()),
            currency: self.currency().and_then(|code| code.parse().ok()),
        }
    }

    fn currency(&self) -> Option<&str> {
        let of_session = || self.session.and_then(|session| session.currency.as_deref());
        self.payment.map(|payment| payment.currency.as_str()).or_else(of_session)
    }

    /// Metadata of the session or, without it, of the payment; else the session's
    /// `client_reference_id`.
    fn note(&self, key: &str) -> Option<&str> {
        let session = self.session.and_then(|session| session.metadata.get(key));
        let payment = self.payment.and_then(|payment| payment.metadata.get(key));
        let reference = || self.session.and_then(|it| it.client_reference_id.as_deref());
        session.or(payment).map(String::as_str).or_else(reference)
    }

    fn customer_note(&self, key: &str) -> Option<&str> {
        let note = self.customer.and_then(|customer| customer.metadata.get(key));
        note.map(String::as_str)
    }

    fn customer_id(&self) -> Option<&str> {
        let of_session = || self.session.and_then(|session| session.customer.as_deref());
        let of_payment = self.payment.and_then(|payment| payment.customer.as_deref());
        of_payment.or_else(of_session).or(self.customer.map(|customer| customer.id.as_str()))
    }

    /// The customer's address, else the one given with the payment.
    fn email(&self) -> Option<&str> {
        let customer = self.customer.and_then(|customer| customer.email.as_deref());
        let session = self.session.and_then(|session| {
            let given = session.raw.pointer("/customer_details/email").and_then(Json::as_str);
            given.or_else(|| session.raw["customer_email"].as_str())
        });
        let receipt = self.payment.and_then(|payment| payment.raw["receipt_email"].as_str());
        customer.or(session).or(receipt).filter(|email| !email.trim().is_empty())
    }
}

impl Names {
    /// The id that names the user, whether or not there is one.
    pub(crate) fn named(&self) -> Option<&str> {
        self.of_payment.as_deref().or(self.of_customer.as_deref())
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        [self.of_payment.as_deref(), self.of_customer.as_deref()].into_iter().flatten()
    }
}

/// What is known here of many payments' users.
struct Known {
    ids: HashSet<String>,
    linked: HashMap<String, String>,
    by_email: HashMap<String, Vec<String>>,
}

/// The users of payments, in the same order.
pub(crate) async fn resolve_all_in(
    tx: &mut Tx,
    mapping: &UserMapping,
    names: &[Names],
) -> Result<Vec<UserOf>, StoreError> {
    let is_by_email = mapping.naming == UserNaming::Email;
    let ids: HashSet<&str> = names.iter().flat_map(Names::ids).collect();
    let customers: HashSet<&str> =
        names.iter().filter_map(|names| names.customer.as_deref()).collect();
    let emails: HashSet<String> = names
        .iter()
        .filter_map(|names| names.email.as_deref().filter(|_| is_by_email))
        .map(fold_email)
        .collect();
    let known = Known {
        ids: user::existing_in(tx, ids.into_iter()).await?,
        linked: user::linked_in(tx, customers.into_iter()).await?,
        by_email: user::by_email_in(tx, emails.iter().map(String::as_str)).await?,
    };
    let users: Vec<UserOf> = names.iter().map(|names| known.user_of(mapping, names)).collect();
    let users = at_home_in(tx, users).await?;
    with_wallets_in(tx, names, users).await
}

/// A user who was joined into another one is replaced by that one.
async fn at_home_in(tx: &mut Tx, users: Vec<UserOf>) -> Result<Vec<UserOf>, StoreError> {
    let homes = homes_in(tx, users.iter().filter_map(UserOf::known)).await?;
    let at_home = users.into_iter().map(|user| match user {
        UserOf::Known(owner) => UserOf::Known(homes.get(&owner).cloned().unwrap_or(owner)),
        UserOf::New(_) | UserOf::Unmatched(_) => user,
    });
    Ok(at_home.collect())
}

/// Users without a wallet in the currency of their payment are left out.
async fn with_wallets_in(
    tx: &mut Tx,
    names: &[Names],
    users: Vec<UserOf>,
) -> Result<Vec<UserOf>, StoreError> {
    let owners: HashSet<&str> = users.iter().filter_map(UserOf::known).collect();
    let wallets = wallet_currencies_in(tx, owners.into_iter()).await?;
    let has_wallet = |owner: &str, names: &Names| {
        names.currency.is_none_or(|currency| wallets.contains(&(owner.to_owned(), currency)))
    };
    let pairs = names.iter().zip(users);
    let checked = pairs.map(|(names, user)| match user.known() {
        Some(owner) if !has_wallet(owner, names) => UserOf::Unmatched(Why::NoWallet),
        Some(_) | None => user,
    });
    Ok(checked.collect())
}

/// The user of one payment.
pub(crate) async fn resolve_in(
    tx: &mut Tx,
    mapping: &UserMapping,
    names: &Names,
) -> Result<UserOf, StoreError> {
    let mut all = resolve_all_in(tx, mapping, std::slice::from_ref(names)).await?;
    Ok(all.pop().unwrap_or(UserOf::Unmatched(Why::Unnamed)))
}

impl Known {
    fn user_of(&self, mapping: &UserMapping, names: &Names) -> UserOf {
        if let Some(owner) = self.existing(names.of_payment.as_deref()) {
            return UserOf::Known(owner);
        }
        if let Some(owner) = &names.earlier {
            return UserOf::Known(owner.clone());
        }
        let linked = names.customer.as_deref().and_then(|customer| self.linked.get(customer));
        if let Some(owner) = linked.and_then(|id| Owner::new(id.as_str()).ok()) {
            return UserOf::Known(owner);
        }
        // A user named by the payment who is not here is not replaced by another one.
        if names.of_payment.is_some() {
            return to_create(mapping, names);
        }
        if let Some(owner) = self.existing(names.of_customer.as_deref()) {
            return UserOf::Known(owner);
        }
        let email = names.email.as_deref().map(fold_email);
        let of_email = email.and_then(|email| self.by_email.get(&email));
        match of_email.map(Vec::as_slice) {
            Some([id]) if let Ok(owner) = Owner::new(id.as_str()) => UserOf::Known(owner),
            Some([_, _, ..]) => UserOf::Unmatched(Why::SharedEmail),
            Some([_] | []) | None => to_create(mapping, names),
        }
    }

    fn existing(&self, id: Option<&str>) -> Option<Owner> {
        id.filter(|id| self.ids.contains(*id)).and_then(|id| Owner::new(id).ok())
    }
}

/// The user that is created, if the mapping wants that and enough is known.
fn to_create(mapping: &UserMapping, names: &Names) -> UserOf {
    // An email address is no id: ids are part of the audit trail, which keeps no personal data.
    let (id, is_named) = match mapping.naming {
        UserNaming::Email => (names.customer.as_deref(), names.email.is_some()),
        UserNaming::Metadata { .. } | UserNaming::CustomerId => {
            (names.named(), names.named().is_some())
        }
    };
    if !is_named {
        return UserOf::Unmatched(Why::Unnamed);
    }
    let id = id.filter(|_| mapping.create_users).and_then(|id| Owner::new(id).ok());
    let Some(id) = id else { return UserOf::Unmatched(Why::UnknownUser) };
    let name = names.name.clone().filter(|name| user::is_text(name));
    let email = names.email.clone().unwrap_or_default();
    let new = CreateUser { id, email, name, currency: names.currency };
    match user::check(&new.email, new.name.as_deref()) {
        Ok(()) => UserOf::New(Box::new(new)),
        Err(_) => UserOf::Unmatched(Why::NoEmail),
    }
}
