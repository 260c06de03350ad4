//! The list of users, with search, order and pages.

use ledger::Owner;
use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use store::{Cursor, Filtered, Page, PageRequest, Searched, StoreError, Timestamp, Tx};

use crate::{DeskError, settings};

/// Order of the list.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum UserSort {
    /// Name, or email where there is no name.
    #[default]
    Name,
    /// Email address.
    Email,
    /// Balance in the default currency.
    Balance,
    /// Time of creation.
    CreatedAt,
}

/// Input of `list_users`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListUsers {
    /// Text contained in id, email or name.
    pub search: Option<String>,
    /// Order; by name when absent.
    pub sort: Option<UserSort>,
    /// Descending order.
    pub descending: Option<bool>,
    /// Cursor of the page: `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows per page, 1 to 500; 50 when absent.
    pub limit: Option<u16>,
}

/// A user in the list, with the wallet in the default currency.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct UserRow {
    /// The merchant's id of the user.
    pub id: Owner,
    /// Email address.
    pub email: String,
    /// Name, if known.
    pub name: Option<String>,
    /// When the user was created here.
    pub created_at: Timestamp,
    /// Currency of the wallet, and of the amounts.
    pub currency: Currency,
    /// Balance: sum of all entries, in minor units.
    pub balance: MinorUnits,
    /// Sum of active holds, in minor units.
    pub held: MinorUnits,
    /// Balance less holds, in minor units.
    pub available: MinorUnits,
    /// Number of open refund requests and disputes.
    pub open_cases: i64,
    /// The user that this one was joined into.
    pub joined_into: Option<Owner>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    email: String,
    name: Option<String>,
    created_at: i64,
    account_id: i64,
    /// The value the list is sorted by.
    ranked_minor: i64,
    balance_minor: i64,
    held_minor: i64,
    into_owner: Option<String>,
}

impl Row {
    fn view(self, currency: Currency) -> Result<UserRow, DeskError> {
        let minor = |minor| MinorUnits::new(minor).map_err(DeskError::from);
        Ok(UserRow {
            id: Owner::new(self.id)?,
            email: self.email,
            name: self.name,
            created_at: Timestamp::from_micros(self.created_at),
            currency,
            balance: minor(self.balance_minor)?,
            held: minor(self.held_minor)?,
            available: minor(self.balance_minor.saturating_sub(self.held_minor))?,
            open_cases: 0,
            joined_into: self.into_owner.map(Owner::new).transpose()?,
        })
    }

    fn cursor(&self, sort: UserSort) -> Cursor {
        let id = self.id.clone();
        match sort {
            UserSort::Name => {
                Cursor::new([self.name.clone().unwrap_or_else(|| self.email.clone()), id])
            }
            UserSort::Email => Cursor::new([self.email.clone(), id]),
            UserSort::CreatedAt => Cursor::new([self.created_at.to_string(), id]),
            UserSort::Balance => {
                Cursor::new([self.ranked_minor.to_string(), self.account_id.to_string()])
            }
        }
    }
}

const SELECT: &str = "
    select u.id, u.email, u.name, u.created_at, b.account_id, b.balance_minor as ranked_minor,
           s.balance_minor,
           coalesce((select cast(sum(h.amount_minor) as bigint) from active_holds h
             where h.account_id = a.id and (h.expires_at is null or h.expires_at > ?)), 0)
             as held_minor,
           j.into_owner
      from users u
      join accounts a on a.owner = u.id and a.currency = ?
      join balances b on b.account_id = a.id
      join account_states s on s.account_id = a.id
      left join owner_joins j on j.owner = u.id
     where true";

/// One page of users; `open_cases` is left 0.
///
/// # Errors
/// `cursor_invalid`.
pub(crate) async fn users_in(
    tx: &mut Tx,
    input: ListUsers,
    now: Timestamp,
) -> Result<Page<UserRow>, DeskError> {
    let page = PageRequest { cursor: input.cursor, limit: input.limit };
    let sort = input.sort.unwrap_or_default();
    let descending = input.descending.unwrap_or(false);
    let currency = settings::load_in(tx).await?.default_currency;
    let query = Filtered::new(SELECT)
        .bind(now.micros())
        .bind(currency.to_string())
        .search(&[Searched::Text("u.search_text"), Searched::Id("u.id")], input.search.as_deref());
    let query = match page.cursor()? {
        None => query,
        Some(cursor) => behind(query, sort, descending, &cursor)?,
    };
    let query = query.push(order(sort, descending)).bind(page.limit_and_one()).query();
    let rows: Vec<Row> = query.all(tx).await?;
    let page = page.page(rows, |row| row.cursor(sort));
    let next_cursor = page.next_cursor;
    let rows = page.rows.into_iter().map(|row| row.view(currency)).collect::<Result<_, _>>()?;
    Ok(Page { rows, next_cursor })
}

fn behind(
    query: Filtered,
    sort: UserSort,
    descending: bool,
    cursor: &Cursor,
) -> Result<Filtered, StoreError> {
    Ok(match sort {
        UserSort::Name | UserSort::Email => {
            let condition = match (sort, descending) {
                (UserSort::Name, false) => " and (coalesce(u.name, u.email), u.id) > (?, ?)",
                (UserSort::Name, true) => " and (coalesce(u.name, u.email), u.id) < (?, ?)",
                (_, false) => " and (u.email, u.id) > (?, ?)",
                (_, true) => " and (u.email, u.id) < (?, ?)",
            };
            query.push(condition).bind(cursor.text(0)?).bind(cursor.text(1)?)
        }
        UserSort::CreatedAt => {
            let condition = if descending {
                " and (u.created_at, u.id) < (?, ?)"
            } else {
                " and (u.created_at, u.id) > (?, ?)"
            };
            query.push(condition).bind(cursor.int(0)?).bind(cursor.text(1)?)
        }
        UserSort::Balance => {
            let condition = if descending {
                " and (b.balance_minor, b.account_id) < (?, ?)"
            } else {
                " and (b.balance_minor, b.account_id) > (?, ?)"
            };
            query.push(condition).bind(cursor.int(0)?).bind(cursor.int(1)?)
        }
    })
}

const fn order(sort: UserSort, descending: bool) -> &'static str {
    match (sort, descending) {
        (UserSort::Name, false) => " order by coalesce(u.name, u.email), u.id limit ?",
        (UserSort::Name, true) => " order by coalesce(u.name, u.email) desc, u.id desc limit ?",
        (UserSort::Email, false) => " order by u.email, u.id limit ?",
        (UserSort::Email, true) => " order by u.email desc, u.id desc limit ?",
        (UserSort::CreatedAt, false) => " order by u.created_at, u.id limit ?",
        (UserSort::CreatedAt, true) => " order by u.created_at desc, u.id desc limit ?",
        (UserSort::Balance, false) => " order by b.balance_minor, b.account_id limit ?",
        (UserSort::Balance, true) => " order by b.balance_minor desc, b.account_id desc limit ?",
    }
}
