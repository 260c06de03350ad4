//! The table `unmatched_payments`.

use std::collections::HashMap;

use money::{Amount, Currency};
use serde::{Deserialize, Serialize};
use store::{
    Cursor, Filtered, Lookup, PageRequest, Query, Searched, StoreError, Timestamp, Tx, Value,
};

/// Whether a payment waits for its user.
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
pub enum UnmatchedState {
    /// It waits to be matched.
    #[default]
    Open,
    /// A person decided that it buys no credits.
    Ignored,
}

impl UnmatchedState {
    const ALL: [Self; 2] = [Self::Open, Self::Ignored];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Ignored => "ignored",
        }
    }
}

/// Why a payment could not be matched.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nothing at Stripe names a user.
    Unnamed,
    /// The named user does not exist here.
    UnknownUser,
    /// Several users have the customer's email address.
    SharedEmail,
    /// The user cannot be created: Stripe knows no email address.
    NoEmail,
    /// The user has no wallet in the payment's currency.
    NoWallet,
    /// Crediting it was refused.
    Refused,
}

impl Why {
    const ALL: [Self; 6] = [
        Self::Unnamed,
        Self::UnknownUser,
        Self::SharedEmail,
        Self::NoEmail,
        Self::NoWallet,
        Self::Refused,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Unnamed => "unnamed",
            Self::UnknownUser => "unknown_user",
            Self::SharedEmail => "shared_email",
            Self::NoEmail => "no_email",
            Self::NoWallet => "no_wallet",
            Self::Refused => "refused",
        }
    }
}

/// A payment that could not be matched, to be saved.
#[derive(Clone, Debug)]
pub(crate) struct NewUnmatched<'a> {
    pub(crate) payment: &'a str,
    pub(crate) why: Why,
    pub(crate) named: Option<&'a str>,
    pub(crate) customer: Option<&'a str>,
    pub(crate) email: Option<&'a str>,
    pub(crate) amount: Amount,
    pub(crate) created_at: Timestamp,
}

/// A row of the list.
#[derive(Clone, Debug)]
pub(crate) struct Unmatched {
    pub(crate) payment: String,
    pub(crate) state: UnmatchedState,
    pub(crate) why: Option<Why>,
    pub(crate) named: Option<String>,
    pub(crate) customer: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) amount: Amount,
    pub(crate) created_at: Timestamp,
    pub(crate) reason: Option<String>,
    pub(crate) handled_by: Option<String>,
    pub(crate) handled_at: Option<Timestamp>,
}

/// What the objects at Stripe say of a payment in the list; each as raw JSON.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Candidate {
    pub(crate) payment: String,
    pub(crate) payment_raw: Option<String>,
    pub(crate) session_raw: Option<String>,
    pub(crate) customer_raw: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    payment: String,
    state: String,
    why: Option<String>,
    named: Option<String>,
    customer: Option<String>,
    email: Option<String>,
    currency: String,
    amount_minor: i64,
    created_at: i64,
    reason: Option<String>,
    handled_by: Option<String>,
    handled_at: Option<i64>,
}

impl Row {
    fn read(self) -> Result<Unmatched, StoreError> {
        let damaged = || StoreError::Damaged(format!("unmatched payment {}", self.payment));
        let currency: Currency = self.currency.parse().map_err(|_| damaged())?;
        let state = UnmatchedState::ALL.into_iter().find(|state| state.as_str() == self.state);
        let why = match self.why.as_deref() {
            None => None,
            Some(text) => {
                let known = Why::ALL.into_iter().find(|why| why.as_str() == text);
                Some(known.ok_or_else(damaged)?)
            }
        };
        Ok(Unmatched {
            state: state.ok_or_else(damaged)?,
            why,
            amount: Amount::new(self.amount_minor, currency).map_err(|_| damaged())?,
            created_at: Timestamp::from_micros(self.created_at),
            handled_at: self.handled_at.map(Timestamp::from_micros),
            payment: self.payment,
            named: self.named,
            customer: self.customer,
            email: self.email,
            reason: self.reason,
            handled_by: self.handled_by,
        })
    }
}

/// A list that a filter narrows.
#[derive(Clone, Debug, Default)]
pub(crate) struct UnmatchedFilter {
    pub(crate) state: UnmatchedState,
    pub(crate) why: Option<Why>,
    pub(crate) customer: Option<String>,
    pub(crate) search: Option<String>,
}

/// An ignored payment stays ignored; what is known of it is kept up to date.
const SAVE: &str = "
    insert into unmatched_payments (payment, state, why, named, customer, email, currency,
                                    amount_minor, created_at, is_due)
    values ($1, 'open', $2, $3, $4, $5, $6, $7, $8, 0)
    on conflict (payment) do update set why = excluded.why, named = excluded.named,
        customer = excluded.customer, email = excluded.email, currency = excluded.currency,
        amount_minor = excluded.amount_minor, created_at = excluded.created_at, is_due = 0";
const LOOKED_AT: &str = "
    update unmatched_payments set why = $2, named = $3, email = $4, is_due = 0
     where payment = $1 and state = 'open'";
const NOT_DUE: &str = "update unmatched_payments set is_due = 0 where payment = $1";
const REMOVE: &str = "delete from unmatched_payments where payment = $1";
const IGNORED: &str =
    "select count(*) from unmatched_payments where payment = $1 and state = 'ignored'";
const OF_CUSTOMER: &str = "
    select payment from unmatched_payments
     where customer = $1 and state = $2
     order by created_at, payment";
const ASK_ALL: &str = "update unmatched_payments set is_due = 1 where state = 'open'";
const ASK_FOR: &str = "
    update unmatched_payments set is_due = 1
     where state = 'open' and (named = $1 or lower(email) = $2)";
const DUE_COUNT: &str = "select count(*) from unmatched_payments where is_due = 1";
const OPEN_COUNT: &str =
    "select count(*) from unmatched_payments where state = 'open' and created_at < $1";
const IGNORE: &str = "
    update unmatched_payments
       set state = 'ignored', is_due = 0, reason = $2, handled_by = $3, handled_at = $4
     where payment = $1 and state = 'open'";
const RESTORE: &str = "
    update unmatched_payments
       set state = 'open', is_due = 1, reason = null, handled_by = null, handled_at = null
     where payment = $1 and state = 'ignored'";
static FORGET: Lookup =
    Lookup::new("update unmatched_payments set email = null where payment in", "");
const SELECT: &str = "
    select payment, state, why, named, customer, email, currency, amount_minor, created_at,
           reason, handled_by, handled_at
      from unmatched_payments
     where state = ?";
static SELECTED: Lookup = Lookup::new(
    "select payment, state, why, named, customer, email, currency, amount_minor, created_at,
            reason, handled_by, handled_at
       from unmatched_payments
      where payment in",
    "order by created_at, payment",
);
static OPEN_BY_CUSTOMER: Lookup = Lookup::new(
    "select customer, count(*) from unmatched_payments where state = 'open' and customer in",
    "group by customer",
);
/// The newest session of each payment, and its customer, beside the payment itself.
const DUE: &str = "
    select u.payment, p.raw as payment_raw,
           (select s.raw from stripe_objects s
             where s.kind = 'checkout.session' and s.payment_intent = u.payment
             order by s.created_at desc, s.id desc limit 1) as session_raw,
           c.raw as customer_raw
      from unmatched_payments u
      left join stripe_objects p on p.kind = 'payment_intent' and p.id = u.payment
      left join stripe_objects c on c.kind = 'customer' and c.id = u.customer
     where u.is_due = 1
     order by u.payment
     limit $1";
const CANDIDATES: &str = "
    select u.payment, p.raw as payment_raw,
           (select s.raw from stripe_objects s
             where s.kind = 'checkout.session' and s.payment_intent = u.payment
             order by s.created_at desc, s.id desc limit 1) as session_raw,
           c.raw as customer_raw
      from unmatched_payments u
      left join stripe_objects p on p.kind = 'payment_intent' and p.id = u.payment
      left join stripe_objects c on c.kind = 'customer' and c.id = u.customer
     where u.payment > $1 and u.state = 'open'
     order by u.payment
     limit $2";

/// Lists a payment, or brings its row up to date.
pub(crate) async fn save_in(tx: &mut Tx, new: &NewUnmatched<'_>) -> Result<(), StoreError> {
    Query::new(SAVE)
        .bind(new.payment)
        .bind(new.why.as_str())
        .bind(new.named)
        .bind(new.customer)
        .bind(new.email)
        .bind(new.amount.currency().to_string())
        .bind(new.amount.minor())
        .bind(new.created_at.micros())
        .execute(tx)
        .await?;
    Ok(())
}

/// Records that a due payment was looked at and is still unmatched.
pub(crate) async fn looked_at_in(
    tx: &mut Tx,
    payment: &str,
    why: Why,
    (named, email): (Option<&str>, Option<&str>),
) -> Result<(), StoreError> {
    let query = Query::new(LOOKED_AT).bind(payment).bind(why.as_str());
    query.bind(named).bind(email).execute(tx).await?;
    Ok(())
}

/// Records that nothing more can be done about a due payment for now.
pub(crate) async fn not_due_in(tx: &mut Tx, payment: &str) -> Result<(), StoreError> {
    Query::new(NOT_DUE).bind(payment).execute(tx).await?;
    Ok(())
}

/// Takes a credited payment off the list.
pub(crate) async fn remove_in(tx: &mut Tx, payment: &str) -> Result<(), StoreError> {
    Query::new(REMOVE).bind(payment).execute(tx).await?;
    Ok(())
}

/// Whether a person decided that the payment buys no credits.
pub(crate) async fn ignored_in(tx: &mut Tx, payment: &str) -> Result<bool, StoreError> {
    let (count,): (i64,) = Query::new(IGNORED).bind(payment).one(tx).await?;
    Ok(count > 0)
}

/// The payments of a customer in one state, oldest first.
pub(crate) async fn of_customer_in(
    tx: &mut Tx,
    customer: &str,
    state: UnmatchedState,
) -> Result<Vec<String>, StoreError> {
    let query = Query::new(OF_CUSTOMER).bind(customer).bind(state.as_str());
    let rows: Vec<(String,)> = query.all(tx).await?;
    Ok(rows.into_iter().map(|(payment,)| payment).collect())
}

/// Makes every open payment due.
pub(crate) async fn ask_all_in(tx: &mut Tx) -> Result<(), StoreError> {
    Query::new(ASK_ALL).execute(tx).await?;
    Ok(())
}

/// Makes the payments due that wait for a user with this id or email address.
pub(crate) async fn ask_for_in(tx: &mut Tx, id: &str, email: &str) -> Result<(), StoreError> {
    Query::new(ASK_FOR).bind(id).bind(email).execute(tx).await?;
    Ok(())
}

/// Due payments, in the order of their ids.
pub(crate) async fn due_in(tx: &mut Tx, limit: i64) -> Result<Vec<Candidate>, StoreError> {
    Query::new(DUE).bind(limit).all(tx).await
}

/// Open payments after one, in the order of their ids.
pub(crate) async fn candidates_in(
    tx: &mut Tx,
    after: &str,
    limit: i64,
) -> Result<Vec<Candidate>, StoreError> {
    Query::new(CANDIDATES).bind(after).bind(limit).all(tx).await
}

/// The number of due payments.
pub(crate) async fn due_count_in(tx: &mut Tx) -> Result<i64, StoreError> {
    let (count,): (i64,) = Query::new(DUE_COUNT).one(tx).await?;
    Ok(count)
}

/// The number of open payments, or of those made before a time.
pub(crate) async fn open_count_in(
    tx: &mut Tx,
    before: Option<Timestamp>,
) -> Result<i64, StoreError> {
    let before = before.map_or(i64::MAX, Timestamp::micros);
    let (count,): (i64,) = Query::new(OPEN_COUNT).bind(before).one(tx).await?;
    Ok(count)
}

/// Ignores an open payment; false when it is not open.
pub(crate) async fn ignore_in(
    tx: &mut Tx,
    payment: &str,
    (actor, reason): (&str, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = Query::new(IGNORE).bind(payment).bind(reason).bind(actor).bind(now.micros());
    Ok(query.execute(tx).await? == 1)
}

/// Puts an ignored payment back; false when it is not ignored.
pub(crate) async fn restore_in(tx: &mut Tx, payment: &str) -> Result<bool, StoreError> {
    Ok(Query::new(RESTORE).bind(payment).execute(tx).await? == 1)
}

/// Removes the email address of payments.
pub(crate) async fn forget_in(tx: &mut Tx, payments: &[String]) -> Result<(), StoreError> {
    let keys = payments.iter().map(|payment| Value::from(payment.as_str())).collect();
    FORGET.execute(tx, keys).await
}

/// The rows of payments, whatever their state.
pub(crate) async fn rows_in(
    tx: &mut Tx,
    payments: &[String],
) -> Result<Vec<Unmatched>, StoreError> {
    let keys = payments.iter().map(|payment| Value::from(payment.as_str())).collect();
    let rows: Vec<Row> = SELECTED.all(tx, keys).await?;
    rows.into_iter().map(Row::read).collect()
}

/// The number of open payments of each customer.
pub(crate) async fn counts_by_customer_in(
    tx: &mut Tx,
    customers: impl Iterator<Item = &str>,
) -> Result<HashMap<String, i64>, StoreError> {
    let keys = customers.map(Value::from).collect();
    Ok(OPEN_BY_CUSTOMER.all(tx, keys).await?.into_iter().collect())
}

/// Rows of one page and one more, newest first.
pub(crate) async fn page_in(
    tx: &mut Tx,
    filter: &UnmatchedFilter,
    page: &PageRequest,
) -> Result<Vec<Unmatched>, StoreError> {
    let places = [
        Searched::Id("payment"),
        Searched::Id("coalesce(customer, '')"),
        Searched::Id("coalesce(named, '')"),
        Searched::Text("coalesce(email, '')"),
    ];
    let mut query = Filtered::new(SELECT)
        .bind(filter.state.as_str())
        .and("why = ?", filter.why.map(Why::as_str))
        .and("customer = ?", filter.customer.as_deref())
        .search(&places, filter.search.as_deref());
    if let Some(cursor) = page.cursor()? {
        let before = query.push(" and (created_at, payment) < (?, ?)").bind(cursor.int(0)?);
        query = before.bind(cursor.text(1)?);
    }
    let query = query.push(" order by created_at desc, payment desc limit ?");
    let rows: Vec<Row> = query.bind(page.limit_and_one()).query().all(tx).await?;
    rows.into_iter().map(Row::read).collect()
}

/// The place of a row in the list.
pub(crate) fn cursor_of(row: &Unmatched) -> Cursor {
    Cursor::new([row.created_at.micros().to_string(), row.payment.clone()])
}
