//! Reading the outbox.

use serde::{Deserialize, Serialize};
use store::{Cursor, Filtered, Page, PageRequest, StoreError, Timestamp, Tx};

use crate::{Desk, DeskError};

/// Where a call stands.
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
pub enum OutboxState {
    /// Not sent yet, or to be tried again.
    Waiting,
    /// On its way.
    Sending,
    /// Executed.
    Answered,
    /// Refused by Stripe.
    Refused,
    /// Undone before it left.
    Cancelled,
    /// Sent; whether it was executed is not known. Tried again with the same key.
    Unknown,
}

impl OutboxState {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Waiting, "waiting"),
        (Self::Sending, "sending"),
        (Self::Answered, "answered"),
        (Self::Refused, "refused"),
        (Self::Cancelled, "cancelled"),
        (Self::Unknown, "unknown"),
    ];

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find_map(|(state, word)| (word == text).then_some(state))
            .ok_or_else(|| StoreError::Damaged(format!("outbox state {text}")))
    }
}

/// One call.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct OutboxView {
    /// Its number.
    pub id: i64,
    /// The case: `refund_request:12`.
    pub case: String,
    /// HTTP method.
    pub method: String,
    /// Path at Stripe.
    pub path: String,
    /// Where it stands.
    pub state: OutboxState,
    /// When it leaves, or is tried again.
    pub due_at: Timestamp,
    /// How often it was sent.
    pub attempts: i64,
    /// Why it did not work.
    pub last_error: Option<String>,
    /// Stripe's id of the request.
    pub request_id: Option<String>,
}

/// Input of `list_outbox`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListOutbox {
    /// Where to start.
    pub cursor: Option<String>,
    /// Rows wanted.
    pub limit: Option<u16>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    subject: String,
    method: String,
    path: String,
    state: String,
    due_at: i64,
    attempts: i64,
    last_error: Option<String>,
    request_id: Option<String>,
}

impl Row {
    fn view(self) -> Result<OutboxView, StoreError> {
        Ok(OutboxView {
            id: self.id,
            case: self.subject,
            method: self.method,
            path: self.path,
            state: OutboxState::parse(&self.state)?,
            due_at: Timestamp::from_micros(self.due_at),
            attempts: self.attempts,
            last_error: self.last_error,
            request_id: self.request_id,
        })
    }
}

const SELECT: &str = "
    select id, subject, method, path, state, due_at, attempts, last_error, request_id
      from outbox_calls
     where id < ?";

impl Desk {
    /// One page of the outbox, newest first.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_outbox(&self, input: ListOutbox) -> Result<Page<OutboxView>, DeskError> {
        let page = PageRequest { cursor: input.cursor, limit: input.limit };
        let mut tx = self.db.read().await?;
        Ok(page_in(&mut tx, None, &page).await?)
    }
}

/// One call.
///
/// # Errors
/// `call_not_found`.
pub(crate) async fn view_in(tx: &mut Tx, id: i64) -> Result<OutboxView, DeskError> {
    let query = Filtered::new(SELECT).bind(id.saturating_add(1)).push(" and id >= ?").bind(id);
    let row: Option<Row> = query.query().optional(tx).await?;
    Ok(row.ok_or(DeskError::CallNotFound(id))?.view()?)
}

/// The newest calls of a case.
pub(crate) async fn of_case_in(tx: &mut Tx, case: &str) -> Result<Vec<OutboxView>, StoreError> {
    Ok(page_in(tx, Some(case), &PageRequest::default()).await?.rows)
}

async fn page_in(
    tx: &mut Tx,
    case: Option<&str>,
    page: &PageRequest,
) -> Result<Page<OutboxView>, StoreError> {
    let end = page.cursor()?.map(|cursor| cursor.int(0)).transpose()?.unwrap_or(i64::MAX);
    let query = Filtered::new(SELECT)
        .bind(end)
        .and("subject = ?", case)
        .push(" order by id desc limit ?")
        .bind(page.limit_and_one());
    let rows: Vec<Row> = query.query().all(tx).await?;
    let views = rows.into_iter().map(Row::view).collect::<Result<Vec<_>, _>>()?;
    Ok(page.page(views, |view| Cursor::new([view.id.to_string()])))
}
