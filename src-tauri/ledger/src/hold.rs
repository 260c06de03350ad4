//! Holds: part of a wallet set aside.

use money::{Amount, Currency, MINOR_MAX};
use serde::{Deserialize, Serialize};
use store::{Query, StoreError, Timestamp, Tx};

use crate::{
    Owner,
    column::{read_amount, read_currency},
};

/// State of a hold. `Active` until it ends; every other state is final.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum HoldState {
    /// The amount is set aside.
    Active,
    /// Ended without taking anything.
    Released,
    /// Used by the transaction it was placed for.
    Captured,
    /// Ended because `expires_at` has passed.
    Expired,
}

impl HoldState {
    /// The value stored in the database and shown in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Released => "released",
            Self::Captured => "captured",
            Self::Expired => "expired",
        }
    }

    fn parse(text: Option<&str>) -> Result<Self, StoreError> {
        let Some(text) = text else { return Ok(Self::Active) };
        [Self::Released, Self::Captured, Self::Expired]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("hold state {text}")))
    }
}

/// One hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldRecord {
    /// 1, 2, 3 … in the order in which holds were placed.
    pub id: i64,
    /// The case it was placed for, such as `refund_request:12`; unique.
    pub case: String,
    /// The account it is placed on.
    pub account_id: i64,
    /// The user whose wallet it is placed on.
    pub owner: Owner,
    /// The amount that was requested, positive.
    pub asked: Amount,
    /// The amount that is held: less than `asked` when less was available, down to zero.
    pub amount: Amount,
    /// Its state when the row was read.
    pub state: HoldState,
    /// The transaction that captured it, by number.
    pub transaction_id: Option<i64>,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When it expires, if it does.
    pub expires_at: Option<Timestamp>,
}

impl HoldRecord {
    /// The hold as of `now`: expired when its time has passed, even before the next write records
    /// it.
    #[must_use]
    pub(crate) fn aged(mut self, now: Timestamp) -> Self {
        let over = self.expires_at.is_some_and(|expires_at| expires_at <= now);
        if self.state == HoldState::Active && over {
            self.state = HoldState::Expired;
        }
        self
    }

    /// The part of `asked` that could not be held; zero when all is held.
    pub fn short(&self) -> Amount {
        // Never fails: both are positive and `amount` is the smaller (a rule of the schema).
        self.asked.checked_sub(self.amount).unwrap_or_else(|_| Amount::zero(self.asked.currency()))
    }
}

/// A select of all columns with the joins, followed by the rest of the statement.
macro_rules! hold_select {
    ($tail:literal) => {
        concat!(
            "select h.id, h.case_key, h.account_id, a.owner, a.currency, h.asked_minor,
                    h.amount_minor, x.state, x.transaction_id, h.placed_at, h.expires_at
               from holds h
               join accounts a on a.id = h.account_id
               left join hold_ends x on x.hold_id = h.id ",
            $tail
        )
    };
}
pub(crate) use hold_select;

const HOLD_OF_CASE: &str = hold_select!("where h.case_key = $1");
const HOLDS_OF_OWNER: &str = hold_select!("where a.owner = $1 order by h.id desc limit $2");

/// The hold of a case, if one was ever placed.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn hold_in(
    tx: &mut Tx,
    case: &str,
    now: Timestamp,
) -> Result<Option<HoldRecord>, StoreError> {
    let row: Option<HoldRow> = Query::new(HOLD_OF_CASE).bind(case).optional(tx).await?;
    row.map(|row| Ok(row.record()?.aged(now))).transpose()
}

const ACTIVE_OF_OWNER: &str =
    hold_select!("join active_holds l on l.hold_id = h.id where a.owner = $1 order by h.id");

/// The active holds of a user, oldest first.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn active_holds_in(
    tx: &mut Tx,
    owner: &Owner,
    now: Timestamp,
) -> Result<Vec<HoldRecord>, StoreError> {
    let rows: Vec<HoldRow> = Query::new(ACTIVE_OF_OWNER).bind(owner.as_str()).all(tx).await?;
    let holds = rows.into_iter().map(|row| Ok(row.record()?.aged(now)));
    let holds: Vec<HoldRecord> = holds.collect::<Result<_, StoreError>>()?;
    Ok(holds.into_iter().filter(|hold| hold.state == HoldState::Active).collect())
}

/// The newest `limit` holds of a user, newest first.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn holds_in(
    tx: &mut Tx,
    owner: &Owner,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<HoldRecord>, StoreError> {
    let rows: Vec<HoldRow> =
        Query::new(HOLDS_OF_OWNER).bind(owner.as_str()).bind(limit).all(tx).await?;
    rows.into_iter().map(|row| Ok(row.record()?.aged(now))).collect()
}

const ASKED: &str = "
    select cast(coalesce(sum(h.asked_minor), 0) as bigint)
      from active_holds x
      join accounts a on a.id = x.account_id
      join holds h on h.id = x.hold_id
     where a.owner = $1 and a.currency = $2 and (x.expires_at is null or x.expires_at > $3)";

/// Sum of the requested amounts of a wallet's active holds, even where less could be held.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn asked_in(
    tx: &mut Tx,
    owner: &Owner,
    currency: Currency,
    now: Timestamp,
) -> Result<Amount, StoreError> {
    let query = Query::new(ASKED).bind(owner.as_str()).bind(currency.to_string());
    let (minor,): (i64,) = query.bind(now.micros()).one(tx).await?;
    read_amount(minor.min(MINOR_MAX), currency)
}

#[derive(sqlx::FromRow)]
pub(crate) struct HoldRow {
    id: i64,
    case_key: String,
    account_id: i64,
    owner: String,
    currency: String,
    asked_minor: i64,
    amount_minor: i64,
    state: Option<String>,
    transaction_id: Option<i64>,
    placed_at: i64,
    expires_at: Option<i64>,
}

impl HoldRow {
    pub(crate) fn record(self) -> Result<HoldRecord, StoreError> {
        let currency = read_currency(&self.currency)?;
        Ok(HoldRecord {
            id: self.id,
            case: self.case_key,
            account_id: self.account_id,
            owner: Owner::from_row(self.owner),
            asked: read_amount(self.asked_minor, currency)?,
            amount: read_amount(self.amount_minor, currency)?,
            state: HoldState::parse(self.state.as_deref())?,
            transaction_id: self.transaction_id,
            placed_at: Timestamp::from_micros(self.placed_at),
            expires_at: self.expires_at.map(Timestamp::from_micros),
        })
    }
}
