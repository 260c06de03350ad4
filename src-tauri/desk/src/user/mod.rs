//! Users: the owners of credits. Their ids are the merchant's own.

mod customer_link;
mod error;
mod find;
mod forget;
mod list;
mod many;

pub use error::UserError;
use ledger::{Operation, Owner, Wallet, home_of_in, wallet_in};
use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Lookup, Query, Searched, StoreError, Timestamp, Tx, Value};

pub(crate) use customer_link::{customers_of_in, link_in, linked_in, move_links_in};
pub(crate) use find::{by_email_in, existing_in, fold_email};
pub(crate) use forget::{forget_in, living_in, with_email_in};
pub(crate) use list::users_in;
pub use list::{ListUsers, UserRow, UserSort};
pub(crate) use many::{NewUser, by_ids_in, create_all_in, open_wallets_in};

use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_in},
    posting::apply_in,
    settings,
    subject::Subject,
    unmatched,
};

/// Maximum length of email and name, in characters.
const TEXT_MAX: usize = 320;

/// A user.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct UserView {
    /// The merchant's id of the user.
    pub id: Owner,
    /// Email address.
    pub email: String,
    /// Name, if known.
    pub name: Option<String>,
    /// When the user was created in this workspace, UTC.
    pub created_at: Timestamp,
    /// When the person was forgotten, UTC; null for everybody else.
    pub forgotten_at: Option<Timestamp>,
}

/// A user's account in one currency.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct WalletView {
    /// The user.
    pub user_id: Owner,
    /// The currency.
    pub currency: Currency,
    /// Balance: sum of all entries, in minor units; negative when the user owes.
    pub balance: MinorUnits,
    /// Sum of active holds, in minor units.
    pub held: MinorUnits,
    /// Balance less holds, in minor units.
    pub available: MinorUnits,
    /// Sequence number of the last entry.
    pub seq: i64,
}

impl WalletView {
    pub(crate) fn of(wallet: Wallet) -> Result<Self, DeskError> {
        Ok(Self {
            available: wallet.state.available()?.units(),
            user_id: wallet.owner,
            currency: wallet.currency,
            balance: wallet.state.balance.units(),
            held: wallet.state.held.units(),
            seq: wallet.state.seq,
        })
    }
}

/// Input of `create_user`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct CreateUser {
    /// The merchant's id of the user, 1 to 200 characters.
    pub id: Owner,
    /// Email address.
    pub email: String,
    /// Name.
    #[serde(default)]
    pub name: Option<String>,
    /// A further currency to open a wallet in, besides the default one.
    #[serde(default)]
    pub currency: Option<Currency>,
}

/// Input of `get_wallet`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct GetWallet {
    /// The user.
    pub user_id: Owner,
    /// The currency; the default one when absent.
    #[serde(default)]
    pub currency: Option<Currency>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    email: String,
    name: Option<String>,
    created_at: i64,
    forgotten_at: Option<i64>,
}

impl Row {
    fn view(self) -> Result<UserView, DeskError> {
        Ok(UserView {
            id: Owner::new(self.id)?,
            email: self.email,
            name: self.name,
            created_at: Timestamp::from_micros(self.created_at),
            forgotten_at: self.forgotten_at.map(Timestamp::from_micros),
        })
    }
}

/// A select of all columns, followed by the rest of the statement.
macro_rules! user_select {
    ($tail:literal) => {
        concat!("select id, email, name, created_at, forgotten_at from users ", $tail)
    };
}
use user_select;

const BY_ID: &str = user_select!("where id = $1");
const INSERT: &str = "
    insert into users (id, email, name, search_text, created_at)
    values ($1, $2, $3, $4, $5) on conflict (id) do nothing";
static NAMES: Lookup = Lookup::new("select id, coalesce(name, email) from users where id in", "");

/// The user.
pub(crate) async fn user_in(tx: &mut Tx, id: &Owner) -> Result<UserView, DeskError> {
    let row: Option<Row> = Query::new(BY_ID).bind(id.as_str()).optional(tx).await?;
    row.ok_or_else(|| DeskError::User(UserError::NotFound(id.to_string())))?.view()
}

/// Names (or emails, where there is no name) of the users of a page.
pub(crate) async fn names_in(
    tx: &mut Tx,
    ids: impl Iterator<Item = &str>,
) -> Result<std::collections::HashMap<String, String>, StoreError> {
    let ids: std::collections::BTreeSet<&str> = ids.collect();
    let names: Vec<(String, String)> =
        NAMES.all(tx, ids.into_iter().map(Value::from).collect()).await?;
    Ok(names.into_iter().collect())
}

impl Desk {
    /// Creates a user and opens the wallet. Repeating the command with the same data returns the
    /// same user.
    ///
    /// # Errors
    /// `user_exists` when the id exists with other data; `user_forgotten`; `field_invalid`.
    pub async fn create_user(
        &self,
        actor: &Actor,
        input: CreateUser,
    ) -> Result<UserView, DeskError> {
        let mut tx = self.db.begin().await?;
        let user = create_in(&mut tx, actor, &input, self.now()).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// A user's balance, held and available credits; those of the user that this one was joined
    /// into, if it was.
    ///
    /// # Errors
    /// `user_not_found`, `currency_mismatch`.
    pub async fn get_wallet(&self, input: GetWallet) -> Result<WalletView, DeskError> {
        let mut tx = self.db.read().await?;
        let currency = match input.currency {
            Some(currency) => currency,
            None => settings::load_in(&mut tx).await?.default_currency,
        };
        let user = home_of_in(&mut tx, input.user_id).await?;
        WalletView::of(wallet_in(&mut tx, &user, currency, self.now()).await?)
    }
}

/// Creates a user with wallets in the default currency and in `currency`. Payments that wait for
/// such a user are looked at again.
///
/// # Errors
/// `user_exists` when the id exists with other data; `user_forgotten`; `field_invalid`.
pub(crate) async fn create_in(
    tx: &mut Tx,
    actor: &Actor,
    input: &CreateUser,
    now: Timestamp,
) -> Result<UserView, DeskError> {
    check(&input.email, input.name.as_deref())?;
    let new = Query::new(INSERT)
        .bind(input.id.as_str())
        .bind(input.email.as_str())
        .bind(input.name.as_deref())
        .bind(search_text(&input.email, input.name.as_deref()))
        .bind(now.micros())
        .execute(tx)
        .await?
        == 1;
    let user = user_in(tx, &input.id).await?;
    if user.forgotten_at.is_some() {
        return Err(UserError::Forgotten(input.id.to_string()).into());
    }
    if user.email != input.email || user.name != input.name {
        return Err(UserError::Exists(input.id.to_string()).into());
    }
    let default = settings::load_in(tx).await?.default_currency;
    for currency in [Some(default), input.currency].into_iter().flatten() {
        open_wallet_in(tx, actor, &input.id, currency, now).await?;
    }
    if new {
        record_in(tx, created(actor, &user.id, user.created_at)).await?;
        unmatched::ask_for_in(tx, input.id.as_str(), &fold_email(&input.email)).await?;
    }
    Ok(user)
}

/// Opens a wallet, unless it is open.
pub(crate) async fn open_wallet_in(
    tx: &mut Tx,
    actor: &Actor,
    owner: &Owner,
    currency: Currency,
    now: Timestamp,
) -> Result<(), DeskError> {
    let operation = Operation::OpenWallet { owner: owner.clone(), currency };
    apply_in(tx, actor, now, operation).await?;
    Ok(())
}

fn created(actor: &Actor, id: &Owner, at: Timestamp) -> Change {
    Change::new(actor.name(), Action::UserCreated, Subject::User(id.to_string()), at)
        // Email and name are personal data that may have to be erased; the audit trail stores the id
        // only.
        .after(Some(json!({ "id": id })))
}

/// Refuses texts that a user cannot have.
///
/// # Errors
/// `field_invalid`.
pub(crate) fn check(email: &str, name: Option<&str>) -> Result<(), DeskError> {
    let texts = [("email", Some(email)), ("name", name)];
    for (field, text) in texts {
        let Some(text) = text else { continue };
        if !is_text(text) {
            let message = format!("must have 1 to {TEXT_MAX} characters");
            return Err(DeskError::BadField { field, message });
        }
    }
    if !email.contains('@') {
        let message = "is no email address: an @ is missing".to_owned();
        return Err(DeskError::BadField { field: "email", message });
    }
    Ok(())
}

/// Whether a text can be an email address or a name.
pub(crate) fn is_text(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= TEXT_MAX && !text.contains('\0')
}

/// Search condition: accounts of users whose name or email contains the text; `a` is the account.
pub(crate) const SEARCHED: Searched = Searched::Within {
    before: "a.owner in (select u.id from users u where ",
    text: "u.search_text",
    after: ")",
};

fn search_text(email: &str, name: Option<&str>) -> String {
    store::fold_case(&format!("{email}\n{}", name.unwrap_or_default()))
}
