//! Refunds that do not go through Stripe: all SQL of the table `noted_refunds`.

use ledger::Owner;
use money::{Amount, Currency};
use serde::{Deserialize, Serialize};
use store::{Cursor, Filtered, PageRequest, Query, StoreError, Timestamp, Tx};

use crate::{DeskError, subject::Subject};

/// How a customer was compensated without a refund at Stripe.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum RefundMeans {
    /// Money outside Stripe: a bank transfer, cash, another processor.
    Elsewhere,
    /// Credits on the wallet instead of money.
    Credit,
}

impl RefundMeans {
    pub(crate) const ALL: [Self; 2] = [Self::Elsewhere, Self::Credit];

    /// The value stored in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Elsewhere => "elsewhere",
            Self::Credit => "credit",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|means| means.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("means of a refund {text}")))
    }
}

/// A row of `noted_refunds`.
#[derive(Clone, Debug)]
pub(crate) struct NotedRefund {
    pub(crate) id: i64,
    pub(crate) reference: String,
    pub(crate) user: Owner,
    /// Money.
    pub(crate) amount: Amount,
    pub(crate) means: RefundMeans,
    pub(crate) reason: String,
    /// The request that it settles.
    pub(crate) request: Option<i64>,
    pub(crate) paid_at: Timestamp,
    pub(crate) noted_by: String,
    pub(crate) noted_at: Timestamp,
    pub(crate) voided: Option<Voided>,
}

/// Who said that a noted refund is a mistake, and why.
#[derive(Clone, Debug)]
pub(crate) struct Voided {
    pub(crate) reason: String,
    pub(crate) by: String,
    pub(crate) at: Timestamp,
}

impl NotedRefund {
    pub(crate) const fn subject(&self) -> Subject {
        Subject::NotedRefund(self.id)
    }

    /// Source of its claim, and key of its transactions.
    pub(crate) fn source(&self) -> String {
        self.subject().name()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    reference: String,
    user_id: String,
    currency: String,
    amount_minor: i64,
    means: String,
    reason: String,
    request_id: Option<i64>,
    paid_at: i64,
    noted_by: String,
    noted_at: i64,
    void_reason: Option<String>,
    voided_by: Option<String>,
    voided_at: Option<i64>,
}

impl Row {
    fn noted(self) -> Result<NotedRefund, DeskError> {
        let damaged = |_| StoreError::Damaged(format!("noted refund {}", self.id));
        let currency: Currency = self.currency.parse().map_err(damaged)?;
        let voided = match (self.void_reason, self.voided_by, self.voided_at) {
            (Some(reason), Some(by), Some(at)) => {
                Some(Voided { reason, by, at: Timestamp::from_micros(at) })
            }
            _ => None,
        };
        Ok(NotedRefund {
            id: self.id,
            user: Owner::new(self.user_id)?,
            amount: Amount::new(self.amount_minor, currency)?,
            means: RefundMeans::parse(&self.means)?,
            reference: self.reference,
            reason: self.reason,
            request: self.request_id,
            paid_at: Timestamp::from_micros(self.paid_at),
            noted_by: self.noted_by,
            noted_at: Timestamp::from_micros(self.noted_at),
            voided,
        })
    }
}

/// A select of all columns, followed by the rest of the statement.
macro_rules! noted_select {
    ($tail:literal) => {
        concat!(
            "select n.id, n.reference, n.user_id, n.currency, n.amount_minor, n.means, n.reason,
                    n.request_id, n.paid_at, n.noted_by, n.noted_at, n.void_reason, n.voided_by,
                    n.voided_at
               from noted_refunds n ",
            $tail
        )
    };
}

const BY_ID: &str = noted_select!("where n.id = $1");
const BY_KEY: &str = noted_select!("where n.key = $1");
const OF_REQUEST: &str = noted_select!("where n.request_id = $1 and n.voided_at is null");
const OF_USER: &str = noted_select!(
    "where n.user_id = $1 and n.means = 'elsewhere' and n.voided_at is null order by n.id"
);
const CREDITS: &str = noted_select!(
    "where (n.reference = $1
            or n.reference in (select reference from payment_references where asked = $1))
       and n.means = 'credit' and n.voided_at is null order by n.id"
);
const PAGE: &str = noted_select!("where n.id < ?");
const NEXT_ID: &str = "select coalesce(max(id), 0) + 1 from noted_refunds";
const MOVE: &str = "update noted_refunds set user_id = $2 where user_id = $1";
const INSERT: &str = "
    insert into noted_refunds (id, key, reference, user_id, currency, amount_minor, means, reason,
                               request_id, paid_at, noted_by, noted_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const VOID: &str = "
    update noted_refunds set void_reason = $2, voided_by = $3, voided_at = $4
     where id = $1 and voided_at is null";

pub(crate) async fn find_in(tx: &mut Tx, id: i64) -> Result<Option<NotedRefund>, DeskError> {
    one(tx, Query::new(BY_ID).bind(id)).await
}

pub(crate) async fn by_key_in(tx: &mut Tx, key: &str) -> Result<Option<NotedRefund>, DeskError> {
    one(tx, Query::new(BY_KEY).bind(key)).await
}

/// The noted refund that settles a request.
pub(crate) async fn of_request_in(
    tx: &mut Tx,
    request: i64,
) -> Result<Option<NotedRefund>, DeskError> {
    one(tx, Query::new(OF_REQUEST).bind(request)).await
}

async fn one(tx: &mut Tx, query: Query) -> Result<Option<NotedRefund>, DeskError> {
    let row: Option<Row> = query.optional(tx).await?;
    row.map(Row::noted).transpose()
}

/// The refunds of a user that were paid elsewhere, oldest first.
pub(crate) async fn paid_to_in(tx: &mut Tx, user: &Owner) -> Result<Vec<NotedRefund>, DeskError> {
    let rows: Vec<Row> = Query::new(OF_USER).bind(user.as_str()).all(tx).await?;
    rows.into_iter().map(Row::noted).collect()
}

/// The refunds of a payment that were given as credits, oldest first.
pub(super) async fn credits_in(
    tx: &mut Tx,
    reference: &str,
) -> Result<Vec<NotedRefund>, DeskError> {
    let rows: Vec<Row> = Query::new(CREDITS).bind(reference).all(tx).await?;
    rows.into_iter().map(Row::noted).collect()
}

/// Rows of one page and one more, newest first.
pub(crate) async fn page_in(
    tx: &mut Tx,
    user: Option<&Owner>,
    reference: Option<&str>,
    page: &PageRequest,
) -> Result<Vec<NotedRefund>, DeskError> {
    let end = page.cursor()?.map(|cursor| cursor.int(0)).transpose()?.unwrap_or(i64::MAX);
    let query = Filtered::new(PAGE)
        .bind(end)
        .and("n.user_id = ?", user.map(Owner::as_str))
        .and("n.reference = ?", reference)
        .push(" order by n.id desc limit ?")
        .bind(page.limit_and_one());
    let rows: Vec<Row> = query.query().all(tx).await?;
    rows.into_iter().map(Row::noted).collect()
}

pub(crate) fn cursor_of(noted: &NotedRefund) -> Cursor {
    Cursor::new([noted.id.to_string()])
}

/// Inserts a new row; its id is set.
pub(crate) async fn insert_in(
    tx: &mut Tx,
    noted: &mut NotedRefund,
    key: Option<&str>,
) -> Result<(), StoreError> {
    (noted.id,) = Query::new(NEXT_ID).one(tx).await?;
    Query::new(INSERT)
        .bind(noted.id)
        .bind(key)
        .bind(noted.reference.as_str())
        .bind(noted.user.as_str())
        .bind(noted.amount.currency().to_string())
        .bind(noted.amount.minor())
        .bind(noted.means.as_str())
        .bind(noted.reason.as_str())
        .bind(noted.request)
        .bind(noted.paid_at.micros())
        .bind(noted.noted_by.as_str())
        .bind(noted.noted_at.micros())
        .execute(tx)
        .await?;
    Ok(())
}

/// Gives the noted refunds of a user to another one.
pub(crate) async fn move_in(tx: &mut Tx, from: &Owner, into: &Owner) -> Result<(), StoreError> {
    Query::new(MOVE).bind(from.as_str()).bind(into.as_str()).execute(tx).await?;
    Ok(())
}

/// Marks a noted refund as a mistake; false when it is marked already.
pub(crate) async fn void_in(tx: &mut Tx, id: i64, voided: &Voided) -> Result<bool, StoreError> {
    let query = Query::new(VOID).bind(id).bind(voided.reason.as_str());
    let query = query.bind(voided.by.as_str()).bind(voided.at.micros());
    Ok(query.execute(tx).await? == 1)
}

#[cfg(test)]
mod tests {
    use super::RefundMeans;

    #[test]
    fn words_read_back() {
        for means in RefundMeans::ALL {
            assert_eq!(RefundMeans::parse(means.as_str()).ok(), Some(means));
        }
        assert!(RefundMeans::parse("cash").is_err());
    }
}
